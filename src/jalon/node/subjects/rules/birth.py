"""Dates of birth as papers give them: a day, a month, or only a year; and years of the Buddhist era."""

import calendar
import dataclasses
import datetime
import re

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.node.kernel.refused import Refused
from jalon.node.subjects.choices import ADULT_AT

BUDDHIST = 543
_SHAPES = (
    re.compile(r"(?P<y>\d{4})(-(?P<m>\d{1,2})(-(?P<d>\d{1,2}))?)?"),
    re.compile(r"((?P<d>\d{1,2})[./-])?(?P<m>\d{1,2})[./-](?P<y>\d{4})"),
)


class CannotDate(Refused):
    """What was given is no date of birth."""

    code = "subjects.cannot-date"
    status = 422


@dataclasses.dataclass(frozen=True)
class Birth:
    """A date of birth as exactly as it is known: `text` is `1985`, `1985-03` or `1985-03-07`."""

    text: str
    first: datetime.date
    last: datetime.date
    buddhist: bool = False

    def agrees(self, other: "Birth") -> bool:
        """Whether both may be the same day, as far as they are known."""
        return self.first <= other.last and other.first <= self.last


def read_birth(text: str, *, today: datetime.date) -> Birth:
    """Read a date, a month or a year; years from 2400 on are of the Buddhist era, 543 years ahead.

    Raises:
        CannotDate: if it is none, or lies in the future or more than 130 years back.
    """
    match = next((found for shape in _SHAPES if (found := shape.fullmatch(text.strip()))), None)
    if match is None:
        raise CannotDate(_("Write the date of birth as year, year-month or year-month-day, for example 1985-03-07."))
    year, buddhist = int(match["y"]), int(match["y"]) >= 2400
    year -= BUDDHIST if buddhist else 0
    month, day = int(match["m"] or 0), int(match["d"] or 0)
    try:
        first = datetime.date(year, month or 1, day or 1)
        last = datetime.date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    except ValueError as error:
        raise CannotDate(_("There is no such day. Leave out the day or the month where they are not known.")) from error
    if first > today or last.year < today.year - 130:
        raise CannotDate(_("Nobody alive was born then. Check the year."))
    parts = [f"{year:04}", *([f"{month:02}"] if month else []), *([f"{day:02}"] if day else [])]
    return Birth("-".join(parts), first, last, buddhist)


def is_minor(birth: Birth | None, *, on: datetime.date) -> tuple[bool, bool]:
    """Whether somebody counts as a minor on a day, and whether that is only in doubt. Doubt means minor.

    Without any date of birth nothing follows: a person says whether they doubt.
    """
    if birth is None:
        return False, False
    oldest, youngest = _age(birth.first, on), _age(birth.last, on)
    return youngest < ADULT_AT, youngest < ADULT_AT <= oldest


def age_words(birth: Birth | None, *, on: datetime.date) -> str:
    """`41 years`, or `40 or 41 years`; empty where nothing is known."""
    if birth is None:
        return ""
    oldest, youngest = _age(birth.first, on), _age(birth.last, on)
    if oldest == youngest:
        return ngettext("%(age)d year", "%(age)d years", oldest) % {"age": oldest}
    return _("%(young)d or %(old)d years") % {"young": max(youngest, 0), "old": oldest}


def _age(born: datetime.date, on: datetime.date) -> int:
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
