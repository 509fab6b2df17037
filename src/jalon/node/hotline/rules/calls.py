"""The life of a call from browser to browser as one table, and who may take which step.

Both nodes keep the same call and take the same steps from it. `side` says who called; whoever does a step is given as
`by`. Holding is a mark of each side beside the life, so that two who hold at once never contradict each other.
"""

import dataclasses
import datetime

from django.utils.translation import gettext_lazy as _

from jalon.node.hotline.choices import CallState, CallStep, Side
from jalon.node.kernel.refused import YES, Decision, no

LIFE: dict[CallState, dict[CallStep, CallState]] = {
    CallState.RINGING: {
        CallStep.TAKE: CallState.TALKING,
        CallStep.REFUSE: CallState.ENDED,
        CallStep.END: CallState.ENDED,
    },
    CallState.TALKING: {
        CallStep.HOLD: CallState.TALKING,
        CallStep.RESUME: CallState.TALKING,
        CallStep.TRANSFER: CallState.HANDING,
        CallStep.END: CallState.ENDED,
    },
    CallState.HANDING: {
        CallStep.TAKE: CallState.TALKING,
        CallStep.HOLD: CallState.HANDING,
        CallStep.RESUME: CallState.HANDING,
        CallStep.END: CallState.ENDED,
    },
    CallState.ENDED: {},
}
RINGS = datetime.timedelta(seconds=45)
"""How long a call rings; the calling side waits a little longer for an answer that is under way."""
GRACE = datetime.timedelta(seconds=5)
HANDING_LASTS = datetime.timedelta(seconds=20)
SILENT_AFTER = datetime.timedelta(seconds=60)
"""A browser that has not asked for so long is gone, and its call with it."""
CLOCKS_DIFFER = datetime.timedelta(minutes=10)
MOST_ROUNDS = 9
"""How often a call may be handed on."""
MOST_AT_ONCE = 8
"""Calls with one partner that may be open at a time."""


@dataclasses.dataclass(frozen=True)
class Standing:
    """A call as the rules look at it; `handed_by` is who hands it over now, `holds` who has put it on hold."""

    state: CallState
    side: Side
    round: int = 0
    handed_by: str = ""
    holds: frozenset[str] = frozenset()


def other(side: str) -> Side:
    """The side across."""
    return Side.THEIRS if side == Side.OURS else Side.OURS


def after(state: str, step: str) -> CallState | None:
    """The state to which a step leads; None where the step is not possible."""
    return LIFE[CallState(state)].get(CallStep(step))


def may_take_step(call: Standing, step: str, *, by: str) -> Decision:
    """Whether one side may take a step of a call as it stands."""
    if after(call.state, step) is None:
        return no(
            _("This call is %(state)s; the step “%(step)s” does not fit. Load the page again.")
            % {"state": CallState(call.state).label, "step": CallStep(step).label}
        )
    answers = call.handed_by if call.state == CallState.HANDING else call.side
    if step in (CallStep.TAKE, CallStep.REFUSE) and by == answers:
        return no(_("A call is answered across the line, not by the side that made it."))
    if step == CallStep.HOLD and by in call.holds:
        return no(_("This side holds the call already."))
    if step == CallStep.RESUME and by not in call.holds:
        return no(_("Only the side that holds a call resumes it."))
    if step == CallStep.TRANSFER and call.round >= MOST_ROUNDS:
        return no(_("This call was handed on too often. Hang up, and call again."))
    return YES


def may_be_round(call: Standing, step: str, told: int) -> Decision:
    """Whether a description belongs to where the call stands: a transfer opens the next round, an answer is of this."""
    expected = call.round + 1 if step == CallStep.TRANSFER else call.round
    if step in (CallStep.TRANSFER, CallStep.TAKE) and told != expected:
        return no(_("The message belongs to another part of this call."))
    return YES


def may_answer(*, right: bool, on_duty: bool, busy: bool) -> Decision:
    """Only somebody who answers for the unit, is on duty now, and is in no other call takes one."""
    if not right:
        return no(_("Your role does not answer for this unit. Whoever is on duty takes the call."))
    if not on_duty:
        return no(_("Only somebody on duty takes a call, and the roster does not name you at this hour."))
    if busy:
        return no(_("You are in another call. Hang up there first, or hold it and let a colleague take this one."))
    return YES


def may_call(*, agreed: bool, reachable: bool, relay: bool, relay_only: bool, open_calls: int, busy: bool) -> Decision:
    """Whether a call may begin: agreed with the partner, able to leave the node, and not too many at once.

    Args:
        agreed: whether an agreement in force with the partner allows calls.
        reachable: whether the partner's node can be written to now.
        relay: whether the operator named a relay.
        relay_only: whether addresses of this side may leave through a relay alone.
        open_calls: calls with the partner that are open now.
        busy: whether the caller is in another call.
    """
    if not agreed:
        return no(_("Calls in the browser are not agreed with this partner. Use the telephone."))
    if not reachable:
        return no(_("The partner's node cannot be written to now. Use the telephone."))
    if relay_only and not relay:
        return no(_("Calls go through a relay here, and none is named. Use the telephone; tell the administrator."))
    if busy:
        return no(_("You are in another call. Hang up there first."))
    if open_calls >= MOST_AT_ONCE:
        return no(_("Too many calls with this partner are open. Use the telephone."))
    return YES


def times_hold(rang_at: datetime.datetime, *, now: datetime.datetime) -> Decision:
    """Whether a call rang about now, by the caller's clock."""
    if abs(now - rang_at) > CLOCKS_DIFFER:
        return no(_("The call rang at another time, or the clocks of the two nodes stand apart. Use the telephone."))
    return YES


def lapses_at(state: str, due_at: datetime.datetime, *, waits: bool) -> datetime.datetime | None:
    """When a call that nobody takes is over; `waits`: on the side that waits for the other's answer."""
    if state not in (CallState.RINGING, CallState.HANDING):
        return None
    return due_at + GRACE if waits else due_at
