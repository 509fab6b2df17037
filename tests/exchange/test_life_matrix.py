"""Who may take which step in which state: every state, step, side and role, against a list written by hand.

The list below is not made from the table of `rules`: it is what officers were promised. Whatever is not in it must be
refused, on the page and by the action.
"""

import datetime
import uuid

import pytest

from factories.ours import NO_CONCERN, ask, receive
from jalon.node.exchange import actions, rules
from jalon.node.exchange.choices import Direction, State, Step
from jalon.node.exchange.models import Inquiry
from jalon.node.exchange.queries import pages
from jalon.node.kernel import clock
from jalon.node.kernel.refused import Refused

LIVE = "acknowledged screened assigned clarification clock-stopped"
OURS = {  # state: {step: roles}
    "draft": {"submit": "liaison", "drop": "liaison", "rewrite": "liaison"},
    "to-release": {"release": "head-of-desk", "return": "head-of-desk", "reject": "head-of-desk reviewer"},
    "sent": {"withdraw": "liaison"},
    "stored": {"withdraw": "liaison", "remind": "liaison"},
    "opened": {"withdraw": "liaison", "remind": "liaison"},
    "acknowledged": {"withdraw": "liaison", "remind": "liaison"},
    "screened": {"withdraw": "liaison", "remind": "liaison"},
    "assigned": {"withdraw": "liaison", "remind": "liaison"},
    "clarification": {"withdraw": "liaison", "clarify": "liaison"},
    "clock-stopped": {"withdraw": "liaison"},
    "answered": {"close": "liaison"},
    "refused": {"close": "liaison"},
    "expired": {"close": "liaison"},
    "withdrawn": {},
    "closed": {},
}
THEIRS = {
    "opened": {"acknowledge": "liaison head-of-desk"},
    "acknowledged": {
        "screen": "head-of-desk reviewer",
        "refuse-article-3": "head-of-desk reviewer",
        "refuse": "liaison head-of-desk",
    },
    "screened": {"assign": "liaison head-of-desk", "refuse": "liaison head-of-desk"},
    "assigned": dict.fromkeys(("assign", "ask", "stop", "extend", "answer", "refuse"), "liaison head-of-desk"),
    "clarification": dict.fromkeys(("answer", "refuse"), "liaison head-of-desk"),
    "clock-stopped": dict.fromkeys(("start", "refuse"), "liaison head-of-desk"),
    "answered": {},
    "refused": {},
    "withdrawn": {},
    "closed": {},
}  # fmt: skip
PEOPLE = {"liaison": "linh", "head-of-desk": "minh", "reviewer": "rev", "auditor": "hoa", "administrator": "thu"}


def stand(inquiry, state):
    """Put an inquiry into a state as the database allows it, with its deadline still to come."""
    screener = {"screener": None}
    due = clock.now() + datetime.timedelta(days=3)
    Inquiry.objects.filter(pk=inquiry.pk).update(state=state, due_at=due, **screener)
    inquiry.refresh_from_db()
    return inquiry


@pytest.mark.parametrize("state", State)
def test_ours_may_take_exactly_what_was_promised(ours, state):
    inquiry = stand(ask(ours, screen=None, by="mei", unit_id=ours.units["HT"].pk), state)
    shown = {role: pages.may(inquiry, ours.people[name]) for role, name in PEOPLE.items()}
    promised = OURS[state]
    for role in PEOPLE:
        assert shown[role] == {step for step, roles in promised.items() if role in roles.split()}, (state, role)


@pytest.mark.parametrize("state", THEIRS)
def test_theirs_may_take_exactly_what_was_promised(ours, state):
    inquiry = receive(ours)
    if state in ("screened", "assigned", "clarification", "clock-stopped"):
        Inquiry.objects.filter(pk=inquiry.pk).update(screener=ours.people["quan"])
    Inquiry.objects.filter(pk=inquiry.pk).update(state=state)
    inquiry.refresh_from_db()
    promised = THEIRS[state]
    for role, name in PEOPLE.items():
        may = pages.may(inquiry, ours.people[name])
        assert may == {step for step, roles in promised.items() if role in roles.split()}, (state, role)


SOON = datetime.timedelta(hours=3)
ACTS = {
    "return": lambda o, k: actions.return_inquiry(k, reviewer=o.people["minh"], reason="why"),
    "drop": lambda o, k: actions.drop_inquiry(k, author=o.people["linh"]),
    "reject": lambda o, k: actions.refuse_screen(
        k, reviewer=o.people["quan"], ground="j", text="why", reply_key=uuid.uuid4()
    ),
    "release": lambda o, k: actions.release_inquiry(k, releaser=o.people["minh"]),
    "withdraw": lambda o, k: actions.withdraw_inquiry(k, by=o.people["linh"], reason="why", step_key=uuid.uuid4()),
    "clarify": lambda o, k: actions.clarify_inquiry(k, by=o.people["linh"], text="so", step_key=uuid.uuid4()),
    "remind": lambda o, k: actions.press_inquiry(k, Step.REMIND, by=o.people["linh"], step_key=uuid.uuid4()),
    "close": lambda o, k: actions.close_inquiry(k, closer=o.people["linh"]),
    "acknowledge": lambda o, k: actions.acknowledge_inquiry(k, handler=o.people["linh"], direct=True),
    "screen": lambda o, k: actions.pass_screen(k, reviewer=o.people["rev"], answers=NO_CONCERN),
    "refuse-article-3": lambda o, k: actions.refuse_screen(
        k, reviewer=o.people["rev"], ground="k", text="why", reply_key=uuid.uuid4()
    ),
    "assign": lambda o, k: actions.assign_inquiry(k, handler=o.people["linh"], by=o.people["linh"]),
    "ask": lambda o, k: actions.ask_clarification(k, by=o.people["linh"], text="what?", step_key=uuid.uuid4()),
    "stop": lambda o, k: actions.stop_clock(
        k, by=o.people["linh"], reason="judicial-authorisation", text="judge", until=clock.now() + SOON,
        step_key=uuid.uuid4(),
    ),
    "start": lambda o, k: actions.start_clock(k, by=o.people["linh"], step_key=uuid.uuid4()),
    "extend": lambda o, k: actions.extend_deadline(
        k, by=o.people["linh"], text="more", until=clock.now() + datetime.timedelta(days=30), step_key=uuid.uuid4()
    ),
    "answer": lambda o, k: actions.reply_to_inquiry(
        uuid.uuid4(), inquiry_key=k, author=o.people["linh"], outcome="full", text="yes", handling="H1"
    ),
    "refuse": lambda o, k: actions.reply_to_inquiry(
        uuid.uuid4(), inquiry_key=k, author=o.people["linh"], outcome="refused", ground="a", text="no", handling="H1"
    ),
}  # fmt: skip
ASKING = {"return", "drop", "reject", "release", "withdraw", "clarify", "remind", "close"}
PASSES_TWICE = {
    ("screen", "to-release"), ("refuse-article-3", "to-release"), ("reject", "acknowledged"), ("drop", "closed"),
}  # fmt: skip
"""A repeat of the same; the sender's own screen; and the same refusal under its two names."""


def refusal(act, ours, inquiry):
    """The sentence with which an act was refused; empty where it was done."""
    try:
        act(ours, inquiry.pk)
    except Refused as error:
        return str(error)
    return ""


@pytest.mark.parametrize("state", State)
def test_ours_refuses_every_act_that_its_state_does_not_know(ours, state):
    for name, act in ACTS.items():
        inquiry = stand(ask(ours), state)
        if name in OURS[state] or (name, state) in PASSES_TWICE:
            continue
        assert len(refusal(act, ours, inquiry)) > 20, f"{name} was taken in the state {state}"
        inquiry.refresh_from_db()
        assert inquiry.state == state, name


@pytest.mark.parametrize("state", THEIRS)
def test_theirs_refuses_every_act_that_its_state_does_not_know(ours, state):
    for name, act in ACTS.items():
        inquiry = receive(ours)
        if state in ("screened", "assigned", "clarification", "clock-stopped"):
            Inquiry.objects.filter(pk=inquiry.pk).update(screener=ours.people["quan"])
        Inquiry.objects.filter(pk=inquiry.pk).update(state=state)
        if name in THEIRS[state] or (name, state) in PASSES_TWICE:
            continue
        assert len(refusal(act, ours, inquiry)) > 20, f"{name} was taken in the state {state}"
        inquiry.refresh_from_db()
        assert inquiry.state == state, name


def test_no_step_of_the_table_is_without_somebody_who_takes_it():
    for side, states in rules.LIFE.items():
        for state, steps in states.items():
            for step in steps:
                assert rules.taken_by(side, step), (side, state, step)


def test_both_sides_end_in_the_same_state_whatever_crosses():
    """What we withdraw while they answer is answered on both sides; nothing parts them for good."""
    ends = {State.ANSWERED, State.REFUSED}
    for step, end in ((Step.ANSWER, State.ANSWERED), (Step.REFUSE, State.REFUSED)):
        assert rules.after(Direction.OURS, State.WITHDRAWN, step) == end
        assert rules.after(Direction.THEIRS, end, Step.WITHDRAW) == end
    assert not any(rules.after(Direction.THEIRS, State.WITHDRAWN, step) for step in Step)
    assert all(rules.after(Direction.THEIRS, end, Step.CLARIFY) == end for end in ends)
