"""A file of units: read, checked row by row and against the directory, shown, imported in one transaction, undone.

A good row is offered whatever happens to the others; a broken one is reported with its cell and can be taken back as a
file of its own, so that nothing is lost.
"""

import csv
import dataclasses
import datetime
import hashlib
import io
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from jalon.node.audit import actions as audit
from jalon.node.directory.choices import Act
from jalon.node.directory.models import Agency, Contact, ImportBatch, ImportChange, KeptGate, Node, Succession, Unit
from jalon.node.directory.models.units import folded
from jalon.node.directory.rules import sheets, unit_rows
from jalon.node.directory.rules.sheets import Problem, Sheet
from jalon.node.directory.rules.unit_rows import Row
from jalon.node.kernel import clock, ids
from jalon.node.kernel.refused import Refused
from jalon.node.kernel.rows import count_anew

UNDO_WITHIN = datetime.timedelta(hours=24)
BATCH = 500
UNITS = "units"
LARGEST = 20 * 1024 * 1024
FIELDS = ("names", "level", "parent_id", "agency_id", "territory", "languages", "hours", "lines_of_work", "central",
          "valid_until")  # fmt: skip


class CannotImport(Refused):
    """The file can't go in now."""

    code = "directory.cannot-import"


class CannotUndo(Refused):
    """The import can't be undone any more."""

    code = "directory.cannot-undo"


@dataclasses.dataclass
class Plan:
    """What an import would do: rows to add, units to change, rows that are there already, what is wrong."""

    sheet: Sheet
    add: list[Row] = dataclasses.field(default_factory=list)
    change: list[tuple[Unit, Row]] = dataclasses.field(default_factory=list)
    same: int = 0
    problems: list[Problem] = dataclasses.field(default_factory=list)
    keys: dict[tuple[str, datetime.date], uuid.UUID] = dataclasses.field(default_factory=dict)

    @property
    def broken(self) -> set[int]:
        """The numbers of the broken rows."""
        return {problem.row for problem in self.problems}


@transaction.atomic
def hand_in(key: uuid.UUID, *, node: Node, content: bytes, name: str, actor: str) -> ImportBatch:
    """Keep a file with what it would do, for a person to look at; a repeat returns the first.

    Raises:
        CannotRead: if it is no table of units.
    """
    if known := ImportBatch.objects.filter(pk=key).first():
        return known
    if len(content) > LARGEST:
        raise sheets.CannotRead(_("The file is larger than 20 MB. Cut it into parts."))
    plan = plan_import(node, content, name)
    return ImportBatch.objects.create(
        id=key, node=node, kind=UNITS, file_name=name[-120:], digest=hashlib.sha256(content).hexdigest(), actor=actor,
        at=clock.now(), content=content, rows=len(plan.sheet.rows), added=len(plan.add), changed=len(plan.change),
        broken=len(plan.broken), problems=[dataclasses.asdict(problem) for problem in plan.problems],
    )  # fmt: skip


def plan_import(node: Node, content: bytes, name: str) -> Plan:
    """Read a file and hold it against the directory, without writing anything."""
    sheet = sheets.read(content, name, known=unit_rows.COLUMNS, needed=unit_rows.NEEDED)
    plan = Plan(sheet)
    rows = []
    for number, cells in zip(sheet.numbers, sheet.rows, strict=True):
        row, problems = unit_rows.read(sheet, number, cells, node.country)
        plan.problems += problems
        rows += [row] if row else []
    _Judge(plan, node).judge(rows)
    return plan


class _Judge:
    """Holds rows against one another and against the units that are there."""

    def __init__(self, plan: Plan, node: Node) -> None:
        self.plan, self.node = plan, node
        self.there: dict[str, list[Unit]] = {}
        for unit in Unit.objects.filter(node=node):
            self.there.setdefault(unit.code, []).append(unit)
        self.by_key = {unit.pk: unit for units in self.there.values() for unit in units}
        self.kept = set(KeptGate.objects.filter(unit__node=node).values_list("unit", "gate"))
        self.reached = set(Contact.objects.filter(unit__node=node).values_list("unit", "kind", "value"))
        self.agencies = {agency.code: agency for agency in Agency.objects.all()}
        self.rows: dict[str, list[Row]] = {}

    def judge(self, rows: Sequence[Row]) -> None:
        good = [row for row in rows if self._stands_alone(row)]
        while True:  # a row whose parent is broken is broken itself, and so on down
            self.rows = {}
            for row in good:
                self.rows.setdefault(row.code, []).append(row)
            left = [row for row in good if self._has_its_parent(row)]
            if len(left) == len(good):
                break
            good = left
        for row in good:
            self._sort_in(row)

    def _wrong(self, row: Row, column: str, value: str, sentence: str) -> bool:
        self.plan.problems.append(Problem(row.number, self.plan.sheet.address(row.number, column), value, sentence))
        return False

    def _stands_alone(self, row: Row) -> bool:
        """Whether neither another row nor a unit bears the code at that time, and the agency is known."""
        for other in self.rows.get(row.code, ()):
            if other.valid_from == row.valid_from:
                sentence = _("Row %(other)d has the same code and first day.")
                return self._wrong(row, "code", row.code, sentence % {"other": other.number})
            if row.overlaps(other.valid_from, other.valid_until):
                sentence = _("Row %(other)d has the same code at that time. End one before the other begins.")
                return self._wrong(row, "valid_from", row.valid_from.isoformat(), sentence % {"other": other.number})
        for unit in self.there.get(row.code, ()):
            if unit.valid_from != row.valid_from and row.overlaps(unit.valid_from, unit.valid_until):
                sentence = _("%(unit)s has that code since %(day)s. End it first, or give that day to correct it.")
                said = {"unit": unit, "day": unit.valid_from.isoformat()}
                return self._wrong(row, "valid_from", row.valid_from.isoformat(), sentence % said)
        if row.agency and row.agency not in self.agencies:
            return self._wrong(row, "agency", row.agency, _("The directory has no agency of that code."))
        self.rows.setdefault(row.code, []).append(row)
        return True

    def _has_its_parent(self, row: Row) -> bool:
        if not row.parent:
            return True
        found = self.over(row)
        if found is None:
            return self._wrong(row, "parent", row.parent, self._no_parent(row))
        if self._circles(row, found):
            return self._wrong(row, "parent", row.parent, _("The units above it lead back to itself: a circle."))
        return True

    def over(self, row: Row) -> Row | Unit | None:
        """The parent on the first day: of the file first, else of the directory."""
        of_file = next((other for other in self.rows.get(row.parent, ()) if other.exists(row.valid_from)), None)
        there = (unit for unit in self.there.get(row.parent, ()) if unit.in_force(row.valid_from))
        return of_file or next(there, None)

    def _no_parent(self, row: Row) -> str:
        known = [*self.rows.get(row.parent, ()), *self.there.get(row.parent, ())]
        if known:
            sentence = _("%(parent)s did not exist on %(day)s. Name the unit that stood there then.")
            return sentence % {"parent": row.parent, "day": row.valid_from.isoformat()}
        sentence = _("No unit bears the code %(parent)s, neither here nor in a good row of the file.")
        return sentence % {"parent": row.parent}

    def _circles(self, row: Row, found: Row | Unit) -> bool:
        seen = {row.code}
        above: Row | Unit | None = found
        while above is not None and len(seen) < 40:
            if above.code in seen:
                return True
            seen.add(above.code)
            if isinstance(above, Row):
                above = self.over(above) if above.parent else None
            else:
                correction = [other for other in self.rows.get(above.code, ()) if other.valid_from == above.valid_from]
                over = self.over(correction[0]) if correction and correction[0].parent else None
                above = over or (self.by_key.get(above.parent_id) if above.parent_id else None)
        return above is not None

    def _sort_in(self, row: Row) -> None:
        known = [unit for unit in self.there.get(row.code, ()) if unit.valid_from == row.valid_from]
        self.plan.keys[row.code, row.valid_from] = known[0].pk if known else ids.new_id()
        if not known:
            self.plan.add.append(row)
        elif self._differs(known[0], row):
            self.plan.change.append((known[0], row))
        else:
            self.plan.same += 1

    def _differs(self, unit: Unit, row: Row) -> bool:
        said = fields_of(row, None, self.agencies)
        above = self.by_key.get(unit.parent_id) if unit.parent_id else None
        over = above.code if above else ""
        now = {name: getattr(unit, name) for name in said}
        other = now != {**said, "parent_id": now["parent_id"]} or over != row.parent
        return other or any(self.lacking(unit.pk, row))

    def lacking(self, key: uuid.UUID, row: Row) -> tuple[list[tuple[str, str]], list[str]]:
        """The contacts and gates of a row that the unit does not have."""
        contacts = [said for said in dict.fromkeys(row.contacts) if (key, *said) not in self.reached]
        return contacts, [gate for gate in row.gates if (key, gate) not in self.kept]


def fields_of(row: Row, parent: uuid.UUID | None, agencies: dict[str, Agency]) -> dict[str, Any]:
    """The columns of a unit that a row sets."""
    return {
        "names": row.names, "level": row.level, "parent_id": parent,
        "agency_id": agencies[row.agency].pk if row.agency else None, "territory": row.territory,
        "languages": list(row.languages), "hours": row.hours, "lines_of_work": list(row.lines_of_work),
        "central": row.central, "valid_until": row.valid_until,
    }  # fmt: skip


@transaction.atomic
def run_import(key: uuid.UUID, *, actor: str) -> ImportBatch:
    """Import the good rows of a file that was handed in, all of them or none; a repeat changes nothing."""
    batch = ImportBatch.objects.select_for_update().select_related("node").get(pk=key)
    if batch.imported_at:
        return batch
    if batch.content is None:
        raise CannotImport(_("The file is kept no longer. Hand it in again."))
    plan = plan_import(batch.node, bytes(batch.content), batch.file_name)
    agencies = {agency.code: agency for agency in Agency.objects.all()}
    judge = _Judge(Plan(plan.sheet), batch.node)
    parents = _parents(plan, judge)
    _write_new(batch, plan, parents, agencies)
    _write_changes(batch, plan, parents, agencies)
    for unit, row in plan.change:
        contacts, gates = judge.lacking(unit.pk, row)
        _write_kept(batch, [(unit.pk, row, contacts, gates)], noted=True)
    batch.added, batch.changed, batch.broken = len(plan.add), len(plan.change), len(plan.broken)
    batch.problems = [dataclasses.asdict(problem) for problem in plan.problems]
    batch.imported_at, batch.actor = clock.now(), actor
    batch.save()
    detail = {"file": batch.digest, "added": batch.added, "changed": batch.changed, "broken": batch.broken}
    audit.record(Act.IMPORTED, actor=actor, detail=detail)
    return batch


def _parents(plan: Plan, judge: _Judge) -> dict[int, uuid.UUID]:
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


def _write_new(batch: ImportBatch, plan: Plan, parents: dict[int, uuid.UUID], agencies: dict[str, Agency]) -> None:
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


def _write_changes(batch: ImportBatch, plan: Plan, parents: dict[int, uuid.UUID], agencies: dict[str, Agency]) -> None:
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


@transaction.atomic
def undo_import(key: uuid.UUID, *, actor: str) -> ImportBatch:
    """Take back everything that an import wrote, within a day, unless somebody built on it since.

    Raises:
        CannotUndo: with the reason.
    """
    batch = ImportBatch.objects.select_for_update().get(pk=key)
    if batch.undone_at:
        return batch
    if not batch.imported_at or clock.now() - batch.imported_at > UNDO_WITHIN:
        raise CannotUndo(_("An import can be undone for 24 hours. Correct the units one by one, or by another file."))
    every = ImportChange.objects.filter(batch=batch)
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
    batch.undone_at, batch.undone_by = clock.now(), actor
    batch.save(update_fields=["undone_at", "undone_by"])
    audit.record(Act.IMPORT_UNDONE, actor=actor, detail={"added": batch.added, "changed": batch.changed})
    return batch


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


def broken_rows(batch: ImportBatch) -> str:
    """The broken rows as a CSV to mend, each with what is wrong with it; nothing of them is lost."""
    plan = plan_import(batch.node, bytes(batch.content or b""), batch.file_name)
    wrong: dict[int, list[str]] = {}
    for problem in plan.problems:
        wrong.setdefault(problem.row, []).append(f"{problem.cell}: {problem.sentence}")
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([*plan.sheet.columns, "problems"])
    for number, cells in zip(plan.sheet.numbers, plan.sheet.rows, strict=True):
        if number in wrong:
            writer.writerow([*(cells[column] for column in plan.sheet.columns), " ".join(wrong[number])])
    return "\ufeff" + out.getvalue()


@transaction.atomic
def note_export(node: str, *, actor: str) -> None:
    """Write down that somebody took a directory away as a file."""
    audit.record(Act.EXPORTED, actor=actor, detail={"node": node})
