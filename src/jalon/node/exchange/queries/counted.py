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

UNDELIVERED = Q(state=State.EXPIRED) | Q(direction=Direction.OURS, state=State.CLOSED, answered_at=None)
"""What never reached the partner, closed by somebody or not: nothing else of ours is closed without an answer."""

COUNTED_STEPS = [Step.STOP, Step.START, Step.WITHDRAW]
NOTHING = datetime.timedelta()

Span = tuple[datetime.datetime, datetime.datetime]


@dataclasses.dataclass(frozen=True)
class Cut:
    """Up to where messages count: our streams, and theirs, by name. `sent` and `taken` change places over there."""

    sent: federation.Positions
    taken: federation.Positions

    @property
    def mirrored(self) -> "Cut":
        return Cut(self.taken, self.sent)


@dataclasses.dataclass(frozen=True, slots=True)
class Counted:
    """A matter, the day (UTC) of its row, and the places of the messages that it was counted from."""

    matter: Matter
    day: datetime.date
    sent: list[federation.Place]
    taken: list[federation.Place]


def counted(partner: str, way: Direction, spans: Sequence[Span], *, cut: Cut | None = None) -> list[Counted]:
    """The matters of one direction whose rows were sent within one of the spans; of all messages without a cut."""
    if not spans:
        return []
    within = reduce(or_, (Q(sent_at__gte=start, sent_at__lt=end) for start, end in spans))
    asked = Inquiry.objects.filter(within, partner=partner, direction=way).exclude(UNDELIVERED)
    return _Rows(partner, way, asked, cut).matters()


def within(found: Sequence[Counted], since: datetime.datetime, until: datetime.datetime) -> list[Matter]:
    """Those of the matters that were asked in a period."""
    return [each.matter for each in found if since <= each.matter.asked_at < until]


class _Rows:
    """Inquiries of one direction, with what counts of their messages."""

    def __init__(self, partner: str, way: Direction, asked: QuerySet[Inquiry], cut: Cut | None) -> None:
        self.partner, self.asked, self.cut = partner, asked, cut
        self.asked_by_us = way == Direction.OURS
        self.of_theirs: dict[uuid.UUID, list[federation.Place]] = {}
        """The places of the answers and steps that those sent who were asked, by inquiry."""
        self.of_askers: dict[uuid.UUID, list[federation.Place]] = {}

    def matters(self) -> list[Counted]:
        asked = self._places(self.asked, outgoing=self.asked_by_us)
        answers, (judged, withdrawn) = self._answers(), self._steps()
        nothing: dict[str, Any] = {}
        return [
            self._counted(
                asked[key],
                sent_at,
                Matter(
                    id=key.hex, kind=kind, asked_at=asked[key][2], due_at=due,
                    judged=judged.get(key, NOTHING), withdrawn=key in withdrawn, **answers.get(key, nothing),
                ),
                key,
            )
            for key, kind, due, sent_at in self.asked.values_list("pk", "kind", "due_at", "sent_at")
            if key in asked and sent_at
        ]  # fmt: skip

    def _counted(self, place: federation.Place, sent_at: datetime.datetime, matter: Matter, key: uuid.UUID) -> Counted:
        askers, others = [place, *self.of_askers.get(key, ())], self.of_theirs.get(key, [])
        sent, taken = (askers, others) if self.asked_by_us else (others, askers)
        return Counted(matter, sent_at.astimezone(datetime.UTC).date(), sent, taken)

    def _places(self, records: "QuerySet[Any]", *, outgoing: bool) -> dict[uuid.UUID, federation.Place]:
        """The messages under these records that lie before the cut."""
        found = federation.places(self.partner, TYPES, records.values("pk"), outgoing=outgoing)
        if self.cut is None:
            return found
        cut = self.cut.sent if outgoing else self.cut.taken
        return {key: place for key, place in found.items() if federation.lies_before(place, cut)}

    def _answers(self) -> dict[uuid.UUID, dict[str, Any]]:
        """What was answered, and when, by inquiry."""
        replies = Reply.objects.filter(inquiry__in=self.asked.values("pk"), state=ReplyState.SENT)
        places = self._places(replies, outgoing=not self.asked_by_us)
        names, said = ("pk", "inquiry_id", "outcome", "ground", "feedback"), {}
        for key, inquiry, outcome, ground, feedback in replies.values_list(*names):
            if place := places.get(key):
                same = {"outcome": outcome, "ground": ground, "feedback": feedback}
                said[inquiry] = {**same, "answered_at": place[2]}
                self.of_theirs.setdefault(inquiry, []).append(place)
        return said

    def _steps(self) -> tuple[dict[uuid.UUID, datetime.timedelta], set[uuid.UUID]]:
        """How long a judge kept each clock of the others standing, where it ran on; what those who asked took back."""
        events = Event.objects.filter(inquiry__in=self.asked.values("pk"), step__in=COUNTED_STEPS)
        held = list(events.order_by("at"))
        if not held:
            return {}, set()
        of_theirs = self._noted(held, self._places(events, outgoing=not self.asked_by_us), self.of_theirs)
        of_askers = self._noted(held, self._places(events, outgoing=self.asked_by_us), self.of_askers)
        withdrawn = {event.inquiry_id for event in of_askers if event.step == Step.WITHDRAW}
        return _judged(of_theirs), withdrawn

    def _noted(
        self,
        events: Sequence[Event],
        before: dict[uuid.UUID, federation.Place],
        places: dict[uuid.UUID, list[federation.Place]],
    ) -> list[Event]:
        """Those of the steps whose message counts; notes where it lies."""
        found = [event for event in events if event.pk in before]
        for event in found:
            places.setdefault(event.inquiry_id, []).append(before[event.pk])
        return found


def _judged(events: Sequence[Event]) -> dict[uuid.UUID, datetime.timedelta]:
    spans: dict[uuid.UUID, datetime.timedelta] = {}
    since: dict[uuid.UUID, datetime.datetime] = {}
    for event in events:
        if event.step == Step.STOP and event.reason == JUDGE:
            since[event.inquiry_id] = event.at
        elif event.step == Step.START and (start := since.pop(event.inquiry_id, None)):
            spans[event.inquiry_id] = spans.get(event.inquiry_id, NOTHING) + (event.at - start)
    return spans
