"""Figures: a value with its bound, unit, definition, territory, period and source; declared beside computed.

"More than 1,910 kg" is not 1,910 kg. A bound is read as the range that its words leave open, at the precision of the
number: more than 1,910 is above 1,910 and not yet 1,920; nearly 3,450 is below it and above 3,440; about 14,130 is
14,120 to 14,140. A figure beyond that range but still true to the words agrees *loosely*: "more than 1,910" does not
contradict 5,000, but nobody would have said it so. Official figures contradict one another: both are kept.
"""

import csv
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from jalon import JalonError
from jalon.tally.amounts import WIDE, plain, read_amount
from jalon.tally.periods import Period
from jalon.tally.quantities import UnknownUnit, unit_named

INFINITE = Decimal("Infinity")


@dataclass(frozen=True, slots=True)
class Bound:
    """What the words around a number leave open. Codes: the code list `figure-bounds`.

    Attributes:
        code: `exact`, `more-than`, `at-least`, `nearly`, `about`, `at-most`, `less-than`.

    Example:
        >>> Bound("more-than").likely(Decimal(1910))
        (Decimal('1910'), Decimal('1920'))
    """

    code: str = "exact"

    def __post_init__(self) -> None:
        if self.code not in _REACH:
            raise JalonError(f"{self.code!r} is no bound. Choose one of {', '.join(_REACH)}.")

    def likely(self, value: Decimal) -> tuple[Decimal, Decimal]:
        """Return the range that a speaker means, at the precision of the number."""
        below, above, _, _ = _REACH[self.code]
        size = step(value)
        return value - below * size, value + above * size

    def possible(self, value: Decimal) -> tuple[Decimal, Decimal]:
        """Return the range that the words allow, taken literally."""
        low, high = self.likely(value)
        _, _, endless_below, endless_above = _REACH[self.code]
        return (Decimal(0) if endless_below else low), (INFINITE if endless_above else high)


_REACH = {
    "exact": (0, 0, False, False),
    "more-than": (0, 1, False, True),
    "at-least": (0, 1, False, True),
    "nearly": (1, 0, False, False),
    "about": (1, 1, False, False),
    "at-most": (1, 0, True, False),
    "less-than": (1, 0, True, False),
}
"""Bound → steps below and above that are meant; whether the words go on without end below and above."""


def step(value: Decimal) -> Decimal:
    """Return the unit of the last digit that is not zero: the precision at which a number was said.

    Example:
        >>> step(Decimal("3000000")), step(Decimal("1910")), step(Decimal("6.8"))
        (Decimal('1E+6'), Decimal('1E+1'), Decimal('0.1'))
    """
    normal = value.normalize(WIDE)
    exponent = normal.as_tuple().exponent
    return Decimal(1).scaleb(exponent) if isinstance(exponent, int) and value else Decimal(1)


@dataclass(frozen=True)
class Figure:
    """A number that somebody published, or that was computed.

    Attributes:
        value, bound, unit: the number, what its words leave open, and its unit.
        counted: what is counted, such as `drug cases`.
        period: over which days; None where the source does not say.
        territory: of which territory, as it then was.
        definition, version: which indicator, and its version; empty where the publisher states none.
        publisher, source, words: who, where, and in which words.
        published: the day of publication as stated (a year or a month where that is all).
        side: reporting country or countries, such as `VN` or `VN+LA`.
        context: the operation, memorandum or report that it stands in.
        code: the figure's own identifier.
        doubt: why the number itself is uncertain, such as an ambiguous separator; empty where it is not.
    """

    value: Decimal
    unit: str
    counted: str
    bound: Bound = Bound()
    period: Period | None = None
    territory: str = ""
    definition: str = ""
    version: str = ""
    publisher: str = ""
    source: str = ""
    words: str = ""
    published: str = ""
    side: str = ""
    context: str = ""
    code: str = ""
    doubt: str = ""

    @property
    def base(self) -> tuple[str, Decimal]:
        """The base unit of the measure and what one unit is worth in it; the unit itself where no table has it."""
        try:
            factor = unit_named(self.unit).factor
        except UnknownUnit:
            return self.unit, Decimal(1)
        return factor.to, factor.value

    def said(self) -> str:
        """Say the number with its bound, as `more than 1910 kg`."""
        words = "" if self.bound.code == "exact" else self.bound.code.replace("-", " ") + " "
        return f"{words}{plain(self.value)} {self.unit}"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What a comparison of two figures found.

    Attributes:
        verdict: `agrees`, `agrees-loosely`, `contradicts` or `not-comparable`.
        sentence: why, in words.
        difference: first value minus second; None where they cannot be compared.
    """

    verdict: str
    sentence: str
    difference: Decimal | None = None


def agree(declared: Figure, computed: Figure) -> Agreement:
    """Compare a declared figure with a computed one, or two declared ones, with their bounds.

    Args:
        declared: one figure.
        computed: the other; usually exact.

    Example:
        >>> said = Figure(Decimal(1910), "kg", "drugs", Bound("more-than"))
        >>> agree(said, Figure(Decimal(1912), "kg", "drugs")).verdict
        'agrees'
    """
    if reason := _unlike(declared, computed):
        return Agreement("not-comparable", reason)
    difference = WIDE.subtract(_worth(declared), _worth(computed))
    both = f"{declared.said()} and {computed.said()}"
    if _meet(_range(declared, declared.bound.likely), _range(computed, computed.bound.likely)):
        return Agreement("agrees", f"{both} agree.", difference)
    if _meet(_range(declared, declared.bound.possible), _range(computed, computed.bound.possible)):
        return Agreement("agrees-loosely", f"{both} do not contradict, but nobody would say it so.", difference)
    return Agreement("contradicts", f"{both} contradict each other. Keep both and ask.", difference)


def _worth(figure: Figure) -> Decimal:
    return WIDE.multiply(figure.value, figure.base[1])


def _unlike(one: Figure, other: Figure) -> str:
    if one.doubt or other.doubt:
        return f"The number itself is in doubt: {one.doubt or other.doubt}."
    if one.base[0] != other.base[0]:
        return f"One is in {one.unit}, the other in {other.unit}."
    if one.period and other.period and (one.period.start, one.period.end) != (other.period.start, other.period.end):
        return f"They are of different periods: {one.period}; {other.period}."
    if one.territory and other.territory and one.territory != other.territory:
        return f"They are of different territories: {one.territory}; {other.territory}."
    return ""


def _meet(one: "_Range", other: "_Range") -> bool:
    low = max((one.low, one.without_low), (other.low, other.without_low))
    high = min((one.high, not one.without_high), (other.high, not other.without_high))
    return low[0] < high[0] or (low[0] == high[0] and not low[1] and high[1])


class _Range(NamedTuple):
    """A range of numbers, and whether each end is left out: more than ten is not ten."""

    low: Decimal
    high: Decimal
    without_low: bool
    without_high: bool


def _range(figure: Figure, reading: Callable[[Decimal], tuple[Decimal, Decimal]]) -> _Range:
    """Return what the words leave open, in the base unit; their precision is that of the unit as published."""
    low, high = (WIDE.multiply(end, figure.base[1]) for end in reading(figure.value))
    return _Range(low, high, figure.bound.code == "more-than", figure.bound.code in {"nearly", "less-than"})


def contradictions(figures: Iterable[Figure]) -> list[tuple[Figure, Figure, Agreement]]:
    """Return the pairs of one thing, territory, side, context and period that contradict each other."""
    families: dict[tuple[object, ...], list[Figure]] = {}
    for figure in figures:
        period = (figure.period.start, figure.period.end) if figure.period else None
        same = (figure.counted, figure.territory, figure.side, figure.context, period, figure.unit)
        families.setdefault(same, []).append(figure)
    found = []
    for family in families.values():
        pairs = ((one, other) for at, one in enumerate(family) for other in family[at + 1 :])
        found += [(one, other, told) for one, other in pairs if (told := agree(one, other)).verdict == "contradicts"]
    return found


_QUALIFIERS = {"more_than": "more-than", "approx": "about", "rounded": "about", "at_least": "at-least"}
_DOUBTS = {"ambiguous_separator": "its point may separate thousands or decimals"}


def read_figures(path: Path) -> list[Figure]:
    """Read declared figures from a CSV file.

    Args:
        path: columns `value`, `unit`, `indicator`, and, where known, `id`, `qualifier`, `period_start`, `period_end`,
            `territory`, `reporting_side`, `operation_or_context`, `publisher`, `url`, `published`, `words`.
            `qualifier` is a bound, or `more_than`, `approx`, `rounded`, `ambiguous_separator`.

    Raises:
        JalonError: a column is missing or a value cannot be read; the message names the line.
    """
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    found = []
    for number, row in enumerate(rows, 2):
        try:
            found.append(_figure(row))
        except (KeyError, ValueError, JalonError) as error:
            raise JalonError(f"{path.name}, line {number} is no figure: {error}. Correct the line.") from error
    return found


def _figure(row: Mapping[str, str]) -> Figure:
    qualifier = row.get("qualifier") or "exact"
    doubt = _DOUBTS.get(qualifier, "")
    bound = Bound("exact" if doubt else _QUALIFIERS.get(qualifier, qualifier))
    start, end = row.get("period_start"), row.get("period_end")
    return Figure(
        value=read_amount(row["value"]),
        unit=row["unit"],
        counted=row["indicator"],
        bound=bound,
        period=Period(date.fromisoformat(start), date.fromisoformat(end)) if start and end else None,
        territory=row.get("territory", ""),
        publisher=row.get("publisher", ""),
        source=row.get("url", ""),
        words=row.get("words", ""),
        published=row.get("published", ""),
        side=row.get("reporting_side", ""),
        context=row.get("operation_or_context", ""),
        code=row.get("id", ""),
        doubt=doubt,
    )
