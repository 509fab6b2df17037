"""One unit: who answers now, who faces it, what it keeps, what it was and became."""

import dataclasses
import datetime
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from jalon import JalonError, territory
from jalon.node.directory.choices import MANAGE, Change, Level
from jalon.node.directory.models import KeptGate, Pair, Section, Succession, Unit
from jalon.node.directory.models.periods import in_force
from jalon.node.directory.queries import duty, facing, records, slots
from jalon.node.directory.queries.pages import cards
from jalon.node.directory.rules import calendars
from jalon.node.kernel import clock
from jalon.node.kernel.language import coded
from jalon.node.ui import components as ui

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


@dataclasses.dataclass(frozen=True)
class Fact:
    """A line about the unit; `lang` where the text is of another language."""

    label: str
    value: str
    lang: str = ""
    url: str = ""


@dataclasses.dataclass(frozen=True)
class ContactLine:
    """A contact with its links."""

    way: cards.Way
    vcard_url: str
    qr_url: str
    end_url: str


@dataclasses.dataclass(frozen=True)
class OfficerLine:
    """Somebody who answers for the unit."""

    key: str
    name: str
    position: str
    languages: str
    end_url: str


@dataclasses.dataclass(frozen=True)
class Past:
    """What a unit came from, or became."""

    title: str
    url: str
    words: str
    day: datetime.date


@dataclasses.dataclass(frozen=True)
class PairLine:
    """A counterpart pair in force."""

    title: str
    url: str
    subject: str
    level: str
    since: datetime.date
    until: datetime.date | None


@dataclasses.dataclass(frozen=True)
class UnitPage:
    """A whole unit for one person."""

    key: str
    title: str
    over: str
    chips: Sequence[ui.Chip]
    facts: Sequence[Fact]
    contacts: Sequence[ContactLine]
    officers: Sequence[OfficerLine]
    first: cards.Card | None
    ladder: Sequence[cards.Card]
    gaps: Sequence[str]
    pairs: Sequence[PairLine]
    before: Sequence[Past]
    after: Sequence[Past]
    panels: Sequence[slots.Filled]
    may_change: bool
    may_manage: bool
    ended: str


def unit_page(user: "User", unit: Unit, *, at: datetime.datetime | None = None) -> UnitPage:
    """What the page of a unit shows now."""
    now = at or clock.now()
    day = calendars.local(now, unit.node.country).date()
    facing_it = facing.who_faces(unit=unit, at=now)
    may_manage = user.has_perm(MANAGE)
    return UnitPage(
        key=str(unit.pk),
        title=cards.unit_title(unit),
        over=f"{unit.node_id} · {Level(unit.level).label}",
        chips=list(_chips(unit, day)),
        facts=list(_facts(unit, day)),
        contacts=_contacts(unit, now, day, may_manage=may_manage),
        officers=_officers(unit, day, may_manage=may_manage),
        first=cards.card(facing_it.first) if facing_it.first else None,
        ladder=[cards.card(step) for step in facing_it.steps if step is not facing_it.first],
        gaps=[str(gap) for gap in facing_it.gaps],
        pairs=[_pair(pair, unit) for pair in records.pairs_of(unit.pk, on=day)],
        before=[_past(row, row.predecessor) for row in _origins(unit)],
        after=[_past(row, row.successor) for row in records.successors_of(unit.pk)],
        panels=slots.filled(user, unit.pk),
        may_change=may_manage,
        may_manage=may_manage and unit.node.own,
        ended=_ended(unit, day),
    )


def _chips(unit: Unit, day: datetime.date) -> Iterable[ui.Chip]:
    yield ui.Chip(unit.node_id, "ours" if unit.node.own else "theirs")
    if unit.central:
        yield ui.Chip(_("central contact point"), "good")
    if not unit.in_force(day):
        yield ui.Chip(_("does not exist today"), "bad", "alert")


def _ended(unit: Unit, day: datetime.date) -> str:
    if unit.valid_until and unit.valid_until <= day:
        return _("This unit ended. Below stands who took over what it held.")
    return ""


def _facts(unit: Unit, day: datetime.date) -> Iterable[Fact]:
    for language, name in unit.names.items():
        if name != str(unit):
            yield Fact(_("Name"), name, language)
    yield Fact(_("Code"), unit.code)
    if agency := records.agency_of(unit, on=day):
        yield Fact(_("Agency"), f"{agency} · {coded('agency-kinds', agency.kind)}")
    if rests := cards.days_off_of_unit(unit, agency, day):
        yield Fact(_("Days off"), "; ".join(map(str, rests)))
    if unit.parent:
        over = records.ancestors(unit, on=day)
        above = over[0] if over else unit.parent
        yield Fact(_("Under"), str(above), url=reverse("directory:unit", args=[above.pk]))
    yield from _place_facts(unit, day)
    if unit.languages:
        yield Fact(_("Languages"), ", ".join(coded("languages", code) for code in unit.languages))
    if unit.hours:
        yield Fact(_("Hours"), unit.hours)
    if unit.lines_of_work:
        yield Fact(_("Lines of work"), ", ".join(coded("offences", code) for code in unit.lines_of_work))
    yield from _kept(unit, day)
    yield Fact(_("Since"), unit.valid_from.isoformat())
    if unit.valid_until:
        yield Fact(_("Until"), unit.valid_until.isoformat())


def _place_facts(unit: Unit, day: datetime.date) -> Iterable[Fact]:
    if not unit.territory:
        return
    try:
        then = territory.get(unit.territory, unit.valid_from)
    except JalonError as error:
        yield Fact(_("Place"), str(error))
        return
    yield Fact(_("Place"), f"{then.title} ({then.code})")
    if then.in_force(day) or day < unit.valid_from:
        return
    try:
        found = territory.resolve(then, unit.valid_from, day)
    except JalonError as error:
        yield Fact(_("Place today"), str(error))
    else:
        yield Fact(_("Place today"), ", ".join(link.territory.title for link in found.successors))


def _kept(unit: Unit, day: datetime.date) -> Iterable[Fact]:
    for gate in KeptGate.objects.filter(in_force(day), unit=unit).order_by("gate"):
        known = territory.gate(gate.gate)
        names = " – ".join(filter(None, [known.name, known.counterpart]))
        yield Fact(_("Gate"), names, url=f"{reverse('directory:faces')}?gate={gate.gate}")
    for section in Section.objects.filter(in_force(day), unit=unit).order_by("border", "first_number"):
        yield Fact(_("Line"), str(section))


def _contacts(unit: Unit, now: datetime.datetime, day: datetime.date, *, may_manage: bool) -> list[ContactLine]:
    rows = records.contacts_of([unit.pk], on=day).get(unit.pk, [])
    reachable = duty.reachable_of(unit, rows, now)
    return [
        ContactLine(
            way=cards.way(way),
            vcard_url=reverse("directory:contact-vcard", args=[contact.pk]),
            qr_url=reverse("directory:contact-qr", args=[contact.pk]),
            end_url=reverse("directory:contact-end", args=[contact.pk]) if may_manage else "",
        )
        for contact, way in zip(rows, reachable, strict=True)
    ]


def _officers(unit: Unit, day: datetime.date, *, may_manage: bool) -> list[OfficerLine]:
    rows = records.officers_of(unit.pk, on=day)
    return [
        OfficerLine(
            key=str(officer.pk),
            name=str(officer),
            position=officer.position,
            languages=", ".join(coded("languages", code) for code in officer.languages),
            end_url=reverse("directory:officer-end", args=[officer.pk]) if may_manage else "",
        )
        for officer in rows
    ]


def _origins(unit: Unit) -> Iterable[Succession]:
    rows = Succession.objects.filter(successor=unit).select_related("predecessor__node")
    return rows.order_by("-from_date", "predecessor__code")[:50]


def _past(row: Succession, other: Unit) -> Past:
    words = str(Change(row.change).label)
    if row.share is not None:
        words = _("%(change)s, share %(share)s") % {"change": words, "share": f"{row.share:.0%}"}
    elif row.change in (Change.SPLIT, Change.ABOLISHED):
        words = _("%(change)s, share not known") % {"change": words}
    if row.usual and row.change in (Change.SPLIT, Change.ABOLISHED):
        words = _("%(what)s; usual successor") % {"what": words}
    return Past(cards.unit_title(other), reverse("directory:unit", args=[other.pk]), words, row.from_date)


def _pair(pair: Pair, unit: Unit) -> PairLine:
    other = pair.theirs if pair.ours_id == unit.pk else pair.ours
    subject = coded("offences", pair.offence) if pair.offence else _("every subject")
    return PairLine(
        cards.unit_title(other), reverse("directory:unit", args=[other.pk]), subject, str(Level(pair.level).label),
        pair.valid_from, pair.valid_until,
    )  # fmt: skip
