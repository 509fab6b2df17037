"""Units and pairs as files: templates with two examples, and what is there as a table, fit to be imported."""

import datetime
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from jalon.node.directory.choices import ContactKind
from jalon.node.directory.models import Contact, KeptGate, Pair, Unit
from jalon.node.directory.rules import pair_rows
from jalon.node.directory.rules.unit_rows import COLUMNS, EXAMPLES, NAMES
from jalon.node.kernel import sheets

CSV, XLSX, JSONL, TYPES = sheets.CSV, sheets.XLSX, sheets.JSONL, sheets.TYPES
CHUNK = 2000


def template(ending: str) -> bytes:
    """The template: its columns and two rows to overwrite."""
    return _written(ending, COLUMNS, [[row.get(column, "") for column in COLUMNS] for row in EXAMPLES])


def pair_template(ending: str) -> bytes:
    """The template of counterpart pairs."""
    columns = pair_rows.COLUMNS
    return _written(ending, columns, [[row.get(column, "") for column in columns] for row in pair_rows.EXAMPLES])


def exported_pairs(ending: str) -> bytes:
    """Every counterpart pair with its dates, past ones included."""
    return _written(ending, pair_rows.COLUMNS, _pairs())


def _pairs() -> Iterator[Sequence[str]]:
    pairs = Pair.objects.select_related("ours", "theirs").order_by("ours__code", "offence", "valid_from", "pk")
    for pair in pairs.iterator(chunk_size=CHUNK):
        yield (
            pair.ours.code, pair.theirs.node_id, pair.theirs.code, pair.offence, pair.level, pair.ground,
            _day(pair.valid_from), _day(pair.valid_until),
        )  # fmt: skip


def exported(ending: str, node: str) -> bytes:
    """Every unit of a node with its dates, past ones included."""
    return _written(ending, COLUMNS, _rows(node))


def _rows(node: str) -> Iterator[Sequence[str]]:
    units = Unit.objects.filter(node=node).select_related("parent", "agency").order_by("valid_from", "code")
    keys = units.values("pk")
    phones = _by_unit(Contact.objects.filter(unit__in=keys, kind=ContactKind.PHONE, valid_until=None), "value")
    mails = _by_unit(Contact.objects.filter(unit__in=keys, kind=ContactKind.MAIL, valid_until=None), "value")
    gates = _by_unit(KeptGate.objects.filter(unit__in=keys, valid_until=None), "gate")
    for unit in units.iterator(chunk_size=CHUNK):
        cells = {
            "code": unit.code, "level": unit.level, "parent": unit.parent.code if unit.parent else "",
            "agency": unit.agency.code if unit.agency else "", "territory": unit.territory,
            "languages": " ".join(unit.languages), "hours": unit.hours, "lines_of_work": " ".join(unit.lines_of_work),
            "gates": " ".join(gates.get(unit.pk, ())), "central": "yes" if unit.central else "",
            "phone": "; ".join(phones.get(unit.pk, ())), "mail": "; ".join(mails.get(unit.pk, ())),
            "valid_from": _day(unit.valid_from), "valid_until": _day(unit.valid_until),
        }  # fmt: skip
        cells |= {column: unit.names.get(language, "") for column, language in NAMES.items()}
        yield [cells[column] for column in COLUMNS]


def _day(day: datetime.date | None) -> str:
    return day.isoformat() if day else ""


def _by_unit(rows: object, column: str) -> dict[object, list[str]]:
    found: dict[object, list[str]] = {}
    for unit, value in rows.values_list("unit", column):  # type: ignore[attr-defined]
        found.setdefault(unit, []).append(value)
    return found


def _written(ending: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    return sheets.as_file(ending, columns, rows, sheet=_("Units"))
