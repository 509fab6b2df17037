"""The agencies of both sides: who works through a node, and who only sits at meetings."""

import dataclasses
import datetime
import uuid
from collections.abc import Callable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.node.directory.models import Agency, DayOff, Node, Unit
from jalon.node.directory.queries import days_off, records
from jalon.node.directory.queries.pages import cards
from jalon.node.directory.rules import parties
from jalon.node.kernel import clock
from jalon.node.kernel.language import coded, named
from jalon.node.kernel.refused import Decision
from jalon.node.ui import components as ui

Held = Callable[[uuid.UUID], list[tuple[str, int]]]
"""What a unit holds open, in words (`actions.held_words`)."""


SHOWN = 20
MOST_DAYS = 500


@dataclasses.dataclass(frozen=True)
class AgencyLine:
    """An agency in the list; `end` is where its end is entered, empty where it has one."""

    end: str
    code: str
    title: str
    days_off: Sequence[cards.Rest]
    own_names: Sequence[tuple[str, str]]
    kind: str
    country: str
    under: str
    works: ui.Chip
    since: datetime.date
    until: datetime.date | None


def agency_list() -> list[AgencyLine]:
    """Every agency, those of today first, by country and code."""
    today = clock.today()
    rows = Agency.objects.select_related("node").order_by("country", "code", "-valid_from")
    ahead = cards.days_off_of_agencies(today)
    return [
        _line(row, ahead.get((row.node_id, row.code), []) if row.in_force(today) else [])
        for row in sorted(rows, key=lambda row: not row.in_force(today))
    ]


def _line(row: Agency, ahead: Sequence[cards.Rest]) -> AgencyLine:
    return AgencyLine(
        end="" if row.valid_until else reverse("directory:agency-end", args=[row.pk]),
        code=row.code,
        title=str(row),
        days_off=ahead,
        own_names=[(language, name) for language, name in row.names.items() if name != str(row)],
        kind=coded("agency-kinds", row.kind),
        country=coded("countries", row.country),
        under=named(row.under),
        works=_works(row),
        since=row.valid_from,
        until=row.valid_until,
    )


def _works(row: Agency) -> ui.Chip:
    if row.node is None:
        return ui.Chip(_("meetings only"), "plain")
    return ui.Chip(row.node.code, "ours" if row.node.own else "theirs")


@dataclasses.dataclass(frozen=True)
class Belonging:
    """A unit of an agency that is to end, and what it holds open."""

    title: str
    code: str
    url: str
    held: list[tuple[str, int]]


@dataclasses.dataclass(frozen=True)
class EndingPage:
    """What the end of an agency would do: whether it may, in a sentence, and the units that it concerns."""

    allowed: bool
    sentence: str
    units: list[Belonging]
    more: int


def ending_page(
    agency: Agency, decision: Decision, *, on: datetime.date, heir: Agency | None, held: Held
) -> EndingPage:
    """The end of an agency before it is entered."""
    units = records.units_of_agency(agency, on=on)
    count = units.count()
    sentence = str(decision.reason)
    if decision:
        said = {"agency": agency, "day": on.isoformat(), "count": count, "heir": heir}
        words = _("%(agency)s is no more on %(day)s. Its %(count)d units go to %(heir)s.") if heir else ""
        sentence = (words or _("%(agency)s is no more on %(day)s. No unit belongs to it.")) % said
    shown = [
        Belonging(str(unit), unit.code, reverse("directory:unit", args=[unit.pk]), held(unit.pk))
        for unit in units[:SHOWN]
    ]
    return EndingPage(bool(decision), sentence, shown, max(0, count - SHOWN))


@dataclasses.dataclass(frozen=True)
class DayOffLine:
    """Days off that stand; `withdraw` is empty on a partner's, which only the partner takes back."""

    first: datetime.date
    last: datetime.date
    name: str
    whose: str
    code: str
    node: ui.Chip
    withdraw: str


def days_off_page() -> list[DayOffLine]:
    """Those of both sides, of today and later, the next first."""
    rows = days_off.days_off_listed().filter(last_date__gte=clock.today()).order_by("first_date", "pk")
    found = list(rows.select_related("agency", "unit")[:MOST_DAYS])
    own, named = records.own_node().pk, _named_there([row for row in found if row.origin_id])
    return [_day_off(row, own, named) for row in found]


def _named_there(told: Sequence[DayOff]) -> dict[tuple[str | None, str, str], str]:
    """What a partner's agencies and units are called here, by node and the two codes of a day off of theirs."""
    units = Unit.objects.filter(
        node__in={row.origin_id for row in told}, code__in={row.unit_code for row in told if row.unit_code}
    )
    agencies = Agency.objects.filter(code__in={row.agency_code for row in told if row.agency_code})
    found: dict[tuple[str | None, str, str], str] = {
        (unit.node_id, "", unit.code): str(unit) for unit in units.order_by("valid_from")
    }
    return found | {(agency.node_id, agency.code, ""): str(agency) for agency in agencies.order_by("valid_from")}


def _day_off(row: DayOff, own: str, named: dict[tuple[str | None, str, str], str]) -> DayOffLine:
    bearer = row.agency or row.unit
    return DayOffLine(
        first=row.first_date,
        last=row.last_date,
        name=str(row),
        whose=str(bearer) if bearer else named.get((row.origin_id, row.agency_code, row.unit_code), ""),
        code=bearer.code if bearer else row.agency_code or row.unit_code,
        node=ui.Chip(row.origin_id, "theirs") if row.origin_id else ui.Chip(own, "ours"),
        withdraw="" if row.origin_id else reverse("directory:day-off-withdraw", args=[row.pk]),
    )


def nodes() -> list[tuple[str, str]]:
    """Every node as a choice, and none."""
    known = Node.objects.order_by("-own", "code")
    return [("", _("no node: meetings only")), *((node.pk, f"{node.pk} · {node}") for node in known)]


def with_units() -> list[tuple[str, str]]:
    """The agencies of our node that may have units, and none."""
    rows = records.agencies(on=clock.today()).filter(node__own=True)
    return [("", "—"), *((row.code, f"{row} ({row.code})") for row in rows if parties.may_have_units(row.kind))]
