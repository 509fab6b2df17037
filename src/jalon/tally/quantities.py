"""Quantities: what was typed, the unit, and what it is worth with which factor.

A quantity keeps the text that somebody typed. Its normalised amount is computed beside it with a factor that has a
version and a source, so that a total can be taken again when a factor changes. Quantities of different measures
(weight, tablets, volume) cannot be added: kilograms and tablets of the same seizure are never one number.
"""

import csv
import functools
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib import resources
from types import MappingProxyType
from typing import Any

from jalon import JalonError
from jalon.tally.amounts import POINT, WIDE, Notation, read_amount


class UnknownUnit(JalonError):
    """No table says what this unit is worth."""


class UnlikeMeasures(JalonError):
    """Two quantities of different measures were to be added or compared."""


@dataclass(frozen=True, slots=True)
class Factor:
    """What one of a unit is worth in another: kilograms per pound, kilograms per tablet.

    Attributes:
        unit: the unit that is converted.
        to: the unit that results.
        value: how many `to` one `unit` is.
        version: version of the factor; a figure names it.
        source: who says so.
        low, high: the range to show beside the result, where the factor is an estimate.
        name: its name where several versions live side by side, such as `tablet-lao`.
        groups: the substance groups that it holds for; empty for all.
    """

    unit: str
    to: str
    value: Decimal
    version: str
    source: str
    low: Decimal | None = None
    high: Decimal | None = None
    name: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure.

    Attributes:
        code: `kg`, `g`, `tablet`, ...
        measure: what it measures: `mass`, `volume`, `tablets`, `pieces`, `plants`, `area`, ...
        factor: its worth in the base unit of the measure.
    """

    code: str
    measure: str
    factor: Factor

    @property
    def counted(self) -> bool:
        """Whether it counts whole things, of which there is no quarter."""
        return self.measure not in {"mass", "volume", "area", "doses"}


@dataclass(frozen=True, slots=True)
class Quantity:
    """An amount with its unit, as typed.

    Attributes:
        amount: the exact amount.
        unit: the unit's code.
        typed: what was written, amount and unit.

    Example:
        >>> weight = Quantity.read("1,5", "kg", notation=Notation(decimal=","))
        >>> weight.normalised, weight.typed
        (Decimal('1.5'), '1,5 kg')
        >>> Quantity.read("3", "tablets") + weight
        Traceback (most recent call last):
        jalon.tally.quantities.UnlikeMeasures: 3 tablets and 1,5 kg measure different things. Show them side by side.
    """

    amount: Decimal
    unit: str
    typed: str

    @classmethod
    def read(cls, amount: str, unit: str, *, notation: Notation = POINT) -> "Quantity":
        """Read what was typed.

        Raises:
            UnreadableAmount: the amount is no number in this notation.
            UnknownUnit: no table knows the unit.
        """
        return cls(read_amount(amount, notation), unit_named(unit).code, f"{amount.strip()} {unit.strip()}")

    @property
    def measure(self) -> str:
        """What the quantity measures."""
        return unit_by_code(self.unit).measure

    @property
    def normalised(self) -> Decimal:
        """The amount in the base unit of its measure, exact."""
        return WIDE.multiply(self.amount, unit_by_code(self.unit).factor.value)

    def times(self, factor: Factor) -> "Quantity":
        """Convert with a stated factor, such as tablets into kilograms.

        Raises:
            UnlikeMeasures: the factor is for another unit.
        """
        base = base_unit(self.measure)
        if factor.unit != base:
            raise UnlikeMeasures(f"The factor {factor.name} is for one {factor.unit}; {self.typed} is in {base}.")
        return Quantity(
            WIDE.multiply(self.normalised, factor.value),
            factor.to,
            f"{self.typed} × {factor.value} ({factor.version})",
        )

    def __add__(self, other: "Quantity") -> "Quantity":
        if self.measure != other.measure:
            raise UnlikeMeasures(f"{self.typed} and {other.typed} measure different things. Show them side by side.")
        unit = base_unit(self.measure)
        return Quantity(WIDE.add(self.normalised, other.normalised), unit, f"{self.typed} + {other.typed}")


def read_table(name: str) -> str:
    """Return the text of one of this room's tables."""
    return resources.files("jalon.tally").joinpath("tables", name).read_text(encoding="utf-8")


def rows_of(name: str) -> list[dict[str, str]]:
    """Return the rows of one of this room's CSV tables; lines that start with `#` are remarks."""
    lines = (line for line in read_table(name).splitlines() if not line.startswith("#"))
    return list(csv.DictReader(lines))


@functools.cache
def _units() -> tuple[Mapping[str, Unit], Mapping[str, Unit], Mapping[str, str]]:
    table = tomllib.loads(read_table("units.toml"))
    by_code = {
        entry["code"]: unit_from(entry, table["measures"], table["version"], table["sources"][entry["source"]])
        for entry in table["unit"]
    }
    by_name = {unit_key(name): by_code[entry["code"]] for entry in table["unit"] for name in entry["names"]}
    return by_code, by_name, table["measures"]


def unit_from(entry: Mapping[str, Any], measures: Mapping[str, str], version: str, source: str) -> Unit:
    """Build a unit from its entry in a table or a mapping file.

    Raises:
        JalonError: the measure is none of the known ones.
    """
    measure = entry["measure"]
    if measure not in measures:
        raise JalonError(f"{measure!r} is no measure. Choose one of {', '.join(measures)}.")
    value = Decimal(entry["factor"])
    if not value.is_finite() or value <= 0:
        raise JalonError(f"The factor of {entry['code']} is {entry['factor']}; it must be above zero.")
    return Unit(entry["code"], measure, Factor(entry["code"], measures[measure], value, version, source))


def unit_key(name: str) -> str:
    """Bring the name of a unit to the form in which it is looked up."""
    return " ".join(name.split()).casefold().rstrip(".")


def unit_named(name: str, more: Mapping[str, Unit] = MappingProxyType({})) -> Unit:
    """Return the unit that a typed name means.

    Args:
        name: as typed; case, spaces and a final stop do not matter.
        more: further units of a mapping file, by `unit_key`.

    Raises:
        UnknownUnit: nobody has said what it is worth.

    Example:
        >>> unit_named("Gram").factor.value
        Decimal('0.001')
    """
    key = unit_key(name)
    found = more.get(key) or _units()[1].get(key)
    if found is None:
        raise UnknownUnit(f"No table says what {name!r} is worth. Add it under [units] in a mapping file.")
    return found


def unit_by_code(code: str) -> Unit:
    """Return a unit by its code; raises `UnknownUnit`."""
    try:
        return _units()[0][code]
    except KeyError:
        raise UnknownUnit(f"There is no unit {code!r}.") from None


def measures() -> Mapping[str, str]:
    """Return the measures with their base units: `mass` → `kg`."""
    return _units()[2]


def base_unit(measure: str) -> str:
    """Return the base unit of a measure."""
    return measures()[measure]


@functools.cache
def factors() -> Mapping[str, Factor]:
    """Return the factors that turn counted things into weight, by name, several versions side by side."""
    return {factor.name: factor for factor in map(_factor, rows_of("factors.csv"))}


def _factor(row: Mapping[str, str]) -> Factor:
    low, high = Decimal(row["low"]), Decimal(row["high"])
    groups = tuple(row["groups"].split())
    return Factor(row["unit"], "kg", Decimal(row["kg"]), row["version"], row["source"], low, high, row["name"], groups)


def total(quantities: Iterable[Quantity]) -> dict[str, Decimal]:
    """Add quantities per measure, each in its base unit; unlike measures stay apart.

    Example:
        >>> total([Quantity.read("2", "kg"), Quantity.read("500", "g"), Quantity.read("7", "tablets")])
        {'mass': Decimal('2.500'), 'tablets': Decimal('7')}
    """
    sums: dict[str, Decimal] = {}
    for quantity in quantities:
        sums[quantity.measure] = WIDE.add(sums.get(quantity.measure, Decimal(0)), quantity.normalised)
    return sums
