"""Units of a file written into the directory, and taken back again unless somebody built on them."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import ProtectedError, QuerySet
from django.utils.translation import gettext as _

from jalon.node.directory.actions.imports.plans import BATCH, CannotUndo
from jalon.node.directory.actions.imports.units import Judge, UnitPlan, fields_of
from jalon.node.directory.models import Agency, Contact, ImportBatch, ImportChange, KeptGate, Succession, Unit
from jalon.node.directory.models.units import folded
from jalon.node.directory.rules.unit_rows import Row
from jalon.node.kernel.planner import count_anew

FIELDS = ("names", "level", "parent_id", "agency_id", "territory", "languages", "hours", "lines_of_work", "central",
          "valid_until")  # fmt: skip


def write_units(batch: ImportBatch, plan: UnitPlan) -> None:
    """Write the good rows and note each, so that they can be taken back."""
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    judge = Judge(UnitPlan(plan.sheet), batch.node)
    parents = _parents(plan, judge)
    _write_new(batch, plan, parents, agencies)
    _write_changes(batch, plan, parents, agencies)
    for unit, row in plan.change:
        contacts, gates = judge.lacking(unit.pk, row)
        _write_kept(batch, [(unit.pk, row, contacts, gates)], noted=True)


def _parents(plan: UnitPlan, judge: Judge) -> dict[int, uuid.UUID]:
    """The parent's key by number of row."""
    rows = [*plan.add, *(row for _unit, row in plan.change)]
    for row in rows:
        judge.rows.setdefault(row.code, []).append(row)
    found = {}
    for row in rows:
        over = judge.over(row) if row.parent else None
        if isinstance(over, Row):
            found[row.number] = plan.keys[over.code, over.valid_from]
        elif over:
            found[row.number] = over.pk
    return found


def _write_new(batch: ImportBatch, plan: UnitPlan, parents: dict[int, uuid.UUID], agencies: dict[str, Agency]) -> None:
    units = []
    for row in plan.add:
        said = fields_of(row, parents.get(row.number), agencies)
        key = plan.keys[row.code, row.valid_from]
        units.append(
            Unit(
                id=key, node=batch.node, code=row.code, valid_from=row.valid_from, folded=folded(row.names, row.code),
                **said,
            )
        )  # fmt: skip
    Unit.objects.bulk_create(units, batch_size=BATCH)  # parents in any order: their keys are checked at the end
    count_anew(Unit)
    kept = [
        (unit.pk, row, list(dict.fromkeys(row.contacts)), list(dict.fromkeys(row.gates)))
        for unit, row in zip(units, plan.add, strict=True)
    ]
    _write_kept(batch, kept, noted=False)
    _note(batch, [(unit.pk, None, unit) for unit in units])


_Kept = tuple[uuid.UUID, Row, list[tuple[str, str]], list[str]]


def _write_kept(batch: ImportBatch, kept: Sequence[_Kept], *, noted: bool) -> None:
    """Write contacts and gates; those of new units go with them when it is undone, others are noted."""
    contacts = [
        Contact(unit_id=key, kind=kind, value=value, valid_from=row.valid_from)
        for key, row, said, _gates in kept
        for kind, value in said
    ]
    gates = [
        KeptGate(unit_id=key, gate=gate, valid_from=row.valid_from) for key, row, _said, own in kept for gate in own
    ]
    Contact.objects.bulk_create(contacts, batch_size=BATCH)
    KeptGate.objects.bulk_create(gates, batch_size=BATCH)
    if noted:
        rows = [("contact", contact.pk) for contact in contacts] + [("gate", gate.pk) for gate in gates]
        ImportChange.objects.bulk_create(
            ImportChange(batch=batch, table=table, key=key, before=None, after={}) for table, key in rows
        )


def _write_changes(
    batch: ImportBatch, plan: UnitPlan, parents: dict[int, uuid.UUID], agencies: dict[str, Agency]
) -> None:
    said = []
    for unit, row in plan.change:
        before = _state(unit)
        for name, value in fields_of(row, parents.get(row.number), agencies).items():
            setattr(unit, name, value)
        unit.folded = folded(unit.names, unit.code)
        said.append((unit.pk, before, unit))
    if said:
        columns = [name.removesuffix("_id") for name in FIELDS]
        Unit.objects.bulk_update([unit for _key, _before, unit in said], [*columns, "folded"], batch_size=BATCH)
    _note(batch, said)


def _note(batch: ImportBatch, said: Iterable[tuple[uuid.UUID, dict[str, Any] | None, Unit]]) -> None:
    ImportChange.objects.bulk_create(
        (
            ImportChange(batch=batch, table="unit", key=key, before=before, after=_state(unit))
            for key, before, unit in said
        ),
        batch_size=BATCH,
    )


def _state(unit: Unit) -> dict[str, Any]:
    """A unit's columns as JSON keeps them."""
    plain = {name: getattr(unit, name) for name in FIELDS}
    return {
        **plain,
        "parent_id": str(unit.parent_id) if unit.parent_id else None,
        "agency_id": str(unit.agency_id) if unit.agency_id else None,
        "valid_until": unit.valid_until.isoformat() if unit.valid_until else None,
    }


def undo_units(every: "QuerySet[ImportChange]") -> None:
    """Take back every unit, contact and gate that an import wrote.

    Raises:
        CannotUndo: with the reason.
    """
    changes = every.filter(table="unit")
    _must_be_untouched(changes)
    for change in changes.filter(before__isnull=False).iterator(chunk_size=BATCH):
        unit = Unit.objects.get(pk=change.key)
        for name, value in (change.before or {}).items():
            setattr(unit, name, value)
        unit.save()
    for table, rows in (("contact", Contact.objects), ("gate", KeptGate.objects)):
        rows.filter(pk__in=every.filter(table=table).values("key")).delete()
    _delete(changes.filter(before__isnull=True))


def _must_be_untouched(changes: Any) -> None:
    after = dict(changes.values_list("key", "after"))
    touched = [
        unit for unit in Unit.objects.filter(pk__in=changes.values("key")).iterator(chunk_size=BATCH)
        if _state(unit) != after[unit.pk]
    ]  # fmt: skip
    if touched:
        sentence = _("%(unit)s and %(more)d others were changed since. Correct them one by one.")
        raise CannotUndo(sentence % {"unit": touched[0], "more": len(touched) - 1})


def _delete(added: Any) -> None:
    units = Unit.objects.filter(pk__in=added.values("key"))
    built = Unit.objects.filter(parent__in=added.values("key")).exclude(pk__in=added.values("key")).first()
    inherits = Succession.objects.filter(successor__in=added.values("key")).first()
    if built or inherits:
        raise CannotUndo(_("Other units stand under these, or left their work to them. Move those first."))
    units.update(parent=None)
    try:
        units.delete()
    except ProtectedError as error:
        raise CannotUndo(_("Some of these units are in use already: pairs, roles or requests name them.")) from error
