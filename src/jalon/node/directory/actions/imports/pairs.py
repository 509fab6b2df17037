"""A file of counterpart pairs: held against the directory, written, taken back."""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jalon.node.directory.actions.imports.plans import BATCH, CannotUndo, Plan
from jalon.node.directory.models import ImportBatch, ImportChange, Node, Pair, Unit
from jalon.node.directory.rules import pair_rows, sheets
from jalon.node.directory.rules.pair_rows import PairRow
from jalon.node.kernel import ids

FIELDS = ("level", "ground", "valid_until")


class PairPlan(Plan[Pair, tuple[Pair, PairRow]]):
    """Pairs to add, and pairs whose level, ground or end change."""


def plan_pairs(node: Node, content: bytes, name: str) -> PairPlan:
    """Read a file and hold it against the directory, without writing anything."""
    sheet = sheets.read(content, name, known=pair_rows.COLUMNS, needed=pair_rows.NEEDED)
    plan = PairPlan(sheet)
    rows = []
    for number, cells in zip(sheet.numbers, sheet.rows, strict=True):
        row, problems = pair_rows.read(sheet, number, cells)
        plan.problems += problems
        rows += [row] if row else []
    _Judge(plan, node, rows).judge(rows)
    return plan


class _Judge:
    """Holds rows against one another, and against the units and pairs that are there."""

    def __init__(self, plan: PairPlan, node: Node, rows: Sequence[PairRow]) -> None:
        self.plan, self.node = plan, node
        self.nodes = {each.code: each for each in Node.objects.all()}
        wanted = {(node.code, row.ours) for row in rows} | {(row.their_node, row.theirs) for row in rows}
        self.units: dict[tuple[str, str], list[Unit]] = {}
        found = Unit.objects.filter(code__in={code for _node, code in wanted}).select_related("node")
        for unit in found.iterator(chunk_size=BATCH):
            self.units.setdefault((unit.node_id, unit.code), []).append(unit)
        self.there: dict[tuple[str, str, str, str], list[Pair]] = {}
        for pair in Pair.objects.filter(ours__node=node).select_related("ours", "theirs"):
            who = (pair.ours.code, pair.theirs.node_id, pair.theirs.code, pair.offence)
            self.there.setdefault(who, []).append(pair)
        self.rows: dict[tuple[str, str, str, str], list[PairRow]] = {}

    def judge(self, rows: Sequence[PairRow]) -> None:
        for row in rows:
            sides = self._units(row)
            if sides and self._stands_alone(row):
                self.rows.setdefault(row.who, []).append(row)
                self._sort_in(row, *sides)

    def _units(self, row: PairRow) -> tuple[Unit, Unit] | None:
        """Both units as they stood on the first day."""
        across = self.nodes.get(row.their_node)
        if across is None:
            self._wrong(row, "their_node", row.their_node, _("The directory has no node of that code."))
            return None
        if across.country == self.node.country:
            self._wrong(row, "their_node", row.their_node, _("A pair joins a unit of ours and one across the line."))
            return None
        ours = self._unit(row, "ours", self.node.code, row.ours)
        theirs = self._unit(row, "theirs", row.their_node, row.theirs)
        return (ours, theirs) if ours and theirs else None

    def _unit(self, row: PairRow, column: str, node: str, code: str) -> Unit | None:
        known = self.units.get((node, code), [])
        found = next((unit for unit in known if unit.in_force(row.valid_from)), None)
        if found is None:
            sentence = _("%(unit)s does not exist on %(day)s. See what became of it, and name that unit.")
            if not known:
                sentence = _("No unit of %(node)s bears the code %(unit)s.")
            self._wrong(row, column, code, sentence % {"unit": code, "day": row.valid_from.isoformat(), "node": node})
        return found

    def _stands_alone(self, row: PairRow) -> bool:
        for other in self.rows.get(row.who, ()):
            if row.overlaps(other.valid_from, other.valid_until):
                sentence = _("Row %(other)d names the same two for that subject at that time.")
                return self._wrong(row, "ours", row.ours, sentence % {"other": other.number})
        for pair in self.there.get(row.who, ()):
            if pair.valid_from != row.valid_from and row.overlaps(pair.valid_from, pair.valid_until):
                sentence = _("These two are counterparts for that subject since %(day)s. End that pair first, or give "
                             "that day to correct it.")  # fmt: skip
                said = {"day": pair.valid_from.isoformat()}
                return self._wrong(row, "valid_from", row.valid_from.isoformat(), sentence % said)
        return True

    def _wrong(self, row: PairRow, column: str, value: str, sentence: str) -> bool:
        return self.plan.wrong(row.number, column, value, sentence)

    def _sort_in(self, row: PairRow, ours: Unit, theirs: Unit) -> None:
        known = next((pair for pair in self.there.get(row.who, ()) if pair.valid_from == row.valid_from), None)
        if known is None:
            said = {name: getattr(row, name) for name in (*FIELDS, "offence", "valid_from")}
            self.plan.add.append(Pair(id=ids.new_id(), ours=ours, theirs=theirs, **said))
        elif any(getattr(known, name) != getattr(row, name) for name in FIELDS):
            self.plan.change.append((known, row))
        else:
            self.plan.same += 1


def write_pairs(batch: ImportBatch, plan: PairPlan) -> None:
    """Write the good rows and note each, so that they can be taken back."""
    noted: list[tuple[Pair, dict[str, Any] | None]] = [(pair, None) for pair in plan.add]
    Pair.objects.bulk_create(plan.add, batch_size=BATCH)
    for pair, row in plan.change:
        noted.append((pair, _state(pair)))
        for name in FIELDS:
            setattr(pair, name, getattr(row, name))
        pair.save(update_fields=FIELDS)
    ImportChange.objects.bulk_create(
        (
            ImportChange(batch=batch, table="pair", key=pair.pk, before=before, after=_state(pair))
            for pair, before in noted
        ),
        batch_size=BATCH,
    )


def _state(pair: Pair) -> dict[str, Any]:
    end: datetime.date | None = pair.valid_until
    return {"level": pair.level, "ground": pair.ground, "valid_until": end.isoformat() if end else None}


def undo_pairs(every: "QuerySet[ImportChange]") -> None:
    """Take back every pair that an import wrote.

    Raises:
        CannotUndo: if one was changed since.
    """
    changes = {change.key: change for change in every.filter(table="pair")}
    pairs: dict[uuid.UUID, Pair] = Pair.objects.in_bulk(list(changes))
    touched = [key for key, change in changes.items() if key not in pairs or _state(pairs[key]) != change.after]
    if touched:
        sentence = _("%(count)d of these pairs were changed since. Correct them one by one.")
        raise CannotUndo(sentence % {"count": len(touched)})
    for key, change in changes.items():
        if change.before is None:
            pairs[key].delete()
        else:
            Pair.objects.filter(pk=key).update(**change.before)
