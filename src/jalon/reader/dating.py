"""Dates resolved: from "le 26 mars" and what is known about the document to `2025-03-26`.

Every resolved date keeps its basis in words, so that a person sees what it rests on.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from jalon.reader.calendar import DateMention, Moment
from jalon.reader.lexicon import load_table


@dataclass(frozen=True, slots=True)
class Resolved:
    """A date with its end (of a range) and what it was resolved from."""

    first: str | None
    last: str | None
    basis: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """What is known about a document's date.

    Attributes:
        moment: year, month, day as far as known.
        basis: where that comes from.
    """

    moment: Moment
    basis: str

    @property
    def iso(self) -> str | None:
        """The document's date in ISO 8601."""
        return self.moment.iso()

    def middle(self) -> date | None:
        """Return a day in the middle of what is known, to measure distances from."""
        if self.moment.year is None:
            return None
        return safe_date(self.moment.year, self.moment.month or 7, self.moment.day or 15)


def safe_date(year: int, month: int, day: int) -> date:
    """Return the date, or the month's 28th where the month is shorter."""
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, 28)


def moment_of(iso: str) -> Moment:
    """Return the moment that an ISO date names.

    Example:
        >>> moment_of("2024-08")
        Moment(year=2024, month=8, day=None)
    """
    numbers = [int(part) for part in iso.split("-")]
    return Moment(*numbers[:3])


class Dating:
    """Resolves a document's dates.

    Args:
        anchor: what is known about the document's date.

    Example:
        >>> dating = Dating(Anchor(moment_of("2025-03"), "header"))
        >>> dating.resolve(DateMention(0, 7, Moment(None, 3, 26)), "26 mars").first
        '2025-03-26'
    """

    def __init__(self, anchor: Anchor) -> None:
        self.anchor = anchor
        self._today: str | None = None

    def resolve(self, mention: DateMention, words: str, *, ahead: bool = False) -> Resolved:
        """Return the dates of a mention.

        Args:
            mention: what was found.
            words: its words, for the basis.
            ahead: whether the sentence speaks of what is to come.
        """
        if mention.kind in ("relative", "weekday", "same-day"):
            return self._from_today(mention, words)
        first = self._with_year(mention.first, ahead=ahead)
        last = self._with_year(mention.last, ahead=ahead, least=first) if mention.last else None
        if mention.last and first.year and last and last.year and first.year == last.year:
            first = self._not_after(first, last)
        added = first.year != mention.first.year
        basis = f"“{words}”" + (f" with the document's date ({self.anchor.basis})" if added else "")
        resolved = Resolved(first.iso(), last.iso() if last else None, basis)
        if resolved.first and first.day and not last:
            self._today = resolved.first
        return resolved

    def _not_after(self, first: Moment, last: Moment) -> Moment:
        later = (first.month or 0, first.day or 0) > (last.month or 12, last.day or 31)
        return Moment((first.year or 0) - 1, first.month, first.day) if later else first

    def _with_year(self, moment: Moment, *, ahead: bool, least: Moment | None = None) -> Moment:
        around = self.anchor.middle()
        if moment.year is not None or around is None:
            return moment
        if least and least.year:
            return Moment(least.year, moment.month, moment.day)
        if self.anchor.moment.month is None:
            return Moment(around.year, moment.month, moment.day)

        def distance(year: int) -> int:
            days = (safe_date(year, moment.month or 7, moment.day or 15) - around).days
            return days + 400 if days < -31 and ahead else abs(days) + (300 if days > 31 and not ahead else 0)

        year = min((around.year - 1, around.year, around.year + 1), key=distance)
        return Moment(year, moment.month, moment.day)

    def _from_today(self, mention: DateMention, words: str) -> Resolved:
        basis = f"“{words}” with the document's date ({self.anchor.basis})"
        if mention.kind == "same-day":
            return Resolved(self._day_named(mention.amount), None, f"“{words}”, the day named before")
        known = self.anchor.moment
        if mention.unit == "years" and known.year:
            return Resolved(f"{known.year + mention.amount:04d}", None, basis)
        if mention.unit == "months" and known.year and known.month:
            months = known.year * 12 + known.month - 1 + mention.amount
            return Resolved(f"{months // 12:04d}-{months % 12 + 1:02d}", None, basis)
        if not (known.year and known.month and known.day):
            return Resolved(None, None, basis)
        day = safe_date(known.year, known.month, known.day)
        if mention.unit == "days":
            return Resolved((day + timedelta(days=mention.amount)).isoformat(), None, basis)
        return self._weekdays(mention, day, basis)

    def _day_named(self, days: int) -> str | None:
        """The day that was named last, or one so many days from it."""
        if not days or not self._today or len(self._today) != 10 or self._today.startswith("-"):
            return None if days else self._today
        return (date.fromisoformat(self._today) + timedelta(days=days)).isoformat()

    def _weekdays(self, mention: DateMention, day: date, basis: str) -> Resolved:
        ending = mention.last or mention.first
        last = day - timedelta(days=(day.weekday() - (ending.day or 0)) % 7)
        if mention.last is None:
            self._today = last.isoformat()
            return Resolved(last.isoformat(), None, basis)
        first = last - timedelta(days=(last.weekday() - (mention.first.day or 0)) % 7)
        return Resolved(first.isoformat(), last.isoformat(), basis)


def anniversary_year(text: str) -> int | None:
    """Return the year in which "the 65th anniversary of diplomatic relations" of a known pair falls.

    The founding years are in `tables/foundings.toml`.
    """
    for each in load_table("foundings.toml")["foundings"]:
        for ordinal in re.finditer(each["words"], text, re.IGNORECASE):
            if all(re.search(word, text, re.IGNORECASE) for word in each.get("with", [])):
                return int(each["year"]) + int(ordinal["n"])
    return None
