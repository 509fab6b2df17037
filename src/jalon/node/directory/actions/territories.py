"""Units made from the table of territories: a police of every province, district and commune, in all their regimes.

Some 3,400 units of today, or 14,000 with those of before, in a few seconds: whole tables are read once, rows are
written in bulk. District police ended on 1 March 2025, four months before the districts; the rest began and ended
with its territory. Whoever runs it again gets what is there.
"""

import datetime
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from jalon import territory
from jalon.node.audit import actions as audit
from jalon.node.directory.choices import Act, Change, Level
from jalon.node.directory.models import Agency, Node, Succession, Unit
from jalon.node.directory.models.units import folded
from jalon.node.kernel import ids
from jalon.node.kernel.planner import count_anew
from jalon.territory import Territory
from jalon.territory.spelling import spelled

DISTRICT_POLICE_ENDED = datetime.date(2025, 3, 1)
REFORMS = (datetime.date(2025, 1, 1), datetime.date(2025, 7, 1), datetime.date(2026, 4, 30))
"""Days on which provinces or communes of Viet Nam changed."""
BATCH = 1000
_DAY = datetime.timedelta(days=1)
_KINDS = {
    "province": "provincial", "municipality": "municipal", "city": "city", "town": "town", "urban-district": "district",
    "rural-district": "district", "commune": "commune", "ward": "ward", "township": "township",
    "special-zone": "special zone",
}  # fmt: skip


@dataclass(frozen=True)
class Loaded:
    """How much was written, and how much was there already."""

    units: int
    there: int
    successions: int


@dataclass
class _Plan:
    """The units to be, each under its version of a territory."""

    node: Node
    agency: Agency | None
    since: datetime.date
    top: uuid.UUID | None
    units: dict[Territory, Unit] = field(default_factory=dict)
    links: list[Succession] = field(default_factory=list)


@transaction.atomic
def load_territories(
    node: Node,
    *,
    actor: str,
    since: datetime.date,
    levels: Sequence[str] = ("province", "district", "commune"),
    agency: Agency | None = None,
    under: uuid.UUID | None = None,
) -> Loaded:
    """Enter a police unit for every Vietnamese territory that existed on a day or since.

    Args:
        node: the node whose units they are.
        actor: who does it, for the audit log.
        since: the first day of the units that began before it; a day from 1 July 2025 on leaves out the old regimes.
        levels: which levels.
        agency: their agency.
        under: the unit above the provinces.
    """
    plan = _Plan(node, agency, since, under)
    for day in (since, *(reform for reform in REFORMS if reform > since)):
        for level in ("province", "district", "commune"):
            if level in levels:
                _plan_level(plan, level, day)
    _plan_links(plan)
    return _write(plan, actor)


def _plan_level(plan: _Plan, level: str, day: datetime.date) -> None:
    for place in territory.children("VN", day, level=level):
        if place not in plan.units:
            unit = _unit(plan, place)
            if unit.valid_until is None or unit.valid_until > plan.since:
                plan.units[place] = unit
                unit.parent_id = _above(plan, place, unit.valid_from)


def _unit(plan: _Plan, place: Territory) -> Unit:
    begin = max(place.valid_from or plan.since, plan.since)
    end = place.valid_until + _DAY if place.valid_until else None
    if place.level == "district":
        end = min(end or DISTRICT_POLICE_ENDED, DISTRICT_POLICE_ENDED)
    code = f"CA{place.code.removeprefix('VN:')}"
    names = {
        "vi": f"Công an {place.title[0].lower()}{place.title[1:]}",
        "en": f"{place.name} {_KINDS.get(place.kind, place.level)} police",
    }
    return Unit(
        id=ids.new_id(), node=plan.node, agency=plan.agency, code=code, names=names, level=Level(place.level),
        territory=place.code, languages=["vi"], valid_from=begin, valid_until=end, folded=folded(names, code),
    )  # fmt: skip


def _above(plan: _Plan, place: Territory, day: datetime.date) -> uuid.UUID | None:
    """The unit over a territory: the nearest territory above that has one, else the unit over the provinces."""
    for over in territory.ancestors(place, day):
        known = plan.units.get(over)
        if known and known.valid_from <= day and (known.valid_until is None or day < known.valid_until):
            return known.pk
    return plan.top


def _plan_links(plan: _Plan) -> None:
    by_code: dict[str, list[Territory]] = {}
    for place in plan.units:
        by_code.setdefault(place.code, []).append(place)
    for place, unit in plan.units.items():
        if unit.valid_until is not None:
            follow = _of_a_district if place.level == "district" else _of_a_place
            heirs = list(follow(plan, place, unit.valid_until))
            plan.links += _successions(place, unit, unit.valid_until, heirs)


_Heir = tuple[Territory, Unit, float | None]


def _of_a_district(plan: _Plan, place: Territory, day: datetime.date) -> Iterator[_Heir]:
    """The communes of a district, and its province: a district police left its work to both, in unknown parts."""
    for commune in territory.children(place.code, day):
        if commune in plan.units:
            yield commune, plan.units[commune], None
    over = territory.province(place, day)
    if over in plan.units:
        yield over, plan.units[over], None


def _of_a_place(plan: _Plan, place: Territory, day: datetime.date) -> Iterator[_Heir]:
    for link in territory.resolve(place, day - _DAY, day).successors:
        if link.territory in plan.units:
            yield link.territory, plan.units[link.territory], link.share


def _successions(place: Territory, unit: Unit, day: datetime.date, heirs: Sequence[_Heir]) -> Iterator[Succession]:
    usual = _usual(place, heirs)
    for to, heir, share in heirs:
        yield Succession(
            id=ids.new_id(),
            predecessor=unit,
            successor=heir,
            change=_change(place, heirs),
            from_date=day,
            share=share,
            territories=[to.code] if place.level == "district" and to.level == "commune" else [],
            usual=heir is usual,
        )


def _usual(place: Territory, heirs: Iterable[_Heir]) -> Unit | None:
    """The namesake; else, of a district, its province; else the first of those that took a part."""
    heirs = list(heirs)
    named = [heir for to, heir, _share in heirs if spelled(to.name) == spelled(place.name) and to.level != "province"]
    over = [heir for to, heir, _share in heirs if to.level == "province"]
    rest = [heir for _to, heir, _share in heirs]
    return next(iter(named or over or rest), None)


def _change(place: Territory, heirs: Sequence[_Heir]) -> Change:
    if place.level == "district":
        return Change.ABOLISHED
    if len(heirs) > 1:
        return Change.SPLIT
    return Change.SAME if spelled(heirs[0][0].name) == spelled(place.name) else Change.MERGED


def _write(plan: _Plan, actor: str) -> Loaded:
    known = {
        (code, begin): key
        for code, begin, key in Unit.objects.filter(node=plan.node).values_list("code", "valid_from", "pk")
    }
    renamed = {unit.pk: known[unit.code, unit.valid_from] for unit in plan.units.values() if _key(unit) in known}
    fresh = [unit for unit in plan.units.values() if unit.pk not in renamed]
    for unit in fresh:
        unit.parent_id = renamed.get(unit.parent_id, unit.parent_id) if unit.parent_id else None
    Unit.objects.bulk_create(sorted(fresh, key=lambda unit: _ORDER[unit.level]), batch_size=BATCH)
    links = [link for link in plan.links if link.predecessor_id not in renamed]
    for link in links:
        link.successor_id = renamed.get(link.successor_id, link.successor_id)
    Succession.objects.bulk_create(links, batch_size=BATCH)
    count_units_anew()
    detail = {"units": len(fresh), "successions": len(links), "since": plan.since.isoformat()}
    if fresh:
        audit.record(Act.UNITS_LOADED, actor=actor, detail=detail)
    return Loaded(len(fresh), len(renamed), len(links))


_ORDER: dict[str, int] = {Level.PROVINCE: 0, Level.DISTRICT: 1, Level.COMMUNE: 2}


def _key(unit: Unit) -> tuple[str, datetime.date]:
    return unit.code, unit.valid_from


def count_units_anew() -> None:
    """Let the database plan by how many units there are now, after many were entered."""
    count_anew(Unit, Succession)
