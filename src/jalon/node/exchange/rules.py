"""The decisions of the exchange: which step leads where, and who may take it. Pure; drawn in the docs.

The table is the whole life of an inquiry. The steps that a receipt takes (`STORE`, `OPEN`) may come late or out of
order, so a later state simply keeps what it has; every other step that is not in the table is refused.
"""

import datetime
import re

from django.utils.translation import gettext_lazy as _

from jalon.node.exchange.choices import Direction, Outcome, State, Step, Urgency
from jalon.node.kernel.refused import YES, Decision, no

LIFE: dict[Direction, dict[State, dict[Step, State]]] = {
    Direction.OURS: {
        State.DRAFT: {Step.SUBMIT: State.TO_RELEASE},
        State.TO_RELEASE: {Step.RELEASE: State.SENT, Step.RETURN: State.DRAFT},
        State.SENT: {
            Step.STORE: State.STORED,
            Step.OPEN: State.OPENED,
            Step.ACKNOWLEDGE: State.ACKNOWLEDGED,
            Step.ANSWER: State.ANSWERED,
            Step.REFUSE: State.REFUSED,
            Step.EXPIRE: State.EXPIRED,
        },
        State.STORED: {
            Step.OPEN: State.OPENED,
            Step.ACKNOWLEDGE: State.ACKNOWLEDGED,
            Step.ANSWER: State.ANSWERED,
            Step.REFUSE: State.REFUSED,
            Step.EXPIRE: State.EXPIRED,
        },
        State.OPENED: {
            Step.ACKNOWLEDGE: State.ACKNOWLEDGED,
            Step.ANSWER: State.ANSWERED,
            Step.REFUSE: State.REFUSED,
        },
        State.ACKNOWLEDGED: {Step.ANSWER: State.ANSWERED, Step.REFUSE: State.REFUSED},
        State.ANSWERED: {Step.CLOSE: State.CLOSED},
        State.REFUSED: {Step.CLOSE: State.CLOSED},
        State.EXPIRED: {Step.CLOSE: State.CLOSED},
        State.CLOSED: {},
    },
    Direction.THEIRS: {
        State.OPENED: {Step.ACKNOWLEDGE: State.ACKNOWLEDGED},
        State.ACKNOWLEDGED: {Step.ANSWER: State.ANSWERED, Step.REFUSE: State.REFUSED},
        State.ANSWERED: {},
        State.REFUSED: {},
    },
}

RECEIPT_STEPS = frozenset({Step.STORE, Step.OPEN})
SECOND_PERSON = frozenset({"H2", "H3"})
"""Handling codes whose replies a second person releases."""


def after(direction: str, state: str, step: str) -> State | None:
    """The state to which a step leads; None where the step is not possible."""
    return LIFE[Direction(direction)].get(State(state), {}).get(Step(step))


def may_take(direction: str, state: str, step: str) -> Decision:
    """Whether an inquiry in this state can take this step."""
    if after(direction, state, step) is not None:
        return YES
    return no(
        _("This request is in the state “%(state)s”. From there it cannot take the step “%(step)s”. Open it again.")
        % {"state": State(state).label, "step": Step(step).label}
    )


def may_release(*, author: object, releaser: object) -> Decision:
    """A second person releases; nobody releases what they wrote themselves."""
    if author == releaser:
        return no(_("You wrote this yourself. Ask a colleague with the right to release to look at it."))
    return YES


def needs_second_person(handling: str, outcome: str) -> bool:
    """Whether a reply must be released by a second person: restricted handling, and every refusal."""
    return handling in SECOND_PERSON or outcome == Outcome.REFUSED


def may_be_urgent(urgency: str, ground: str, reasons: str) -> Decision:
    """Urgent only on a ground of the list, with reasons."""
    if urgency == Urgency.URGENT and not (ground and reasons.strip()):
        return no(
            _("An urgent request needs one of the four grounds and your reasons. Without them, send it as routine.")
        )
    return YES


def weakest_allowed(inquiry_handling: str, reply_handling: str) -> Decision:
    """A reply repeats what the inquiry holds, so its handling may not be weaker."""
    if reply_handling < inquiry_handling:
        return no(
            _("The request is marked %(code)s. Your reply repeats parts of it and cannot be marked lower.")
            % {"code": inquiry_handling}
        )
    return YES


def normal_plate(typed: str) -> str:
    """A number plate as it is compared: capitals and digits of any script, without blanks, dots and dashes."""
    return re.sub(r"[\W_]+", "", typed).upper()


def answered_in_time(
    answered_at: datetime.datetime | None, due_at: datetime.datetime | None, now: datetime.datetime
) -> bool | None:
    """Whether the answer came before the deadline; None while there is none and the deadline has not passed."""
    if due_at is None or (answered_at is None and now < due_at):
        return None
    return answered_at is not None and answered_at <= due_at
