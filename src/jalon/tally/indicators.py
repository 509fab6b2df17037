"""Indicators are data: a name, a sentence, a filter, a measure, a unit, a version, a first day of validity.

A figure without its definition cannot be compared with last year's. So the definition is a file, has a version, and
goes with every figure (`how_counted`). The built-in ones are `tables/indicators.toml`; an office adds its own.
"""

import functools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from jalon import JalonError
from jalon.tally.findings import Check, checks_named
from jalon.tally.quantities import Factor, base_unit, factors, measures, read_table

INDISPENSABLE = ("missing-amount", "formula", "unreadable-amount", "missing-unit", "unknown-unit")
"""Findings with which there is no amount to add; no choice brings such a row in."""

USUAL = (
    "joined",
    "unreadable-row",
    *INDISPENSABLE,
    "not-positive",
    "implausible/tablets-as-kilograms",
    "implausible/beyond-limit",
)
"""What an indicator of amounts leaves out where it says nothing else."""


class BadIndicator(JalonError):
    """The indicator does not exist, or its definition cannot be used."""


@dataclass(frozen=True)
class Indicator:
    """What a figure counts.

    Attributes:
        name, sentence, version, valid_from: the definition, as shown beside the figure.
        measure: `amount`, `cases` or `suspects`.
        of: which measure of amounts (`mass`, `tablets`, ...); `any` keeps each measure on a line of its own.
        unit: the unit of the figure.
        filter: dimension → the values that count.
        leaves_out: the findings that keep a row out, in the order in which its reason is looked for.
        factor: turns counted things into weight, with its version and source.
    """

    name: str
    sentence: str
    measure: str
    unit: str
    version: str
    valid_from: date
    of: str = ""
    filter: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    leaves_out: tuple[Check, ...] = ()
    factor: Factor | None = None

    def choosing(self, *, leave_out: Iterable[str] = (), keep: Iterable[str] = ()) -> "Indicator":
        """Return it with the reader's choice of findings.

        Raises:
            BadIndicator: a row without a readable amount was to be kept in a sum of amounts.
        """
        kept = checks_named(keep)
        needed = checks_named(INDISPENSABLE) if self.measure == "amount" else []
        if impossible := [check.name for check in kept if check in needed]:
            raise BadIndicator(f"Rows with {impossible[0]} have no amount that could be added; they stay out.")
        chosen = [check for check in self.leaves_out if check not in kept]
        more = [check for check in checks_named(leave_out) if check not in chosen]
        return replace(self, leaves_out=(*chosen, *more))

    def as_dict(self) -> dict[str, Any]:
        """Return the definition as `how_counted` writes it."""
        return {
            "name": self.name,
            "sentence": self.sentence,
            "measure": self.measure,
            "of": self.of,
            "unit": self.unit,
            "version": self.version,
            "valid_from": self.valid_from.isoformat(),
            "filter": {name: list(values) for name, values in self.filter.items()},
            "leaves_out": [check.name for check in self.leaves_out],
        }


def load_indicators(path: Path | None = None) -> dict[str, Indicator]:
    """Return the built-in indicators, and those of a file with them; a file's own go before.

    Raises:
        BadIndicator: the file cannot be used; the message says why.
    """
    found = dict(_built_in())
    if path is not None:
        try:
            table = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise BadIndicator(f"{path} cannot be read as TOML: {error}.") from error
        found |= {entry.name: entry for entry in map(indicator_from, table.get("indicator", []))}
    return found


def load_indicator(name: str, path: Path | None = None) -> Indicator:
    """Return one indicator.

    Raises:
        BadIndicator: there is none of this name; the message lists the names.

    Example:
        >>> load_indicator("mass").unit
        'kg'
    """
    found = load_indicators(path)
    if name not in found:
        raise BadIndicator(f"There is no indicator {name!r}. The indicators are: {', '.join(found)}.")
    return found[name]


@functools.cache
def _built_in() -> Mapping[str, Indicator]:
    table = tomllib.loads(read_table("indicators.toml"))
    return {entry.name: entry for entry in map(indicator_from, table["indicator"])}


def indicator_from(entry: Mapping[str, Any]) -> Indicator:
    """Build an indicator from its TOML entry.

    Raises:
        BadIndicator: a key is missing or wrong.
    """
    try:
        found = Indicator(
            name=entry["name"],
            sentence=entry["sentence"],
            measure=entry["measure"],
            unit=entry["unit"],
            version=str(entry["version"]),
            valid_from=entry["valid_from"],
            of=entry.get("of", ""),
            filter={name: tuple(values) for name, values in entry.get("filter", {}).items()},
            leaves_out=tuple(checks_named(_leaves_out(entry))),
            factor=factors()[entry["factor"]] if "factor" in entry else None,
        )
    except KeyError as error:
        raise BadIndicator(f"The indicator {entry.get('name', '?')} has a missing or unknown {error}.") from error
    _check(found)
    return found


def _leaves_out(entry: Mapping[str, Any]) -> list[str]:
    chosen = entry.get("leaves_out", USUAL if entry["measure"] == "amount" else ())
    needed = INDISPENSABLE if entry["measure"] == "amount" else ()
    return [*chosen, *(name for name in needed if name not in chosen)]


def _check(found: Indicator) -> None:
    if found.measure not in {"amount", "cases", "suspects"}:
        raise BadIndicator(f"{found.name}: `measure` is amount, cases or suspects, not {found.measure!r}.")
    if found.measure != "amount" or found.of == "any":
        return
    if found.of not in measures():
        raise BadIndicator(f"{found.name}: `of` is one of {', '.join(measures())} or any, not {found.of!r}.")
    expected = found.factor.to if found.factor else base_unit(found.of)
    if found.unit != expected:
        raise BadIndicator(f"{found.name}: the unit of {found.of} is {expected}, not {found.unit!r}.")
