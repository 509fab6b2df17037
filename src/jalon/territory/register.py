"""One territory on one day: by code, with what stands above and below it, and through time."""

from datetime import date

from jalon.said import Said
from jalon.territory import shelf
from jalon.territory.units import LEVELS, NotInForce, Territory, Unknown, UnknownTerritory, plain_day


def history(code: str) -> list[Territory]:
    """Return every version of a code, oldest first.

    Args:
        code: `VN:44`, or an ISO 3166-2 code such as `VN-24`.

    Raises:
        UnknownTerritory: no territory ever had the code.

    Example:
        >>> [(version.name, version.valid_until) for version in history("VN:44")]
        [('Quảng Bình', datetime.date(2025, 6, 30)), ('Quảng Trị', None)]
    """
    wanted = code.strip().upper()
    units = shelf.units()
    found = units.versions(wanted) or [units.territory(number) for number in units.by_iso.get(wanted, ())]
    if not found and is_commune_code(wanted):
        found = shelf.communes().versions(wanted)
    if not found:
        raise UnknownTerritory(
            Said(
                "No territory has the code “%(code)s”. Codes look like VN:44, LA:07 or CN:450681; "
                "`jalon territory find NAME` finds one by name.",
                code=code,
            )
        )
    return found


def get(code: str, on: date) -> Territory:
    """Return the territory that had a code on a day.

    Raises:
        UnknownTerritory: no territory ever had the code.
        NotInForce: one had, but not on that day; the text says when.
        Unknown: the tables do not reach back to that day.
        BadDate: the year is Buddhist or out of reach.

    Example:
        >>> get("VN:44", date(2026, 1, 1)).title
        'Tỉnh Quảng Trị'
    """
    on = plain_day(on)
    versions = history(code)
    _reach(versions[0].country, on)
    for version in versions:
        if version.in_force(on):
            return version
    raise NotInForce(_when(code, versions, on))


def parent(territory: Territory, on: date) -> Territory | None:
    """Return the territory directly above on a day; None for a country.

    Raises:
        Unknown: the table places it under a unit that is no higher, so that it could stand above itself.
    """
    if territory.parent_code is None:
        return None
    above = get(territory.parent_code, on)
    if LEVELS.index(above.level) >= LEVELS.index(territory.level):
        raise Unknown(f"The table places {territory.code} under {above.code}, which is no higher. Mend the table.")
    return above


def ancestors(territory: Territory, on: date) -> list[Territory]:
    """Return what stands above a territory on a day, nearest first, its country last.

    Example:
        >>> day = date(2026, 1, 1)
        >>> [unit.name for unit in ancestors(get("VN:19009", day), day)]
        ['Quảng Trị', 'Việt Nam']
    """
    found = []
    above = parent(territory, on)
    while above is not None:
        found.append(above)
        above = parent(above, on)
    return found


def province(territory: Territory, on: date) -> Territory:
    """Return the first-level unit that holds a territory on a day (itself, if it is one).

    Raises:
        Unknown: the territory is a country.
    """
    for unit in (territory, *ancestors(territory, on)):
        if unit.level == "province":
            return unit
    raise Unknown(f"{territory.name} is a country; it lies in no province. Ask for its children instead.")


def children(code: str, on: date, *, level: str | None = None) -> list[Territory]:
    """Return the units directly under one on a day, in the order of their codes.

    Args:
        code: a territory's code.
        on: the day.
        level: one of `LEVELS`; then all units of that level below, however deep.

    Raises:
        UnknownTerritory, NotInForce, Unknown, BadDate: as `get`.

    Example:
        >>> len(children("VN", date(2025, 6, 30))), len(children("VN", date(2025, 7, 1)))
        (63, 34)
        >>> len(children("VN", date(2025, 7, 1), level="commune"))
        3321
    """
    if level is not None and level not in LEVELS:
        raise Unknown(f"There is no level {level!r}. Choose one of {', '.join(LEVELS)}.")
    top = get(code, on)
    on = plain_day(on)
    if level is None:
        return _directly_under(top, on)
    found, row = [], [top]
    while row:
        row = [unit for above in row for unit in _directly_under(above, on)]
        found += [unit for unit in row if unit.level == level]
        row = [unit for unit in row if LEVELS.index(unit.level) < LEVELS.index(level)]
    return sorted(found, key=lambda unit: unit.code)


def _directly_under(top: Territory, on: date) -> list[Territory]:
    found = shelf.units().under(top.code)
    if top.country == "VN" and top.level != "country":
        found = found + shelf.communes().under(top.code)
    below = [unit for unit in found if unit.in_force(on) and LEVELS.index(unit.level) > LEVELS.index(top.level)]
    return sorted(below, key=lambda unit: unit.code)


def is_commune_code(code: str) -> bool:
    """Tell whether a code has the form of a Vietnamese commune's: `VN:` and five digits."""
    return code.startswith("VN:") and len(code) == 8


def reach(country: str) -> date:
    """Return the first day for which the tables know a country's first level."""
    begin = shelf.units().versions(country)[0].attested_from
    assert begin is not None  # noqa: S101 - the tables give every country its first day; a test holds them to it
    return begin


def _reach(country: str, on: date) -> None:
    if on < reach(country):
        raise Unknown(
            Said(
                "The tables know %(country)s from %(first)s on; %(day)s is before that. "
                "Ask for a later day, or keep the figure with the name as its source wrote it.",
                country=country,
                first=reach(country),
                day=on,
            )
        )


def _when(code: str, versions: list[Territory], on: date) -> Said:
    spans = "; ".join(f"{unit.title} {unit.lifetime}" for unit in versions)
    return Said(
        "%(code)s did not exist on %(day)s: %(spans)s. `resolve` tells what holds it at another day.",
        code=code,
        day=on,
        spans=spans,
    )
