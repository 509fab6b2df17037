"""Directories between nodes: ours packed and sent, a partner's kept until a person has looked at the differences.

The envelope that brings it bears the agency's signature; nothing of it is believed before somebody accepts it, unit by
unit where they wish.
"""

import datetime
import uuid
from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from jalon import JalonError
from jalon.node.audit import actions as audit
from jalon.node.directory import queries
from jalon.node.directory.actions import announcing, days_off
from jalon.node.directory.actions.records import add_agency, check_unit
from jalon.node.directory.choices import Act, SnapshotState
from jalon.node.directory.models import Agency, Contact, KeptGate, Node, Snapshot, Unit
from jalon.node.directory.models.periods import in_force
from jalon.node.directory.queries import sharing
from jalon.node.directory.rules import calendars, numbers, shared
from jalon.node.directory.rules.shared import SharedUnit
from jalon.node.kernel import clock, ids
from jalon.node.kernel.refs import ref
from jalon.node.kernel.refused import Refused

SNAPSHOT = "directory.snapshot.v1"


class CannotDecide(Refused):
    """The partner's directory can't be taken over as it is."""

    code = "directory.cannot-decide"


class CannotShare(Refused):
    """Our directory can't go to that partner now."""

    code = "directory.cannot-share"


@transaction.atomic
def send_snapshot(key: uuid.UUID, *, to: str, actor: str) -> uuid.UUID:
    """Send our units, those contacts that partners may see, and the days off that stand, to a partner."""
    own = queries.own_node()
    units = sharing.shared_units(own.pk, _today(own))
    body = {"taken": clock.now().isoformat(), "units": shared.pack(units)}
    about = ref("directory/snapshot", key)
    sent = announcing.carry(SNAPSHOT, key, body, about=about, actor=actor, to=to)
    if not sent:
        raise CannotShare(_("Nothing could be sent to %(partner)s. Ask the administrator.") % {"partner": to})
    days_off.tell_standing(to=to, actor=actor)
    audit.record(Act.SNAPSHOT_SENT, actor=actor, about=about, detail={"to": to, "units": len(units)})
    return sent[to]


@transaction.atomic
def receive_snapshot(origin: str, *, key: uuid.UUID, taken_at: datetime.datetime, packed: bytes) -> Snapshot:
    """Keep a partner's directory until a person decides; a newer one takes the place of those that wait."""
    if known := Snapshot.objects.filter(pk=key).first():
        return known
    units = shared.unpack(packed)
    waiting = Snapshot.objects.filter(node=origin, state=SnapshotState.WAITING)
    newer = waiting.filter(taken_at__gt=taken_at).exists()
    if not newer:
        waiting.update(state=SnapshotState.REPLACED)
    snapshot = Snapshot.objects.create(
        id=key, node_id=origin, taken_at=taken_at, received_at=clock.now(),
        body={"units": [unit.model_dump(mode="json", exclude_defaults=True) for unit in units]},
        state=SnapshotState.REPLACED if newer else SnapshotState.WAITING,
    )  # fmt: skip
    about = ref("directory/snapshot", key)
    audit.record(Act.SNAPSHOT_RECEIVED, actor=f"node:{origin}", about=about, detail={"units": len(units)})
    return snapshot


@transaction.atomic
def refuse_snapshot(key: uuid.UUID, *, reason: str, actor: str) -> Snapshot:
    """Take over nothing of it."""
    snapshot = Snapshot.objects.select_for_update().get(pk=key)
    if snapshot.state == SnapshotState.WAITING:
        _decide(snapshot, SnapshotState.REFUSED, actor, reason)
        audit.record(Act.SNAPSHOT_REFUSED, actor=actor, about=ref("directory/snapshot", key), purpose=reason)
    return snapshot


@transaction.atomic
def accept_snapshot(key: uuid.UUID, *, codes: Collection[str] | None, actor: str) -> int:
    """Take over the differences of these units (None: of all); returns how many units changed.

    Raises:
        CannotDecide: if it was decided before, or a unit of it cannot be.
    """
    snapshot = Snapshot.objects.select_for_update().select_related("node").get(pk=key)
    if snapshot.state == SnapshotState.ACCEPTED:
        return 0
    if snapshot.state != SnapshotState.WAITING:
        raise CannotDecide(_("It was decided already, or a newer one has come."))
    day = _today(snapshot.node)
    said = {unit.code: unit for unit in sharing.units_in(snapshot)}
    found = sharing.differences_of(snapshot, day)
    chosen = [difference for difference in found if codes is None or difference.code in codes]
    taken = [said[difference.code] for difference in chosen if difference.kind != "ended"]
    _end([difference.code for difference in chosen if difference.kind == "ended"], snapshot.node, day)
    _take(taken, snapshot.node, day)
    _decide(snapshot, SnapshotState.ACCEPTED, actor, "")
    about = ref("directory/snapshot", key)
    audit.record(Act.SNAPSHOT_ACCEPTED, actor=actor, about=about, detail={"units": len(chosen), "of": len(found)})
    return len(chosen)


def _decide(snapshot: Snapshot, state: SnapshotState, actor: str, reason: str) -> None:
    snapshot.state, snapshot.decided_by, snapshot.decided_at, snapshot.reason = state, actor, clock.now(), reason
    snapshot.save(update_fields=["state", "decided_by", "decided_at", "reason"])


def _today(node: Node) -> datetime.date:
    return calendars.local(clock.now(), node.country).date()


def _end(codes: Sequence[str], node: Node, day: datetime.date) -> None:
    for unit in Unit.objects.filter(in_force(day), node=node, code__in=codes):
        unit.valid_until = max(day, unit.valid_from + datetime.timedelta(days=1))
        unit.save(update_fields=["valid_until"])


def _take(units: Sequence[SharedUnit], node: Node, day: datetime.date) -> None:
    """Write the units, those above first, then what they keep and how they are reached."""
    known = {unit.code: unit for unit in Unit.objects.filter(in_force(day), node=node)}
    agencies = _agencies(units, node, day)
    for said in units:
        unit = known[said.code] = _written(said, known.get(said.code), node)
        _belong(unit, agencies.get(said.agency.code) if said.agency else None, day)
    for said in units:
        unit, over = known[said.code], known.get(said.parent)
        if said.parent and over is None:
            sentence = _("%(code)s stands under a unit that is not taken over. Take both.")
            raise CannotDecide(sentence % {"code": said.code})
        unit.parent = over
        unit.save(update_fields=["parent"])
        _keep(unit, said, day)
    for said in units:
        if _stands_above_itself(known[said.code], known):
            raise CannotDecide(_("%(code)s stands above itself in what came.") % {"code": said.code})


def _agencies(units: Sequence[SharedUnit], node: Node, day: datetime.date) -> dict[str, Agency]:
    """The agencies to which the units belong, by code; one that is not known here yet is entered."""
    found: dict[str, Agency] = {}
    for said in (unit.agency for unit in units if unit.agency):
        if said.code in found:
            continue
        known = queries.agency(said.code, on=day)
        try:
            found[said.code] = known or add_agency(
                said.code, kind=said.kind, country=node.country, names=said.names, valid_from=said.valid_from,
                node=node, actor=f"node:{node.pk}",
            )  # fmt: skip
        except JalonError as error:
            raise CannotDecide(f"{said.code}: {error}") from error
    return found


def _belong(unit: Unit, agency: Agency | None, day: datetime.date) -> None:
    """Put a unit under an agency, unless it came there by itself, as units of one that ended do."""
    if agency is None or queries.agency_of(unit, on=day) == agency:
        return
    unit.agency = agency
    _checked(unit)
    unit.save(update_fields=["agency"])


def _stands_above_itself(unit: Unit, known: dict[str, Unit]) -> bool:
    parents = {each.pk: each.parent_id for each in known.values()}
    above, seen = parents[unit.pk], set()
    while above is not None and above != unit.pk and above not in seen:
        seen.add(above)
        above = parents.get(above)
    return above == unit.pk


def _written(said: SharedUnit, unit: Unit | None, node: Node) -> Unit:
    if unit is None or unit.valid_from != said.valid_from:
        if unit:
            _end([unit.code], node, said.valid_from)
        unit = Unit(id=ids.new_id(), node=node, code=said.code, valid_from=said.valid_from)
    for name in ("names", "level", "territory", "hours", "central", "valid_until"):
        setattr(unit, name, getattr(said, name))
    unit.languages, unit.lines_of_work = list(said.languages), list(said.lines_of_work)
    _checked(unit)
    unit.save()
    return unit


def _checked(unit: Unit) -> None:
    try:
        check_unit(unit)
    except JalonError as error:
        raise CannotDecide(f"{unit.code}: {error}") from error


def _keep(unit: Unit, said: SharedUnit, day: datetime.date) -> None:
    gates = set(said.gates)
    for row in KeptGate.objects.filter(in_force(day), unit=unit):
        if row.gate in gates:
            gates.discard(row.gate)
        else:
            _close(row, day)
    KeptGate.objects.bulk_create(
        (KeptGate(unit=unit, gate=gate, valid_from=day) for gate in gates), ignore_conflicts=True
    )
    left = {(str(contact.kind), contact.value): contact for contact in said.contacts}
    for known in Contact.objects.filter(in_force(day), unit=unit, officer=None):
        told = left.pop((known.kind, known.value), None)
        if told is None:
            _close(known, day)
            continue
        known.label, known.languages, known.hours = told.label, list(told.languages), told.hours
        known.save(update_fields=["label", "languages", "hours"])
    for contact in left.values():
        try:
            value = numbers.clean(contact.kind, contact.value, unit.node.country)
        except numbers.CannotReach as error:
            raise CannotDecide(f"{unit.code}: {error}") from error
        Contact.objects.update_or_create(
            unit=unit, kind=contact.kind, value=value, valid_from=day,
            defaults={
                "label": contact.label, "languages": list(contact.languages), "hours": contact.hours,
                "valid_until": None,
            },
        )  # fmt: skip


def _close(row: KeptGate | Contact, day: datetime.date) -> None:
    row.valid_until = max(day, row.valid_from + datetime.timedelta(days=1))
    row.save(update_fields=["valid_until"])
