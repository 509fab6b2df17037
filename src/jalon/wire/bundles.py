"""Bundles: one file for the carrier, where there is no line (a USB stick, a mail, a row of QR codes).

A bundle is a magic line and a row of records, each a length of four bytes and the CBOR array `[kind, bytes]`; the last
one holds their number and the SHA-256 of all before it, so that a file cut short is seen. What it carries is exactly
what would have crossed the line and is verified in the same way; the bundle itself vouches for nothing.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from jalon.wire.encoding import Limits, decode, encode
from jalon.wire.errors import BadSignature, Malformed, TooBig

MAGIC = b"jalon bundle 1\n"
MAX_RECORD = (1 << 20) + 8192


class Kind(StrEnum):
    """What a record holds."""

    STATEMENT = "statement"
    ENVELOPE = "envelope"
    RECEIPT = "receipt"
    CHECKPOINT = "checkpoint"
    CHUNK = "chunk"
    END = "end"


@dataclass(frozen=True)
class Record:
    """One record: a signed statement, an envelope, a receipt, a checkpoint (UTF-8) or a chunk, as bytes."""

    kind: Kind
    raw: bytes = field(repr=False)


def write_bundle(records: Iterable[Record]) -> Iterator[bytes]:
    """Write a bundle piece by piece, in flat memory. Key directories go first, then envelopes, then chunks.

    Args:
        records: all but the end.

    Returns:
        The pieces of the file.
    """
    sha = hashlib.sha256(MAGIC)
    yield MAGIC
    count = 0
    for record in records:
        piece = _framed(record)
        count += 1
        sha.update(piece)
        yield piece
    yield _framed(Record(Kind.END, encode([count, sha.digest()])))


def _framed(record: Record) -> bytes:
    body = encode([record.kind.value, record.raw])
    if len(body) > MAX_RECORD:
        raise TooBig(f"A record of {len(body)} bytes doesn't fit a bundle.")
    return len(body).to_bytes(4, "big") + body


def read_bundle(pieces: Iterable[bytes]) -> Iterator[Record]:
    """Read a bundle piece by piece, in flat memory.

    Records are given as they come; what they hold is verified by itself. An error at the end says that records after
    the last one given may be missing, and takes none of the given ones back.

    Args:
        pieces: the file's bytes, cut anywhere.

    Raises:
        TooBig, Malformed: if it is no bundle.
        BadSignature: if it was cut or altered.
    """
    source = _Source(pieces)
    if source.take(len(MAGIC)) != MAGIC:
        raise Malformed("The file is no bundle; ask the partner which program wrote it.")
    sha = hashlib.sha256(MAGIC)
    count = 0
    while True:
        frame = source.take(4)
        length = int.from_bytes(frame, "big")
        if length > MAX_RECORD:
            raise TooBig("A record of the bundle is longer than the protocol allows.")
        body = source.take(length)
        record = _record(body)
        if record.kind is Kind.END:
            break
        yield record
        sha.update(frame + body)
        count += 1
    if decode(record.raw) != [count, sha.digest()] or not source.ended():
        raise BadSignature(
            "The bundle was altered or put together from others; what it held was still verified singly."
        )


def _record(body: bytes) -> Record:
    match decode(body, Limits(size=MAX_RECORD, depth=1, count=3)):
        case [str(kind), bytes(raw)] if kind in Kind.__members__.values():
            return Record(Kind(kind), raw)
    raise Malformed("A record of the bundle isn't as the protocol wants it.")


class _Source:
    """Bytes that come in pieces, taken in lengths."""

    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces = iter(pieces)
        self._buffer = bytearray()

    def take(self, length: int) -> bytes:
        while len(self._buffer) < length:
            piece = next(self._pieces, None)
            if piece is None:
                raise Malformed("The bundle ends too early: it wasn't copied whole. Copy it again.")
            self._buffer += piece
        taken = bytes(self._buffer[:length])
        del self._buffer[:length]
        return taken

    def ended(self) -> bool:
        return not self._buffer and not any(self._pieces)
