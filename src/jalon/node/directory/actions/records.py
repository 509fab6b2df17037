"""Single entries of the directory: nodes, agencies, units, and what a unit keeps at the line."""

import datetime
import uuid
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jalon import codes, territory
from jalon.node.audit import actions as audit
from jalon.node.directory.choices import Act, Level
from jalon.node.directory.models import (
    Agency,
    KeptGate,
    Node,
    Section,
    Unit,
)
from jalon.node.directory.rules import hours, parties
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
    key: uuid.UUID | None = None,
) -> Agency:
    """Enter an agency; without a node it only sits at meetings. The same code and first day return the one there.

    Raises:
        CannotAdd: if its kind sits at meetings only and it was given a node, or the code is taken at that time.
    """
    known = Agency.objects.filter(code=code, valid_from=valid_from).first()
    if known:
        return known
    codes.load("agency-kinds").get(kind)
    parties.may_work_through(kind, has_node=node is not None).or_refuse(CannotAdd)
    if node and node.country != country:
        raise CannotAdd(_("%(node)s is a node of another country. Choose one of its own.") % {"node": node.code})
    if taken := Agency.objects.filter(open_from(valid_from), code=code).first():
        sentence = _("The code %(code)s belongs to %(agency)s at that time. End it first, or choose another code.")
        raise CannotAdd(sentence % {"code": code, "agency": taken})
    agency = Agency.objects.create(
        id=key or ids.new_id(), code=code, valid_from=valid_from, kind=kind, country=country, names=names, node=node,
        under=under or {},
    )  # fmt: skip
    audit.record(Act.AGENCY_ADDED, actor=actor, about=ref("directory/agency", agency.pk), detail={"code": code})
    return agency


def open_from(day: datetime.date) -> Q:
    """The condition that a dated row is in force on a day or later."""
    return Q(valid_until__isnull=True) | Q(valid_until__gt=day)


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
    if unit.agency and (unit.agency.node_id != unit.node_id or not parties.may_have_units(unit.agency.kind)):
        sentence = _("%(agency)s has no units at %(node)s. Choose an agency that works through this node.")
        raise CannotAdd(sentence % {"agency": unit.agency, "node": unit.node_id})
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
