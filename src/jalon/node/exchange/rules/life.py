"""The life of an inquiry: which step leads where, and who takes it. One table, drawn in the docs from this source.

`LIFE` has one table a side. Steps of a side's own people stand beside those that a partner's message or receipt
brings; `WHO` tells which is which. A message may cross another on its way (we withdraw while they answer): where both
nodes would part, the table holds the loop that keeps them together, and what was answered stays answered.
"""

from django.utils.translation import gettext_lazy as _

from jalon.node.accounts.choices import Permission
from jalon.node.exchange.choices import Direction, State, Step
from jalon.node.kernel.refused import YES, Decision, no

S, T = State, Step

_UNDELIVERED = {T.OPEN: S.OPENED, T.ACKNOWLEDGE: S.ACKNOWLEDGED, T.EXPIRE: S.EXPIRED, T.WITHDRAW: S.WITHDRAWN}


def _pressed(state: State) -> dict[Step, State]:
    """Reminders and escalations change nothing but what the people see."""
    return {T.REMIND: state, T.ESCALATE: state}


LIFE: dict[Direction, dict[State, dict[Step, State]]] = {
    Direction.OURS: {
        S.DRAFT: {T.SUBMIT: S.TO_RELEASE, T.DROP: S.CLOSED},
        S.TO_RELEASE: {T.RELEASE: S.SENT, T.RETURN: S.DRAFT, T.REJECT: S.CLOSED},
        S.SENT: {T.STORE: S.STORED, **_UNDELIVERED},
        S.STORED: {**_UNDELIVERED, **_pressed(S.STORED)},
        S.OPENED: {T.ACKNOWLEDGE: S.ACKNOWLEDGED, T.WITHDRAW: S.WITHDRAWN, **_pressed(S.OPENED)},
        S.ACKNOWLEDGED: {
            T.SCREEN: S.SCREENED,
            T.REFUSE: S.REFUSED,
            T.WITHDRAW: S.WITHDRAWN,
            **_pressed(S.ACKNOWLEDGED),
        },
        S.SCREENED: {T.ASSIGN: S.ASSIGNED, T.REFUSE: S.REFUSED, T.WITHDRAW: S.WITHDRAWN, **_pressed(S.SCREENED)},
        S.ASSIGNED: {
            T.ASSIGN: S.ASSIGNED,
            T.ASK: S.CLARIFICATION,
            T.STOP: S.CLOCK_STOPPED,
            T.EXTEND: S.ASSIGNED,
            T.ANSWER: S.ANSWERED,
            T.REFUSE: S.REFUSED,
            T.WITHDRAW: S.WITHDRAWN,
            **_pressed(S.ASSIGNED),
        },
        S.CLARIFICATION: {
            T.CLARIFY: S.ASSIGNED,
            T.ANSWER: S.ANSWERED,
            T.REFUSE: S.REFUSED,
            T.WITHDRAW: S.WITHDRAWN,
        },
        S.CLOCK_STOPPED: {T.START: S.ASSIGNED, T.REFUSE: S.REFUSED, T.WITHDRAW: S.WITHDRAWN},
        S.ANSWERED: {T.CLOSE: S.CLOSED},
        S.REFUSED: {T.CLOSE: S.CLOSED},
        S.EXPIRED: {T.CLOSE: S.CLOSED},
        S.WITHDRAWN: {  # what they had sent before our withdrawal reached them
            **dict.fromkeys((T.ACKNOWLEDGE, T.SCREEN, T.ASSIGN, T.ASK, T.STOP, T.START, T.EXTEND), S.WITHDRAWN),
            T.ANSWER: S.ANSWERED,
            T.REFUSE: S.REFUSED,
        },
        S.CLOSED: {},
    },
    Direction.THEIRS: {
        S.OPENED: {T.ACKNOWLEDGE: S.ACKNOWLEDGED, T.WITHDRAW: S.WITHDRAWN, **_pressed(S.OPENED)},
        S.ACKNOWLEDGED: {
            T.SCREEN: S.SCREENED,
            T.REFUSE_ARTICLE_3: S.REFUSED,
            T.REFUSE: S.REFUSED,
            T.WITHDRAW: S.WITHDRAWN,
            **_pressed(S.ACKNOWLEDGED),
        },
        S.SCREENED: {T.ASSIGN: S.ASSIGNED, T.REFUSE: S.REFUSED, T.WITHDRAW: S.WITHDRAWN, **_pressed(S.SCREENED)},
        S.ASSIGNED: {
            T.ASSIGN: S.ASSIGNED,
            T.ASK: S.CLARIFICATION,
            T.STOP: S.CLOCK_STOPPED,
            T.EXTEND: S.ASSIGNED,
            T.ANSWER: S.ANSWERED,
            T.REFUSE: S.REFUSED,
            T.WITHDRAW: S.WITHDRAWN,
            **_pressed(S.ASSIGNED),
        },
        S.CLARIFICATION: {
            T.CLARIFY: S.ASSIGNED,
            T.ANSWER: S.ANSWERED,
            T.REFUSE: S.REFUSED,
            T.WITHDRAW: S.WITHDRAWN,
            **_pressed(S.CLARIFICATION),
        },
        S.CLOCK_STOPPED: {
            T.START: S.ASSIGNED,
            T.REFUSE: S.REFUSED,
            T.WITHDRAW: S.WITHDRAWN,
            **_pressed(S.CLOCK_STOPPED),
        },
        S.ANSWERED: {  # what they had sent before our answer reached them
            **dict.fromkeys((T.WITHDRAW, T.CLARIFY, T.REMIND, T.ESCALATE), S.ANSWERED),
            T.CLOSE: S.CLOSED,
        },
        S.REFUSED: {
            **dict.fromkeys((T.WITHDRAW, T.CLARIFY, T.REMIND, T.ESCALATE), S.REFUSED),
            T.CLOSE: S.CLOSED,
        },
        S.WITHDRAWN: {},
        S.CLOSED: {},
    },
}

RECEIPT = "receipt"
PARTNER = "partner"
_DRAFT, _RELEASE = Permission.DRAFT_INQUIRIES, Permission.RELEASE
_HANDLE, _SCREEN = Permission.HANDLE_INQUIRIES, Permission.SCREEN

WHO: dict[Direction, dict[Step, str]] = {
    Direction.OURS: {
        T.SUBMIT: _DRAFT,
        T.DROP: _DRAFT,
        T.RETURN: _RELEASE,
        T.RELEASE: _RELEASE,
        T.REJECT: _SCREEN,
        T.WITHDRAW: _DRAFT,
        T.CLARIFY: _DRAFT,
        T.REMIND: _DRAFT,
        T.ESCALATE: _DRAFT,
        T.CLOSE: _DRAFT,
        **dict.fromkeys((T.STORE, T.OPEN, T.EXPIRE), RECEIPT),
        **dict.fromkeys(
            (T.ACKNOWLEDGE, T.SCREEN, T.ASSIGN, T.ASK, T.STOP, T.START, T.EXTEND, T.ANSWER, T.REFUSE), PARTNER
        ),
    },
    Direction.THEIRS: {
        T.ACKNOWLEDGE: _HANDLE,
        T.SCREEN: _SCREEN,
        T.REFUSE_ARTICLE_3: _SCREEN,
        T.ASSIGN: _HANDLE,
        T.ASK: _HANDLE,
        T.STOP: _HANDLE,
        T.START: _HANDLE,
        T.EXTEND: _HANDLE,
        T.ANSWER: _HANDLE,
        T.REFUSE: _HANDLE,
        **dict.fromkeys((T.CLARIFY, T.WITHDRAW, T.REMIND, T.ESCALATE, T.CLOSE), PARTNER),
    },
}
"""Who takes a step: the permission of our own people, the partner's message, or its receipt."""

PAUSED = frozenset({S.CLARIFICATION, S.CLOCK_STOPPED})
"""States in which the clock stands."""

OPEN = frozenset({S.SENT, S.STORED, S.OPENED, S.ACKNOWLEDGED, S.SCREENED, S.ASSIGNED, S.CLARIFICATION, S.CLOCK_STOPPED})
"""States in which an answer is still awaited."""


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


def may_do(direction: str, state: str, step: str) -> Decision:
    """Whether one of our own people can take this step: it is possible, and it is ours to take."""
    if taken_by(direction, step) in ("", RECEIPT, PARTNER):
        return no(_("The step “%(step)s” is the other side's to take, not ours.") % {"step": Step(step).label})
    return may_take(direction, state, step)


def taken_by(direction: str, step: str) -> str:
    """Who takes a step on a side: a permission, the partner, a receipt; nobody where it is empty."""
    return WHO[Direction(direction)].get(Step(step), "")
