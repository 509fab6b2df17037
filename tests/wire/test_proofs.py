import importlib.util
import json
import pathlib
from dataclasses import replace

import pytest

from jalon.wire.encoding import decode, encode
from jalon.wire.errors import Malformed, Unsupported, WireError
from jalon.wire.proofs import read_proof, verify_proof
from jalon.wire.receipts import Fate, Item, sign_receipt
from wire.nodes import NOW, Node, composed, node, seeded
from wire.proving import ENVELOPE, LA, ROOTS, VN, entry_of, logged, proof

PROGRAM = pathlib.Path(__file__).parents[2] / "verify" / "jalon_verify.py"


def loaded():
    spec = importlib.util.spec_from_file_location("jalon_verify", PROGRAM)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


offline = loaded()


def assert_refused_by_both(raw, roots=ROOTS):
    with pytest.raises(WireError):
        verify_proof(raw, fingerprints=roots)
    with pytest.raises(offline.NotProvedError):
        offline.check(raw, roots)


def test_a_proof_says_the_same_after_its_way():
    for made in (proof(), proof(disclosed=True)):
        assert read_proof(made.encoded()) == made


def test_the_node_and_the_program_find_the_same():
    raw = proof(disclosed=True).encoded()
    verdict, found = verify_proof(raw, fingerprints=ROOTS), offline.check(raw, ROOTS)
    assert verdict.fates == {Fate.STORED, Fate.OPENED, Fate.READ, Fate.ANSWERED}
    assert {receipt["fate"] for receipt in found["receipts"]} == verdict.fates
    assert found["digest"] == verdict.envelope.digest.hex()
    assert [(log.node, log.action, log.at, log.checkpoint.size) for log in verdict.logs] == [
        ("VN-MPS", "federation.envelope.sent", NOW + 5, 11),
        ("LA-MPS", "federation.envelope.received", NOW + 5, 1),
    ]
    assert [(log["action"], log["at"]) for log in found["logs"]] == [(log.action, log.at) for log in verdict.logs]
    assert [log["witnesses"] for log in found["logs"]] == [dict(log.witnesses) for log in verdict.logs]
    assert found["logs"][0]["witnesses"] == {"LA-MPS": NOW + 9000}
    assert verdict.opened.content.body == b"what was asked"
    assert (found["content"]["handling"], found["content"]["body_bytes"]) == ("H1", 14)


def test_a_proof_without_the_content_keeps_it_sealed():
    raw = proof().encoded()
    assert verify_proof(raw, fingerprints=ROOTS).opened is None
    assert offline.check(raw, ROOTS)["content"] is None
    assert b"what was asked" not in raw


def test_every_changed_byte_of_a_proof_is_refused_or_proves_no_more_than_before():
    """Only a witness's name may be spoilt unseen: then that witness isn't counted any more."""
    raw = proof(disclosed=True).encoded()
    lessened = []
    for at in range(0, len(raw), 61):
        flipped = bytearray(raw)
        flipped[at] ^= 1
        try:
            verdict = verify_proof(bytes(flipped), fingerprints=ROOTS)
        except WireError:
            with pytest.raises(offline.NotProvedError):
                offline.check(bytes(flipped), ROOTS)
            continue
        found = offline.check(bytes(flipped), ROOTS)
        lessened.append(sum(len(log.witnesses) for log in verdict.logs))
        assert sum(len(log["witnesses"]) for log in found["logs"]) == lessened[-1]
    assert set(lessened) <= {1}


def test_every_truncation_of_a_proof_is_refused():
    raw = proof().encoded()
    for length in range(0, len(raw), 101):
        assert_refused_by_both(raw[:length])


def altered(**changes):
    return replace(proof(disclosed=True), **changes).encoded()


def test_a_proof_of_another_message_is_refused():
    other = composed(b"another", id=b"o" * 16)
    assert_refused_by_both(altered(envelope=other.raw))
    assert_refused_by_both(altered(logs=(logged(other, "sent"),)))
    assert_refused_by_both(replace(proof(disclosed=True), receipts=proof(other).receipts).encoded())


def test_a_proof_with_another_content_is_refused():
    assert_refused_by_both(altered(content=proof(composed(b"forged"), disclosed=True).content))


def test_a_proof_under_another_root_or_without_one_is_refused():
    raw = proof().encoded()
    assert_refused_by_both(raw, ROOTS | {"VN-MPS": bytes(32)})
    assert_refused_by_both(raw, {"VN-MPS": ROOTS["VN-MPS"]})


def test_a_proof_with_swapped_fingerprints_is_refused():
    assert_refused_by_both(proof().encoded(), {"VN-MPS": LA.fingerprint, "LA-MPS": VN.fingerprint})


def test_a_proof_without_a_directory_is_refused():
    assert_refused_by_both(altered(directories=(VN.published(),)))


def test_a_receipt_that_the_gate_may_not_give_is_refused():
    item = Item(ENVELOPE.id, ENVELOPE.digest)
    forged = sign_receipt(Fate.ANSWERED, [item], node="LA-MPS", to_node="VN-MPS", at=NOW, signer=LA.signing("receipt"))
    assert_refused_by_both(altered(receipts=(forged.raw,)))


def test_a_refusal_is_proved_with_its_reason():
    item = Item(bytes(16), ENVELOPE.digest, "expired")
    unnamed = sign_receipt(Fate.REJECTED, [item], node="LA-MPS", to_node="VN-MPS", at=NOW, signer=LA.signing("receipt"))
    assert_refused_by_both(altered(receipts=(unnamed.raw,)))  # an id that isn't the message's
    named = sign_receipt(
        Fate.REJECTED,
        [replace(item, id=ENVELOPE.id)],
        node="LA-MPS",
        to_node="VN-MPS",
        at=NOW,
        signer=LA.signing("receipt"),
    )
    raw = altered(receipts=(named.raw,))
    assert offline.check(raw, ROOTS)["receipts"][0]["reason"] == "expired"
    assert verify_proof(raw, fingerprints=ROOTS).fates == {Fate.REJECTED}


def test_a_log_whose_tree_does_not_hold_the_entry_is_refused():
    good = logged(ENVELOPE, "sent")
    for changes in (
        {"index": 5},
        {"index": 11},
        {"path": good.path[:-1]},
        {"path": (*good.path, bytes(32))},
        {"salt": seeded("another", 16)},
        {"salt": b""},
        {"entry": entry_of(ENVELOPE, "received")},
        {"entry": entry_of(ENVELOPE, "sent", at=NOW)},
        {"entry": entry_of(ENVELOPE, "sent", detail={})},
        {"entry": encode([])},
        {"note": logged(ENVELOPE, "received").note},
        {"note": logged(ENVELOPE, "sent", size=12).note},
        {"note": ""},
    ):
        assert_refused_by_both(altered(logs=(replace(good, **changes),)))


def test_a_key_that_was_compromised_before_the_message_proves_nothing():
    thief = Node("VN-MPS", revoked=(("agency", NOW - 1),))
    assert_refused_by_both(altered(directories=(thief.published(), LA.published())))
    later = Node("VN-MPS", revoked=(("agency", NOW + 1),))
    raw = altered(directories=(later.published(), LA.published()))
    assert verify_proof(raw, fingerprints=ROOTS).opened
    assert offline.check(raw, ROOTS)["content"]


@pytest.mark.parametrize("change", [{"kind": "song"}, {"news": 1}, {"content": []}, {"logs": [1]}])
def test_what_is_no_proof_is_malformed(change):
    with pytest.raises(Malformed):
        verify_proof(encode(decode(proof().encoded()) | change), fingerprints=ROOTS)


def test_a_proof_of_another_version_is_unsupported():
    raw = encode(decode(proof().encoded()) | {"version": 2})
    with pytest.raises(Unsupported):
        verify_proof(raw, fingerprints=ROOTS)
    with pytest.raises(offline.NotProvedError):
        offline.check(raw, ROOTS)


# The program as people call it


def called(tmp_path, raw, *options):
    path = tmp_path / "message.proof"
    path.write_bytes(raw)
    roots = [f"--root={code}={fingerprint.hex()}" for code, fingerprint in ROOTS.items()]
    return offline.main([str(path), *roots, *options])


def test_the_program_says_in_sentences_what_is_proved(tmp_path, capsys):
    assert called(tmp_path, proof(disclosed=True).encoded()) == 0
    told = capsys.readouterr().out
    for words in ("from VN-MPS to LA-MPS", "it was stored", "it was answered", "LA-MPS witnessed", "handling: H1"):
        assert words in told


def test_the_program_prints_json(tmp_path, capsys):
    assert called(tmp_path, proof().encoded(), "--json") == 0
    assert json.loads(capsys.readouterr().out)["from"] == "VN-MPS"


def test_the_program_says_what_is_not_proved_and_ends_with_one(tmp_path, capsys):
    assert called(tmp_path, proof().encoded()[:-1]) == 1
    assert "NOT PROVED" in capsys.readouterr().err


def test_the_program_takes_the_fingerprint_that_was_read_aloud(tmp_path):
    path = tmp_path / "message.proof"
    path.write_bytes(proof().encoded())
    assert offline.main([str(path), *(f"--root={code}={value[:16].hex()}" for code, value in ROOTS.items())]) == 0


def test_the_program_refuses_a_fingerprint_too_short_to_mean_anything(tmp_path, capsys):
    with pytest.raises(SystemExit) as ended:
        offline.main([str(tmp_path / "x"), "--root=VN-MPS=00112233"])
    assert ended.value.code == 2
    assert "--root" in capsys.readouterr().err


def test_the_program_lets_no_text_steer_the_terminal(tmp_path, capsys):
    envelope = composed(b"", sealed={"origin": "\x1b[2Jcleared\u202e"})
    assert called(tmp_path, proof(envelope, disclosed=True).encoded()) == 0
    told = capsys.readouterr().out
    assert "?[2Jcleared?" in told
    assert "\x1b" not in told


def test_the_program_needs_no_line_of_the_node():
    text = PROGRAM.read_text(encoding="utf-8")
    assert "import jalon" not in text
    assert "from jalon" not in text
    assert node("VN-MPS").code == "VN-MPS"
