import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.wire.encoding import encode
from jalon.wire.errors import REASONS, Malformed, UnknownKey, WireError
from jalon.wire.receipts import Fate, Item, sign_receipt, verify_receipt
from jalon.wire.statements import state
from wire.nodes import DAY, NOW, composed, node

VN, LA = node("VN-MPS"), node("LA-MPS")
ITEM = Item(b"i" * 16, b"d" * 32)


def signed(fate=Fate.STORED, items=(ITEM,), *, role="receipt", **changes):
    base = {"node": "LA-MPS", "to_node": "VN-MPS", "at": NOW, "signer": LA.signing(role)}
    return sign_receipt(fate, list(items), **{**base, **changes})


def verified(raw, **options):
    return verify_receipt(raw, directory=LA.directory, node="VN-MPS", **options)


ids = st.binary(min_size=16, max_size=16)
digests = st.binary(min_size=32, max_size=32)


@settings(max_examples=50)
@given(st.lists(st.builds(Item, ids, digests), min_size=1, max_size=30), st.sampled_from(list(Fate)[:5]))
def test_a_receipt_says_the_same_after_its_way(items, fate):
    receipt = signed(fate, items, role="node")
    assert verified(receipt.raw) == receipt
    assert receipt.items == tuple(items)


@pytest.mark.parametrize("reason", sorted(REASONS))
def test_a_refusal_carries_its_reason(reason):
    assert verified(signed(Fate.REJECTED, [Item(b"i" * 16, b"d" * 32, reason)]).raw).items[0].reason == reason


def test_the_reasons_are_those_of_the_protocol():
    assert set(REASONS) == {
        "bad-signature",
        "unknown-key",
        "expired",
        "too-big",
        "policy",
        "poison",
        "quota",
        "unsupported",
        "malformed",
    }


def test_one_signature_covers_a_whole_batch():
    items = [Item(bytes([n]) * 16, bytes([n]) * 32) for n in range(200)]
    raw = signed(items=items).raw
    assert len(raw) < 200 * 60
    assert len(verified(raw).items) == 200


@pytest.mark.parametrize("fate", [Fate.OPENED, Fate.READ, Fate.ANSWERED, Fate.REFUSED])
def test_the_gates_key_cannot_say_what_only_the_inside_knows(fate):
    with pytest.raises(UnknownKey):
        verified(signed(fate).raw)
    assert verified(signed(fate, role="node").raw).fate is fate


@pytest.mark.parametrize("role", ["agency", "log", "root"])
def test_a_key_of_another_use_signs_no_receipt(role):
    with pytest.raises(UnknownKey):
        verified(signed(role=role).raw)


def test_a_receipt_of_or_for_another_node_is_refused():
    for changes in ({"node": "VN-MPS"}, {"to_node": "CN-MPS"}):
        with pytest.raises(UnknownKey):
            verified(signed(**changes).raw)


def test_every_flipped_bit_of_a_receipt_is_refused():
    raw = signed().raw
    for at in range(len(raw) * 8):
        flipped = bytearray(raw)
        flipped[at // 8] ^= 1 << (at % 8)
        with pytest.raises(WireError):
            verified(bytes(flipped))


@pytest.mark.parametrize(
    ("fate", "items"),
    [
        (Fate.STORED, []),
        (Fate.STORED, [Item(b"i", b"d" * 32)]),
        (Fate.STORED, [Item(b"i" * 16, b"d")]),
        (Fate.STORED, [Item(b"i" * 16, b"d" * 32, "expired")]),
        (Fate.REJECTED, [ITEM]),
        (Fate.REJECTED, [Item(b"i" * 16, b"d" * 32, "because")]),
        (Fate.STORED, [ITEM] * 1001),
    ],
)
def test_a_receipt_that_is_not_as_the_protocol_wants_it_is_not_even_signed(fate, items):
    with pytest.raises(Malformed):
        signed(fate, items)


def test_an_unknown_fate_is_malformed():
    fields = {"fate": "liked", "node": "LA-MPS", "to": "VN-MPS", "at": NOW, "items": [[b"i" * 16, b"d" * 32]]}
    with pytest.raises(Malformed):
        verified(state("receipt", fields, LA.signing("node")))


def test_a_stored_receipt_outlives_the_revocation_of_its_key_as_evidence_only():
    from wire.nodes import Node

    later = Node("LA-MPS", revoked=(("agency", NOW), ("receipt", NOW + DAY)))
    raw = signed().raw
    assert verify_receipt(raw, directory=later.directory, node="VN-MPS", evidence=True)
    with pytest.raises(UnknownKey):
        verify_receipt(raw, directory=later.directory, node="VN-MPS")


def test_a_receipt_for_other_bytes_of_the_same_id_is_told_apart():
    one, two = composed(b"one"), composed(b"two")
    assert one.id == two.id
    assert one.digest != two.digest


def test_bytes_that_are_no_receipt_are_malformed():
    with pytest.raises(Malformed):
        verified(encode([b"x", b"k" * 16, b"s" * 64]))
