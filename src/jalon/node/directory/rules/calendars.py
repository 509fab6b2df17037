"""The calendar and the clock of each side: weekends, public holidays of the package `holidays`, what this node set.

Lunar dates are estimates until a government announces them, and governments move days; so a node keeps a table of its
own, and a day in that table counts as the table says. Two questions are asked of a day: whether it counts as a working
day (`rest`: time limits of agreements), and whether it is a public holiday (`holiday`: hours of an office).
"""

import dataclasses
import datetime
import functools
import zoneinfo
from collections.abc import Mapping

import holidays
from django.utils.translation import gettext_lazy as _

from jalon.node.kernel.refused import YES, Decision, no

ZONES = {
    "VN": "Asia/Ho_Chi_Minh",
    "LA": "Asia/Vientiane",
    "CN": "Asia/Shanghai",
    "KH": "Asia/Phnom_Penh",
    "TH": "Asia/Bangkok",
    "MM": "Asia/Yangon",
}
"""The time zone of a side; another country's days are counted in UTC."""

_OWN_LANGUAGE = {"VN": "vi", "LA": "lo", "CN": "zh_CN", "KH": "km", "TH": "th", "MM": "my"}
_READERS = {"zh-hans": "zh_CN"}
SATURDAY, SUNDAY = 5, 6


def local(at: datetime.datetime, country: str) -> datetime.datetime:
    """A moment in a country's own time; UTC where its zone is not known."""
    return at.astimezone(_zone(country))


@functools.cache
def _zone(country: str) -> zoneinfo.ZoneInfo:
    return zoneinfo.ZoneInfo(ZONES.get(country, "UTC"))


@dataclasses.dataclass(frozen=True)
class Override:
    """What this node set for one day: whether it is worked, and why."""

    working: bool
    name: str


LONGEST_REST = datetime.timedelta(days=60)
FARTHEST_REST = datetime.timedelta(days=2 * 366)
MOST_AHEAD = 120
"""Days off of one agency or unit that may stand ahead: whoever rests more is not resting."""


def may_rest(first: datetime.date, last: datetime.date, *, today: datetime.date, ahead: int = 0) -> Decision:
    """Whether days off may run from a first day to a last, both included, beside so many that stand ahead."""
    if last < first:
        return no(_("The last day is before the first. Choose another one."))
    if last - first >= LONGEST_REST:
        return no(_("Days off run for at most 60 days. A unit that is closed for longer is ended."))
    if last - today > FARTHEST_REST:
        return no(_("Days off are told at most two years ahead. Enter them later."))
    if ahead + (last - max(first, today)).days + 1 > MOST_AHEAD:
        return no(_("At most %(count)d days off may stand ahead. Withdraw some first.") % {"count": MOST_AHEAD})
    return YES


@dataclasses.dataclass(frozen=True)
class Rest:
    """Why a day does not count: a weekend, a holiday by its name, or a day off of the one that is named in `whose`."""

    date: datetime.date
    name: str = ""
    whose: str = ""

    @property
    def is_weekend(self) -> bool:
        """Whether the day is a mere weekend."""
        return not self.name


@dataclasses.dataclass(frozen=True)
class Calendar:
    """The days of one country, with the overrides of this node, and the days off of one agency there."""

    country: str
    overrides: Mapping[datetime.date, Override] = dataclasses.field(default_factory=dict)
    language: str = "en"
    zone_name: str = ""
    days_off: Mapping[datetime.date, str] = dataclasses.field(default_factory=dict)
    agency: str = ""

    @property
    def zone(self) -> zoneinfo.ZoneInfo:
        """The zone in which the country's days begin and end."""
        return zoneinfo.ZoneInfo(self.zone_name) if self.zone_name else _zone(self.country)

    @property
    def is_known(self) -> bool:
        """Whether public holidays of this country are known at all; else only weekends and overrides rest."""
        return _public(self.country, "") is not None

    def rest(self, day: datetime.date) -> Rest | None:
        """Why a day does not count; None for a working day."""
        public = self._rest_of_all(day)
        if public is None and day in self.days_off:
            return Rest(day, self.days_off[day] or day.isoformat(), self.agency)
        return public

    def _rest_of_all(self, day: datetime.date) -> Rest | None:
        if override := self.overrides.get(day):
            return None if override.working else Rest(day, override.name or day.isoformat())
        public = _public(self.country, self.language)
        if public is None:
            return Rest(day) if day.weekday() in (SATURDAY, SUNDAY) else None
        if public.is_working_day(day):
            return None
        return Rest(day, public.get(day) or "")

    def holiday(self, day: datetime.date) -> str:
        """The name of a public holiday, weekends or not; empty on any other day. One without a name bears its date."""
        if override := self.overrides.get(day):
            return "" if override.working else override.name or day.isoformat()
        public = _public(self.country, self.language)
        return (public.get(day) or "") if public is not None else ""


@functools.lru_cache(maxsize=64)
def _public(country: str, language: str) -> holidays.HolidayBase | None:
    """Public holidays by country, named in the reader's language where it is the country's own, else in English."""
    reads = _READERS.get(language, language)
    chosen = reads if reads == _OWN_LANGUAGE.get(country) else "en_US"
    try:
        return holidays.country_holidays(country, language=chosen)
    except NotImplementedError:
        return None


def calendar_for(
    country: str, overrides: Mapping[datetime.date, Override] | None = None, language: str = "en"
) -> Calendar:
    """The calendar of one side."""
    return Calendar(country, overrides or {}, language)
