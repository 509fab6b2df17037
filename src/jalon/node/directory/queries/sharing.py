"""A node's units as they are shared, ours to send and a partner's as we know them; the differences of a snapshot."""

import datetime
import uuid

from django.db.models import Q

from jalon.node.directory.choices import ContactKind, Level
from jalon.node.directory.models import Contact, KeptGate, Snapshot, Unit
from jalon.node.directory.models.periods import in_force
from jalon.node.directory.queries import records
from jalon.node.directory.rules import shared
from jalon.node.directory.rules.shared import Difference, SharedAgency, SharedContact, SharedUnit


def shared_units(node: str, day: datetime.date, *, all_contacts: bool = False) -> list[SharedUnit]:
    """The units of a node in force on a day, with gates and contacts; ours only with contacts that partners may see."""
    units = list(records.units_of(node, on=day).select_related("parent", "agency"))
    agencies = {unit.agency_id: _agency(unit, day) for unit in {unit.agency_id: unit for unit in units}.values()}
    keys = records.units_of(node, on=day).values("pk")
    gates: dict[uuid.UUID, list[str]] = {}
    kept = KeptGate.objects.filter(in_force(day), unit__in=keys).order_by("gate")
    for unit, gate in kept.values_list("unit", "gate"):
        gates.setdefault(unit, []).append(gate)
    contacts: dict[uuid.UUID, list[SharedContact]] = {}
    open_to = Q() if all_contacts else Q(shared=True)
    rows = Contact.objects.filter(open_to, in_force(day), unit__in=keys, officer=None).order_by("kind", "value")
    for contact in rows:
        contacts.setdefault(contact.unit_id, []).append(_contact(contact))
    return [
        _shared(unit, agencies[unit.agency_id], gates.get(unit.pk, []), contacts.get(unit.pk, [])) for unit in units
    ]


def _agency(unit: Unit, day: datetime.date) -> SharedAgency | None:
    agency = records.agency_of(unit, on=day)
    if agency is None:
        return None
    names = agency.names or {"en": agency.code}
    return SharedAgency(code=agency.code, kind=agency.kind, names=names, valid_from=agency.valid_from)


def _contact(contact: Contact) -> SharedContact:
    return SharedContact(
        kind=ContactKind(contact.kind),
        value=contact.value,
        label=contact.label,
        languages=tuple(contact.languages),
        hours=contact.hours,
    )


def _shared(unit: Unit, agency: SharedAgency | None, gates: list[str], contacts: list[SharedContact]) -> SharedUnit:
    return SharedUnit(
        code=unit.code, names=unit.names, level=Level(unit.level), parent=unit.parent.code if unit.parent else "",
        agency=agency,
        territory=unit.territory, languages=tuple(unit.languages), hours=unit.hours,
        lines_of_work=tuple(unit.lines_of_work), central=unit.central, valid_from=unit.valid_from,
        valid_until=unit.valid_until, gates=tuple(gates), contacts=tuple(contacts),
    )  # fmt: skip


def differences_of(snapshot: Snapshot, day: datetime.date) -> list[Difference]:
    """How a partner's directory differs from what we know of it."""
    known = shared_units(snapshot.node_id, day, all_contacts=True)
    return shared.differences(known, units_in(snapshot))


def units_in(snapshot: Snapshot) -> list[SharedUnit]:
    """The rows of a snapshot."""
    return [SharedUnit.model_validate(row) for row in snapshot.body["units"]]
