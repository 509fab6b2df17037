"""The matters of a ledger, from the rows under them: the one place that says which count, and what each is.

A matter counts if its message lies before the cut; its answer and its steps too, each by their own message.
"""

import dataclasses
import datetime
import uuid
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from jalon.node.exchange.choices import Direction, ReplyState, State, Step
from jalon.node.exchange.models import Event, Inquiry, Reply
from jalon.node.exchange.rules.ledger import Matter
from jalon.node.federation import queries as federation

TYPES = ["exchange.inquiry.v1", "exchange.reply.v1", "exchange.step.v1"]
JUDGE = "judicial-authorisation"
BEGINNING = datetime.datetime(2000, 1, 1, tzinfo=datetime.UTC)
TOLERANCE = datetime.timedelta(seconds=1)
"""How far the moment of an inquiry's row may lie from that of its envelope."""

Span = tuple[datetime.datetime, datetime.datetime]


@dataclasses.dataclass(frozen=True)
class Cut:
    """Up to where messages count: our streams, and theirs, by name. `sent` and `taken` change places over there."""

    sent: federation.Positions
    taken: federation.Positions

    @property
    def mirrored(self) -> "Cut":
        return Cut(self.taken, self.sent)


@dataclasses.dataclass
class Counted:
    """A matter, the day (UTC) of its row, and the places of the messages that it was counted from."""

    matter: Matter
    day: datetime.date
    sent: list[federation.Place] = dataclasses.field(default_factory=list)
    taken: list[federation.Place] = dataclasses.field(default_factory=list)


def counted(partner: str, way: Direction, spans: Sequence[Span], *, cut: Cut | None = None) -> list[Counted]:
    """The matters of one direction whose rows were sent within one of the spans; of all messages without a cut."""
    if not spans:
        return []
    within = reduce(or_, (Q(sent_at__gte=start, sent_at__lt=end) for start, end in spans))
    asked = Inquiry.objects.filter(within, partner=partner, direction=way).exclude(state=State.EXPIRED)
    return _Rows(partner, way, asked, cut).matters()


def within(found: Sequence[Counted], since: datetime.datetime, until: datetime.datetime) -> list[Matter]:
    """Those of the matters that were asked in a period."""
    return [each.matter for each in found if since <= each.matter.asked_at < until]


class _Rows:
    """Inquiries of one direction, with what counts of their messages."""

    def __init__(self, partner: str, way: Direction, asked: QuerySet[Inquiry], cut: Cut | None) -> None:
        self.partner, self.asked, self.cut = partner, asked, cut
        self.asked_by_us = way == Direction.OURS

    def matters(self) -> list[Counted]:
        moments = self._places(self.asked, outgoing=self.asked_by_us)
        rows = self.asked.values_list("pk", "kind", "due_at", "sent_at")
        found = {
            key: Counted(Matter(id=key.hex, kind=kind, asked_at=moments[key][2], due_at=due), _day(sent_at))
            for key, kind, due, sent_at in rows if key in moments and sent_at
        }  # fmt: skip
        for key, each in found.items():
            self._note(each, moments[key], outgoing=self.asked_by_us)
        self._answer(found)
        self._step(found)
        return list(found.values())

    def _places(self, records: "QuerySet[Any]", *, outgoing: bool) -> dict[uuid.UUID, federation.Place]:
        """The messages under these records that lie before the cut."""
        found = federation.places(self.partner, TYPES, records.values("pk"), outgoing=outgoing)
        if self.cut is None:
            return found
        cut = self.cut.sent if outgoing else self.cut.taken
        return {key: place for key, place in found.items() if federation.lies_before(place, cut)}

    def _note(self, one: Counted, place: federation.Place, *, outgoing: bool) -> None:
        (one.sent if outgoing else one.taken).append(place)

    def _answer(self, found: dict[uuid.UUID, Counted]) -> None:
        replies = Reply.objects.filter(inquiry__in=self.asked.values("pk"), state=ReplyState.SENT)
        places = self._places(replies, outgoing=not self.asked_by_us)
        for key, inquiry, outcome, ground, feedback in replies.values_list(
            "pk", "inquiry_id", "outcome", "ground", "feedback"
        ):
            if key in places and (one := found.get(inquiry)):
                one.matter = dataclasses.replace(
                    one.matter, outcome=outcome, ground=ground, feedback=feedback, answered_at=places[key][2]
                )
                self._note(one, places[key], outgoing=not self.asked_by_us)

    def _step(self, found: dict[uuid.UUID, Counted]) -> None:
        """Take-backs of those who asked, and how long a judge kept a clock of the others standing, where it ran on."""
        since: dict[uuid.UUID, datetime.datetime] = {}
        for event in self._events([Step.WITHDRAW], found, outgoing=self.asked_by_us):
            one = found[event.inquiry_id]
            one.matter = dataclasses.replace(one.matter, withdrawn=True)
        for event in self._events([Step.STOP, Step.START], found, outgoing=not self.asked_by_us):
            one = found[event.inquiry_id]
            if event.step == Step.STOP and event.reason == JUDGE:
                since[event.inquiry_id] = event.at
            elif event.step == Step.START and (start := since.pop(event.inquiry_id, None)):
                judged = one.matter.judged + (event.at - start)
                one.matter = dataclasses.replace(one.matter, judged=judged)

    def _events(self, steps: list[Step], found: dict[uuid.UUID, Counted], *, outgoing: bool) -> list[Event]:
        events = Event.objects.filter(inquiry__in=self.asked.values("pk"), step__in=steps)
        places = self._places(events, outgoing=outgoing)
        held = [event for event in events.order_by("at") if event.pk in places and event.inquiry_id in found]
        for event in held:
            self._note(found[event.inquiry_id], places[event.pk], outgoing=outgoing)
        return held


def _day(moment: datetime.datetime) -> datetime.date:
    return moment.astimezone(datetime.UTC).date()
