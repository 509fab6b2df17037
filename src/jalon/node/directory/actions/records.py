"""Single entries of the directory: nodes, agencies, units, people, contacts, what a unit keeps, pairs, holidays."""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jalon import codes, territory
from jalon.node.audit import actions as audit
from jalon.node.directory.choices import Act, ContactKind, Level
from jalon.node.directory.models import (
    Agency,
    Contact,
    HolidayOverride,
    KeptGate,
    Node,
    Officer,
    Pair,
    Section,
    Unit,
)
from jalon.node.directory.rules import hours, matching, numbers
from jalon.node.kernel import ids
from jalon.node.kernel.refs import ref
from jalon.node.kernel.refused import Refused
from jalon.territory import Marker


class CannotAdd(Refused):
    """What was to be entered contradicts what the directory knows."""

    code = "directory.cannot-add"
    status = 422


@transaction.atomic
def add_node(code: str, *, country: str, names: dict[str, str], actor: str, own: bool = False) -> Node:
    node, created = Node.objects.get_or_create(code=code, defaults={"country": country, "names": names, "own": own})
    if created:
        audit.record(Act.NODE_ADDED, actor=actor, detail={"code": code, "own": own})
    return node


@transaction.atomic
def add_agency(
    code: str,
    *,
    kind: str,
    country: str,
    names: dict[str, str],
    valid_from: datetime.date,
    actor: str,
    node: Node | None = None,
    under: dict[str, str] | None = None,
) -> Agency:
    """Enter an agency; without a node it only sits at meetings."""
    codes.load("agency-kinds").get(kind)
    said = {"kind": kind, "country": country, "names": names, "node": node, "under": under or {}}
    agency, created = Agency.objects.get_or_create(code=code, valid_from=valid_from, defaults=said)
    if created:
        audit.record(Act.AGENCY_ADDED, actor=actor, about=ref("directory/agency", agency.pk), detail={"code": code})
    return agency


@transaction.atomic
def add_unit(
    node: Node,
    *,
    code: str,
    names: dict[str, str],
    level: str,
    valid_from: datetime.date,
    actor: str,
    parent: uuid.UUID | None = None,
    **more: Any,
) -> Unit:
    """Enter a unit; the same node, code and first day return the unit that is there.

    More of it: `agency`, `territory`, `languages`, `hours`, `lines_of_work`, `central`, `valid_until`, `key`.

    Raises:
        CannotAdd: if the code is taken at that time, or the parent does not exist on the first day.
    """
    known = Unit.objects.filter(node=node, code=code, valid_from=valid_from).first()
    if known:
        return known
    unit = Unit(
        id=more.pop("key", None) or ids.new_id(),
        node=node, code=code, names=names, level=level, valid_from=valid_from, parent_id=parent, **more,
    )  # fmt: skip
    check_unit(unit)
    unit.save(force_insert=True)
    audit.record(Act.UNIT_ADDED, actor=actor, about=ref("directory/unit", unit.pk))
    return unit


def check_unit(unit: Unit) -> None:
    """Refuse a unit that cannot be: unknown codes, a code taken at that time, a parent that does not exist then."""
    _must_be_known(unit)
    overlapping = Unit.objects.filter(node=unit.node_id, code=unit.code).exclude(pk=unit.pk)
    overlapping = overlapping.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=unit.valid_from))
    if unit.valid_until:
        overlapping = overlapping.filter(valid_from__lt=unit.valid_until)
    if taken := overlapping.first():
        raise CannotAdd(
            _("The code %(code)s belongs to %(unit)s at that time. End that unit first, or choose another code.")
            % {"code": unit.code, "unit": taken}
        )
    parent = Unit.objects.filter(pk=unit.parent_id).first() if unit.parent_id else None
    if parent and not parent.in_force(unit.valid_from):
        raise CannotAdd(
            _("%(parent)s does not exist on %(day)s. Name a unit that does, or another first day.")
            % {"parent": parent, "day": unit.valid_from.isoformat()}
        )


def _must_be_known(unit: Unit) -> None:
    hours.parse(unit.hours)
    if unit.level not in Level.values:
        raise CannotAdd(_("There is no level %(level)s of units.") % {"level": unit.level})
    for topic in unit.lines_of_work:
        codes.load("offences").get(topic)
    for language in unit.languages:
        codes.load("languages").get(language)
    if unit.territory:
        territory.get(unit.territory, unit.valid_from)


@transaction.atomic
def add_officer(
    unit: Unit,
    *,
    names: dict[str, str],
    valid_from: datetime.date,
    actor: str,
    rank: str = "",
    position: str = "",
    languages: Sequence[str] = (),
    valid_until: datetime.date | None = None,
    key: uuid.UUID | None = None,
) -> Officer:
    """Enter an officer of a unit; `key` minted by the caller makes a repeat return the first."""
    key = key or ids.new_id()
    said = {
        "unit": unit, "names": names, "rank": rank, "position": position, "languages": list(languages),
        "valid_from": valid_from, "valid_until": valid_until,
    }  # fmt: skip
    officer, created = Officer.objects.get_or_create(pk=key, defaults=said)
    if created:
        audit.record(Act.OFFICER_ADDED, actor=actor, about=ref("directory/unit", unit.pk))
    return officer


@transaction.atomic
def add_contact(
    unit: Unit,
    *,
    kind: str,
    value: str,
    valid_from: datetime.date,
    actor: str,
    officer: Officer | None = None,
    **more: Any,
) -> Contact:
    """Enter a way to reach a unit or one of its officers; the same kind, value and first day return what is there.

    More of it: `label`, `languages`, `hours`, `order`, `shared`, `valid_until`.

    Raises:
        CannotReach: if the value is no number, address or channel.
        CannotReadHours: if the hours cannot be read.
        CannotAdd: if the kind of contact is unknown.
    """
    if kind not in ContactKind.values:
        raise CannotAdd(_("There is no kind of contact %(kind)s.") % {"kind": kind})
    hours.parse(more.get("hours", ""))
    for language in more.get("languages", ()):
        codes.load("languages").get(language)
    value = numbers.clean(kind, value, unit.node.country)
    found = {"unit": unit, "kind": kind, "value": value, "valid_from": valid_from}
    contact, created = Contact.objects.get_or_create(**found, defaults={"officer": officer, **more})
    if created:
        audit.record(Act.CONTACT_ADDED, actor=actor, about=ref("directory/unit", unit.pk), detail={"kind": kind})
    return contact


@transaction.atomic
def end_contact(key: uuid.UUID, *, on: datetime.date, actor: str) -> Contact:
    """Let a contact be in force until a day, that day not included; a repeat changes nothing."""
    contact = Contact.objects.select_for_update().get(pk=key)
    if contact.valid_until != on:
        contact.valid_until = max(on, contact.valid_from + datetime.timedelta(days=1))
        contact.save(update_fields=["valid_until"])
        audit.record(Act.CONTACT_ENDED, actor=actor, about=ref("directory/unit", contact.unit_id))
    return contact


@transaction.atomic
def keep_gate(unit: Unit, gate: str, *, valid_from: datetime.date, actor: str) -> KeptGate:
    """Say that a unit keeps a gate of the border."""
    territory.gate(gate)
    row, created = KeptGate.objects.get_or_create(unit=unit, gate=gate, valid_from=valid_from)
    if created:
        audit.record(Act.UNIT_CHANGED, actor=actor, about=ref("directory/unit", unit.pk), detail={"gate": gate})
    return row


@transaction.atomic
def keep_section(
    unit: Unit, first: Marker | str, last: Marker | str, *, valid_from: datetime.date, actor: str
) -> Section:
    """Say that a unit keeps the line from one marker to another, both included."""
    begin = Marker.parse(first) if isinstance(first, str) else first
    end = Marker.parse(last) if isinstance(last, str) else last
    if begin.pair != end.pair or (end.number, end.sub or 999) < (begin.number, begin.sub):
        raise CannotAdd(_("A section runs from one marker to a later one of its border: VN-LA:505 to VN-LA:520."))
    row, created = Section.objects.get_or_create(
        unit=unit,
        border="-".join(begin.pair),
        first_number=begin.number,
        first_sub=begin.sub,
        valid_from=valid_from,
        defaults={"last_number": end.number, "last_sub": end.sub or 999},
    )
    if created:
        detail = {"section": str(row)}
        audit.record(Act.UNIT_CHANGED, actor=actor, about=ref("directory/unit", unit.pk), detail=detail)
    return row


@transaction.atomic
def name_pair(
    ours: Unit,
    theirs: Unit,
    *,
    level: str,
    valid_from: datetime.date,
    actor: str,
    offence: str = "",
    ground: str = "",
    valid_until: datetime.date | None = None,
    key: uuid.UUID | None = None,
) -> Pair:
    """Name two units as counterparts; the same two, subject and first day return the pair that is there.

    Raises:
        CannotAdd: if they are of one country, do not both exist that day, or are paired for that subject already.
    """
    known = Pair.objects.filter(ours=ours, theirs=theirs, offence=offence, valid_from=valid_from).first()
    if known:
        return known
    pair = Pair(
        id=key or ids.new_id(), ours=ours, theirs=theirs, offence=offence, level=level, ground=ground,
        valid_from=valid_from, valid_until=valid_until,
    )  # fmt: skip
    check_pair(pair)
    pair.save(force_insert=True)
    about = ref("directory/unit", ours.pk)
    audit.record(Act.PAIR_NAMED, actor=actor, about=about, detail={"theirs": theirs.code, "offence": offence})
    return pair


def check_pair(pair: Pair) -> None:
    """Refuse a pair that cannot be."""
    ours, theirs = pair.ours, pair.theirs
    if not ours.node.own or theirs.node.country == ours.node.country:
        raise CannotAdd(_("A pair joins a unit of ours and one across the line."))
    if pair.level not in Level.values or not matching.known(pair.offence):
        raise CannotAdd(_("Choose the level and the subject from their lists."))
    for unit in (ours, theirs):
        if not unit.in_force(pair.valid_from):
            raise CannotAdd(
                _("%(unit)s does not exist on %(day)s. See what became of it, and name that unit.")
                % {"unit": unit, "day": pair.valid_from.isoformat()}
            )
    same = Pair.objects.filter(ours=ours, theirs=theirs, offence=pair.offence).exclude(pk=pair.pk)
    same = same.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=pair.valid_from))
    if pair.valid_until:
        same = same.filter(valid_from__lt=pair.valid_until)
    if same.exists():
        raise CannotAdd(_("These two are counterparts for that subject already at that time. End that pair first."))


@transaction.atomic
def end_pair(key: uuid.UUID, *, on: datetime.date, actor: str) -> Pair:
    """Let a pair be in force until a day, that day not included; a repeat changes nothing."""
    pair = Pair.objects.select_for_update().get(pk=key)
    if pair.valid_until != on:
        pair.valid_until = max(on, pair.valid_from + datetime.timedelta(days=1))
        pair.save(update_fields=["valid_until"])
        audit.record(Act.PAIR_ENDED, actor=actor, about=ref("directory/unit", pair.ours_id))
    return pair


@transaction.atomic
def set_holiday(
    country: str, date: datetime.date, *, closed: bool, actor: str, names: dict[str, str] | None = None
) -> HolidayOverride:
    """Say that a day is a holiday that the published calendar lacks, or a working day that it calls a holiday."""
    said = {"closed": closed, "names": names or {}}
    row, _created = HolidayOverride.objects.update_or_create(country=country, date=date, defaults=said)
    detail = {"country": country, "date": date.isoformat(), "closed": closed}
    audit.record(Act.HOLIDAY_SET, actor=actor, detail=detail)
    return row
