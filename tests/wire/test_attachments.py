import dataclasses
import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.wire.attachments import (
    CHUNK,
    Chunk,
    Sealer,
    announce_transfer,
    check_digest,
    open_chunk,
    read_chunk,
    sealed_length,
    tree_of,
    verify_transfer,
)
from jalon.wire.errors import BadSignature, Expired, Malformed, TooBig, UnknownKey, WireError, WrongRecipient
from jalon.wire.merkle import inclusion_proof
from wire.nodes import DAY, NOW, node, seeded

VN, LA = node("VN-MPS"), node("LA-MPS")


def sealed(data, name="photo.jpg"):
    sealer = Sealer(name, "image/jpeg", len(data), seeded("attachment key"))
    blocks = [data[at : at + CHUNK] for at in range(0, len(data), CHUNK)] or [b""]
    chunks = [sealer.seal(block) for block in blocks]
    return sealer, sealer.finish(), chunks


def on_the_way(sealer, attachment, chunks, index):
    return Chunk(attachment.root, index, attachment.chunks, tuple(sealer.proof(index)), chunks[index]).encoded()


@pytest.mark.parametrize("length", [0, 1, 1024, 70_000, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK + 5])
def test_a_file_arrives_as_it_was_sent(length):
    data = seeded("file", length)
    sealer, attachment, chunks = sealed(data)
    arrived = [read_chunk(on_the_way(sealer, attachment, chunks, index)) for index in range(len(chunks))]
    back = b"".join(open_chunk(attachment, chunk.index, chunk.sealed) for chunk in arrived)
    assert back == data
    check_digest(attachment, hashlib.sha256(back).digest())
    assert sealed_length(attachment) == sum(map(len, chunks))
    again = tree_of(sealer.leaves())
    assert again.root() == attachment.root
    assert inclusion_proof(0, len(chunks), again.node) == sealer.proof(0)


@settings(max_examples=20)
@given(st.integers(0, 5000))
def test_a_relay_sees_few_lengths_of_small_files(length):
    assert len(sealed(bytes(length))[2][0]) in (1024 + 16, 4096 + 16, 16384 + 16)


def test_every_flipped_byte_of_a_chunk_on_its_way_is_refused():
    raw = on_the_way(*sealed(b"x" * 10), 0)
    for at in range(len(raw)):
        flipped = bytearray(raw)
        flipped[at] ^= 1
        with pytest.raises(WireError):
            read_chunk(bytes(flipped))


def test_a_chunk_at_another_place_or_of_another_file_does_not_open():
    _, attachment, chunks = sealed(seeded("file", 2 * CHUNK + 10))
    for index, chunk in ((0, chunks[1]), (1, chunks[0]), (1, chunks[2]), (2, chunks[1])):
        with pytest.raises(BadSignature):
            open_chunk(attachment, index, chunk)
    other = dataclasses.replace(attachment, key=bytes(32))
    with pytest.raises(BadSignature):
        open_chunk(other, 0, chunks[0])


def test_a_file_cut_to_fewer_chunks_does_not_open_as_whole():
    _, attachment, chunks = sealed(seeded("file", 2 * CHUNK))
    shorter = dataclasses.replace(attachment, chunks=1, length=CHUNK)
    with pytest.raises(BadSignature):
        open_chunk(shorter, 0, chunks[0])


def test_a_length_that_does_not_fit_is_refused():
    _, attachment, chunks = sealed(b"x" * 10)
    for length in (9, 5000, 3 * CHUNK):
        with pytest.raises(BadSignature):
            open_chunk(dataclasses.replace(attachment, length=length), 0, chunks[0])


def test_a_chunk_with_a_proof_of_another_transfer_is_refused_at_the_gate():
    sealer, attachment, chunks = sealed(seeded("file", 2 * CHUNK))
    wrong = Chunk(attachment.root, 0, attachment.chunks, tuple(sealer.proof(1)), chunks[0])
    with pytest.raises(BadSignature):
        read_chunk(wrong.encoded())


def test_what_is_no_chunk_is_refused():
    sealer, attachment, chunks = sealed(b"x")
    good = Chunk(attachment.root, 0, 1, (), chunks[0])
    for changes in ({"root": b"r"}, {"index": 1}, {"chunks": 0}, {"proof": (b"p",)}, {"sealed": bytes(CHUNK + 17)}):
        with pytest.raises((Malformed, TooBig)):
            read_chunk(dataclasses.replace(good, **changes).encoded())
    assert read_chunk(good.encoded()) == good
    assert sealer.chunks == 1


def test_a_file_that_changes_while_it_is_read_is_refused():
    sealer = Sealer("a", "text/plain", CHUNK + 5, bytes(32))
    with pytest.raises(Malformed):
        sealer.seal(b"x" * 10)
    sealer.seal(bytes(CHUNK))
    with pytest.raises(Malformed, match="shorter"):
        sealer.finish()
    sealer.seal(bytes(5))
    with pytest.raises(Malformed):
        sealer.seal(b"")


def test_a_file_too_large_is_refused_before_it_is_read():
    with pytest.raises(TooBig):
        Sealer("a", "text/plain", ((1 << 16) + 1) * CHUNK, bytes(32))


def test_the_wrong_file_is_told_at_the_end():
    with pytest.raises(BadSignature):
        check_digest(sealed(b"x")[1], hashlib.sha256(b"y").digest())


def transfer(**changes):
    base = {"node": "VN-MPS", "to_node": "LA-MPS", "root": bytes(32), "chunks": 3, "created": NOW}
    return announce_transfer(**{**base, "expires": NOW + DAY, "signer": VN.signing("node"), **changes})


def verified(raw, now=NOW):
    return verify_transfer(raw, directory=VN.directory, node="LA-MPS", now=now)


def test_a_gate_takes_chunks_that_a_partner_announced():
    assert verified(transfer()).chunks == 3


@pytest.mark.parametrize(
    ("changes", "now", "error"),
    [
        ({"node": "CN-MPS"}, NOW, UnknownKey),
        ({"to_node": "CN-MPS"}, NOW, WrongRecipient),
        ({"signer": VN.signing("receipt")}, NOW, UnknownKey),
        ({"chunks": 0}, NOW, Malformed),
        ({"expires": NOW}, NOW, Malformed),
        ({"expires": NOW + 31 * DAY}, NOW, Malformed),
        ({}, NOW + DAY, Expired),
    ],
)
def test_a_transfer_that_is_not_that_partners_word_is_refused(changes, now, error):
    with pytest.raises(error):
        verified(transfer(**changes), now)
