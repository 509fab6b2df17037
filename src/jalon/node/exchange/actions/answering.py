"""Working on an inquiry of theirs: taken, assigned, asked about; its clock stopped, started, extended. Each is told."""

import datetime
import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon import codes
from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.directory import queries as directory
from jalon.node.exchange import queries, rules
from jalon.node.exchange.actions import registry, telling
from jalon.node.exchange.actions.steps import (
    about,
    already,
    keep_event,
    locked,
    pause,
    resume,
    say_step,
    send,
    take_step,
)
from jalon.node.exchange.choices import LISTS, Act, Step
from jalon.node.exchange.models import Inquiry
from jalon.node.kernel import clock, ids, rows
from jalon.node.kernel.refused import Refused

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

ACKNOWLEDGEMENT = "exchange.acknowledgement.v1"


class CannotHandle(Refused):
    """That cannot be done with this inquiry now, or not by this person."""

    code = "exchange.cannot-handle"


@transaction.atomic
def acknowledge_inquiry(key: uuid.UUID, *, handler: "User", direct: bool, downgrade_reasons: str = "") -> Inquiry:
    """Take an inquiry of theirs: our number, and the deadline that follows; the partner is told.

    Args:
        key: the inquiry's id.
        handler: who takes it.
        direct: whether what is asked is directly accessible to this unit, which decides the limit.
        downgrade_reasons: where an urgent inquiry is taken as routine, why; the partner reads it.
    """
    inquiry = locked(key)
    if inquiry.acknowledger_id == handler.pk and inquiry.acknowledged_at:
        return inquiry
    if downgrade_reasons:
        rules.may_downgrade(inquiry.urgency, downgrade_reasons).or_refuse(CannotHandle)
    take_step(inquiry, Step.ACKNOWLEDGE)
    now = clock.now()
    inquiry.number = queries.next_number(directory.own_node().code, clock.day(now).year)
    inquiry.acknowledger, inquiry.acknowledged_at, inquiry.direct = handler, now, direct
    inquiry.downgrade_reasons = downgrade_reasons.strip()
    inquiry.due_at = queries.deadline_of(inquiry)
    rows.change(inquiry, "state", "number", "acknowledger", "acknowledged_at", "direct", "downgrade_reasons", "due_at")
    detail = {"number": inquiry.number, "direct": direct, "downgraded": bool(inquiry.downgrade_reasons)}
    done = audit.Done(Act.ACKNOWLEDGED, actor=handler.actor, about=about(inquiry), tree=Tree.EXCHANGE, detail=detail)
    event = keep_event(inquiry, Step.ACKNOWLEDGE, by=handler, at=now, text=inquiry.downgrade_reasons,
                       language=handler.language, until=inquiry.due_at)  # fmt: skip
    body = {
        "inquiry": str(inquiry.pk),
        "number": inquiry.number,
        "registry": registry.number_of(inquiry),
        "unit": {"code": inquiry.unit.code, "names": inquiry.unit.names},
        "direct": direct,
        "due_at": inquiry.due_at.isoformat() if inquiry.due_at else None,
        "downgrade_reasons": inquiry.downgrade_reasons,
    }
    send(inquiry, ACKNOWLEDGEMENT, body, key=event.pk, actor=handler.actor, marked=inquiry, acts=[done])
    telling.to_screen(inquiry, by=handler)
    return inquiry


@transaction.atomic
def assign_inquiry(key: uuid.UUID, *, handler: "User", by: "User") -> Inquiry:
    """Give an inquiry of theirs to whoever works on it; that person must not be the one who screened it."""
    inquiry = locked(key)
    if inquiry.handler_id == handler.pk:
        return inquiry
    if inquiry.screener_id == handler.pk:
        raise CannotHandle(_("Whoever answered the Article 3 screen cannot handle the request. Choose somebody else."))
    take_step(inquiry, Step.ASSIGN)
    inquiry.handler, inquiry.assigned_at = handler, clock.now()
    rows.change(inquiry, "state", "handler", "assigned_at")
    say_step(inquiry, Step.ASSIGN, by=by, key=ids.new_id(), act=Act.ASSIGNED)
    return inquiry


@transaction.atomic
def ask_clarification(key: uuid.UUID, *, by: "User", text: str, step_key: uuid.UUID) -> Inquiry:
    """Ask the partner what their inquiry means; the clock stands until they say."""
    inquiry = locked(key)
    if already(step_key):
        return inquiry
    if not text.strip():
        raise CannotHandle(_("Write your question, so that the partner can answer it."))
    take_step(inquiry, Step.ASK)
    now = clock.now()
    pause(inquiry, now)
    inquiry.save(update_fields=["state", "paused_at"])
    say_step(inquiry, Step.ASK, by=by, key=step_key, text=text, at=now)
    return inquiry


@transaction.atomic
def stop_clock(
    key: uuid.UUID, *, by: "User", reason: str, text: str, until: datetime.datetime, step_key: uuid.UUID
) -> Inquiry:
    """Let the clock stand, for a reason of the list; the partner is told at once why, and until when it is expected.

    Args:
        key: the inquiry's id.
        by: who stops it.
        reason: a code of `clock-stops`, such as `judicial-authorisation`.
        text: the reason in words.
        until: when it is expected to go on.
        step_key: id of the step, minted by the caller.
    """
    inquiry = locked(key)
    if already(step_key):
        return inquiry
    if reason not in codes.load(LISTS["pause"]) or not text.strip():
        raise CannotHandle(_("The clock stops only for a reason of the list, in words that the partner reads."))
    if until <= clock.now():
        raise CannotHandle(_("Say when the clock is expected to go on: a moment that is still to come."))
    take_step(inquiry, Step.STOP)
    now = clock.now()
    pause(inquiry, now)
    inquiry.save(update_fields=["state", "paused_at"])
    say_step(inquiry, Step.STOP, by=by, key=step_key, reason=reason, text=text, until=until, at=now)
    return inquiry


@transaction.atomic
def start_clock(key: uuid.UUID, *, by: "User", text: str = "", step_key: uuid.UUID) -> Inquiry:
    """Let the clock run on; the deadline moves by as long as it stood."""
    inquiry = locked(key)
    if already(step_key):
        return inquiry
    take_step(inquiry, Step.START)
    now = clock.now()
    resume(inquiry, now)
    inquiry.save(update_fields=["state", "paused_at", "due_at"])
    due = inquiry.due_at
    say_step(inquiry, Step.START, by=by, key=step_key, text=text, at=now, until=due, due_at=due)
    return inquiry


@transaction.atomic
def extend_deadline(key: uuid.UUID, *, by: "User", text: str, until: datetime.datetime, step_key: uuid.UUID) -> Inquiry:
    """Move the deadline, with reasons that the partner reads; never after it has passed."""
    inquiry = locked(key)
    if already(step_key):
        return inquiry
    if not text.strip():
        raise CannotHandle(_("Write why you need more time. The partner reads your reasons."))
    if inquiry.due_at is None or inquiry.due_at < clock.now():
        raise CannotHandle(_("The deadline has passed. Answer as soon as you can; it can be extended no more."))
    if until <= inquiry.due_at:
        raise CannotHandle(_("The new deadline must lie after the present one."))
    take_step(inquiry, Step.EXTEND)
    inquiry.due_at, inquiry.reminded_at = until, None
    inquiry.save(update_fields=["due_at", "reminded_at"])
    say_step(inquiry, Step.EXTEND, by=by, key=step_key, text=text, until=until, due_at=until)
    return inquiry
