"""The clear header: what delivery needs, and so what a relay sees. Nothing of the matter stands in it."""

import hashlib
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from jalon.wire.encoding import Limits, decode, encode
from jalon.wire.errors import Malformed, TooBig, Unsupported
from jalon.wire.fields import NODE, STREAM, TIME_MAX

VERSION = 1
"""The protocol's version. A node also takes the one before it."""

VERSIONS = (1,)
"""The versions that this node reads: N, and N-1 from version 2 on."""

GENESIS = bytes(32)
"""`prev` of the first envelope of a stream."""

LONGEST_LIFE = 30 * 24 * 3600 * 1000
"""`expires` lies at most 30 days after `created`: weekly keys are deleted after that."""

MAX_HEADER = 512
SIZES = (1 << 10, 1 << 12, 1 << 14, 1 << 16)
MAX_LENGTH = 15 * (1 << 16)
"""The longest padded content; longer matter travels as an attachment."""


class Priority(IntEnum):
    """How soon it wants to be carried."""

    ROUTINE = 0
    URGENT = 1
    FLASH = 2


@dataclass(frozen=True)
class Header:
    """The clear header of an envelope.

    Attributes:
        id: 16 random bytes, minted by the sender; the receiver stores each id once.
        from_node: code of the sending node.
        to_node: code of the receiving node.
        stream: name of the stream that `seq` and `prev` count in, such as `exchange.1` (the number is the epoch).
        seq: position in the stream, from 1.
        prev: digest of the stream's previous envelope; `GENESIS` for the first.
        created: milliseconds since 1970, by the sender's clock.
        expires: milliseconds since 1970; at most 30 days later.
        priority: how soon it wants to be carried.
        length: padded length of the sealed content; `compose` sets it.
        suite: number of the suite; `compose` sets it from the recipient's key.
        version: of the protocol.
    """

    id: bytes
    from_node: str
    to_node: str
    stream: str
    seq: int
    prev: bytes
    created: int
    expires: int
    priority: Priority = Priority.ROUTINE
    length: int = 0
    suite: int = 0
    version: int = VERSION

    def encoded(self) -> bytes:
        """The header's bytes, which its hash is over."""
        return encode(
            [
                self.version,
                self.suite,
                self.id,
                self.from_node,
                self.to_node,
                self.stream,
                self.seq,
                self.prev,
                self.created,
                self.expires,
                int(self.priority),
                self.length,
            ]
        )


def padded_length(length: int) -> int:
    """The size that so many bytes are padded to: 1, 4, 16 or 64 KiB, then whole 64 KiB.

    Raises:
        TooBig: if even the largest size is too small.

    Example:
        >>> padded_length(1500)
        4096
    """
    for size in SIZES:
        if length <= size:
            return size
    size = -(-length // SIZES[-1]) * SIZES[-1]
    if size > MAX_LENGTH:
        raise TooBig(f"The content has {length} bytes; move what passes {MAX_LENGTH} into an attachment.")
    return size


def header_hash(header: bytes) -> bytes:
    """SHA-256 of the header's bytes: what seals and inner signatures are bound to."""
    return hashlib.sha256(header).digest()


_LIMITS = Limits(size=MAX_HEADER, depth=1, count=13)


def read_header(raw: bytes) -> Header:
    """Read a header's bytes.

    Raises:
        TooBig: if it passes 512 bytes.
        Unsupported: if its version isn't known here.
        Malformed: if a field isn't as the protocol wants it.
    """
    values: Any = decode(raw, _LIMITS)
    if not isinstance(values, list) or not values or type(values[0]) is not int:
        raise Malformed("The header is not an array that begins with a version.")
    if values[0] not in VERSIONS:
        raise _unknown(values[0])
    if tuple(map(type, values)) != _TYPES:
        raise Malformed("The header's fields are not those of its version.")
    version, suite, id_, from_node, to_node, stream, seq, prev, created, expires, priority, length = values
    if priority not in (0, 1, 2):
        raise Malformed("The header's priority is out of its range.")
    header = Header(
        id_, from_node, to_node, stream, seq, prev, created, expires, Priority(priority), length, suite, version
    )
    return check_header(header)


_TYPES = (int, int, bytes, str, str, str, int, bytes, int, int, int, int)


def check_header(header: Header) -> Header:
    """The same header, where each field is in its range.

    Raises:
        Unsupported: if its version isn't known here.
        Malformed: if a field is out of its range.
    """
    if header.version not in VERSIONS:
        raise _unknown(header.version)
    well = (
        header.suite > 0
        and len(header.id) == 16
        and NODE.fullmatch(header.from_node)
        and NODE.fullmatch(header.to_node)
        and len(header.stream) <= 64
        and STREAM.fullmatch(header.stream)
        and 0 < header.seq < 1 << 63
        and len(header.prev) == 32
        and (header.seq == 1) is (header.prev == GENESIS)
        and 0 <= header.created < header.expires <= min(header.created + LONGEST_LIFE, TIME_MAX)
        and header.priority in (0, 1, 2)
        and 0 < header.length <= MAX_LENGTH
        and padded_length(header.length) == header.length
    )
    if not well:
        raise Malformed("A field of the header is out of its range.")
    return header


def _unknown(version: int) -> Unsupported:
    return Unsupported(f"Version {version} of the protocol isn't known here; update, or ask for version {VERSION}.")
