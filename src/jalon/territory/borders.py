"""Which territories touch a border on a day, which face each other, and how long sources say the border is."""

import functools
from dataclasses import dataclass
from datetime import date

from jalon.territory import shelf
from jalon.territory.register import get
from jalon.territory.units import Territory, Unknown, plain_day

NOTICE = "Boundaries and lists shown are not an official position on any boundary or claim."


@dataclass(frozen=True, slots=True)
class Length:
    """A length or count as one source states it; sources contradict each other, and all are kept.

    Attributes:
        pair: the two countries, `VN-LA`.
        indicator: what is measured: `length`, `markers`, `stakes`, or these of a section.
        value: the number.
        unit: `km`, `markers` or `stakes`.
        bound: a code of the list `figure-bounds`, such as `more-than`.
        published: when, as precise as known (`2016-01-02`, `2023`, or empty).
        source: the address of the text.
        note: what it goes with.
    """

    pair: str
    indicator: str
    value: float
    unit: str
    bound: str
    published: str
    source: str
    note: str


@dataclass(frozen=True, slots=True)
class Border:
    """The land border of two countries as it stood on a day.

    Attributes:
        pair: the two countries as they were asked for.
        on: the day.
        verified: False where a side rests on a list that is not official, or was computed from a small-scale map.
        notice: to be shown with every list or map.
    """

    pair: tuple[str, str]
    on: date
    verified: bool
    _units: tuple[tuple[Territory, ...], tuple[Territory, ...]]
    notice: str = NOTICE

    def units(self, country: str) -> tuple[Territory, ...]:
        """Return the first-level units of one of the two countries that touch the border, by code.

        Raises:
            Unknown: the country is none of the two.
        """
        if country not in self.pair:
            raise Unknown(f"{country} is not a side of the border {'-'.join(self.pair)}. Ask for one of the two.")
        return self._units[self.pair.index(country)]

    @property
    def lengths(self) -> tuple[Length, ...]:
        """Every length and count that a source states for this border, contradictions side by side."""
        return tuple(length for length in _lengths() if set(length.pair.split("-")) == set(self.pair))


def border(first: str, second: str, *, on: date) -> Border:
    """Return the border of two countries on a day.

    Args:
        first: ISO 3166-1 code of a country.
        second: the other country.
        on: the day.

    Raises:
        UnknownTerritory: one is no country of the region.
        Unknown: the tables know no border of the two, or do not reach back to that day.

    Example:
        >>> len(border("VN", "LA", on=date(2024, 6, 30)).units("VN"))
        10
        >>> len(border("VN", "LA", on=date(2025, 12, 1)).units("VN"))
        9
    """
    on = plain_day(on)
    sides = (get(first, on).code, get(second, on).code)
    units = (touching(sides[0], sides[1], on=on), touching(sides[1], sides[0], on=on))
    if not all(units):
        raise Unknown(f"The tables know no land border between {first} and {second}. Known: {', '.join(_known())}.")
    verified = all(_touches()[unit.code, unit.valid_from, other] for side, other in zip(units, sides[::-1], strict=True)
                   for unit in side)  # fmt: skip
    return Border(sides, on, verified, units)


def touching(country: str, neighbour: str, *, on: date, level: str = "province") -> tuple[Territory, ...]:
    """Return the units of a country that touch a neighbour on a day, by code.

    Args:
        country: ISO 3166-1 code.
        neighbour: the other country.
        on: the day.
        level: `province`; in China also `prefecture` and `district` (counties).

    Example:
        >>> [unit.name for unit in touching("CN", "LA", on=date(2026, 1, 1), level="district")]
        ['江城', '勐腊']
    """
    on = plain_day(on)
    return tuple(unit for unit in _side(country, neighbour) if unit.level == level and unit.in_force(on))


def facing(code: str, on: date) -> tuple[Territory, ...]:
    """Return the first-level units of other countries whose ground touches a first-level unit, by code.

    Computed from a small-scale map of Natural Earth: good for choosing a counterpart, no statement on the line.

    Example:
        >>> [unit.code for unit in facing("VN:44", date(2026, 1, 1))]
        ['LA:12', 'LA:13', 'LA:14']
    """
    unit = get(code, on)
    pairs = _facing().get((unit.code, unit.valid_from), ())
    others = [
        version for other, begin in pairs for version in shelf.units().versions(other) if version.valid_from == begin
    ]
    return tuple(other for other in others if other.in_force(plain_day(on)))


@functools.cache
def _side(country: str, neighbour: str) -> tuple[Territory, ...]:
    """Return every version of every unit of a country that touches a neighbour, by code."""
    keys = _touches()
    codes = sorted({code for code, _, other in keys if code.startswith(f"{country}:") and other == neighbour})
    versions = [version for code in codes for version in shelf.units().versions(code)]
    return tuple(unit for unit in versions if (unit.code, unit.valid_from, neighbour) in keys)


@functools.cache
def _touches() -> dict[tuple[str, date | None, str], bool]:
    """Unit, first day of its version and neighbour, each with whether it is verified."""
    rows = shelf.table("borders_generated.csv")
    return {(code, shelf.day(begin), other): verified == "1" for code, begin, other, verified in rows}


@functools.cache
def _facing() -> dict[tuple[str, date | None], list[tuple[str, date | None]]]:
    found: dict[tuple[str, date | None], list[tuple[str, date | None]]] = {}
    for code, begin, other, other_begin in shelf.table("facing_generated.csv"):
        found.setdefault((code, shelf.day(begin)), []).append((other, shelf.day(other_begin)))
    return found


@functools.cache
def _lengths() -> tuple[Length, ...]:
    return tuple(
        Length(pair, indicator, float(value), unit, bound, published, source, note)
        for pair, indicator, value, unit, bound, published, source, note in shelf.table("lengths.csv")
    )


def _known() -> list[str]:
    return sorted({"-".join(sorted((code[:2], other))) for code, _, other in _touches()})
