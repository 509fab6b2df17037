"""The line network of 2024 along the border of Viet Nam and Laos, as an example: ministry, province, district, commune.

Generated from the table of territories: the ministries; every province that touches the border with those that face it;
the districts that hold a gate; and their communes. Across the line each stands before what the table knows there. The
network was complete on 14 October 2024. District police ended after 28 February 2025, provinces and communes were
merged on 1 July 2025: `apply_reforms` ends those units in the directory, which reroutes their lines.

The telephones are the numbering plans' own example numbers. Units that the directory has already are used as they are.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction

from jalon import territory
from jalon.node.directory import actions as directory_actions
from jalon.node.directory import queries as directory
from jalon.node.directory.actions.reform import Ending, abolish_unit
from jalon.node.directory.choices import Level
from jalon.node.directory.rules.succession import Heir
from jalon.node.hotline.actions import lines
from jalon.node.hotline.choices import NumberKind, Side
from jalon.node.hotline.models import Line, Number
from jalon.node.hotline.rules import numbers
from jalon.node.kernel import planner
from jalon.territory import Territory

if TYPE_CHECKING:
    from jalon.node.directory.models import Unit

COMPLETE = datetime.date(2024, 10, 14)
DISTRICTS_ENDED = datetime.date(2025, 3, 1)
MERGED = datetime.date(2025, 7, 1)
LEVELS = ("ministry", "province", "district", "commune")
DECISIONS = {
    DISTRICTS_ENDED: "District police ended on 28 February 2025; provincial police took over.",
    MERGED: "Provinces and communes were merged on 1 July 2025.",
}


@dataclass
class Network:
    """What was loaded: the units of each country by their place, and the lines."""

    since: datetime.date
    tops: dict[str, "Unit"]
    actor: str
    units: dict[str, "Unit"] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)

    def unit(self, place: Territory, under: "Unit") -> "Unit":
        """The unit of a place, entered where the directory has none."""
        if place.code not in self.units:
            node = self.tops[place.country].node
            code = unit_code(place)
            later = f"{code}-{self.since.year}"
            known = directory.unit_by_code(node.code, later, on=self.since)
            if known is None:
                known = directory.unit_by_code(node.code, code, on=self.since)
                if known and place.valid_from == self.since and known.valid_from < self.since:
                    code, known = later, None  # the code is another area's, whose unit stands until today
            self.units[place.code] = known or directory_actions.add_unit(
                node, code=code, names=names_of(place), level=Level(place.level), valid_from=self.since,
                parent=under.pk, territory=place.code, actor=self.actor,
            )  # fmt: skip
        return self.units[place.code]


def unit_code(place: Territory) -> str:
    """The code of a police unit of a place, as the directory's own loader writes it."""
    return f"CA{place.code.partition(':')[2]}" if place.country == "VN" else f"P{place.code.partition(':')[2]}"


def names_of(place: Territory) -> dict[str, str]:
    """What the police of a place is called."""
    if place.country == "VN":
        return {"vi": f"Công an {place.title}", "en": f"{place.name} police"}
    return {"lo": f"ປກສ {place.name}", "en": f"{place.latin or place.name} police"}


@transaction.atomic
def load_network(
    vietnamese: "Unit", lao: "Unit", *, actor: str, since: datetime.date = COMPLETE, levels: tuple[str, ...] = LEVELS
) -> Network:
    """Enter the network between the two ministries' units; a repeat adds nothing.

    Args:
        vietnamese: the unit at the head of Viet Nam's side, ours or the partner's.
        lao: the one of Laos.
        actor: who does it.
        since: the first day of the lines.
        levels: which levels.
    """
    network = Network(since, {"VN": vietnamese, "LA": lao}, actor)
    for level, one, other in _pairs(network):
        if level in levels:
            network.lines.append(_open(network, level, one, other))
    directory_actions.count_units_anew()
    planner.count_anew(Line, Number)
    return network


def _pairs(network: Network) -> Iterator[tuple[str, "Unit", "Unit"]]:
    """Every pair of units that the network joins: Viet Nam's first."""
    on, (vietnamese, lao) = network.since, (network.tops["VN"], network.tops["LA"])
    yield "ministry", vietnamese, lao
    for place in territory.border("VN", "LA", on=on).units("VN"):
        for facing in territory.facing(place.code, on):
            if facing.country == "LA":
                yield "province", network.unit(place, vietnamese), network.unit(facing, lao)
    for gate in territory.gates("VN", "LA", on=on):
        district = territory.get(gate.place_code, on)
        over = network.unit(territory.province(district, on), vietnamese)
        across = network.unit(gate.counterpart_place(on), lao)
        here = network.unit(district, over)
        yield "district", here, across
        for commune in territory.children(district.code, on, level="commune"):
            yield "commune", network.unit(commune, here), across


def _open(network: Network, level: str, vietnamese: "Unit", lao: "Unit") -> Line:
    own = directory.own_node().code
    ours, theirs = (vietnamese, lao) if vietnamese.node_id == own else (lao, vietnamese)
    places = tuple(_province(unit, network.since) for unit in (ours, theirs))
    line = lines.open_line(
        ours, theirs, valid_from=network.since, level=level, actor=network.actor, places=(places[0], places[1]),
        languages={Side.OURS: _spoken(ours), Side.THEIRS: _spoken(theirs)},
    )  # fmt: skip
    if not line.numbers.exists():
        for side, unit in ((Side.OURS, ours), (Side.THEIRS, theirs)):
            e164 = numbers.checked(numbers.example(unit.node.country), unit.node.country)
            line.numbers.create(side=side, kind=NumberKind.MOBILE, e164=e164, note="example")
    return line


def _spoken(unit: "Unit") -> list[str]:
    return {"VN": ["vi", "en"], "LA": ["lo", "vi"]}.get(unit.node.country, ["en"])


def _province(unit: "Unit", on: datetime.date) -> str:
    """The code of the first-level unit in which a unit sits; empty for a ministry."""
    return territory.province(territory.get(unit.territory, on), on).code if unit.territory else ""


@transaction.atomic
def apply_reforms(vietnamese: "Unit", *, actor: str, until: datetime.date = MERGED) -> dict[datetime.date, int]:
    """End the units that Viet Nam's reforms of 2025 ended, each with its successor: their lines reroute at once.

    Returns how many lines moved on each day.
    """
    moved = dict.fromkeys((day for day in DECISIONS if day <= until), 0)
    for unit in _ending(vietnamese, "district", DISTRICTS_ENDED):
        above = unit.parent
        if above is not None:
            moved[DISTRICTS_ENDED] += _end(unit, above, DISTRICTS_ENDED, actor)
    for level in ("province", "commune"):
        for unit in _ending(vietnamese, level, MERGED) if until >= MERGED else []:
            moved[MERGED] += _end(unit, _heir(unit, vietnamese, actor), MERGED, actor)
    return moved


def _ending(top: "Unit", level: str, day: datetime.date) -> list["Unit"]:
    """The units of a level that have a place, a line, and no place any more from a day on."""
    eve = day - datetime.timedelta(days=1)
    found = directory.units_of(top.node_id, on=eve).filter(level=level).exclude(territory="").select_related("parent")
    return [unit for unit in found if level == "district" or _ends(unit.territory, eve, day)]


def _ends(code: str, eve: datetime.date, day: datetime.date) -> bool:
    return not territory.get(code, eve).in_force(day)


def _heir(unit: "Unit", top: "Unit", actor: str) -> "Unit":
    """The police of what holds the place now; of its province, where it went to several."""
    eve = MERGED - datetime.timedelta(days=1)
    found = territory.resolve(territory.get(unit.territory, eve), eve, MERGED)
    place = found.namesake or found.within or found.successors[0].territory
    network = Network(MERGED, {"VN": top}, actor)
    over = top if place.level == "province" else network.unit(territory.province(place, MERGED), top)
    return network.unit(place, over)


def _end(unit: "Unit", heir: "Unit", day: datetime.date, actor: str) -> int:
    ending = Ending(on=day, actor=actor, usual=heir.pk, decision=DECISIONS[day])
    return abolish_unit(unit.pk, ending, [Heir(heir.pk)]).get("hotline/line", 0)
