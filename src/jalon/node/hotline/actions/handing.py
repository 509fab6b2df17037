"""A call in the browser is handed to a colleague on duty: asked, declined, taken over. Until then it stays."""

import datetime
import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.audit import actions as audit
from jalon.node.hotline import queries
from jalon.node.hotline.actions import calls, outgoing
from jalon.node.hotline.choices import Act, CallState, CallStep, Side
from jalon.node.hotline.models import Call
from jalon.node.hotline.rules import calls as rules
from jalon.node.kernel import ids
from jalon.node.notifications.choices import Reason
from jalon.node.notifications.queries import To

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

ASKED_FOR = datetime.timedelta(seconds=40)
"""How long a colleague has to take a call over."""


def colleagues(call: Call, user: "User") -> "list[User]":
    """Who could take a call over now: on duty, with the right, and in no other call."""
    now = outgoing.moment()
    found = {shift.officer_id: shift.officer for shift in queries.duty_for(call.unit, now) if shift.officer}
    return [each for key, each in found.items() if key != user.pk and calls.may_answer(call, each, now)]


@transaction.atomic
def ask_colleague(key: uuid.UUID, *, user: "User", colleague: "User") -> Call:
    """Ask a colleague on duty to take a call over; until they do, it stays where it is."""
    call, now = calls.locked(key), outgoing.moment()
    calls.must_hold(call, user)
    calls.must_fit(call, CallStep.TRANSFER)
    if colleague.pk == user.pk or not calls.may_answer(call, colleague, now):
        raise calls.CannotTakeStep(
            _("Only a colleague who is on duty, with the right and in no other call, takes it over.")
        )
    call.asked, call.asked_until = colleague, now + ASKED_FOR
    call.save(update_fields=["asked", "asked_until"])
    audit.record(Act.CALL_CHANGED, actor=user.actor, about=calls.about(call), detail={"asked": colleague.username})
    calls.notify_people(call, [To(colleague.pk, Reason.NAMED)], occasion=f"{colleague.pk}{call.round}")
    return call


@transaction.atomic
def decline_call(key: uuid.UUID, *, user: "User") -> Call:
    """Say no to a colleague who wants to hand a call over: it stays with them. A repeat changes nothing."""
    call = calls.locked(key)
    if call.asked_id == user.pk:
        call.asked, call.asked_until = None, None
        call.save(update_fields=["asked", "asked_until"])
        audit.record(Act.CALL_CHANGED, actor=user.actor, about=calls.about(call), detail={"declined": True})
    return call


@transaction.atomic
def take_over(key: uuid.UUID, *, user: "User", sdp: str) -> Call:
    """Take a call over from a colleague who asked: the other side's browser turns to this one."""
    call, now = calls.locked(key), outgoing.moment()
    if call.state == CallState.HANDING and call.holder_id == user.pk:
        return call
    if call.asked_id != user.pk or call.asked_until is None or now >= call.asked_until:
        raise calls.CannotTakeStep(_("Nobody asks you to take this call over any more."))
    calls.must_fit(call, CallStep.TRANSFER)
    calls.may_answer(call, user, now).or_refuse(calls.CannotTakeStep)
    call.state, call.handed_by, call.round = CallState.HANDING, Side.OURS, call.round + 1
    call.holder, call.asked, call.asked_until, call.seen_at = user, None, None, now
    call.due_at = now + rules.HANDING_LASTS
    call.save()
    envelope = ids.new_id()
    said = calls.keep(call, sdp, answer=False, envelope=envelope)
    audit.record(Act.CALL_CHANGED, actor=user.actor, about=calls.about(call), detail={"step": CallStep.TRANSFER.value})
    calls.tell(call, CallStep.TRANSFER, now, by=user, envelope=envelope, sdp=said)
    return call
