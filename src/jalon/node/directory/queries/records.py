"""What the tables know: nodes, units as of a day, what stands above them, their contacts and successors."""

import datetime
import uuid
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from jalon.node.directory.models import (
    Agency,
    Contact,
    GateNotice,
    HolidayOverride,
    Node,
    Officer,
    Pair,
    Succession,
    Unit,
)
from jalon.node.directory.models.periods import in_force
from jalon.node.directory.rules import calendars
from jalon.node.kernel import rows
from jalon.node.kernel.language import named
from jalon.node.kernel.once import once

DEEPEST = 20
"""No chain of units is deeper; a table that says otherwise has a cycle."""


def own_node() -> Node:
    """The node that this installation is."""
    found = own_node_if_any()
    if found is None:
        raise Node.DoesNotExist("This installation is no node yet. Run `jalon init` first.")
    return found


@once
def own_node_if_any() -> Node | None:
    """The same, or None before `jalon init` has made it."""
    return rows.one(Node, {"own": True})


@once
def node(code: str) -> Node | None:
    """The node of that code, ours or a partner's."""
    return rows.one(Node, {"code": code})


def country_of(code: str) -> str:
    """The country of a node; empty where it is not known."""
    return Node.objects.filter(pk=code).values_list("country", flat=True).first() or ""


def countries() -> tuple[str, ...]:
    """The countries whose nodes are known here."""
    return tuple(sorted(set(Node.objects.values_list("country", flat=True))))


def agencies(*, on: datetime.date) -> QuerySet[Agency]:
    """The agencies that exist on a day, ours and others', by code."""
    return Agency.objects.filter(in_force(on)).order_by("code")


def agency(code: str, *, on: datetime.date) -> Agency | None:
    """The agency that bears a code on a day."""
    return agencies(on=on).filter(code=code).first()


def agency_of(unit: Unit, *, on: datetime.date) -> Agency | None:
    """The agency to which a unit belongs on a day: the one of its entry, or what followed that one."""
    found, seen = unit.agency, set()
    while found and found.heir_id and found.valid_until and found.valid_until <= on and found.pk not in seen:
        seen.add(found.pk)
        found = Agency.objects.get(pk=found.heir_id)
    return found


def units_of_agency(agency: Agency, *, on: datetime.date) -> QuerySet[Unit]:
    """The units that belong to an agency on a day or later, those of the agencies that it followed included."""
    keys, fresh = {agency.pk}, {agency.pk}
    while fresh:
        fresh = set(Agency.objects.filter(heir__in=fresh).values_list("pk", flat=True)) - keys
        keys |= fresh
    still = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    return Unit.objects.filter(still, agency__in=keys).order_by("code")


def agencies_listed() -> QuerySet[Agency]:
    """Every agency, ended ones too."""
    return Agency.objects.all()


def units_of(code: str, *, on: datetime.date) -> QuerySet[Unit]:
    """The units of a node that exist on a day, by code."""
    return Unit.objects.filter(in_force(on), node_id=code).order_by("code")


def units_at(code: str, level: str, *, on: datetime.date) -> list[Unit]:
    """The units of one level of a node that exist on a day, by code."""
    found = rows.objects(Unit, {"node": code, "level": level}, order="code")
    return [each for each in found if each.in_force(on)]


def unit(key: uuid.UUID) -> Unit | None:
    """One unit, whenever it existed."""
    return rows.one(Unit, {"id": key})


def units_by_key(keys: Iterable[uuid.UUID]) -> dict[uuid.UUID, Unit]:
    """Several units, whenever they existed, by id."""
    return {each.pk: each for each in rows.objects(Unit, {"id": list(keys)})}


def unit_by_code(node_code: str, code: str, *, on: datetime.date) -> Unit | None:
    """The unit that bears a code on a day."""
    return units_of(node_code, on=on).filter(code=code).first()


def unit_answering(node_code: str, code: str, *, on: datetime.date) -> Unit | None:
    """The unit that bears a code on a day, or whoever took over from the last one that bore it."""
    standing = unit_by_code(node_code, code, on=on)
    if standing:
        return standing
    bearers = Unit.objects.filter(node_id=node_code, code=code, valid_from__lte=on)
    heir = bearers.select_related("node").order_by("-valid_from").first()
    for _step in range(DEEPEST):
        if heir is None or heir.in_force(on):
            return heir
        key = _usual_successor(heir, on)
        heir = Unit.objects.select_related("node").filter(pk=key).first() if key else None
    return None


def with_ancestors(key: uuid.UUID) -> list[uuid.UUID]:
    """A unit and all above it, nearest first; a cycle ends where it closes."""
    return list(dict.fromkeys([key, *rows.chain(Unit, [key], by="id", get="parent", deepest=DEEPEST)]))


def with_descendants(keys: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """These units and all beneath them, at any date, with the ended units whose usual successor they are."""
    return set(_with_descendants(frozenset(keys)))


@once
def _with_descendants(keys: frozenset[uuid.UUID]) -> frozenset[uuid.UUID]:
    found = fresh = set(keys)
    while fresh:
        fresh = fresh.union(rows.chain(Unit, list(fresh), by="parent", get="id", deepest=DEEPEST))
        found |= fresh
        before = rows.select(Succession, ("predecessor",), {"successor": list(fresh), "usual": True})
        fresh = {key for (key,) in before} - found
        found |= fresh
    return frozenset(found)


def ancestors(unit: Unit, *, on: datetime.date | None = None) -> list[Unit]:
    """What stands above a unit, nearest first; a cycle ends where it closes.

    With a day, whatever has ended by then is replaced by its usual successor: a team whose district police was
    abolished stands under whoever took that over.
    """
    return list(_ancestors(unit, on))


@once
def _ancestors(unit: Unit, on: datetime.date | None) -> tuple[Unit, ...]:
    found: list[Unit] = []
    seen = {unit.pk}
    above = unit.parent_id
    while above and above not in seen and len(found) < DEEPEST:
        seen.add(above)
        over = Unit.objects.select_related("node").get(pk=above)
        heir = None if on is None or over.in_force(on) else _usual_successor(over, on)
        if heir is None:
            found.append(over)
            above = over.parent_id
        else:
            above = heir
    return tuple(found)


def _usual_successor(unit: Unit, on: datetime.date) -> uuid.UUID | None:
    usual = Succession.objects.filter(predecessor=unit, usual=True, from_date__lte=on)
    return usual.values_list("successor", flat=True).first()


def contacts_of(units: Iterable[uuid.UUID], *, on: datetime.date) -> dict[uuid.UUID, list[Contact]]:
    """The contacts in force on a day, by unit, in the order in which they are to be tried."""
    found: dict[uuid.UUID, list[Contact]] = {}
    for contact in Contact.objects.filter(in_force(on), unit__in=list(units)).select_related("officer"):
        if contact.officer is None or contact.officer.in_force(on):
            found.setdefault(contact.unit_id, []).append(contact)
    return found


def officers_of(unit: uuid.UUID, *, on: datetime.date) -> QuerySet[Officer]:
    """The officers of a unit on a day."""
    return Officer.objects.filter(in_force(on), unit=unit).order_by("valid_from", "pk")


LANGUAGE_OF = {"VN": "vi", "LA": "lo", "CN": "zh-hans", "KH": "km", "TH": "th", "MM": "my"}
"""The language in which a side names its own units and people."""


def language_of(unit: Unit) -> str:
    """The language of a unit's own side; English where it is not known."""
    return LANGUAGE_OF.get(unit.node.country, "en")


def pairs_of(unit: uuid.UUID, *, on: datetime.date) -> QuerySet[Pair]:
    """The counterpart pairs of a unit, ours or theirs, on a day."""
    either = Q(ours=unit) | Q(theirs=unit)
    pairs = Pair.objects.filter(either, in_force(on)).select_related("ours__node", "theirs__node")
    return pairs.order_by("offence", "theirs__code")


def any_pair_of(unit: uuid.UUID) -> bool:
    """Whether a unit ever had a counterpart: most have none, and every page asks for the nearest that has."""
    return any(rows.select(Pair, ("id",), {side: unit}, limit=1) for side in ("ours", "theirs"))


def central_units(*, on: datetime.date) -> list[Unit]:
    """The central contact points of a day with their nodes, by node and code."""
    found = [each for each in rows.objects(Unit, {"central": True}) if each.in_force(on)]
    nodes = {each.pk: each for each in nodes_known()}
    for each in found:
        each.node = nodes[each.node_id]
    return sorted(found, key=lambda each: (each.node_id, each.code))


@once
def nodes_known() -> tuple[Node, ...]:
    """Every node that is known here."""
    return tuple(rows.objects(Node, {}))


def pairs(*, on: datetime.date) -> QuerySet[Pair]:
    """Every counterpart pair in force on a day."""
    return Pair.objects.filter(in_force(on))


def notices() -> QuerySet[GateNotice]:
    """Every gate notice of both sides."""
    return GateNotice.objects.all()


def successors_of(unit: uuid.UUID) -> QuerySet[Succession]:
    """To whom a unit's work went, the usual successor first."""
    found = Succession.objects.filter(predecessor=unit).select_related("successor__node")
    return found.order_by("-usual", "successor__code")


def calendar_of(country: str, *, language: str = "en") -> calendars.Calendar:
    """The calendar of a country as this node counts its days, with every override; holidays named in a language."""
    return calendars.calendar_for(country, _overrides(rows.objects(HolidayOverride, {"country": country})), language)


@once
def calendar_around(country: str, day: datetime.date) -> calendars.Calendar:
    """The same for the hours of one day: overrides of that day and of the one before it (a shift may begin then)."""
    span = (day - datetime.timedelta(days=1), day)
    found = HolidayOverride.objects.filter(country=country, date__range=span)
    return calendars.calendar_for(country, _overrides(found))


def _overrides(found: Iterable[HolidayOverride]) -> dict[datetime.date, calendars.Override]:
    return {row.date: calendars.Override(not row.closed, named(row.names)) for row in found}
