"""Series over time and rates: gaps are gaps, and a rate says what it was divided by."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

from jalon import JalonError
from jalon.tally.amounts import WIDE
from jalon.tally.periods import between
from jalon.tally.tables import Table


@dataclass(frozen=True, slots=True)
class Point:
    """One period of a series.

    Attributes:
        period: its label, such as `2024` or `2024-03`.
        value: the figure; None where nothing was reported, which is not zero.
        change: against the period before, in per cent with one decimal; None where one of the two is missing or zero.
    """

    period: str
    value: Decimal | None
    change: Decimal | None = None


def series(table: Table, dimension: str = "year", **fixed: str) -> list[Point]:
    """Return the figures of a table over time, every period from the first to the last, those without report too.

    Args:
        table: one of its dimensions is the period.
        dimension: `year`, `quarter` or `month`.
        fixed: values of the other dimensions; together with the period they name one line.

    Raises:
        JalonError: the table is not by this period, or a dimension is left open.

    Example:
        >>> series(made, "year", country="Myanmar")[0]  # doctest: +SKIP
        Point(period='2011', value=Decimal('1012.5'), change=None)
    """
    if dimension not in table.by or set(fixed) != set(table.by) - {dimension}:
        others = ", ".join(name for name in table.by if name != dimension)
        raise JalonError(f"A series by {dimension} needs a value for each other dimension of the table: {others}.")
    at = table.by.index(dimension)
    rest = tuple(fixed[name] for name in table.by if name != dimension)
    values = {
        key[at]: None if line.suppressed else line.value
        for key, line in table.lines.items()
        if key[at] is not None and (*key[:at], *key[at + 1 :]) == rest
    }
    labels = [label for label in values if label is not None]
    return list(_points(labels, values)) if labels else []


def _points(labels: list[str], values: Mapping[str | None, Decimal | None]) -> Iterator[Point]:
    before: Decimal | None = None
    for label in between(min(labels), max(labels)):
        value = values.get(label)
        change = percent(value - before, before) if value is not None and before else None
        yield Point(label, value, change)
        before = value


def percent(part: Decimal, whole: Decimal) -> Decimal:
    """Return a share in per cent with one decimal, rounded half to even."""
    return WIDE.divide(part * 100, whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_EVEN)


@dataclass(frozen=True, slots=True)
class Rate:
    """A figure per so many inhabitants.

    Attributes:
        value: with two decimals.
        per: of how many inhabitants.
        population, population_date, source: what it was divided by.
    """

    value: Decimal
    per: int
    population: int
    population_date: date
    source: str


def rate(value: Decimal, population: int, *, on: date, source: str, per: int = 100_000) -> Rate:
    """Return a figure per so many inhabitants.

    Args:
        value: the figure.
        population: inhabitants of the same territory.
        on: the day of the population figure.
        source: who counted them.
        per: of how many.

    Raises:
        JalonError: the population is not above zero.

    Example:
        >>> rate(Decimal(560), 7_500_000, on=date(2024, 7, 1), source="census").value
        Decimal('7.47')
    """
    if population <= 0:
        raise JalonError("A rate needs a population above zero. Give that of the same territory.")
    result = WIDE.divide(value * per, Decimal(population)).quantize(Decimal("0.01"), rounding=ROUND_HALF_EVEN)
    return Rate(result, per, population, on, source)
