import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.wire.batches import (
    MAX_BYTES,
    Answer,
    Credit,
    Delivery,
    Shown,
    portions,
    read_answer,
    read_delivery,
    settle,
    take,
)
from jalon.wire.encoding import decode, encode
from jalon.wire.envelope import parse
from jalon.wire.errors import Malformed, TooBig, UnknownKey, Unsupported, WireError
from jalon.wire.receipts import Fate, Item, sign_receipt, verify_receipt
from wire.nodes import DAY, NOW, composed, directory_of, node

LA = node("LA-MPS")
blobs = st.lists(st.binary(max_size=50), max_size=5).map(tuple)


@given(blobs, blobs, blobs, st.text(max_size=50))
def test_a_delivery_says_the_same_after_its_way(envelopes, receipts, statements, note):
    delivery = Delivery(envelopes, receipts, statements, (Shown(note, 3, (bytes(32),)),))
    assert read_delivery(delivery.encoded()) == delivery


@given(st.lists(st.sampled_from(["stored", "duplicate", "expired"]), max_size=9).map(tuple), blobs, blobs)
def test_an_answer_says_the_same_after_its_way(outcomes, receipts, statements):
    answer = Answer(outcomes, receipts, statements, ("— x y\n",), Credit(5, 6, 7))
    assert read_answer(answer.encoded(), len(outcomes)) == answer


@given(st.lists(st.binary(max_size=400_000), max_size=8))
@settings(max_examples=20)
def test_portions_keep_order_and_limits(raws):
    batches = list(portions(raws))
    assert [raw for batch in batches for raw in batch] == raws
    for batch in batches:
        assert 0 < len(batch) <= 200
        assert sum(map(len, batch)) <= MAX_BYTES


def test_a_single_envelope_of_the_largest_size_makes_a_batch():
    raw = composed(b"x" * 980_000).raw
    batches = list(portions([raw, raw]))
    assert [len(batch) for batch in batches] == [1, 1]
    assert read_delivery(Delivery(batches[0]).encoded()).envelopes == (raw,)


def test_two_hundred_small_messages_with_as_many_receipts_fit_a_delivery():
    full = Delivery(tuple([bytes(5000)] * 200), tuple([bytes(10_000)] * 200), tuple([b"s"] * 200))
    assert read_delivery(full.encoded()) == full


@pytest.mark.parametrize(
    "change",
    [
        {"envelopes": [b"x"] * 201},
        {"receipts": ["text"]},
        {"checkpoints": [["note", -1, []]]},
        {"checkpoints": [["note", 1, [b"short"]]]},
        {"checkpoints": [["note", 1, [bytes(32)] * 129]]},
        {"checkpoints": [["n" * 10_001, 1, []]]},
        {"news": 1},
    ],
)
def test_a_delivery_that_is_not_as_the_protocol_wants_it_is_malformed(change):
    with pytest.raises(Malformed):
        read_delivery(encode(decode(Delivery().encoded()) | change))


@pytest.mark.parametrize(
    "change",
    [
        {"outcomes": []},
        {"outcomes": ["stored", "stored"]},
        {"outcomes": ["liked"]},
        {"credit": [1, 2]},
        {"credit": [1, 2, -3]},
        {"credit": ["1", 2, 3]},
    ],
)
def test_an_answer_that_does_not_fit_what_was_sent_is_malformed(change):
    with pytest.raises(Malformed):
        read_answer(encode(decode(Answer(("stored",)).encoded()) | change), 1)


@pytest.mark.parametrize("page", [b"<!DOCTYPE html><title>Welcome to the hotel</title>", b"", b"{}", b"OK"])
def test_a_captive_portal_that_answers_anything_settles_nothing(page):
    with pytest.raises(WireError):
        read_answer(page, 1)


def test_a_version_that_is_not_known_is_unsupported():
    with pytest.raises(Unsupported):
        read_delivery(encode(decode(Delivery().encoded()) | {"version": 2}))


def test_a_size_bomb_is_refused():
    with pytest.raises(TooBig):
        read_delivery(bytes((4 << 20) + 1))


def sender(code):
    if code not in ("VN-MPS", "LA-MPS"):
        raise UnknownKey(f"{code} is no partner.")
    return directory_of(code)


def taken(raws, now=NOW):
    return take(raws, node="LA-MPS", sender=sender, now=now)


def test_each_message_of_a_batch_stands_or_falls_alone():
    good, junk = composed(b"good").raw, b"\xff" * 50
    altered = good[:-1] + bytes([good[-1] ^ 1])
    other = composed(b"x", to=node("CN-MPS")).raw
    expired = composed(expires=NOW + 1).raw
    results = taken([junk, good, altered, other, expired, b""], now=NOW + DAY)
    assert [result.item.reason for result in results] == [
        "malformed",
        "",
        "bad-signature",
        "policy",
        "expired",
        "malformed",
    ]
    assert [result.digest for result in results][1] == hashlib.sha256(good).digest()
    assert results[1].item == Item(b"i" * 16, parse(good).digest)
    assert {result.item.id for result in results if result.error and not result.late} == {bytes(16)}


def test_an_expired_message_is_still_known_so_that_bytes_stored_in_time_get_their_receipt_again():
    (late,) = taken([composed(expires=NOW + 1).raw], now=NOW + DAY)
    assert late.envelope is None
    assert late.error.reason == "expired"
    assert (late.late.id, late.item.id) == (b"i" * 16, b"i" * 16)
    (junk,) = taken([composed(expires=NOW + 1).raw[:-1] + b"x"], now=NOW + DAY)
    assert (junk.late, junk.error.reason) == (None, "bad-signature")


def receipt(fate, *items):
    made = sign_receipt(fate, items, node="LA-MPS", to_node="VN-MPS", at=NOW, signer=LA.signing("node"))
    return verify_receipt(made.raw, directory=LA.directory, node="VN-MPS")


def test_only_receipts_that_name_the_bytes_settle_a_message():
    one, two, three = (composed(body, id=body * 16) for body in (b"1", b"2", b"3"))
    sent = {envelope.digest: envelope.id for envelope in (one, two, three)}
    refused = Item(bytes(16), two.digest, "expired")
    settled = settle(
        sent,
        [
            receipt(Fate.STORED, Item(one.id, one.digest), Item(three.id, b"other bytes" + bytes(21))),
            receipt(Fate.REJECTED, refused),
        ],
    )
    assert settled == {one.id: Fate.STORED, two.id: refused}
    assert settle(sent, []) == {}
