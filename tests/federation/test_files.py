"""Files between nodes: sealed in chunks, taken once each, put together whole or not at all."""

import hashlib
import uuid

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.ours import inquiry_body
from jalon.node.federation import carrying, files, gate, opening, outbox
from jalon.node.federation.models import File, Incoming, Outgoing, Partner, Transfer
from jalon.node.kernel import bell, clock
from jalon.wire import attachments, resuming
from jalon.wire.content import Attachment

MIB = 1 << 20


def send(ours, content):
    """Our node sends a file; returns what the partner learns of it, and the chunks on their way."""
    kept = files.keep(content, "application/octet-stream")
    message = outbox.Message(
        type="test.note.v1", thread=uuid.uuid4(), body={}, handling="H1", tlp="amber", pap="amber",
        files=[(kept.digest, "a.bin")],
    )  # fmt: skip
    with transaction.atomic():
        outbox.enqueue("LA-MPS", message, key=uuid.uuid4(), actor="user:linh", about="")
    (entry,) = ours.laos.read(Outgoing.objects.get().raw)[0].attachments
    transfer = Transfer.objects.get(outgoing=True)
    chunks = [carrying.chunk_of(transfer, index) for index in range(transfer.chunks)]
    carrying.finish(transfer)
    return entry, chunks


@pytest.mark.parametrize("length", [0, 1, 1000, MIB - 1, MIB, MIB + 1, 3 * MIB + 7])
def test_the_partner_puts_the_same_bytes_together(ours, length):
    content = bytes(range(256)) * (length // 256 + 1)
    entry, chunks = send(ours, content[:length])
    taken = [attachments.read_chunk(chunk) for chunk in chunks]
    whole = b"".join(attachments.open_chunk(entry, at, chunk.sealed) for at, chunk in enumerate(taken))
    assert whole == content[:length]
    assert {chunk.root for chunk in taken} == {entry.root}


def test_nothing_stays_in_the_spool_once_the_partner_has_it(ours, settings):
    send(ours, b"x" * (2 * MIB))
    assert list((settings.JALON_HOME / "transfers").iterdir()) == []


def receive(ours, content, *, cut=None, announce=True):
    """The partner sends an inquiry with a file; returns the id of the transfer."""
    sealer = attachments.Sealer("photo.bin", "image/jpeg", len(content), b"k" * 32)
    sealed = [sealer.seal(content[at : at + MIB]) for at in range(0, max(len(content), 1), MIB)]
    entry: Attachment = sealer.finish()
    statements = []
    if announce:
        statements.append(
            attachments.announce_transfer(
                node="LA-MPS",
                to_node="VN-MPS",
                root=entry.root,
                chunks=entry.chunks,
                created=ours.laos.now,
                expires=ours.laos.now + 1_000_000,
                signer=ours.laos.node,
            )
        )
    raw = ours.laos.envelope("exchange.inquiry.v1", inquiry_body(), files=[entry]).raw
    assert ours.laos.deliver(raw, statements=statements)[0] == 200
    statuses = [
        gate.take("chunks", "LA-MPS", attachments.Chunk(
            entry.root, at, entry.chunks, tuple(sealer.proof(at)), chunk).encoded())[0]
        for at, chunk in enumerate(sealed) if at != cut
    ]  # fmt: skip
    opening.apply_waiting()
    return entry, statuses


def test_what_arrives_whole_is_kept_under_its_digest(ours):
    content = b"pixels" * 400_000
    entry, statuses = receive(ours, content)
    assert set(statuses) == {200}
    assert files.assemble_waiting() == 1
    digest = hashlib.sha256(content).hexdigest()
    assert File.objects.get(pk=digest).complete
    assert files.path_of(digest).read_bytes() == content
    assert entry.digest.hex() == digest


def test_an_announced_chunk_that_is_not_what_it_says_leaves_nothing(ours, settings):
    entry, _ = receive(ours, b"x" * (3 * MIB), cut=1)
    sealer = attachments.Sealer("photo.bin", "image/jpeg", 3 * MIB, b"k" * 32)
    first, _, _ = (sealer.seal(b"x" * MIB) for _ in range(3))
    wrong = attachments.Chunk(entry.root, 1, 3, tuple(sealer.proof(1)), first)
    assert gate.take("chunks", "LA-MPS", wrong.encoded()) == (400, b"bad-signature")
    folder = settings.JALON_HOME / "transfers" / entry.root.hex()
    assert sorted(path.name for path in folder.iterdir()) == ["0", "2"]


def test_a_missing_chunk_is_waited_for(ours):
    receive(ours, b"x" * (2 * MIB), cut=1)
    assert files.assemble_waiting() == 0
    assert not File.objects.get().complete


def missing_of(root, code="LA-MPS"):
    return gate.take("missing", code, resuming.ask(root))


def test_the_gate_tells_what_it_has_not_got_until_all_is_there(ours):
    entry, _ = receive(ours, b"x" * (4 * MIB), cut=2)
    assert missing_of(entry.root) == (200, resuming.tell([range(2, 3)]))
    Transfer.objects.update(finished_at=clock.now())
    assert missing_of(entry.root) == (200, resuming.tell([]))


def test_it_tells_nobody_of_what_was_not_announced_to_it_by_them(ours):
    entry, _ = receive(ours, b"x" * MIB, announce=False)
    assert missing_of(entry.root) == missing_of(bytes(32)) == (409, b"")
    assert missing_of(entry.root, "TH-RTP") == (403, b"")


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=80))
def test_what_is_no_question_is_refused_with_a_reason(ours, noise):
    assert gate.take("missing", "LA-MPS", noise) in ((400, b"malformed"), (400, b"too-big"))


def test_a_file_is_looked_at_when_its_last_gap_is_filled(ours, monkeypatch):
    rung = []
    monkeypatch.setattr(bell, "ring_after_commit", rung.append)
    entry, _ = receive(ours, b"x" * (4 * MIB), cut=1)
    assert rung.count(bell.Work.OPENING) >= 1
    rung.clear()
    sealer = attachments.Sealer("photo.bin", "image/jpeg", 4 * MIB, b"k" * 32)
    sealed = [sealer.seal(b"x" * MIB) for _ in range(4)]
    chunk = attachments.Chunk(entry.root, 1, 4, tuple(sealer.proof(1)), sealed[1])
    assert gate.take("chunks", "LA-MPS", chunk.encoded())[0] == 200
    assert rung == [bell.Work.OPENING]
    assert files.assemble_waiting() == 1


def test_chunks_that_nobody_announced_are_not_kept(ours, settings):
    _, statuses = receive(ours, b"x" * MIB, announce=False)
    assert statuses == [409]
    assert not (settings.JALON_HOME / "transfers").exists()


def test_a_file_that_does_not_fit_its_digest_is_never_put_in_place(ours):
    entry, _ = receive(ours, b"x" * 1000)
    other = Attachment(**{**vars(entry), "digest": hashlib.sha256(b"y").digest()})
    files.expect(Incoming.objects.get(), [other])
    File.objects.get(pk=other.digest.hex())
    files.assemble_waiting()
    assert File.objects.get(pk=other.digest.hex()).fault
    assert list(files.path_of(other.digest.hex()).parent.iterdir()) == []


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(noise=st.binary(max_size=200))
def test_what_is_no_chunk_is_refused_with_a_reason(ours, noise):
    status, reason = gate.take("chunks", "LA-MPS", noise)
    assert status in (400, 409)
    assert reason in (b"malformed", b"too-big", b"bad-signature", b"")
    assert Partner.objects.count() == 1
