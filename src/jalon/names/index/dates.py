"""Birth dates as papers give them, and how two of them relate.

A date is kept as a precision (`NONE`, `YEAR`, `MONTH`, `DAY`) and the first day that it may mean, in days since 1970.
Years of the Buddhist era (2443 to 2643) become years of the common era. A day that the calendar lacks leaves its
month. `relation` names what lies between the date asked for and the dates on record: equal, day and month swapped,
one year off, equal as far as known, or in conflict.
"""

import datetime
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NONE, YEAR, MONTH, DAY = range(4)
UNKNOWN, EQUAL, SWAPPED, YEAR_OFF, PARTLY, CONFLICT = range(6)
BUDDHIST = 543
EPOCH = datetime.date(1970, 1, 1).toordinal()
_WRITTEN = re.compile(r"\s*(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T ].*)?\s*", re.DOTALL)
_COMPACT = re.compile(r"\s*(\d{4})(\d{2})(\d{2})\s*")


@dataclass(frozen=True)
class Birth:
    """A birth date: precision, year, month and day (1 where unknown) of the common era.

    Example:
        >>> Birth(DAY, 1977, 3, 28).first
        2643
    """

    precision: int
    year: int = 1970
    month: int = 1
    day: int = 1

    @property
    def first(self) -> int:
        """The first day that the date may mean, in days since 1970."""
        return days_of(self.year, self.month, self.day) or 0


NO_BIRTH = Birth(NONE)


def days_of(year: int, month: int, day: int) -> int | None:
    """Days since 1970, or None where the calendar has no such day.

    Example:
        >>> days_of(1970, 1, 2), days_of(1977, 2, 29)
        (1, None)
    """
    try:
        return datetime.date(year, month, day).toordinal() - EPOCH
    except ValueError:
        return None


def read_birth(text: str) -> Birth:
    """A date from `YYYY-MM-DD`, `YYYY-MM`, `YYYY`, `YYYYMMDD` or nothing; days and months in either place past 12.

    Raises:
        ValueError: it is none of these, or lies outside 1850 to 2100.

    Example:
        >>> read_birth("2520-03-28") == read_birth("1977-03-28") == read_birth("1977-28-03")
        True
        >>> read_birth("1977-02-30").precision == MONTH
        True
    """
    if not text.strip():
        return NO_BIRTH
    found = _WRITTEN.fullmatch(text) or _COMPACT.fullmatch(text)
    if not found:
        raise ValueError(text)
    year, month, day = (int(part or 0) for part in found.groups())
    if month > 12 and 1 <= day <= 12:
        month, day = day, month
    return _birth(common_year(year), month, day)


def common_year(year: int) -> int:
    """A year of the common era from one that may be Buddhist.

    Example:
        >>> common_year(2520), common_year(1977)
        (1977, 1977)
    """
    return year - BUDDHIST if year >= 1900 + BUDDHIST else year


def from_days(days: int) -> Birth:
    """A date from days since 1970.

    Raises:
        ValueError: it lies outside 1850 to 2100.
    """
    try:
        date = datetime.date.fromordinal(days + EPOCH)
    except (ValueError, OverflowError):
        raise ValueError(days) from None
    return _birth(common_year(date.year), date.month, date.day)


def _birth(year: int, month: int, day: int) -> Birth:
    if not 1850 <= year <= 2100 or month > 12 or day > 31:
        raise ValueError(year, month, day)
    if not month:
        return Birth(YEAR, year)
    if not day or days_of(year, month, day) is None:
        return Birth(MONTH, year, month)
    return Birth(DAY, year, month, day)


def spans(birth: Birth) -> list[tuple[int, int, int]]:
    """Where on record a person with this date may stand: (precision, first day, day after the last).

    Example:
        >>> (DAY, 2643, 2644) in spans(Birth(DAY, 1977, 3, 28))
        True
    """
    if birth.precision == NONE:
        return []
    likely = likely_days(birth) if birth.precision == DAY else []
    return _partial(birth) + [(DAY, day, day + 1) for day in likely]


def _partial(birth: Birth) -> list[tuple[int, int, int]]:
    """The spans of records that fit as far as either side is known; the first of January may stand for a year."""
    year, month = _year_span(birth.year), _month_span(birth.year, birth.month)
    if birth.precision == YEAR or (birth.precision == DAY and (birth.month, birth.day) == (1, 1)):
        return [(YEAR, *year), (MONTH, *year), (DAY, *year)]
    spans = [(YEAR, *year), (MONTH, *month)]
    return [*spans, (DAY, *month)] if birth.precision == MONTH else [*spans, (DAY, year[0], year[0] + 1)]


def likely_days(birth: Birth) -> list[int]:
    """The day itself, day and month swapped, and the day in the years beside it; in this order, without repeats."""
    year, month, day = birth.year, birth.month, birth.day
    tried = [(year, month, day), (year, day, month), (year - 1, month, day), (year + 1, month, day)]
    found = [days_of(*one) for one in tried]
    return list(dict.fromkeys(one for one in found if one is not None))


def relation(birth: Birth, precisions: NDArray[np.uint8], firsts: NDArray[np.int32]) -> NDArray[np.uint8]:
    """What lies between one date and each of those on record.

    Args:
        birth: the date asked for.
        precisions: (n,) of the records.
        firsts: (n,) first days of the records, in days since 1970.

    Returns:
        (n,) of `UNKNOWN`, `EQUAL`, `SWAPPED`, `YEAR_OFF`, `PARTLY`, `CONFLICT`.
    """
    if birth.precision == NONE:
        return np.full(len(firsts), UNKNOWN, np.uint8)
    edges, names = _intervals(birth)
    when = (precisions.astype(np.int64) << _PRECISION) + firsts
    found: NDArray[np.uint8] = names.take(np.searchsorted(edges, when, side="right"))
    return found


_PRECISION = 32
"""Precision and first day as one number: the precision stands from this bit on."""


def _intervals(birth: Birth) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """The records by what they are to a birth date: where each interval begins, and the names of what lies between."""
    half = 1 << _PRECISION - 1
    named = [(-half, half, UNKNOWN)]  # records without a date
    for precision, start, end in _partial(birth):
        named.append(((precision << _PRECISION) + start, (precision << _PRECISION) + end, PARTLY))
    if birth.precision == DAY:
        days = likely_days(birth)
        for day, name in zip(days[::-1], _names(birth, days)[::-1], strict=True):
            named.append(((DAY << _PRECISION) + day, (DAY << _PRECISION) + day + 1, name))
    edges = sorted({edge for start, end, _ in named for edge in (start, end)})
    names = [next((name for start, end, name in named[::-1] if start <= edge < end), CONFLICT) for edge in edges]
    return np.array(edges, np.int64), np.array([CONFLICT, *names], np.uint8)


def _names(birth: Birth, days: list[int]) -> list[int]:
    """What each of the likely days would be."""
    swapped = days_of(birth.year, birth.day, birth.month)
    return [EQUAL if day == birth.first else SWAPPED if day == swapped else YEAR_OFF for day in days]


def _year_span(year: int) -> tuple[int, int]:
    return Birth(YEAR, year).first, Birth(YEAR, year + 1).first


def _month_span(year: int, month: int) -> tuple[int, int]:
    after = (year + 1, 1) if month == 12 else (year, month + 1)
    return Birth(MONTH, year, month).first, Birth(MONTH, *after).first
