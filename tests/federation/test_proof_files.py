"""The proof of one message is checked by a program that shares no code with the node, run as a process of its own."""

import datetime
import json
import pathlib
import random
import subprocess
import sys
import uuid

import pytest
from django.db import transaction

from factories.ours import inquiry_body
from factories.statements import statements
from jalon.node.audit import actions as audit
from jalon.node.audit import queries as log
from jalon.node.audit.models import Entry
from jalon.node.federation import opening, outbox, proofs, receipts, sender
from jalon.node.federation.choices import Act
from jalon.node.federation.models import Outgoing, Partner
from jalon.node.kernel import keys
from jalon.wire.batches import Answer, Shown, read_delivery
from jalon.wire.proofs import verify_proof
from jalon.wire.receipts import Fate

PROGRAM = pathlib.Path(__file__).parents[2] / "verify" / "jalon_verify.py"
ACTOR = "system:test"


def sent(ours):
    """A message of ours that the partner stored, in a state of our log that it cosigned."""
    note = outbox.Message(
        type="test.note.v1", thread=uuid.uuid4(), body={"n": 1}, handling="H1", tlp="amber", pap="amber"
    )
    with transaction.atomic():
        outbox.enqueue("LA-MPS", note, key=(key := uuid.uuid4()), actor=ACTOR, about="")
    outgoing = Outgoing.objects.get(pk=key)
    audit.sequence()
    waiting = sender.Waiting("LA-MPS")
    (shown,) = read_delivery(waiting.delivery()).checkpoints
    stored = ours.laos.say(Fate.STORED, outgoing)
    sender._settle(waiting, Answer(("stored",), (stored,)).encoded())
    ours.laos.deliver(checkpoints=[Shown(ours.laos.cosigned(shown.note))])
    return outgoing


def received(ours):
    """A message of the partner's that we stored and opened."""
    key = uuid.uuid4()
    ours.laos.deliver(ours.laos.envelope("exchange.inquiry.v1", inquiry_body(), key=key).raw)
    opening.apply_waiting()
    audit.sequence()
    return key


def checked(path, raw, roots):
    """The verifying program's exit code and what it found."""
    path.write_bytes(raw)
    words = [word for node, digits in roots.items() for word in ("--root", f"{node}={digits}")]
    line = [sys.executable, "-I", str(PROGRAM), str(path), *words, "--json"]
    done = subprocess.run(line, capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, json.loads(done.stdout) if done.returncode == 0 else done.stderr


def test_what_we_sent_is_proved_offline_with_receipt_log_and_witness(ours, tmp_path):
    outgoing = sent(ours)
    code, found = checked(tmp_path / "p", proofs.prove(outgoing.pk, actor=ACTOR), proofs.roots(outgoing.pk))
    assert code == 0, found
    assert found["message"] == outgoing.pk.hex
    assert [receipt["fate"] for receipt in found["receipts"]] == ["stored"]
    (log,) = found["logs"]
    assert (log["log"], log["action"], list(log["witnesses"])) == (
        "VN-MPS/exchange", "federation.envelope.enqueued", ["LA-MPS"],
    )  # fmt: skip
    assert found["content"] is None


def test_what_we_received_is_proved_and_may_be_disclosed(ours, tmp_path):
    key = received(ours)
    code, found = checked(tmp_path / "p", proofs.prove(key, disclose=True, actor=ACTOR), proofs.roots(key))
    assert code == 0, found
    assert {receipt["fate"] for receipt in found["receipts"]} == {"stored", "opened"}
    assert found["content"]["type"] == "exchange.inquiry.v1"
    assert Entry.objects.filter(action="federation.envelope.proved").count() == 1


def test_one_altered_byte_is_refused_by_the_program(ours, tmp_path):
    outgoing = sent(ours)
    raw, roots = proofs.prove(outgoing.pk, actor=ACTOR), proofs.roots(outgoing.pk)
    for place in random.Random(7).sample(range(len(raw)), 6):
        altered = raw[:place] + bytes([raw[place] ^ 1]) + raw[place + 1 :]
        code, said = checked(tmp_path / "p", altered, roots)
        assert code == 1, place
        assert said.startswith("NOT PROVED")


def test_another_fingerprint_is_refused_by_the_program(ours, tmp_path):
    outgoing = sent(ours)
    roots = {**proofs.roots(outgoing.pk), "LA-MPS": "00" * 32}
    assert checked(tmp_path / "p", proofs.prove(outgoing.pk, actor=ACTOR), roots)[0] == 1


def test_the_wire_room_accepts_what_the_program_accepts(ours):
    outgoing = sent(ours)
    pinned = {node: bytes.fromhex(digits) for node, digits in proofs.roots(outgoing.pk).items()}
    verdict = verify_proof(proofs.prove(outgoing.pk, actor=ACTOR), fingerprints=pinned)
    assert verdict.fates == {Fate.STORED}


def test_the_content_of_what_we_sent_cannot_be_disclosed_by_us(ours):
    with pytest.raises(proofs.CannotProve, match="Ask the partner"):
        proofs.prove(sent(ours).pk, disclose=True, actor=ACTOR)


def test_a_message_whose_key_is_gone_is_proved_sealed_only(ours):
    key = received(ours)
    keys.open_keys()
    for path in keys.folder().glob("encryption-*.seed"):
        path.unlink()
    with pytest.raises((proofs.CannotProve, keys.KeysMissing)):
        proofs.prove(key, disclose=True, actor=ACTOR)
    assert proofs.prove(key, actor=ACTOR)


def test_its_entry_is_found_around_its_moment_and_else_anywhere(ours):
    outgoing = sent(ours)
    with statements() as asked:
        entry = log.crossing(Act.ENQUEUED, outgoing.pk, near=outgoing.created_at)
    assert entry.detail["envelope"] == outgoing.pk.hex
    assert len(asked) == 2
    assert all('"at" >=' in sql or '"id" =' in sql for sql in asked)
    away = outgoing.created_at - datetime.timedelta(days=3)
    assert log.crossing(Act.ENQUEUED, outgoing.pk, near=away) == entry
    assert log.crossing(Act.STORED, outgoing.pk, near=outgoing.created_at) is None


def test_an_unknown_number_and_an_entry_without_a_leaf_are_said(ours):
    with pytest.raises(proofs.CannotProve, match="No message"):
        proofs.prove(uuid.uuid4(), actor=ACTOR)
    key = uuid.uuid4()
    ours.laos.deliver(ours.laos.envelope("exchange.inquiry.v1", inquiry_body(), key=key).raw)
    with pytest.raises(proofs.CannotProve, match="worker"):
        proofs.prove(key, actor=ACTOR)


def test_receipts_that_come_later_are_in_the_next_proof(ours, tmp_path):
    outgoing = sent(ours)
    receipts.take(Partner.objects.get(), [ours.laos.say(Fate.READ, outgoing)])
    _, found = checked(tmp_path / "p", proofs.prove(outgoing.pk, actor=ACTOR), proofs.roots(outgoing.pk))
    assert {receipt["fate"] for receipt in found["receipts"]} == {"stored", "read"}
