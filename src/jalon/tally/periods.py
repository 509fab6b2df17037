"""Periods of official figures: days, months, fiscal years, customs months from the 16th to the 15th, Buddhist years.

A period is two days, both included, so that a figure "July 2021 to June 2024" and one "16 December 2022 to 15 February
2024" are told apart. A `Reporting` calendar says where an office's years and months begin; a year or a month that
begins elsewhere than on its first day bears the name of the one in which it ends, as the US fiscal year 2019 (October
2018 to September 2019) and the Vietnamese customs year (16 December to 15 December) do.
"""

import calendar
import functools
import re
from dataclasses import dataclass
from datetime import date, timedelta

from jalon import JalonError

BUDDHIST = 543
"""Years by which the Buddhist era of Thai, Lao and Khmer papers is ahead."""

_BUDDHIST_YEARS = range(2400, 2700)
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_ISO = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:[T ]\d{2}:\d{2}.*)?")
_ORDERED = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


class UnreadableDate(JalonError):
    """The text is no date in this format."""


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Two days and all between them.

    Attributes:
        start: first day, included.
        end: last day, included.
        converted: True where the text had a Buddhist year that was turned into a common one.

    Raises:
        JalonError: the end is before the start.

    Example:
        >>> Period(date(2021, 7, 1), date(2024, 6, 30)).months
        36
    """

    start: date
    end: date
    converted: bool = False

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise JalonError(f"The period ends on {self.end}, before it starts on {self.start}. Swap the two days.")

    @classmethod
    def day(cls, day: date) -> "Period":
        """Return the period of one day."""
        return cls(day, day)

    @classmethod
    def month(cls, year: int, month: int, *, starts: int = 1) -> "Period":
        """Return a month; with `starts=16`, the one from the 16th before to the 15th of this month.

        Example:
            >>> Period.month(2024, 1, starts=16).start
            datetime.date(2023, 12, 16)
        """
        if starts == 1:
            return cls(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
        before = date(year, month, 1) - timedelta(days=1)
        return cls(date(before.year, before.month, starts), date(year, month, starts - 1))

    @classmethod
    def year(cls, year: int, *, starts: tuple[int, int] = (1, 1)) -> "Period":
        """Return a year; with `starts=(10, 1)`, the fiscal year that ends on 30 September of this year.

        Example:
            >>> Period.year(2024, starts=(12, 16)).start
            datetime.date(2023, 12, 16)
        """
        first = year if starts == (1, 1) else year - 1
        return cls(date(first, *starts), date(first + 1, *starts) - timedelta(days=1))

    @property
    def days(self) -> int:
        """How many days, both ends counted."""
        return (self.end - self.start).days + 1

    @property
    def months(self) -> int | None:
        """How many whole months; None where it does not begin and end on month boundaries."""
        if self.start.day != 1 or (self.end + timedelta(days=1)).day != 1:
            return None
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month + 1

    def covers(self, other: "Period") -> bool:
        """Tell whether the other period lies within this one."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Period") -> bool:
        """Tell whether the two have a day in common."""
        return self.start <= other.end and other.start <= self.end

    def __str__(self) -> str:
        return self.start.isoformat() if self.start == self.end else f"{self.start} to {self.end}"


@dataclass(frozen=True, slots=True)
class Reporting:
    """Where an office's years and months begin, and the era of its year numbers.

    Attributes:
        year_starts: (month, day) of the first day of a year.
        month_starts: day of the month on which a month begins.
        era: `common` or `buddhist`; only the labels change.

    Example:
        >>> Reporting(year_starts=(10, 1)).year_of(date(2018, 10, 1))
        '2019'
        >>> Reporting(month_starts=16).month_of(date(2023, 12, 20))
        '2024-01'
    """

    year_starts: tuple[int, int] = (1, 1)
    month_starts: int = 1
    era: str = "common"

    def __post_init__(self) -> None:
        if not 1 <= self.month_starts <= 28 or self.era not in {"common", "buddhist"}:
            raise JalonError("A month starts on day 1 to 28, and the era is `common` or `buddhist`.")
        try:
            date(2023, *self.year_starts)
        except ValueError:
            raise JalonError("A year starts on a month and a day that every year has, such as 10-01.") from None

    def year_of(self, day: date) -> str:
        """Name the year that a day belongs to."""
        later = self.year_starts != (1, 1) and (day.month, day.day) >= self.year_starts
        return self._label(day.year + later)

    def month_of(self, day: date) -> str:
        """Name the month that a day belongs to, as `2024-01`."""
        number = day.year * 12 + day.month - 1 + (self.month_starts > 1 and day.day >= self.month_starts)
        return f"{self._label(number // 12)}-{number % 12 + 1:02d}"

    def quarter_of(self, day: date) -> str:
        """Name the quarter, counted from where the year begins, as `2024-Q1`."""
        month, first = self.month_of(day), self.year_starts
        shift = day.month - first[0] - (day.day < first[1])
        return f"{self.year_of(day)}-Q{shift % 12 // 3 + 1}" if first != (1, 1) else _quarter(month)

    def _label(self, year: int) -> str:
        return str(year + (BUDDHIST if self.era == "buddhist" else 0))

    def describe(self) -> str:
        """Say the calendar in words, for the *How counted* part of a table."""
        month, day = self.year_starts
        year = "years from 1 January" if (month, day) == (1, 1) else f"years from {day} {calendar.month_name[month]}"
        months = "" if self.month_starts == 1 else f", months from the {self.month_starts}th of the month before"
        return year + months + (", Buddhist year numbers" if self.era == "buddhist" else "")


def _quarter(month: str) -> str:
    return f"{month[:4]}-Q{(int(month[5:]) - 1) // 3 + 1}"


def between(first: str, last: str) -> list[str]:
    """Return all labels from one period to another.

    Example:
        >>> between("2023-11", "2024-02")
        ['2023-11', '2023-12', '2024-01', '2024-02']
    """
    labels = [first]
    while labels[-1] < last:
        labels.append(_next(labels[-1]))
    return labels


def _next(label: str) -> str:
    year, _, part = label.partition("-")
    if not part:
        return str(int(year) + 1)
    if part.startswith("Q"):
        return f"{year}-Q{int(part[1]) + 1}" if part != "Q4" else f"{int(year) + 1}-Q1"
    return f"{year}-{int(part) + 1:02d}" if part != "12" else f"{int(year) + 1}-01"


@functools.lru_cache(maxsize=1 << 16)
def read_period(text: str, form: str = "iso", era: str = "auto", year_starts: tuple[int, int] = (1, 1)) -> Period:
    """Read a day, a month or a year.

    Args:
        text: as typed: `2024-05-30`, `2024-05`, `2024`, `30/05/2567`, `2019|APR`.
        form: `iso`, `dmy`, `mdy`, or `fiscal-month` (fiscal year, `|`, month name or number).
        era: `common`, `buddhist`, or `auto`: a year from 2400 to 2699 can only be Buddhist and is converted.
        year_starts: (month, day) on which the fiscal year starts.

    Raises:
        UnreadableDate: no such day, or another format.

    Example:
        >>> read_period("2569-01-05").start
        datetime.date(2026, 1, 5)
    """
    try:
        year, month, day = _parts(text.strip(), form, year_starts)
        converted = era == "buddhist" or (era == "auto" and year in _BUDDHIST_YEARS)
        return _period(year - BUDDHIST * converted, month, day, converted=converted)
    except (ValueError, KeyError):
        raise UnreadableDate(f"{text!r} is no {form} date. Correct it, or state `date_format`.") from None


def _period(year: int, month: int | None, day: int | None, *, converted: bool) -> Period:
    if not 1000 <= year <= 2399:
        raise ValueError(year)
    if month is None:
        whole = Period.year(year)
    elif day is None:
        whole = Period.month(year, month)
    else:
        whole = Period.day(date(year, month, day))
    return Period(whole.start, whole.end, converted)


def _parts(text: str, form: str, year_starts: tuple[int, int]) -> tuple[int, int | None, int | None]:
    if form == "fiscal-month":
        year, _, name = text.partition("|")
        month = int(name) if name.strip().isdecimal() else _MONTHS[name.strip()[:3].lower()]
        return int(year) - (year_starts != (1, 1) and month >= year_starts[0]), month, None
    if form in {"dmy", "mdy"} and (found := _ORDERED.fullmatch(text.split(" ")[0])):
        first, second, year_number = (int(part) for part in found.groups())
        return (year_number, second, first) if form == "dmy" else (year_number, first, second)
    iso = _ISO.fullmatch(text)
    if not iso:
        raise ValueError(text)
    return int(iso[1]), int(iso[2]) if iso[2] else None, int(iso[3]) if iso[3] else None
