"""What is missing of a transfer: planned, asked, told, and refused where it makes no sense."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.wire.encoding import encode
from jalon.wire.errors import Malformed, WireError
from jalon.wire.resuming import ANSWER, MOST_GAPS, QUESTION, ask, missing, read_question, read_told, tell


@given(st.integers(1, 40), st.sets(st.integers(0, 39)))
def test_the_resume_plan_and_what_is_held_make_the_whole(chunks, held):
    held = {index for index in held if index < chunks}
    plan = missing(chunks, held)
    assert sorted([*held, *(index for gap in plan for index in gap)]) == list(range(chunks))
    assert all(one.stop < two.start for one, two in itertools.pairwise(plan))


@given(st.integers(1, 200), st.sets(st.integers(0, 199)))
def test_what_is_told_is_read_as_the_same_plan(chunks, held):
    plan = missing(chunks, held)
    assert read_told(tell(plan), chunks) == plan


def test_more_gaps_than_an_answer_holds_are_told_as_one_that_reaches_to_the_end():
    chunks = 1 << 16
    plan = missing(chunks, range(0, chunks, 2))
    told = read_told(tell(plan), chunks)
    assert len(told) == MOST_GAPS
    assert len(tell(plan)) <= ANSWER
    assert told[:-1] == plan[: MOST_GAPS - 1]
    assert {index for gap in plan for index in gap} <= {index for gap in told for index in gap}


def test_a_question_names_its_root():
    root = bytes(range(32))
    assert read_question(ask(root)) == root
    assert len(ask(root)) <= QUESTION


@pytest.mark.parametrize(
    "said", [[], [bytes(31)], [bytes(32), 1], ["r" * 32], {"root": bytes(32)}, None, [[bytes(32)]]]
)
def test_what_is_no_question_is_refused(said):
    with pytest.raises(WireError):
        read_question(encode(said))


@pytest.mark.parametrize(
    "said",
    [
        None, {}, 1, [1], [[1]], [[1, 2, 3]], [[2, 2]], [[3, 2]], [[0, 11]], [[-1, 2]], [["0", "1"]],
        [[0, 2], [1, 3]], [[0, 2], [2, 4]], [[4, 5], [0, 1]],
    ],
)  # fmt: skip
def test_an_answer_that_makes_no_sense_is_refused(said):
    with pytest.raises(Malformed):
        read_told(encode(said), 10)


@pytest.mark.parametrize("read", [read_question, lambda raw: read_told(raw, 10)])
@given(noise=st.binary(max_size=64).filter(lambda raw: raw[:1] not in (b"\x80", b"\x81")))
def test_noise_is_refused_with_a_reason(read, noise):
    with pytest.raises(WireError) as refused:
        read(noise)
    assert refused.value.reason in ("malformed", "too-big")
