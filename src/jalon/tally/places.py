"""Whether a place existed on a date, asked of `jalon.territory`."""

import functools
from datetime import date

from jalon import territory


@functools.lru_cache(maxsize=1 << 16)
def state_of(country: str | None, province: str | None, day: date | None) -> str:
    """Return `unknown-place`, `place-not-then`, or an empty text where nothing is wrong or nobody can say.

    Args:
        country: ISO 3166-1 alpha-2 code.
        province: code of the first-level territory (`44`, `VN:44`, `VN-24`), or its name.
        day: the day of the event; None where it is not known.

    Example:
        >>> state_of("VN", "Quảng Bình", date(2026, 1, 5))
        'place-not-then'
    """
    if not province:
        return ""
    code = province if not country or ":" in province or "-" in province else f"{country}:{province}"
    if day is None:
        return _any_day(code, province)
    try:
        territory.get(code, day)
    except territory.UnknownTerritory:
        return _by_name(country, province, day)
    except territory.NotInForce:
        return "place-not-then"
    except (territory.Unknown, territory.BadDate):
        return ""
    return ""


def _any_day(code: str, province: str) -> str:
    try:
        territory.history(code)
    except territory.UnknownTerritory:
        return "" if not any(letter.isdigit() for letter in province) else "unknown-place"
    return ""


def _by_name(country: str | None, province: str, day: date) -> str:
    """Look for a first-level unit of this name on the day, then in other years."""
    if _named(country, province, day):
        return ""
    years = range(day.year - 30, day.year + 6)
    return "place-not-then" if any(_named(country, province, date(year, 7, 1)) for year in years) else "unknown-place"


def _named(country: str | None, province: str, day: date) -> bool:
    try:
        return bool(territory.find(province, on=day, country=country, level="province"))
    except (territory.Unknown, territory.BadDate):
        return False
