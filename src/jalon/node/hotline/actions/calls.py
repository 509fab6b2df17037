"""Calls from browser to browser: begun, taken, refused, held, handed to a colleague, ended by people of ours.

What the browsers tell each other travels as flash messages between the nodes, like an alert. The log keeps who and
when; a description is kept while its call lasts, and a voice never comes here.
"""

import datetime
import uuid
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jalon.node.accounts import queries as people
from jalon.node.accounts.choices import Permission
from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.federation import queries as federation
from jalon.node.hotline import queries
from jalon.node.hotline.actions import alerts, outgoing
from jalon.node.hotline.choices import Act, CallEnd, CallState, CallStep, EventKind, Side, State
from jalon.node.hotline.models import Alert, Call, Description, Line
from jalon.node.hotline.queries import calls as pages
from jalon.node.hotline.rules import calls as rules
from jalon.node.hotline.rules import descriptions
from jalon.node.kernel import ids
from jalon.node.kernel.refs import ref
from jalon.node.kernel.refused import Decision, Refused
from jalon.node.notifications.actions import notify
from jalon.node.notifications.choices import Reason
from jalon.node.notifications.queries import To

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.directory.models import Unit

SEEN_EACH = datetime.timedelta(seconds=10)


class CannotCall(Refused):
    """No call can begin there now."""

    code = "hotline.cannot-call"


class CannotTakeStep(Refused):
    """The call does not stand where this step fits, or the person may not take it."""

    code = "hotline.cannot-take-step"


class UnfitDescription(Refused):
    """What the browser said of the call is not what this node lets through."""

    code = "hotline.unfit-description"
    status = 422


def about(call: Call) -> str:
    """The reference of a call."""
    return ref("hotline/call", call.pk)


def policy() -> descriptions.Policy:
    """Which addresses the operator lets out."""
    return descriptions.Policy(settings.JALON_CALLS_ADDRESSES, settings.JALON_CALLS_NETWORKS, demo=settings.JALON_DEMO)


def locked(key: uuid.UUID) -> Call:
    """The call, locked until the transaction ends."""
    related = ("unit__parent", "alert", "line")
    return Call.objects.select_for_update(of=("self",)).select_related(*related).get(pk=key)


def standing(call: Call) -> rules.Standing:
    """A call as the rules look at it."""
    holds = {Side.OURS: call.held_ours, Side.THEIRS: call.held_theirs}
    holding = frozenset(side for side, held in holds.items() if held)
    return rules.Standing(CallState(call.state), Side(call.side), call.round, call.handed_by, holding)


def open_calls() -> QuerySet[Call]:
    """The calls that are not over."""
    return Call.objects.exclude(state=CallState.ENDED)


@transaction.atomic
def start_call(
    key: uuid.UUID, *, caller: "User", sdp: str, line: Line | None = None, alert: Alert | None = None
) -> Call:
    """Ring across a line, or about an alert. A repeat returns the first.

    Raises:
        CannotCall: if it is not agreed, cannot leave the node, or the line has ended.
        UnfitDescription: if the browser's description is not of a voice call.
    """
    if existing := Call.objects.filter(pk=key).first():
        return existing
    unit, line, node, theirs = _across(line, alert)
    may_call(caller, node).or_refuse(CannotCall)
    now = outgoing.moment()
    call = Call.objects.create(
        id=key, side=Side.OURS, their_node=node, alert=alert, line=line, unit=unit, partner_unit=theirs,
        holder=caller, rang_at=now, due_at=now + rules.RINGS, seen_at=now,
    )  # fmt: skip
    said = keep(call, sdp, answer=False, envelope=key)
    audit.record(Act.CALL_STARTED, actor=caller.actor, about=about(call), tree=Tree.EXCHANGE, detail={"to": node})
    more = {"line": line.code if line else "", "alert": str(alert.pk) if alert else None, "to_unit": theirs["code"]}
    tell(call, CallStep.RING, now, by=caller, envelope=key, sdp=said, **more)
    return call


def _across(line: Line | None, alert: Alert | None) -> "tuple[Unit, Line | None, str, dict[str, Any]]":
    if alert is not None:
        if alert.state == State.CLOSED:
            raise CannotCall(_("This alert is closed. Call on its line."))
        return alert.unit, alert.line, alert.their_node, alert.partner_unit
    if line is None:
        raise CannotCall(_("A call belongs to a line or an alert. Choose one."))
    try:
        found = alerts.line_in_force(line)
    except alerts.CannotRaise as refusal:
        raise CannotCall(refusal.sentence) from None
    return found.unit, found, found.their_node, {"code": found.their_unit.code, "names": found.their_unit.names}


def may_call(caller: "User", node: str) -> Decision:
    """Whether somebody may call a partner now, beside their right to."""
    return rules.may_call(
        agreed=pages.agreed_with(node),
        reachable=federation.active_partner(node) is not None,
        relay=bool(settings.JALON_CALLS_RELAY),
        relay_only=policy().relay_only,
        open_calls=open_calls().filter(their_node=node).count(),
        busy=open_calls().filter(holder=caller).exists(),
    )


def keep(call: Call, sdp: str, *, answer: bool, envelope: uuid.UUID) -> str:
    """Keep a description of ours while the call lasts; returns it as it may leave."""
    try:
        said = descriptions.leaving(sdp, policy())
    except descriptions.BadDescription:
        raise UnfitDescription(
            _("Your browser did not describe a voice call as this node lets it through. Use the telephone.")
        ) from None
    Description.objects.create(call=call, round=call.round, answer=answer, sdp=said, envelope=envelope)
    return said


def tell(
    call: Call, step: CallStep, at: datetime.datetime, *, by: "User | None", envelope: uuid.UUID | None = None,
    **more: Any,
) -> None:  # fmt: skip
    """Tell the other side a step; where it cannot be written to, the step stands here and the call lapses there."""
    if not federation.active_partner(call.their_node):
        return
    body = {
        "call": str(call.pk), "step": step.value, "at": at.isoformat(), "by": str(by or ""), "round": call.round,
        "unit": {"code": call.unit.code, "names": call.unit.names}, **more,
    }  # fmt: skip
    outgoing.send(
        call.their_node, outgoing.CALL, body, key=envelope or ids.new_id(), thread=call.pk,
        actor=by.actor if by else "system:worker", about=about(call), lives=rules.RINGS + rules.GRACE,
    )  # fmt: skip


def may_answer(call: Call, user: "User", now: datetime.datetime) -> Decision:
    """Whether somebody may take a call that rings, or be asked to take one over."""
    return rules.may_answer(
        right=people.may(user, Permission.ANSWER_ALERTS, call.unit_id),
        on_duty=any(shift.officer_id == user.pk for shift in queries.duty_for(call.unit, now)),
        busy=open_calls().filter(holder=user).exclude(pk=call.pk).exists(),
    )


def must_hold(call: Call, user: "User") -> None:
    """Only whoever holds a call takes its steps."""
    if call.holder_id != user.pk:
        raise CannotTakeStep(_("Somebody else holds this call."))


def must_fit(call: Call, step: CallStep) -> None:
    """Refuse a step that does not fit where the call stands."""
    rules.may_take_step(standing(call), step, by=Side.OURS).or_refuse(CannotTakeStep)


@transaction.atomic
def take_call(key: uuid.UUID, *, taker: "User", sdp: str) -> Call:
    """Take a call that rings, or follow one that the other side hands to a colleague. A repeat changes nothing."""
    call, now = locked(key), outgoing.moment()
    if call.state == CallState.TALKING and call.holder_id == taker.pk:
        return call
    must_fit(call, CallStep.TAKE)
    if call.state == CallState.RINGING:
        may_answer(call, taker, now).or_refuse(CannotTakeStep)
        if now >= call.due_at:
            raise CannotTakeStep(_("This call rang out. Call back."))
        call.holder, call.taken_at = taker, now
    must_hold(call, taker)
    envelope = ids.new_id()
    said = keep(call, sdp, answer=True, envelope=envelope)
    call.state, call.handed_by, call.seen_at = CallState.TALKING, "", now
    call.save(update_fields=["state", "holder", "taken_at", "handed_by", "seen_at"])
    audit.record(Act.CALL_TAKEN, actor=taker.actor, about=about(call), tree=Tree.EXCHANGE)
    tell(call, CallStep.TAKE, now, by=taker, envelope=envelope, sdp=said)
    return call


@transaction.atomic
def refuse_call(key: uuid.UUID, *, refuser: "User") -> Call:
    """Say no to a call that rings. A repeat changes nothing."""
    call, now = locked(key), outgoing.moment()
    if call.end == CallEnd.REFUSED:
        return call
    must_fit(call, CallStep.REFUSE)
    may_answer(call, refuser, now).or_refuse(CannotTakeStep)
    end(call, CallEnd.REFUSED, now, actor=refuser.actor)
    tell(call, CallStep.REFUSE, now, by=refuser)
    return call


@transaction.atomic
def hang_up(key: uuid.UUID, *, user: "User") -> Call:
    """End a call, or give one up that rings. A repeat changes nothing."""
    call, now = locked(key), outgoing.moment()
    if call.state == CallState.ENDED:
        return call
    must_hold(call, user)
    why = CallEnd.OVER if call.taken_at else CallEnd.WITHDRAWN
    end(call, why, now, actor=user.actor)
    tell(call, CallStep.END, now, by=user, why=why.value)
    return call


@transaction.atomic
def hold_call(key: uuid.UUID, *, user: "User", hold: bool) -> Call:
    """Put a call on hold, or resume it; while either side holds, no voice passes. A repeat changes nothing."""
    call, now = locked(key), outgoing.moment()
    must_hold(call, user)
    if call.held_ours == hold and call.state != CallState.ENDED:
        return call
    step = CallStep.HOLD if hold else CallStep.RESUME
    must_fit(call, step)
    call.held_ours = hold
    call.save(update_fields=["held_ours"])
    audit.record(Act.CALL_CHANGED, actor=user.actor, about=about(call), detail={"step": step.value})
    tell(call, step, now, by=user)
    return call


@transaction.atomic
def note_seen(call: Call, user: "User") -> None:
    """Note now and then that the holder's browser is still there."""
    now = outgoing.moment()
    if call.holder_id == user.pk and (call.seen_at is None or now - call.seen_at > SEEN_EACH):
        open_calls().filter(pk=call.pk).update(seen_at=now)


def end(call: Call, why: CallEnd, at: datetime.datetime, *, actor: str) -> None:
    """End a call: its times go into the log, what the browsers said of themselves goes away."""
    call.state, call.end, call.ended_at = CallState.ENDED, why, max(at, call.rang_at)
    call.asked, call.asked_until, call.handed_by = None, None, ""
    call.save(update_fields=["state", "end", "ended_at", "asked", "asked_until", "handed_by"])
    call.descriptions.all().delete()
    audit.record(Act.CALL_ENDED, actor=actor, about=about(call), tree=Tree.EXCHANGE, detail={"why": why.value})
    if call.alert:
        seconds = int((call.ended_at - call.taken_at).total_seconds()) if call.taken_at else 0
        detail = {"why": why.value, "answered": call.taken_at is not None, "seconds": seconds}
        names = " – ".join(name for name in (str(call.holder or ""), call.their_name) if name)
        alerts.note_event(
            call.alert, EventKind.BROWSER_CALL, side=call.side, at=call.rang_at, who=names[:120], detail=detail
        )


def ring_people(call: Call, now: datetime.datetime) -> bool:
    """Tell whoever is on duty that a call rings; False where nobody is."""
    told = [shift.officer_id for shift in queries.duty_for(call.unit, now) if shift.officer_id]
    notify_people(call, [To(officer, Reason.DUTY) for officer in told], occasion="ring")
    return bool(told)


def notify_people(call: Call, to: list[To], *, occasion: str) -> None:
    """Tell people of a call on their pages."""
    notify("hotline.call", about=about(call), occasion=occasion, to=to, node=call.their_node)
