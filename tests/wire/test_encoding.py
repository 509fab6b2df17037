import cbor2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.wire.encoding import Limits, decode, encode
from jalon.wire.errors import Malformed, TooBig, WireError

values = st.recursive(
    st.none() | st.booleans() | st.integers(-(1 << 64), (1 << 64) - 1) | st.binary(max_size=40) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=30), inner, max_size=5),
    max_leaves=25,
)


@given(values)
def test_what_is_encoded_is_decoded_to_the_same(value):
    assert decode(encode(value)) == value


@given(values)
def test_the_encoding_is_the_canonical_one_of_another_library(value):
    assert encode(value) == cbor2.dumps(value, canonical=True)


@given(st.binary(max_size=60))
def test_whatever_bytes_decode_are_the_only_encoding_of_their_value(raw):
    try:
        value = decode(raw)
    except WireError:
        return
    assert encode(value) == raw


@given(values, st.data())
def test_bytes_cut_anywhere_are_refused(value, data):
    raw = encode(value)
    cut = data.draw(st.integers(0, len(raw) - 1))
    with pytest.raises(WireError):
        decode(raw[:cut])


@pytest.mark.parametrize(
    ("value", "expected"),
    [  # RFC 8949, appendix A
        (0, "00"),
        (23, "17"),
        (24, "1818"),
        (1000, "1903e8"),
        (1_000_000, "1a000f4240"),
        (1_000_000_000_000, "1b000000e8d4a51000"),
        (18446744073709551615, "1bffffffffffffffff"),
        (-18446744073709551616, "3bffffffffffffffff"),
        (-1, "20"),
        (-1000, "3903e7"),
        (False, "f4"),
        (None, "f6"),
        (b"\x01\x02\x03\x04", "4401020304"),
        ("\u00fc", "62c3bc"),
        ("\U00010151", "64f0908591"),
        ([1, [2, 3], [4, 5]], "8301820203820405"),
        ({"a": 1, "b": [2, 3]}, "a26161016162820203"),
    ],
)
def test_the_examples_of_the_rfc_are_written_and_read(value, expected):
    assert encode(value).hex() == expected
    assert decode(bytes.fromhex(expected)) == value


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "1801",  # 1 in two bytes
        "190017",
        "1a0000ffff",
        "1b00000000ffffffff",
        "5801ff",
        "f7",  # undefined
        "f97e00",  # a float
        "fb3ff0000000000000",
        "f820",  # a simple value
        "c11a514b67b0",  # a tagged time
        "c249010000000000000000",  # a big number
        "c5821b7fffffffffffffff01",  # a float whose building would take for ever
        "5f42010243030405ff",  # indefinite bytes
        "9fff",
        "bf6161 01ff".replace(" ", ""),
        "1c",
        "a2616201616102",  # keys unsorted
        "a2616101616102",  # a key twice
        "a1016161",  # a key that is no text
        "a14161 01".replace(" ", ""),
        "62c328",  # no UTF-8
        "63eda080",  # half a pair
        "0000",  # something follows
        "8201",  # too short
        "4401",
    ],
)
def test_anything_but_deterministic_cbor_of_the_allowed_types_is_malformed(raw):
    with pytest.raises(Malformed):
        decode(bytes.fromhex(raw))


@pytest.mark.parametrize("raw", ["9bffffffffffffffff", "bbffffffffffffffff", "9a7fffffff"])
def test_a_container_that_announces_more_than_the_limit_is_refused_before_anything_is_built(raw):
    with pytest.raises(TooBig):
        decode(bytes.fromhex(raw))


@pytest.mark.parametrize("head", [b"\x81", b"\xa1\x61a"])
def test_a_depth_bomb_is_refused_at_the_limit(head):
    limits = Limits(depth=5)
    assert decode(head * 5 + b"\0", limits)
    with pytest.raises(TooBig):
        decode(head * 6 + b"\0", limits)
    with pytest.raises(TooBig):
        decode(head * 100_000 + b"\0", Limits(depth=8))


def test_a_size_bomb_is_refused_at_the_limit():
    assert decode(encode(b"x" * 97), Limits(size=99)) == b"x" * 97
    with pytest.raises(TooBig):
        decode(encode(b"x" * 98), Limits(size=99))


def test_a_count_bomb_is_refused_at_the_limit():
    assert decode(encode([0] * 9), Limits(count=10))
    with pytest.raises(TooBig):
        decode(encode([0] * 10), Limits(count=10))
    with pytest.raises(TooBig):
        decode(encode([[0] * 5, [0] * 5]), Limits(count=12))


@pytest.mark.parametrize("value", [1.5, {1: 2}, {"a": object()}, 1 << 64, -(1 << 64) - 1, "\ud800", {"\ud800": 1}])
def test_what_the_protocol_has_no_type_for_is_not_written(value):
    with pytest.raises(Malformed):
        encode(value)


def test_tuples_and_enumerations_are_written_as_what_they_stand_for():
    from jalon.wire.header import Priority
    from jalon.wire.receipts import Fate

    assert decode(encode((Fate.READ, Priority.FLASH, ()))) == ["read", 2, []]
