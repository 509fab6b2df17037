"""Profiles: how the columns of a file are understood. The built-in ones are mapping files like anybody's own.

A profile is a TOML file that says which column holds what, how numbers and dates are written, what is constant, and
what further units mean. `ids` (UNODC individual drug seizures), `cbp` (US customs) and `jalon` (our own record) come
with Jalon; a ministry writes its own, and `docs/reference/tally.md` shows how.
"""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

from jalon import JalonError
from jalon.tally.amounts import POINT, Notation
from jalon.tally.quantities import Unit, measures, unit_from, unit_key

ROLES = ("date", "amount", "unit", "cases", "suspects", "substance", "record", "seizure", "joined_to")
"""Columns that the room understands; any other name under [columns] is a dimension to group and filter by."""

_SECTIONS = {"profile", "file", "columns", "constants", "values", "units"}
_FILE_KEYS = {
    "decimal", "thousands", "date_format", "era", "fiscal_year_starts", "sheet", "header_row", "delimiter", "encoding"
}  # fmt: skip


class BadProfile(JalonError):
    """The mapping file cannot be used; the message says which line of it and why."""


@dataclass(frozen=True)
class Profile:
    """How a file is understood.

    Attributes:
        name, title, version: shown on every figure.
        columns: our name of a column → the file's header, or several headers that make it up.
        constants: our name → a value that holds for every row.
        values: our name → as typed → the word to use instead.
        units: further units, by `unit_key`.
        own_counter: headers that number the rows and are no part of a record; duplicates ignore them.
        required: our names of the columns without which the file is refused.
        places: `coded` where provinces are official codes that can be checked against the date.
        notation: how numbers are written.
        date_format, era: see `periods.read_period`.
        year_starts: (month, day) of the file's fiscal year.
        sheet, header_row: where the table stands in a spreadsheet; the first sheet and line 1 unless stated.
        delimiter, encoding: of a CSV file.
    """

    name: str
    title: str
    version: str
    columns: Mapping[str, tuple[str, ...]]
    constants: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    units: Mapping[str, Unit] = field(default_factory=dict)
    own_counter: tuple[str, ...] = ()
    required: tuple[str, ...] = ("date", "amount")
    places: str = ""
    notation: Notation = POINT
    date_format: str = "iso"
    era: str = "auto"
    year_starts: tuple[int, int] = (1, 1)
    sheet: str = ""
    header_row: int = 1
    delimiter: str = ","
    encoding: str = "utf-8"

    @property
    def dimensions(self) -> tuple[str, ...]:
        """Names to group and filter by, besides those that are computed (year, substance_group, ...)."""
        names = [name for name in self.columns if name not in {"date", "amount", "cases", "suspects"}]
        return tuple(dict.fromkeys([*names, *self.constants]))


def load_profile(name: str) -> Profile:
    """Return a built-in profile, or the one in a mapping file.

    Args:
        name: `ids`, `cbp`, `jalon`, or the path of a TOML file.

    Raises:
        BadProfile: no such profile, or the file is not a mapping.

    Example:
        >>> load_profile("cbp").constants["unit"]
        'lb'
    """
    if name in profile_names():
        return _built_in(name)
    path = Path(name)
    if path.suffix.lower() != ".toml":
        known = ", ".join(profile_names())
        raise BadProfile(f"There is no profile {name!r}. Choose {known}, or give a mapping file that ends in .toml.")
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadProfile(f"{path} cannot be read as TOML: {error}.") from error
    return profile_from(table, path.stem)


@functools.cache
def profile_names() -> tuple[str, ...]:
    """Return the names of the built-in profiles."""
    folder = resources.files("jalon.tally").joinpath("tables", "profiles")
    return tuple(sorted(Path(entry.name).stem for entry in folder.iterdir() if entry.name.endswith(".toml")))


@functools.cache
def _built_in(name: str) -> Profile:
    path = resources.files("jalon.tally").joinpath("tables", "profiles", f"{name}.toml")
    return profile_from(tomllib.loads(path.read_text(encoding="utf-8")), name)


def profile_from(table: Mapping[str, Any], name: str) -> Profile:
    """Build a profile from a parsed mapping file.

    Raises:
        BadProfile: a section or key is unknown, or `[columns]` lacks the date.
    """
    head, file = table.get("profile", {}), table.get("file", {})
    _refuse_unknown(table, _SECTIONS, "section")
    _refuse_unknown(file, _FILE_KEYS, "key in [file]")
    columns = {key: (value,) if isinstance(value, str) else tuple(value) for key, value in _columns(table)}
    try:
        return Profile(
            name=head.get("name", name),
            title=head.get("title", name),
            version=str(head.get("version", "1")),
            columns=columns,
            constants={key: str(value) for key, value in table.get("constants", {}).items()},
            values=table.get("values", {}),
            units=_units(table.get("units", {}), str(head.get("version", "1"))),
            own_counter=tuple(head.get("own_counter", ())),
            required=tuple(head.get("required", ("date", "amount"))),
            places=head.get("places", ""),
            notation=Notation(file.get("decimal", "."), file.get("thousands", "")),
            year_starts=month_and_day(file.get("fiscal_year_starts", "01-01")),
            **{key: file[key] for key in _FILE_KEYS & file.keys() - {"decimal", "thousands", "fiscal_year_starts"}},
        )
    except (KeyError, TypeError, ArithmeticError) as error:
        raise BadProfile(f"The mapping {name} has a value of the wrong kind: {error!r}.") from error


def _columns(table: Mapping[str, Any]) -> list[tuple[str, Any]]:
    columns = table.get("columns", {})
    if "date" not in columns:
        raise BadProfile("The mapping says no column for `date`. Add it under [columns].")
    return list(columns.items())


def _refuse_unknown(table: Mapping[str, Any], known: set[str], what: str) -> None:
    unknown = sorted(set(table) - known)
    if unknown:
        raise BadProfile(f"The mapping has an unknown {what} {unknown[0]!r}. Known: {', '.join(sorted(known))}.")


def _units(table: Mapping[str, Any], version: str) -> dict[str, Unit]:
    """Read `[units."Viss"]` with `measure`, `factor` (text, exact) and `source`."""
    found = {}
    for name, entry in table.items():
        if not isinstance(entry.get("factor"), str) or not entry.get("source"):
            raise BadProfile(f"The unit {name!r} needs a `factor` between quotes (it is exact) and a `source`.")
        found[unit_key(name)] = unit_from({"code": name, **entry}, measures(), version, entry["source"])
    return found


def month_and_day(text: str) -> tuple[int, int]:
    """Read `10-01` as (10, 1).

    Raises:
        BadProfile: it is no month and day.
    """
    month, _, day = text.partition("-")
    if not (month.isdecimal() and day.isdecimal()):
        raise BadProfile(f"{text!r} is no month and day. Write it as 10-01.")
    return int(month), int(day)
