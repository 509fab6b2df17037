"""The reciprocity ledger: what was asked and answered between us and a partner, as both sides can compute it alike.

Every figure rests on moments that both nodes hold: when the gate stored the inquiry, when the answer was made, what it
said. Cut off at one moment, our figures about *ours* equal the partner's about *theirs*, and the other way round.
"""

import dataclasses
import datetime
from collections import Counter

from django.db.models import F, QuerySet

from jalon.node.exchange.choices import Direction, Outcome, ReplyState, State
from jalon.node.exchange.models import Inquiry, Reply


@dataclasses.dataclass(frozen=True)
class Side:
    """One direction of a ledger."""

    asked: int
    answered: int
    in_time: int
    late: int
    refused: dict[str, int]
    open: int


@dataclasses.dataclass(frozen=True)
class Ledger:
    """Both directions with one partner."""

    partner: str
    ours: Side
    theirs: Side

    def mirrored(self, node: str) -> "Ledger":
        """The same as the partner must see it."""
        return Ledger(node, self.theirs, self.ours)


def ledger(partner: str, until: datetime.datetime) -> Ledger:
    """The ledger with a partner over everything that was stored before a moment."""
    return Ledger(partner, _side(partner, Direction.OURS, until), _side(partner, Direction.THEIRS, until))


def _side(partner: str, direction: Direction, until: datetime.datetime) -> Side:
    stored = Inquiry.objects.filter(partner=partner, direction=direction, stored_at__lt=until)
    stored = stored.exclude(state=State.EXPIRED)
    done = stored.filter(answered_at__isnull=False)
    replies = Reply.objects.filter(inquiry__in=done, state=ReplyState.SENT)
    grounds = Counter(replies.filter(outcome=Outcome.REFUSED).values_list("ground", flat=True))
    in_time = done.filter(answered_at__lte=F("due_at")).count()
    return Side(
        asked=stored.count(),
        answered=replies.exclude(outcome=Outcome.REFUSED).count(),
        in_time=in_time,
        late=done.count() - in_time,
        refused=dict(sorted(grounds.items())),
        open=_open(stored),
    )


def _open(stored: QuerySet[Inquiry]) -> int:
    return stored.filter(answered_at__isnull=True).count()
