"""The transition table: every step that is not in it is refused, and the table holds together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.node.exchange import rules
from jalon.node.exchange.choices import Direction, State, Step

ENDS = {State.CLOSED, State.ANSWERED, State.REFUSED}


@pytest.mark.parametrize("direction", Direction)
@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("step", Step)
def test_a_step_is_possible_exactly_where_the_table_says(direction, state, step):
    target = rules.LIFE[direction].get(state, {}).get(step)
    assert bool(rules.may_take(direction, state, step)) is (target is not None)


@given(st.lists(st.sampled_from(list(Step)), max_size=12))
def test_nothing_leaves_without_a_release(steps):
    state = State.DRAFT
    for step in steps:
        if step == Step.RELEASE:
            break
        state = rules.after(Direction.OURS, state, step) or state
        assert state in (State.DRAFT, State.TO_RELEASE, State.CLOSED)


@given(st.lists(st.sampled_from(list(Step)), max_size=20))
def test_a_closed_inquiry_stays_closed(steps):
    state = State.CLOSED
    for step in steps:
        state = rules.after(Direction.OURS, state, step) or state
    assert state == State.CLOSED


def test_every_state_of_ours_can_still_reach_an_end():
    for state in rules.LIFE[Direction.OURS]:
        seen, frontier = set(), {state}
        while frontier:
            seen |= frontier
            frontier = {t for s in frontier for t in rules.LIFE[Direction.OURS][s].values()} - seen
        assert seen & {State.CLOSED, State.WITHDRAWN}, state


@pytest.mark.parametrize(
    ("typed", "plate"), [("38A-123.45", "38A12345"), (" ກກ 1234 ", "ກກ1234"), ("29c_1", "29C1"), ("粤Z·1", "粤Z1")]
)
def test_plates_compare_without_their_dress(typed, plate):
    assert rules.normal_number(typed) == plate
