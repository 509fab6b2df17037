import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.wire.bundles import Kind, Record, read_bundle, write_bundle
from jalon.wire.errors import BadSignature, Malformed, TooBig
from jalon.wire.slips import Stack, write_slips
from wire.nodes import composed


@given(st.binary(min_size=1, max_size=900), st.integers(5, 200), st.randoms(use_true_random=False))
def test_slips_read_in_any_order_and_twice_make_the_bundle_again(bundle, longest, source: random.Random):
    slips = write_slips(bundle, longest)
    source.shuffle(slips)
    stack = Stack()
    missing = [stack.add(slip) for slip in [*slips, slips[0]]]
    assert missing[-1] == []
    assert len(missing[0]) == len(slips) - 1
    assert stack.bundle() == bundle


def test_a_small_message_fits_a_few_codes_of_their_dense_alphabet():
    bundle = b"".join(write_bundle([Record(Kind.ENVELOPE, composed(b"by paper").raw)]))
    slips = write_slips(bundle)
    assert len(slips) == 4
    assert set("".join(slips)) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/")
    stack = Stack()
    for slip in slips:
        stack.add(slip)
    assert next(read_bundle([stack.bundle()])).kind is Kind.ENVELOPE


def test_a_bundle_with_slips_missing_is_not_whole():
    stack = Stack()
    with pytest.raises(Malformed):
        stack.bundle()
    assert stack.add(write_slips(b"x" * 100, 40)[1]) == [1, 3, 4]
    with pytest.raises(Malformed):
        stack.bundle()


def test_slips_of_two_bundles_are_not_mixed():
    stack = Stack()
    stack.add(write_slips(b"a" * 50, 20)[0])
    with pytest.raises(Malformed, match="another bundle"):
        stack.add(write_slips(b"b" * 50, 20)[1])


@pytest.mark.parametrize(
    "slip", ["", "https://example.org", "JALON/2/1/AAAAAAAA/AA", "JALON/0/1/AAAAAAAA/AA", "JALON/1/900/AAAAAAAA/AA"]
)
def test_another_code_is_no_slip(slip):
    with pytest.raises(Malformed):
        Stack().add(slip)


def test_a_misread_slip_is_told():
    slip = write_slips(b"jalon")[0]
    stack = Stack()
    stack.add(slip[:-1] + "A")
    with pytest.raises(BadSignature):
        stack.bundle()
    short = Stack()
    short.add(slip[:-2])
    with pytest.raises((Malformed, BadSignature)):
        short.bundle()


def test_a_bundle_too_large_for_paper_says_so():
    with pytest.raises(TooBig):
        write_slips(bytes(400_000))
