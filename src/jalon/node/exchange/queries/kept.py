"""What the matters of each day add up to, as the worker keeps it, and from the rows where a day changed since.

A kept day is taken as a whole where all of it lies in the period and before the cut; of any other the rows are counted.
So the figures are those of the rows, at any moment and any cut, and a page reads a row a day.
"""

import dataclasses
import datetime
import sys
from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from jalon.node.exchange.choices import Direction
from jalon.node.exchange.models import LedgerDay, LedgerMark
from jalon.node.exchange.queries.counted import BEGINNING, TOLERANCE, Counted, Cut, Span, counted, within
from jalon.node.exchange.rules.ledger import Counts

DAY = datetime.timedelta(days=1)
MOST_SPANS = 100
"""Apart spans in one question; where there are more, the rows of all days between are counted."""


@dataclasses.dataclass(frozen=True)
class KeptDay:
    """One direction of one day."""

    direction: Direction
    day: datetime.date
    first: datetime.datetime | None
    last: datetime.datetime | None
    held: dict[str, dict[str, int]]
    counts: Counts

    def lies_in(self, since: datetime.datetime, until: datetime.datetime) -> bool:
        """Whether all that was asked lies in the period."""
        return self.first is None or self.last is None or (since <= self.first and self.last < until)

    def lies_apart(self, since: datetime.datetime, until: datetime.datetime) -> bool:
        """Whether nothing of it does."""
        return self.first is None or self.last is None or self.last < since or self.first >= until

    def lies_before(self, cut: Cut) -> bool:
        """Whether every message under it lies before the cut."""
        pairs = ((self.held["sent"], cut.sent), (self.held["taken"], cut.taken))
        return all(seq <= there.get(name, 0) for reach, there in pairs for name, seq in reach.items())


class Kept:
    """What is kept of the ledger with one partner over a time, read once: both directions, for any period of it."""

    def __init__(self, partner: str, cut: Cut, *, since: datetime.datetime = BEGINNING, until: datetime.datetime):
        self.partner, self.cut = partner, cut
        span = {"partner": partner, "day__gte": _day(since - TOLERANCE), "day__lte": _day(until + TOLERANCE)}
        # The marks first: a day that is counted anew between the two reads is then counted from its rows.
        self.changed = set(LedgerMark.objects.filter(**span).values_list("direction", "day").distinct())
        self.days = [each for each in _days(span) if (each.direction, each.day) not in self.changed]

    def counts(self, way: Direction, since: datetime.datetime, until: datetime.datetime) -> Counts:
        """What one direction adds up to over a period."""
        total, apart = Counts(), {day for direction, day in self.changed if direction == way}
        whole: list[KeptDay] = []
        for each in self.days:
            if each.direction != way or each.lies_apart(since, until):
                continue
            if each.lies_in(since, until) and each.lies_before(self.cut) and _lies_within(each.day, since, until):
                whole.append(each)
            else:
                apart.add(each.day)
        spans = spans_of(apart, since - TOLERANCE, until + TOLERANCE)
        if len(spans) > MOST_SPANS:
            whole, spans = [], [(since - TOLERANCE, until + TOLERANCE)]
        for each in whole:
            total.add_all(each.counts)
        for matter in within(counted(self.partner, way, spans, cut=self.cut), since, until):
            total.add(matter)
        return total


def spans_of(days: Iterable[datetime.date], start: datetime.datetime, end: datetime.datetime) -> list[Span]:
    """The times that these days (UTC) cover between two moments, days that follow one another as one."""
    found: list[Span] = []
    for day in sorted(days):
        begun = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
        ended = begun + DAY
        if found and found[-1][1] == begun:
            begun = found.pop()[0]
        found.append((begun, ended))
    cut = ((max(begun, start), min(ended, end)) for begun, ended in found)
    return [(begun, ended) for begun, ended in cut if begun < ended]


def added_up(found: Sequence[Counted]) -> dict[str, Any]:
    """Matters of one day as its row holds them: the fields of `LedgerDay` by name."""
    counts, sent, taken = Counts(), Counter[str](), Counter[str]()
    for each in found:
        counts.add(each.matter)
        for reach, places in ((sent, each.sent), (taken, each.taken)):
            for name, seq, _at in places:
                reach[name] = max(reach[name], seq)
    moments = [each.matter.asked_at for each in found]
    held = {"asked": counts.asked, "told": counts.told, "feedback": counts.feedback, "sent": sent, "taken": taken}
    return {
        "first": min(moments, default=None),
        "last": max(moments, default=None),
        "held": {name: dict(sorted(each.items())) for name, each in held.items()},
        "answers": _octets(counts.answers),
        "feedbacks": _octets(counts.feedbacks),
    }


def _days(span: dict[str, Any]) -> Iterable[KeptDay]:
    names = ("direction", "day", "first", "last", "held", "answers", "feedbacks")
    for direction, day, first, last, held, answers, feedbacks in LedgerDay.objects.filter(**span).values_list(*names):
        counts = Counts(held["asked"], held["told"], held["feedback"], _spans(answers), _spans(feedbacks))
        yield KeptDay(Direction(direction), day, first, last, held, counts)


def _lies_within(day: datetime.date, since: datetime.datetime, until: datetime.datetime) -> bool:
    """Whether the rows of a whole day are among those that a period looks through."""
    begun = datetime.datetime.combine(day, datetime.time(), datetime.UTC)
    return since - TOLERANCE <= begun and begun + DAY <= until + TOLERANCE


def _day(moment: datetime.datetime) -> datetime.date:
    return moment.astimezone(datetime.UTC).date()


def _octets(spans: "array[int]") -> bytes:
    return _little(array("q", sorted(spans))).tobytes()


def _spans(octets: bytes) -> "array[int]":
    found = array("q")
    found.frombytes(octets)
    return _little(found)


def _little(spans: "array[int]") -> "array[int]":
    """The same numbers, their octets turned round where this machine keeps them otherwise."""
    if sys.byteorder == "big":
        spans.byteswap()
    return spans
