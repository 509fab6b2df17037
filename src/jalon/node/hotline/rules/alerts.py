"""The life of an alert as one table, and who may take which step.

Both sides keep the same alert and take the same steps from it; receipts and calls are events beside its life.
"""

import datetime

from django.utils.translation import gettext_lazy as _

from jalon import codes
from jalon.node.hotline.choices import OUTCOMES, Side, State, Step
from jalon.node.kernel.refused import YES, Decision, no

LIFE: dict[State, dict[Step, State]] = {
    State.RAISED: {
        Step.ACKNOWLEDGE: State.ACKNOWLEDGED,
        Step.CLOSE: State.CLOSED,
        Step.EXPIRE: State.EXPIRED,
    },
    State.ACKNOWLEDGED: {Step.CLOSE: State.CLOSED},
    State.EXPIRED: {Step.CLOSE: State.CLOSED},
    State.CLOSED: {},
}
LONGEST_LIFE = datetime.timedelta(hours=24)
CLOCKS_DIFFER = datetime.timedelta(minutes=10)
"""How far the clocks of two nodes may stand apart before an alert's times are doubted."""


def after(state: str, step: str) -> State | None:
    """The state to which a step leads; None where the step is not possible."""
    return LIFE[State(state)].get(Step(step))


def may_take(state: str, step: str) -> Decision:
    """Whether an alert in this state can take this step."""
    if after(state, step) is not None:
        return YES
    return no(
        _("This alert is %(state)s; it cannot take the step “%(step)s”. Load the page again.")
        % {"state": State(state).label, "step": Step(step).label}
    )


def may_acknowledge(side: str, state: str, *, now: datetime.datetime, expires_at: datetime.datetime) -> Decision:
    """Only the side that was alerted acknowledges, and only while the alert lives."""
    if side == Side.OURS:
        return no(_("This alert is ours. A person across the line acknowledges it."))
    if state == State.EXPIRED or (state == State.RAISED and now >= expires_at):
        return no(
            _("This alert has expired without an answer. Call the other side now, and close it with the outcome.")
        )
    return may_take(state, Step.ACKNOWLEDGE)


def acknowledged_in_time(at: datetime.datetime, *, raised_at: datetime.datetime, expires_at: datetime.datetime) -> bool:
    """Whether an acknowledgement counts, by the times that it names."""
    return raised_at - CLOCKS_DIFFER <= at < expires_at


def may_close(state: str, outcome: str) -> Decision:
    """An alert is closed once, with an outcome of the list."""
    if outcome not in codes.load(OUTCOMES):
        return no(_("Choose the outcome from the list."))
    return may_take(state, Step.CLOSE)


def times_hold(raised_at: datetime.datetime, expires_at: datetime.datetime, *, now: datetime.datetime) -> Decision:
    """Whether an alert's own times make sense: neither from the future, nor living for days."""
    if raised_at > now + CLOCKS_DIFFER:
        return no(_("The alert was raised in the future. Compare the clocks of the two nodes."))
    if not raised_at < expires_at <= raised_at + LONGEST_LIFE:
        return no(_("The alert would live for more than a day, or ends before it begins."))
    return YES
