"""Streams: where an arriving envelope stands among those that were stored before.

A sender counts its envelopes in `seq` and chains them with `prev`, the digest of the one before. The receiver stores
in any order, applies in order, asks for what is missing, and takes a broken chain for what it is: an incident. A
restored node begins a new epoch (`exchange.2` after `exchange.1`) once it has learnt from its partners where it stood.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from jalon.wire.errors import Malformed
from jalon.wire.header import GENESIS, Header


class Place(StrEnum):
    """How an arriving envelope stands to those that are held."""

    NEXT = "next"
    FILLER = "filler"
    EARLY = "early"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    FORK = "fork"
    REWIND = "rewind"


INCIDENTS = frozenset({Place.CONFLICT, Place.FORK, Place.REWIND})
"""Places that a person must be told of; the envelope is kept aside and never applied."""


@dataclass(frozen=True)
class Held:
    """What the receiver holds around one arriving envelope; all of it can be looked up by index.

    Attributes:
        same_id: digest of the envelope stored under the same id (of that sender); None for none.
        same_seq: digest of the envelope stored at the same seq of the stream.
        before: digest of the envelope stored at seq - 1.
        after: `prev` of the envelope stored at seq + 1.
        contiguous: everything up to this seq is stored; 0 for nothing.
        highest: the highest seq that is stored; 0 for nothing.
    """

    same_id: bytes | None = None
    same_seq: bytes | None = None
    before: bytes | None = None
    after: bytes | None = None
    contiguous: int = 0
    highest: int = 0


@dataclass(frozen=True)
class Arrival:
    """The place of an arriving envelope.

    Attributes:
        place: how it stands to those that are held.
        missing: the seqs that this arrival shows to be missing: ask the sender for them.
    """

    place: Place
    missing: range = range(0)

    @property
    def incident(self) -> bool:
        """Whether a person must be told."""
        return self.place in INCIDENTS


def classify(header: Header, digest: bytes, held: Held) -> Arrival:
    """Say where a verified envelope stands.

    * `duplicate`: the same id and bytes; give the stored receipt again.
    * `conflict`: the same id with other bytes.
    * `fork`: the chain of `prev` doesn't fit what is held.
    * `rewind`: another message at a place that is taken, chained to what was there before: the sender was set back.
    * `next`, `filler` (closes part of a gap), `early` (opens one).

    Args:
        header: of the envelope.
        digest: of the envelope.
        held: what is stored around it.

    Example:
        >>> header = Header(bytes(16), "VN-MPS", "LA-MPS", "exchange.1", 3, bytes(31) + b"x", 0, 1)
        >>> classify(header, bytes(32), Held(contiguous=1, highest=1))
        Arrival(place=<Place.EARLY: 'early'>, missing=range(2, 3))
    """
    if held.same_id is not None:
        return Arrival(Place.DUPLICATE if held.same_id == digest else Place.CONFLICT)
    before = GENESIS if header.seq == 1 else held.before
    if (before is not None and header.prev != before) or (held.after is not None and held.after != digest):
        rewound = held.same_seq is not None and header.prev == before
        return Arrival(Place.REWIND if rewound else Place.FORK)
    if held.same_seq is not None or header.seq <= held.contiguous:
        return Arrival(Place.REWIND)
    if header.seq < held.highest:
        return Arrival(Place.FILLER)
    if header.seq == held.contiguous + 1:
        return Arrival(Place.NEXT)
    return Arrival(Place.EARLY, range(held.highest + 1, header.seq))


@dataclass(frozen=True)
class Head:
    """The sender's end of a stream.

    Attributes:
        stream: its name.
        seq: seq of the last envelope; 0 before the first.
        digest: digest of the last envelope; `GENESIS` before the first.
    """

    stream: str
    seq: int = 0
    digest: bytes = GENESIS

    def follow(self, header: Header) -> Header:
        """The header, placed after this end."""
        return replace(header, stream=self.stream, seq=self.seq + 1, prev=self.digest)

    def after(self, digest: bytes) -> "Head":
        """The end once an envelope of this digest was composed."""
        return Head(self.stream, self.seq + 1, digest)


def stream_name(name: str, epoch: int = 1) -> str:
    """The stream of an epoch; a restored node counts its epoch up.

    Example:
        >>> stream_name("exchange", 2)
        'exchange.2'
    """
    return f"{name}.{epoch}"


def epoch_of(stream: str) -> int:
    """The epoch in a stream's name.

    Raises:
        Malformed: if the name has none.

    Example:
        >>> epoch_of("exchange.2")
        2
    """
    _, dot, epoch = stream.rpartition(".")
    if not dot or not (epoch.isascii() and epoch.isdigit()) or epoch.startswith("0"):
        raise Malformed(f"The stream {stream!r} names no epoch.")
    return int(epoch)


def gaps(seqs: Iterable[int], highest: int) -> list[range]:
    """The ranges missing among the stored seqs from 1 to `highest`.

    Example:
        >>> gaps([1, 2, 5], 7)
        [range(3, 5), range(6, 8)]
    """
    missing, expected = [], 1
    for seq in [*sorted(seqs), highest + 1]:
        if seq > expected:
            missing.append(range(expected, seq))
        expected = seq + 1
    return missing
