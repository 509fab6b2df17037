"""The border before and after a reform: two small maps from our own outlines, the lists, and what can't be compared."""

import dataclasses
import datetime
import functools
import itertools
import math
from collections.abc import Sequence
from urllib.parse import urlencode

from django.urls import reverse

from jalon import JalonError, territory
from jalon.territory import NOTICE, Border, Comparison, Group, Territory

BORDERS = (("VN", "LA"), ("VN", "CN"), ("VN", "KH"))
WIDTH = 420
_WEST, _EAST, _SOUTH, _NORTH = 97.4, 110.0, 8.3, 26.6
_FLAT = math.cos(math.radians(17))
_SCALE = WIDTH / ((_EAST - _WEST) * _FLAT)
HEIGHT = round((_NORTH - _SOUTH) * _SCALE)


@dataclasses.dataclass(frozen=True)
class Shape:
    """One first-level unit on the map."""

    path: str
    title: str
    url: str
    kind: str


@dataclasses.dataclass(frozen=True)
class Side:
    """The units of one country that touch the border."""

    country: str
    units: Sequence[str]


@dataclasses.dataclass(frozen=True)
class Sheet:
    """The border on one day."""

    day: datetime.date
    shapes: Sequence[Shape]
    sides: Sequence[Side]
    verified: bool
    size: str


@dataclasses.dataclass(frozen=True)
class GroupLine:
    """A group of the comparison: what stands for what, and what must be added first."""

    before: str
    after: str
    comparable: bool
    add_before: str
    add_after: str


@dataclasses.dataclass(frozen=True)
class MapPage:
    """Both days side by side."""

    pair: str
    before: Sheet
    after: Sheet
    groups: Sequence[GroupLine]
    apart: int
    attested: bool
    notice: str


def map_page(pair: tuple[str, str], before: datetime.date, after: datetime.date) -> MapPage:
    """The border of two countries on two days.

    Raises:
        JalonError: if the tables know no such border, or do not reach back to that day.
    """
    first, last = sorted((before, after))
    then, now = (territory.border(*pair, on=day) for day in (first, last))
    compared = territory.compare(then.units(pair[0]), first, now.units(pair[0]), last)
    return MapPage(
        pair="-".join(pair),
        before=_sheet(then),
        after=_sheet(now),
        groups=[_group(group) for group in compared.groups],
        apart=_apart(compared),
        attested=compared.attested,
        notice=NOTICE,
    )


def _apart(compared: Comparison) -> int:
    return sum(not group.comparable for group in compared.groups)


def _group(group: Group) -> GroupLine:
    return GroupLine(
        before=_names(group.before),
        after=_names(group.after),
        comparable=group.comparable,
        add_before=_names(group.missing_before),
        add_after=_names(group.missing_after),
    )


def _names(units: Sequence[Territory]) -> str:
    return " + ".join(unit.title for unit in units)


def _sheet(border: Border) -> Sheet:
    sides = [Side(country, [_name(unit) for unit in border.units(country)]) for country in border.pair]
    return Sheet(border.on, _shapes(border), sides, border.verified, f"0 0 {WIDTH} {HEIGHT}")


def _name(unit: Territory) -> str:
    return f"{unit.title} ({unit.latin})" if unit.latin else unit.title


def _shapes(border: Border) -> list[Shape]:
    touching = {unit.code for country in border.pair for unit in border.units(country)}
    home = border.pair[0]
    found = []
    for country in ("LA", "KH", "CN", "VN"):
        for unit in territory.children(country, border.on):
            if path := _path(unit.code, border.on):
                kind = ("here" if country == home else "there") if unit.code in touching else f"land {country.lower()}"
                query = urlencode({"province": unit.code, "country": country, "on": border.on.isoformat()})
                found.append(Shape(path, _name(unit), f"{reverse('directory:units')}?{query}", kind))
    return found


@functools.lru_cache(maxsize=512)
def _path(code: str, on: datetime.date) -> str:
    """An outline as the path of an SVG, in whole pixels; empty where the map has none."""
    try:
        rings = territory.outline(code, on).rings
    except JalonError:
        return ""
    return " ".join(filter(None, map(_ring, rings)))


def _ring(points: Sequence[tuple[float, float]]) -> str:
    placed = [(round((x - _WEST) * _FLAT * _SCALE), round((_NORTH - y) * _SCALE)) for x, y in points]
    kept = [point for place, point in enumerate(placed) if place == 0 or point != placed[place - 1]]
    if len(kept) <= 3:
        return ""
    steps = [f"{x - was_x} {y - was_y}" for (was_x, was_y), (x, y) in itertools.pairwise(kept)]
    return f"M{kept[0][0]} {kept[0][1]}l{' '.join(steps)}Z".replace(" -", "-")  # steps are short, and pack well
