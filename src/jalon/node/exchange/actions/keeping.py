"""Counting anew what changed of the ledgers, so that no page has to: the worker's, and the command's from the start.

The database marks each day that changes (`models.ledger`). Rows are counted outside any transaction, and written in a
short one that also clears the marks seen before the count: what changed meanwhile keeps its mark. Of two that count one
day at once, the second writes nothing, since the day's edition has moved on.
"""

import datetime
from collections.abc import Iterator, Sequence

from django.db import transaction
from django.db.models.functions import TruncDate

from jalon.node.exchange.choices import Direction
from jalon.node.exchange.models import Inquiry, LedgerComparison, LedgerDay, LedgerMark, Statement
from jalon.node.exchange.queries import compared
from jalon.node.exchange.queries.counted import BEGINNING, TOLERANCE, Counted, counted
from jalon.node.exchange.queries.kept import DAY, added_up, spans_of

AT_ONCE = 7
"""Days counted and written together."""
END = datetime.datetime(9999, 1, 1, tzinfo=datetime.UTC)

Days = tuple[str, Direction, list[datetime.date]]


def keep_ledgers() -> int:
    """Count every changed day anew, then weigh the partners' ledgers that rest on them; returns how many days."""
    kept = sum(_keep(*each) for each in list(_changed()))
    for told in compared.to_weigh():
        _weigh(told)
    return kept


def recount_ledgers() -> int:
    """Count every day of every ledger from the rows again, whatever is kept; returns how many."""
    days = TruncDate("sent_at", tzinfo=datetime.UTC)
    sent = Inquiry.objects.exclude(sent_at=None).values_list("partner", "direction", days).distinct()
    known = LedgerDay.objects.values_list("partner", "direction", "day")
    LedgerMark.objects.bulk_create(
        (LedgerMark(partner_id=partner, direction=way, day=day) for partner, way, day in {*sent, *known}),
        batch_size=1000,
    )
    return keep_ledgers()


def _changed() -> Iterator[Days]:
    """The days with marks, some at a time, of one partner and direction each."""
    marked: dict[tuple[str, str], list[datetime.date]] = {}
    found = LedgerMark.objects.values_list("partner", "direction", "day").distinct()
    for partner, way, day in found.order_by("partner", "direction", "day"):
        marked.setdefault((partner, way), []).append(day)
    for (partner, way), days in marked.items():
        for begun in range(0, len(days), AT_ONCE):
            yield partner, Direction(way), days[begun : begun + AT_ONCE]


def _keep(partner: str, way: Direction, days: list[datetime.date]) -> int:
    where = {"partner": partner, "direction": way, "day__in": days}
    marks: dict[datetime.date, list[int]] = {day: [] for day in days}
    for key, day in LedgerMark.objects.filter(**where).values_list("pk", "day"):
        marks[day].append(key)
    known = dict(LedgerDay.objects.filter(**where).values_list("day", "edition"))
    found: dict[datetime.date, list[Counted]] = {day: [] for day in days}
    for each in counted(partner, way, spans_of(days, BEGINNING, END)):
        found[each.day].append(each)
    with transaction.atomic():
        return sum(
            _write(LedgerDay(partner_id=partner, direction=way, day=day, edition=known.get(day, 0)), rows, marks[day])
            for day, rows in found.items()
        )


def _write(day: LedgerDay, found: Sequence[Counted], marks: Sequence[int]) -> bool:
    same = {"partner": day.partner_id, "direction": day.direction, "day": day.day}
    fields = {**added_up(found), "edition": day.edition + 1}
    if day.edition:
        written = bool(LedgerDay.objects.filter(**same, edition=day.edition).update(**fields))
    else:
        names = {"partner_id": day.partner_id, "direction": day.direction, "day": day.day}
        _row, written = LedgerDay.objects.get_or_create(**names, defaults=fields)
    if written:
        LedgerMark.objects.filter(pk__in=marks).delete()
        begun = datetime.datetime.combine(day.day, datetime.time(), datetime.UTC)
        about = {"statement__since__lt": begun + DAY + TOLERANCE, "statement__until__gte": begun - TOLERANCE}
        LedgerComparison.objects.filter(statement__partner=day.partner_id, **about).delete()
    return written


def _weigh(told: Statement) -> None:
    """Keep how a partner's ledger compares, unless a day of it changed meanwhile."""
    editions = compared.editions(told)
    if editions is None:
        return
    found = compared.weigh(told)
    fields = {
        "editions": editions,
        "ours": found.ours,
        "theirs": found.theirs,
        "apart": [[each.id, each.ours, each.theirs] for each in found.apart],
    }
    LedgerComparison.objects.update_or_create(statement_id=told.pk, defaults=fields)
