"""The agencies of both sides: who works through a node, and who only sits at meetings."""

import dataclasses
import datetime
import uuid
from collections.abc import Callable, Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.node.directory.models import Agency, DayOff, Node, Unit
from jalon.node.directory.queries import days_off, records
from jalon.node.directory.queries.pages import cards
from jalon.node.directory.rules import parties
from jalon.node.kernel.language import coded, named
from jalon.node.kernel.refused import Decision
from jalon.node.ui import components as ui

Held = Callable[[uuid.UUID], list[tuple[str, int]]]
"""What a unit holds open, in words (`actions.held_words`)."""


SHOWN = 20


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
    today = records.today()
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
    rows = days_off.days_off_listed().filter(last_date__gte=records.today()).order_by("first_date", "pk")
    own = records.own_node().pk
    return [_ours(row, own) if row.origin_id is None else _told(row) for row in rows.select_related("agency", "unit")]


def _ours(row: DayOff, own: str) -> DayOffLine:
    bearer = row.agency or row.unit
    return DayOffLine(
        row.first_date, row.last_date, str(row), str(bearer), bearer.code if bearer else "", ui.Chip(own, "ours"),
        reverse("directory:day-off-withdraw", args=[row.pk]),
    )  # fmt: skip


def _told(row: DayOff) -> DayOffLine:
    """A partner's, by the name that is known here, if any is."""
    bearers: QuerySet[Agency] | QuerySet[Unit] = (
        Agency.objects.filter(node=row.origin_id, code=row.agency_code)
        if row.agency_code
        else Unit.objects.filter(node=row.origin_id, code=row.unit_code)
    )
    bearer = bearers.order_by("-valid_from").first()
    return DayOffLine(
        row.first_date, row.last_date, str(row), str(bearer or ""), row.agency_code or row.unit_code,
        ui.Chip(row.origin_id or "", "theirs"), "",
    )  # fmt: skip


def nodes() -> list[tuple[str, str]]:
    """Every node as a choice, and none."""
    known = Node.objects.order_by("-own", "code")
    return [("", _("no node: meetings only")), *((node.pk, f"{node.pk} · {node}") for node in known)]


def with_units() -> list[tuple[str, str]]:
    """The agencies of our node that may have units, and none."""
    rows = records.agencies(on=records.today()).filter(node__own=True)
    return [("", "—"), *((row.code, f"{row} ({row.code})") for row in rows if parties.may_have_units(row.kind))]
