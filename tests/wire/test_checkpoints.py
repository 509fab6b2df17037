import pytest

from jalon.wire.checkpoints import (
    Checkpoint,
    advance,
    cosign,
    note_key_id,
    read_checkpoint,
    sign_checkpoint,
    split_note,
    verify_checkpoint,
    verify_cosignature,
)
from jalon.wire.errors import BadSignature, Malformed, TooBig, UnknownKey, WireError
from jalon.wire.keys import SigningKey
from jalon.wire.merkle import MemoryTree, consistency_proof, leaf_hash
from wire.nodes import NOW, node

LOG, WITNESS = node("VN-MPS").signing("log"), node("LA-MPS").signing("log")
ORIGIN = "VN-MPS/exchange"
TREE = MemoryTree(leaf_hash(bytes([n])) for n in range(9))


def state(size=9, tree=TREE, origin=ORIGIN):
    return Checkpoint(origin, size, tree.root(size))


def note(**changes):
    return sign_checkpoint(state(**changes), key=LOG, public=LOG.public)


def witnessed(text):
    return text + cosign(text, name="LA-MPS", key=WITNESS, public=WITNESS.public, at=NOW + 999)


def test_a_checkpoint_says_the_same_after_its_way():
    assert verify_checkpoint(note(), origin=ORIGIN, key=LOG.verify_key) == state()


def test_the_form_is_that_of_signed_notes():
    lines = witnessed(note()).split("\n")
    assert lines[:2] == [ORIGIN, "9"]
    assert len(lines[2]) == 44
    assert lines[3] == ""
    assert lines[4].startswith(f"— {ORIGIN} ")
    assert lines[5].startswith("— LA-MPS ")
    assert lines[6:] == [""]


def test_the_key_id_is_that_of_the_example_in_the_signed_note_documents():
    """The published key PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW is well known."""
    import base64

    kind, *public = base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    assert kind == 1
    assert note_key_id("PeterNeumann", bytes(public)).hex() == "c74f20a3"


def test_a_witness_cosigns_with_the_time_and_the_log_stays_verified():
    text = witnessed(note())
    assert verify_checkpoint(text, origin=ORIGIN, key=LOG.verify_key) == state()
    assert verify_cosignature(text, name="LA-MPS", key=WITNESS.verify_key) == NOW


def test_a_cosignature_that_is_not_there_or_of_another_key_is_refused():
    for text, name, key in (
        (note(), "LA-MPS", WITNESS),
        (witnessed(note()), "CN-MPS", WITNESS),
        (witnessed(note()), "LA-MPS", LOG),
    ):
        with pytest.raises(UnknownKey):
            verify_cosignature(text, name=name, key=key.verify_key)


def test_a_cosignature_of_one_state_does_not_stand_under_another():
    line = witnessed(note()).split("\n")[5] + "\n"
    with pytest.raises(BadSignature):
        verify_cosignature(note(size=8) + line, name="LA-MPS", key=WITNESS.verify_key)


def test_a_logs_signature_is_no_cosignature_and_the_other_way_round():
    with pytest.raises(UnknownKey):
        verify_cosignature(note(), name=ORIGIN, key=LOG.verify_key)
    alone = state().text + "\n" + witnessed(note()).split("\n")[5] + "\n"
    with pytest.raises(BadSignature):
        verify_checkpoint(alone, origin="LA-MPS", key=WITNESS.verify_key)


def test_every_changed_character_of_a_checkpoint_is_refused():
    text = note()
    for at in range(len(text)):
        for other in "0\n":
            if text[at] == other:
                continue
            changed = text[:at] + other + text[at + 1 :]
            with pytest.raises(WireError):
                verify_checkpoint(changed, origin=ORIGIN, key=LOG.verify_key)


def test_another_log_or_key_is_refused():
    with pytest.raises(BadSignature):
        verify_checkpoint(note(), origin="VN-MPS/internal", key=LOG.verify_key)
    with pytest.raises(UnknownKey):
        verify_checkpoint(note(), origin=ORIGIN, key=SigningKey(bytes(32)).verify_key)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a\n1\nb\n",
        "VN\n1\n\n— VN AAAA\n",
        "VN\n01\n" + "A" * 43 + "=\n\n— VN AAAA\n",
        "VN\n-1\n" + "A" * 43 + "=\n\n— VN AAAA\n",
        "VN\n1\n" + "A" * 43 + "=\nmore\n\n— VN AAAA\n",
        "VN\n1\n" + "A" * 42 + "B=\n\n— VN AAAA\n",
        "\n1\n" + "A" * 43 + "=\n\n— VN AAAA\n",
        "VN\n1\n" + "A" * 43 + "=\n\n- VN AAAA\n",
        "VN\n1\n" + "A" * 43 + "=\n\n— VN AAAA",
        "VN\n1\n" + "A" * 43 + "=\n\n— VN A\n",
    ],
)
def test_what_is_no_checkpoint_is_malformed(text):
    with pytest.raises(Malformed):
        read_checkpoint(text)


def test_a_note_bomb_is_refused():
    with pytest.raises(TooBig):
        split_note("x" * 10_001)


def test_a_witness_follows_a_log_that_grows_and_refuses_one_that_does_not():
    known = advance(None, state(3), [])
    assert advance(known, state(7), consistency_proof(3, 7, TREE.node)) == state(7)
    assert advance(known, known, []) == known
    forked = MemoryTree(leaf_hash(b"x") for _ in range(9))
    for new, proof in (
        (state(2), []),
        (state(3, forked), []),
        (state(7, forked), consistency_proof(3, 7, forked.node)),
        (state(7, origin="VN-MPS/internal"), consistency_proof(3, 7, TREE.node)),
        (state(7), []),
    ):
        with pytest.raises(BadSignature):
            advance(known, new, proof)
