"""What partners tell of calls in the browser, each in the transaction in which federation applies its envelope.

A message that speaks of no call between us and that partner, does not fit where the call stands, or calls where
nothing is agreed is refused at once and in words: it is set aside for a person, and nothing here changes. What merely
comes late, because both sides hung up at once, changes nothing either.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.federation.handlers import Delivered, Told, Unfit
from jalon.node.hotline import queries
from jalon.node.hotline.actions import calls, outgoing
from jalon.node.hotline.choices import Act, CallEnd, CallState, CallStep, Side
from jalon.node.hotline.models import Alert, Call, Description, Line
from jalon.node.hotline.queries import calls as pages
from jalon.node.hotline.rules import calls as rules
from jalon.node.hotline.rules import descriptions
from jalon.node.kernel import clock
from jalon.wire.receipts import Fate

if TYPE_CHECKING:
    from jalon.node.directory.models import Unit
    from jalon.node.hotline.schemas import CallBody

WORKER = "system:worker"


class CannotTakeSignal(Unfit):
    """A message about a call that does not fit what this node holds."""

    code = "hotline.cannot-take-signal"


def receive_call(delivered: Delivered, body: "CallBody") -> Call:
    """Let a call ring, or take the other side's step of one."""
    rules.times_hold(body.at, now=outgoing.moment()).or_refuse(CannotTakeSignal)
    if body.step == CallStep.RING:
        return _ring(delivered, body)
    if not Call.objects.filter(pk=body.call, their_node=delivered.from_node).exists():
        raise CannotTakeSignal(_("The message speaks of a call that is not between us and this partner."))
    call = calls.locked(body.call)
    if call.state == CallState.ENDED:
        return _late(call, body)
    rules.may_take_step(calls.standing(call), body.step, by=Side.THEIRS).or_refuse(CannotTakeSignal)
    rules.may_be_round(calls.standing(call), body.step, body.round).or_refuse(CannotTakeSignal)
    STEPS[body.step](call, body)
    return call


def _late(call: Call, body: "CallBody") -> Call:
    """The call is over here. Whoever thinks that it goes on is told so."""
    if body.step in (CallStep.TAKE, CallStep.TRANSFER):
        calls.tell(call, CallStep.END, outgoing.moment(), by=None, why=call.end)
    return call


def _ring(delivered: Delivered, body: "CallBody") -> Call:
    now = outgoing.moment()
    if body.call != delivered.id:
        raise CannotTakeSignal(_("The call does not bear the id of its own message."))
    if not pages.agreed_with(delivered.from_node):
        raise CannotTakeSignal(_("Calls in the browser are not agreed with this partner."))
    unit, line, alert = _addressed(delivered.from_node, body)
    call = Call.objects.create(
        id=delivered.id, side=Side.THEIRS, their_node=delivered.from_node, alert=alert, line=line, unit=unit,
        partner_unit=body.unit.model_dump(), their_name=body.by, rang_at=body.at, due_at=now + rules.RINGS,
    )  # fmt: skip
    _keep(call, body, answer=False)
    audit.record(Act.CALL_RANG, actor=_actor(call), about=calls.about(call), tree=Tree.EXCHANGE)
    if calls.open_calls().filter(their_node=call.their_node).count() > rules.MOST_AT_ONCE:
        _end_and_tell(call, CallEnd.BUSY)
    elif not calls.ring_people(call, now):
        _end_and_tell(call, CallEnd.NOBODY)
    return call


def _addressed(node: str, body: "CallBody") -> "tuple[Unit, Line | None, Alert | None]":
    """Which unit of ours a call rings at: that of the alert, or of what stands in the line's place today."""
    if body.alert:
        alert = Alert.objects.filter(pk=body.alert, their_node=node).select_related("unit", "line").first()
        if alert is None:
            raise CannotTakeSignal(_("The call is about an alert that is not between us and this partner."))
        return alert.unit, alert.line, alert
    line = Line.objects.filter(code=body.line, their_node=node).select_related("unit").order_by("-valid_from").first()
    if line is None:
        raise CannotTakeSignal(_("The call names a line that is not between us and this partner."))
    standing = queries.successor_of_line(line, clock.day(outgoing.moment()))
    if standing is None:
        raise CannotTakeSignal(_("The call came on a line that has ended, and nothing took its place."))
    return standing.unit, standing, None


def _keep(call: Call, body: "CallBody", *, answer: bool) -> None:
    said = descriptions.arriving(body.sdp, calls.policy())
    Description.objects.create(call=call, round=call.round, answer=answer, sdp=said)


def _actor(call: Call) -> str:
    return f"node:{call.their_node}"


def _end_and_tell(call: Call, why: CallEnd) -> None:
    now = outgoing.moment()
    calls.end(call, why, now, actor=WORKER)
    calls.tell(call, CallStep.END, now, by=None, why=why.value)


def _taken(call: Call, body: "CallBody") -> None:
    if call.taken_at is None:
        call.taken_at = max(body.at, call.rang_at)
    call.state, call.handed_by, call.their_name = CallState.TALKING, "", body.by
    call.save(update_fields=["state", "handed_by", "their_name", "taken_at"])
    _keep(call, body, answer=True)
    audit.record(Act.CALL_TAKEN, actor=_actor(call), about=calls.about(call), tree=Tree.EXCHANGE)


def _refused(call: Call, body: "CallBody") -> None:
    calls.end(call, CallEnd.REFUSED, body.at, actor=_actor(call))


def _ended(call: Call, body: "CallBody") -> None:
    calls.end(call, body.why or CallEnd.OVER, body.at, actor=_actor(call))


def _held(call: Call, body: "CallBody") -> None:
    call.held_theirs = body.step == CallStep.HOLD
    call.save(update_fields=["held_theirs"])
    _changed(call, body)


def _handed(call: Call, body: "CallBody") -> None:
    """The other side hands the call to a colleague: the browser of ours that talks answers by itself."""
    call.round, call.state, call.handed_by = body.round, CallState.HANDING, Side.THEIRS
    call.their_name, call.due_at = body.by, outgoing.moment() + rules.HANDING_LASTS
    call.asked, call.asked_until, call.held_theirs = None, None, False
    call.save()
    _keep(call, body, answer=False)
    _changed(call, body)


def _changed(call: Call, body: "CallBody") -> None:
    audit.record(Act.CALL_CHANGED, actor=_actor(call), about=calls.about(call), detail={"step": body.step.value})


STEPS: dict[CallStep, Callable[[Call, "CallBody"], None]] = {
    CallStep.TAKE: _taken,
    CallStep.REFUSE: _refused,
    CallStep.HOLD: _held,
    CallStep.RESUME: _held,
    CallStep.TRANSFER: _handed,
    CallStep.END: _ended,
}


def note_receipt(told: Told) -> None:
    """What we told of how a browser talks was refused across, or came too late: the call is over."""
    if told.fate not in ("expired", Fate.REJECTED):
        return
    said = Description.objects.filter(envelope=told.envelope).first()
    if said is None:
        return
    call = calls.locked(said.call_id)
    if call.state != CallState.ENDED:
        calls.end(call, CallEnd.FAILED, outgoing.moment(), actor=f"node:{told.partner}")
        if call.taken_at:
            calls.tell(call, CallStep.END, outgoing.moment(), by=None, why=CallEnd.FAILED.value)
