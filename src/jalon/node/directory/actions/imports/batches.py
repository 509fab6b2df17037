"""A file: handed in, shown with what it would do, imported in one transaction, undone.

A good row is offered whatever happens to the others; a broken one is reported with its cell and can be taken back as a
file of its own, so that nothing is lost.
"""

import csv
import dataclasses
import datetime
import hashlib
import io
import uuid
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jalon.node.audit import actions as audit
from jalon.node.directory.actions.imports import pairs, unit_writing, units
from jalon.node.directory.actions.imports.plans import CannotImport, CannotUndo, Plan
from jalon.node.directory.choices import Act, FileKind
from jalon.node.directory.models import ImportBatch, ImportChange, Node
from jalon.node.directory.rules import sheets
from jalon.node.kernel import clock

UNDO_WITHIN = datetime.timedelta(hours=24)
LARGEST = 20 * 1024 * 1024


@dataclasses.dataclass(frozen=True)
class _Kind:
    """How one kind of file is held against the directory, written, and taken back."""

    plan: Callable[[Node, bytes, str], Plan[Any, Any]]
    write: Callable[[ImportBatch, Any], None]
    undo: Callable[["QuerySet[ImportChange]"], None]


_KINDS = {
    FileKind.UNITS: _Kind(units.plan_units, unit_writing.write_units, unit_writing.undo_units),
    FileKind.PAIRS: _Kind(pairs.plan_pairs, pairs.write_pairs, pairs.undo_pairs),
}


@transaction.atomic
def hand_in(
    key: uuid.UUID, *, node: Node, content: bytes, name: str, actor: str, kind: FileKind = FileKind.UNITS
) -> ImportBatch:
    """Keep a file with what it would do, for a person to look at; a repeat returns the first.

    Raises:
        CannotRead: if it is no table of that kind.
    """
    if known := ImportBatch.objects.filter(pk=key).first():
        return known
    if len(content) > LARGEST:
        raise sheets.CannotRead(_("The file is larger than 20 MB. Cut it into parts."))
    plan = _KINDS[kind].plan(node, content, name)
    return ImportBatch.objects.create(
        id=key, node=node, kind=kind, file_name=name[-120:], digest=hashlib.sha256(content).hexdigest(), actor=actor,
        at=clock.now(), content=content, rows=len(plan.sheet.rows), added=plan.added, changed=plan.changed,
        broken=len(plan.broken), problems=[dataclasses.asdict(problem) for problem in plan.problems],
    )  # fmt: skip


def _planned(batch: ImportBatch) -> Plan[Any, Any]:
    return _KINDS[FileKind(batch.kind)].plan(batch.node, bytes(batch.content or b""), batch.file_name)


@transaction.atomic
def run_import(key: uuid.UUID, *, actor: str) -> ImportBatch:
    """Import the good rows of a file that was handed in, all of them or none; a repeat changes nothing."""
    batch = ImportBatch.objects.select_for_update().select_related("node").get(pk=key)
    if batch.imported_at:
        return batch
    if batch.content is None:
        raise CannotImport(_("The file is kept no longer. Hand it in again."))
    plan = _planned(batch)
    _KINDS[FileKind(batch.kind)].write(batch, plan)
    batch.added, batch.changed, batch.broken = plan.added, plan.changed, len(plan.broken)
    batch.problems = [dataclasses.asdict(problem) for problem in plan.problems]
    batch.imported_at, batch.actor = clock.now(), actor
    batch.save()
    detail = {"file": batch.digest, "added": batch.added, "changed": batch.changed, "broken": batch.broken}
    audit.record(Act.IMPORTED, actor=actor, detail={"kind": batch.kind, **detail})
    return batch


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
    _KINDS[FileKind(batch.kind)].undo(ImportChange.objects.filter(batch=batch))
    batch.undone_at, batch.undone_by = clock.now(), actor
    batch.save(update_fields=["undone_at", "undone_by"])
    audit.record(Act.IMPORT_UNDONE, actor=actor, detail={"added": batch.added, "changed": batch.changed})
    return batch


def broken_rows(batch: ImportBatch) -> str:
    """The broken rows as a CSV to mend, each with what is wrong with it; nothing of them is lost."""
    plan = _planned(batch)
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
def note_export(node: str, *, actor: str, what: FileKind = FileKind.UNITS) -> None:
    """Write down that somebody took a directory, or its pairs, away as a file."""
    audit.record(Act.EXPORTED, actor=actor, detail={"node": node, "what": what})


@transaction.atomic
def note_shapes(neighbour: str, *, of: str, actor: str) -> None:
    """Write down that somebody took the shapes of a border away as a file."""
    audit.record(Act.SHAPES_EXPORTED, actor=actor, detail={"neighbour": neighbour, "of": of})
