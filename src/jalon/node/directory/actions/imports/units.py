"""What a file of units would do: its rows held against one another and against the directory."""

import dataclasses
import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from jalon.node.directory.actions.imports.plans import Plan
from jalon.node.directory.models import Agency, Contact, KeptGate, Node, Unit
from jalon.node.directory.rules import sheets, unit_rows
from jalon.node.directory.rules.unit_rows import Row
from jalon.node.kernel import ids


@dataclasses.dataclass
class UnitPlan(Plan[Row, tuple[Unit, Row]]):
    """Units to add and units to change, with the keys that rows will have."""

    keys: dict[tuple[str, datetime.date], uuid.UUID] = dataclasses.field(default_factory=dict)


def plan_units(node: Node, content: bytes, name: str) -> UnitPlan:
    """Read a file and hold it against the directory, without writing anything."""
    sheet = sheets.read(content, name, known=unit_rows.COLUMNS, needed=unit_rows.NEEDED)
    plan = UnitPlan(sheet)
    rows = []
    for number, cells in zip(sheet.numbers, sheet.rows, strict=True):
        row, problems = unit_rows.read(sheet, number, cells, node.country)
        plan.problems += problems
        rows += [row] if row else []
    Judge(plan, node).judge(rows)
    return plan


class Judge:
    """Holds rows against one another and against the units that are there."""

    def __init__(self, plan: UnitPlan, node: Node) -> None:
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
        return self.plan.wrong(row.number, column, value, sentence)

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
