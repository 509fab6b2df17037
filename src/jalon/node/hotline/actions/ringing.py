"""What the clock does to calls in the browser: nobody answered, nobody followed a transfer, a browser went away."""

import uuid

from django.db import transaction
from django.db.models import Q

from jalon.node.hotline.actions import calls, outgoing
from jalon.node.hotline.choices import CallEnd, CallState, CallStep, Side
from jalon.node.hotline.models import Call
from jalon.node.hotline.rules import calls as rules

WORKER = "system:worker"
BATCH = 50


def end_lapsed() -> int:
    """End every call that nobody took in its time, or whose browser of ours is gone; returns how many."""
    now = outgoing.moment()
    lapsed = Q(state__in=[CallState.RINGING, CallState.HANDING], due_at__lte=now)
    silent = Q(state=CallState.TALKING, seen_at__lte=now - rules.SILENT_AFTER)
    keys = list(Call.objects.filter(lapsed | silent).order_by("due_at").values_list("pk", flat=True)[:BATCH])
    return sum(_end(key) for key in keys)


@transaction.atomic
def _end(key: uuid.UUID) -> bool:
    call, now = calls.locked(key), outgoing.moment()
    waits = (call.handed_by or call.side) == Side.OURS
    at = rules.lapses_at(call.state, call.due_at, waits=waits)
    if at is None and call.state == CallState.TALKING and call.seen_at and now - call.seen_at >= rules.SILENT_AFTER:
        at = now
    if at is None or now < at:
        return False
    why = CallEnd.LOST if call.taken_at else CallEnd.UNANSWERED
    ended = at if call.taken_at else call.rang_at + rules.RINGS  # the same moment in both logs
    calls.end(call, why, ended, actor=WORKER)
    if call.taken_at:  # a ring ends on both sides by itself
        calls.tell(call, CallStep.END, now, by=None, why=why.value)
    return True
