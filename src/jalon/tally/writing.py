"""Tables as JSON, CSV, Parquet and text: plain digits, exact, and safe to open in a spreadsheet."""

import csv
import json
import re
import secrets
from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet

from jalon import JalonError
from jalon.tally.amounts import plain
from jalon.tally.declared import Beside
from jalon.tally.figures import Agreement, Figure
from jalon.tally.tables import Line, Table

_MARK = f"\ue000{secrets.token_hex(8)} "
_NUMBER = re.compile(f'"{json.dumps(_MARK)[1:-1]}(-?[0-9]+(?:[.][0-9]+)?)"'.replace("\\", "\\\\"))
_ACTIVE = ("=", "+", "-", "@", "\t", "\r")


def as_json(value: Any, *, indent: int | None = 2) -> str:
    """Return JSON in which a `Decimal` is a number with all its digits.

    Example:
        >>> as_json({"kg": Decimal("12478929.25")}, indent=None)
        '{"kg": 12478929.25}'
    """
    return _NUMBER.sub(r"\1", json.dumps(value, indent=indent, default=_number))


def _number(value: Any) -> str:
    if isinstance(value, Decimal):
        return _MARK + plain(value)
    raise TypeError(f"{value!r} cannot be written as JSON")


def table_as_dict(table: Table) -> dict[str, Any]:
    """Return a table as `jalon tally table --json` prints it."""
    return {
        "indicator": table.indicator.name,
        "unit": table.indicator.unit or None,
        "by": list(table.by),
        "rows": [dict(zip(table.by, key, strict=True)) | _figures(line) for key, line in table.lines.items()],
        "total": [_figures(line) for line in table.totals.values()],
        "how_counted": table.how_counted,
    }


def _figures(line: Line) -> dict[str, Any]:
    figures: dict[str, Any] = {"value": line.value, "unit": line.unit}
    if line.low is not None:
        figures |= {"low": line.low, "high": line.high}
    figures |= {"records": line.records, "excluded": line.excluded}
    if line.suppressed:
        figures |= {"value": None, "records": None, "suppressed": line.suppressed}
    return figures


def write_table(table: Table, path: Path) -> Path:
    """Write a table as CSV or Parquet, chosen by the file's ending, and *how counted* beside it as JSON.

    Returns:
        The file with *how counted*: `<file>.how.json`.

    Raises:
        JalonError: another ending.
    """
    made = table_as_dict(table)
    names = list(dict.fromkeys([*table.by, "value", "unit", *(name for row in made["rows"] for name in row)]))
    if path.suffix.lower() == ".csv":
        write_rows(path, names, ([row.get(name) for name in names] for row in made["rows"]))
    elif path.suffix.lower() == ".parquet":
        columns = {name: _column([row.get(name) for row in made["rows"]]) for name in names}
        how = {b"how_counted": as_json(made["how_counted"], indent=None).encode()}
        pa.parquet.write_table(pa.table(columns).replace_schema_metadata(how), path)
    else:
        raise JalonError(f"{path.name} ends in neither .csv nor .parquet. Choose one of them.")
    beside = path.with_name(path.name + ".how.json")
    beside.write_text(as_json({key: made[key] for key in ("indicator", "unit", "by", "total", "how_counted")}) + "\n")
    return beside


def _column(values: list[Any]) -> pa.Array:
    if any(isinstance(value, Decimal) for value in values):
        return pa.array([None if value is None else Decimal(plain(value)) for value in values], pa.decimal128(38, 9))
    return pa.array(values)


def write_rows(path: Path, names: list[str], rows: Iterable[list[Any]]) -> None:
    """Write a CSV file; text that a spreadsheet would run as a formula gets an apostrophe before it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(names)
        writer.writerows([cell(value) for value in row] for row in rows)


def cell(value: Any) -> str:
    """Return one cell of a CSV file.

    Example:
        >>> cell("=HYPERLINK(0)"), cell(Decimal("-1.50")), cell(None)
        ("'=HYPERLINK(0)", '-1.5', '')
    """
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, str) and value.startswith(_ACTIVE):
        return "'" + value
    return "" if value is None else str(value)


def as_text(table: Table) -> str:
    """Return a table and *how counted* for people, as aligned text."""
    made = table_as_dict(table)
    names = list(dict.fromkeys([*table.by, *(name for row in made["rows"] for name in row)]))
    body = [["" if row.get(name) is None else cell(row[name]) for name in names] for row in made["rows"]]
    widths = [max(map(len, column)) for column in zip(names, *body, strict=True)]
    lines = ["  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)) for row in (names, *body)]
    totals = [f"total  {plain(line.value)} {unit} in {line.records} records" for unit, line in table.totals.items()
              if line.value is not None and not line.suppressed]  # fmt: skip
    return "\n".join([*(line.rstrip() for line in lines), *totals, "", *_in_words(table.how_counted)])


def _in_words(how: dict[str, Any]) -> list[str]:
    indicator, profile = how["indicator"], how["profile"]
    reasons = {**how["excluded"], **how["outside"]}
    account = "".join(f", {count} {name}" for name, count in reasons.items())
    return [
        f"How counted: {indicator['name']}, version {indicator['version']}. {indicator['sentence']}",
        f"Read from {how['file']['name']} as {profile['name']} {profile['version']}; {how['periods']}.",
        f"{how['rows']} rows: {how['counted']} counted{account}.",
        *(f"  {name}: {how['reasons'].get(name, '')}" for name in reasons),
        f"Exact duplicates found: {how['duplicates']['found']}. {how['duplicates']['sentence']}",
        *(f"Counted though {name}: {count}." for name, count in how["flagged_but_counted"].items()),
        *(f"1 {f['from']} = {f['factor']} {f['to']} ({f['version']}; {f['source']})" for f in how["factors"]),
        *(f"No record at all from {who}: {', '.join(when)}." for who, when in how.get("without_report", {}).items()),
        *([how["suppressed"]["sentence"]] if "suppressed" in how else []),
    ]


def beside_as_dict(pair: Beside) -> dict[str, Any]:
    """Return a declared figure beside the computed one, as `jalon tally declared --json` prints it."""
    return {
        "declared": figure_as_dict(pair.declared),
        "computed": figure_as_dict(pair.computed) if pair.computed else None,
        "records": pair.counted,
        "verdict": pair.agreement.verdict,
        "difference": pair.agreement.difference,
        "sentence": pair.agreement.sentence,
    }


def figure_as_dict(figure: Figure) -> dict[str, Any]:
    """Return a figure with all that makes it comparable."""
    period = figure.period
    return {
        "id": figure.code,
        "counted": figure.counted,
        "value": figure.value,
        "bound": figure.bound.code,
        "unit": figure.unit,
        "period": {"start": period.start.isoformat(), "end": period.end.isoformat()} if period else None,
        "territory": figure.territory,
        "definition": figure.definition,
        "version": figure.version,
        "publisher": figure.publisher,
        "source": figure.source,
        "published": figure.published,
        "doubt": figure.doubt,
    }


def contradictions_as_dicts(found: Iterable[tuple[Figure, Figure, Agreement]]) -> list[dict[str, Any]]:
    """Return contradicting pairs by their identifiers, each with its sentence."""
    return [
        {"first": one.code, "second": other.code, "counted": one.counted, "sentence": told.sentence}
        for one, other, told in found
    ]
