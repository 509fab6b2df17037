"""What the worker does by the clock: reminders before a deadline passes, escalation after it. Each once."""

import datetime

from django.db import transaction
from django.db.models import Q

from jalon.node.audit import actions as audit
from jalon.node.exchange import rules
from jalon.node.exchange.actions import telling
from jalon.node.exchange.actions.steps import SYSTEM, about, keep_event
from jalon.node.exchange.choices import Act, Direction, Step
from jalon.node.exchange.models import Inquiry
from jalon.node.kernel import clock

BATCH = 200
LAST_PART = 0.25
"""A reminder comes when this part of the time is left."""


def mind_deadlines() -> int:
    """Remind of what is soon due and escalate what is late, on both sides; returns how many were dealt with.

    A clock that stands reminds nobody. What was reminded or escalated keeps the moment, so that each happens once; an
    extension makes room for a new reminder.
    """
    now = clock.now()
    done = 0
    for inquiry in _near(now):
        late = bool(inquiry.due_at and inquiry.due_at <= now)
        with transaction.atomic():
            fresh = Inquiry.objects.select_for_update(of=("self",)).get(pk=inquiry.pk)
            done += _remind_or_escalate(fresh, now, late=late)
    return done


def _near(now: datetime.datetime) -> list[Inquiry]:
    running = Inquiry.objects.filter(state__in=rules.OPEN, answered_at=None, closed_at=None, paused_at=None)
    late = Q(due_at__lte=now, escalated_at=None)
    soon = Q(due_at__gt=now, due_at__lte=now + datetime.timedelta(days=8), reminded_at=None)
    found = running.filter(late | soon).exclude(stored_at=None).order_by("due_at")
    return [each for each in found[:BATCH] if each.due_at and (each.due_at <= now or _in_last_part(each, now))]


def _in_last_part(inquiry: Inquiry, now: datetime.datetime) -> bool:
    if not inquiry.stored_at or not inquiry.due_at:
        return False
    return inquiry.due_at - now <= LAST_PART * (inquiry.due_at - inquiry.stored_at)


def _remind_or_escalate(inquiry: Inquiry, now: datetime.datetime, *, late: bool) -> int:
    moment, step, act = (
        ("escalated_at", Step.ESCALATE, Act.ESCALATED) if late else ("reminded_at", Step.REMIND, Act.REMINDED)
    )
    if getattr(inquiry, moment) is not None or inquiry.answered_at or inquiry.paused_at:
        return 0
    setattr(inquiry, moment, now)
    inquiry.save(update_fields=[moment])
    keep_event(inquiry, step, side=Direction.OURS, at=now, until=inquiry.due_at)
    audit.record(act, actor=SYSTEM, about=about(inquiry), detail={"due_at": str(inquiry.due_at)})
    telling.deadline(inquiry, late=late)
    return 1
