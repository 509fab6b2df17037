"""The map of the lines: provinces along the border, joined by their lines; dark ones bear a cross, and are listed.

Drawn from the coarse outlines of `jalon.territory`, as they were on the day that is asked for. Lines below the province
are counted in the province where they stand. The boundaries shown are not an official position.
"""

import dataclasses
import datetime
from collections import Counter
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from jalon import territory
from jalon.node.directory.choices import Level
from jalon.node.hotline.models import Line
from jalon.node.hotline.queries import records, who
from jalon.node.kernel import clock

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

WIDTH, MOST, ABOVE = 560, 100, 18
Point = tuple[float, float]


@dataclasses.dataclass(frozen=True)
class Area:
    """A province on the map."""

    name: str
    path: str
    tone: str
    x: float
    y: float
    lines: int
    dark: int
    words: str


@dataclasses.dataclass(frozen=True)
class Joint:
    """The lines between two provinces on the map, and how many of them are dark."""

    x1: float
    y1: float
    x2: float
    y2: float
    lines: int
    dark: int
    words: str

    @property
    def tone(self) -> str:
        """`dark` where all of them are, `some` where some are."""
        return "dark" if self.dark == self.lines else "some" if self.dark else "well"

    @property
    def middle(self) -> Point:
        """Where its mark stands: above the line, clear of the names."""
        return round((self.x1 + self.x2) / 2, 1), round((self.y1 + self.y2) / 2 - ABOVE, 1)


@dataclasses.dataclass(frozen=True)
class DarkRow:
    """A dark line, for the list."""

    code: str
    url: str
    units: str
    why: str


@dataclasses.dataclass(frozen=True)
class LevelRow:
    """The count of a level, for the table."""

    level: str
    lines: int
    open: int
    rerouted: int
    dark: int


@dataclasses.dataclass(frozen=True)
class MapPage:
    """The map on a day, with the same as a table."""

    on: datetime.date
    areas: list[Area]
    joints: list[Joint]
    width: int
    height: int
    levels: list[LevelRow]
    dark: list[DarkRow]
    more: int
    finding: str


@dataclasses.dataclass(frozen=True)
class Standing:
    """What holds for a line on a day."""

    line: Line
    dark: bool
    rerouted: bool


def standings(lines: list[Line], on: datetime.date) -> list[Standing]:
    """What each line is on a day: standing, rerouted, or dark; lines that had not begun are left out."""
    by_id = {line.pk: line for line in lines}
    moment = datetime.datetime.combine(on, datetime.time(12), datetime.UTC)
    found = []
    for line in lines:
        if line.valid_from > on:
            continue
        line.rerouted_to = by_id.get(line.rerouted_to_id, line.rerouted_to) if line.rerouted_to_id else None
        standing = records.successor_of_line(line, on)
        rerouted = standing is not None and standing.pk != line.pk
        found.append(Standing(line, who.darkness(line, moment) is not None, rerouted))
    return found


def map_page(user: "User", on: str) -> MapPage:
    """The map of the lines that somebody may see, on a day."""
    try:
        day = datetime.date.fromisoformat(on)
    except ValueError:
        day = clock.today()
    found = standings(list(records.readable_lines(user)), day)
    dark = [each for each in found if each.dark]
    outlines = outlines_of(found, day)
    view = _View([ring for rings in outlines.values() for ring in rings])
    finding = _("%(dark)d of %(all)d lines are dark; %(rerouted)d were rerouted.") % {
        "dark": len(dark), "all": len(found), "rerouted": sum(each.rerouted for each in found),
    }  # fmt: skip
    return MapPage(
        on=day,
        areas=_areas(found, outlines, view, day),
        joints=_joints(found, outlines, view),
        width=WIDTH,
        height=view.height,
        levels=_levels(found),
        dark=[_dark_row(each.line, day) for each in dark[:MOST]],
        more=max(0, len(dark) - MOST),
        finding=finding,
    )


def _dark_row(line: Line, day: datetime.date) -> DarkRow:
    why = who.darkness(line, _noon(day))
    units = f"{line.unit} – {line.their_unit}"
    return DarkRow(line.code, reverse("hotline:line", args=[line.pk]), units, str(why.label) if why else "")


def _dark_words(dark: int, lines: int) -> str:
    """How many of some lines are dark; empty where none is."""
    return _("%(dark)d of %(all)d dark") % {"dark": dark, "all": lines} if dark else ""


def _noon(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(12), datetime.UTC)


def outlines_of(found: list[Standing], day: datetime.date) -> dict[str, tuple[tuple[Point, ...], ...]]:
    """The land of each province where a line ends, as one ring, by the code that the line names."""
    codes = {code for each in found for code in (each.line.place, each.line.their_place) if code}
    outlines = {}
    for code in sorted(codes):
        try:
            held = territory.resolve(code, min(day, _first_day(found, code)), day)
            shape = territory.outline((held.within or held.successors[0].territory).code, day)
        except (territory.Unknown, territory.UnknownTerritory, territory.NotInForce, territory.BadDate):
            continue
        outlines[code] = shape.rings[:1]
    return outlines


def _first_day(found: list[Standing], code: str) -> datetime.date:
    return min(each.line.valid_from for each in found if code in (each.line.place, each.line.their_place))


class _View:
    """Degrees to the picture's points: plain, with the middle latitude's shortening."""

    def __init__(self, rings: list[tuple[Point, ...]]) -> None:
        points = [point for ring in rings for point in ring] or [(102.0, 14.0), (110.0, 23.0)]
        self.west, self.north = min(x for x, _y in points), max(y for _x, y in points)
        width, height = max(x for x, _y in points) - self.west, self.north - min(y for _x, y in points)
        self.scale = WIDTH / max(width, 0.1)
        self.height = max(80, round(height * self.scale * 1.04))

    def at(self, point: Point) -> Point:
        return round((point[0] - self.west) * self.scale, 1), round((self.north - point[1]) * self.scale * 1.04, 1)

    def path(self, rings: tuple[tuple[Point, ...], ...]) -> str:
        drawn = (" ".join(f"{x},{y}" for x, y in map(self.at, ring[:: 1 + len(ring) // 200])) for ring in rings)
        return " ".join(f"M{points}Z" for points in drawn)

    def middle(self, rings: tuple[tuple[Point, ...], ...]) -> Point:
        ring = rings[0]
        return self.at((sum(x for x, _y in ring) / len(ring), sum(y for _x, y in ring) / len(ring)))


def _areas(
    found: list[Standing], outlines: dict[str, tuple[tuple[Point, ...], ...]], view: _View, day: datetime.date
) -> list[Area]:
    lines: Counter[str] = Counter()
    dark: Counter[str] = Counter()
    for each in found:
        for code in {each.line.place, each.line.their_place} & outlines.keys():
            lines[code] += 1
            dark[code] += each.dark
    areas = []
    for code, rings in outlines.items():
        x, y = view.middle(rings)
        tone = "dark" if dark[code] == lines[code] else "some" if dark[code] else "well"
        words = _dark_words(dark[code], lines[code])
        areas.append(Area(_title(code, day, found), view.path(rings), tone, x, y, lines[code], dark[code], words))
    return areas


def _title(code: str, day: datetime.date, found: list[Standing]) -> str:
    unit = territory.get(code, min(day, _first_day(found, code)))
    return unit.latin or unit.name


def _joints(found: list[Standing], outlines: dict[str, tuple[tuple[Point, ...], ...]], view: _View) -> list[Joint]:
    lines: Counter[tuple[str, str]] = Counter()
    dark: Counter[tuple[str, str]] = Counter()
    for each in found:
        ends = (each.line.place, each.line.their_place)
        if all(end in outlines for end in ends):
            lines[ends] += 1
            dark[ends] += each.dark
    return [
        Joint(*view.middle(outlines[near]), *view.middle(outlines[far]), lines[near, far], dark[near, far],
              _dark_words(dark[near, far], lines[near, far]))
        for near, far in lines
    ]  # fmt: skip


def _levels(found: list[Standing]) -> list[LevelRow]:
    rows = []
    for level in who.PLACES:
        here = [each for each in found if each.line.level == level]
        if here:
            dark, rerouted = sum(each.dark for each in here), sum(each.rerouted for each in here)
            both = sum(each.dark and each.rerouted for each in here)
            open_ = len(here) - dark - rerouted + both
            rows.append(LevelRow(str(Level(level).label), len(here), open_, rerouted, dark))
    return rows
