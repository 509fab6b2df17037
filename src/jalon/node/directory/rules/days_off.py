"""Public holidays of a side, and its own time. The published calendar is the package `holidays`; overrides win.

Lunar dates of coming years are estimates there: whoever knows better writes an override.
"""

import datetime
import functools
import zoneinfo
from collections.abc import Mapping

import holidays

ZONES = {
    "VN": "Asia/Ho_Chi_Minh",
    "LA": "Asia/Vientiane",
    "CN": "Asia/Shanghai",
    "KH": "Asia/Phnom_Penh",
    "TH": "Asia/Bangkok",
    "MM": "Asia/Yangon",
}

Overrides = Mapping[datetime.date, tuple[bool, str]]
"""Day to (closed, name)."""


def local(at: datetime.datetime, country: str) -> datetime.datetime:
    """A moment in a country's own time; UTC where its zone is not known."""
    return at.astimezone(zoneinfo.ZoneInfo(ZONES.get(country, "UTC")))


def holiday_name(country: str, day: datetime.date, overrides: Overrides) -> str:
    """The name of the holiday, empty on a day that is none; a holiday without a name is called by its date."""
    if day in overrides:
        closed, name = overrides[day]
        return (name or day.isoformat()) if closed else ""
    return _published(country, day.year).get(day, "")


@functools.lru_cache(maxsize=64)
def _published(country: str, year: int) -> dict[datetime.date, str]:
    try:
        return dict(holidays.country_holidays(country, years=year, language="en_US"))
    except NotImplementedError:
        return {}
