"""Positions: what a node holds of a partner's streams, signed.

A restored node tells its partners what it still holds and since when its memory is lost: they send anew what came
after that, and answer with their own positions. From those it learns which of its messages reached them, and begins a
new epoch after the last.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from jalon.wire.certificates import Role
from jalon.wire.directory import Directory
from jalon.wire.errors import Malformed, UnknownKey
from jalon.wire.fields import NODE, STREAM
from jalon.wire.keys import Signer
from jalon.wire.statements import read_statement, state

MAX_STREAMS = 100
MAX_GAPS = 100


@dataclass(frozen=True)
class Position:
    """What is held of one stream.

    Attributes:
        stream: its name.
        highest: the highest seq that is stored; 0 for nothing.
        digest: the digest of that envelope; 32 zero bytes for nothing.
        missing: the gaps below it (the first 100).
    """

    stream: str
    highest: int
    digest: bytes
    missing: tuple[range, ...] = ()


@dataclass(frozen=True)
class Positions:
    """A partner's statement of what it holds of this node's streams; `since` where it was restored, else 0."""

    node: str
    to_node: str
    at: int
    streams: tuple[Position, ...]
    raw: bytes = field(repr=False)
    since: int = 0


def sign_positions(
    streams: Sequence[Position], *, node: str, to_node: str, at: int, signer: Signer, since: int = 0
) -> bytes:
    """State what this node holds of a partner's streams.

    Args:
        streams: one position each.
        node: the code of this node.
        to_node: the code of the partner whose streams they are.
        at: milliseconds since 1970.
        signer: the gate's receipt key, or the node's signing key, which alone may say `since`.
        since: where this node was restored: the moment (milliseconds since 1970) after which all it got is lost.
    """
    entries = [
        [stream.stream, stream.highest, stream.digest, [[gap.start, gap.stop] for gap in stream.missing[:MAX_GAPS]]]
        for stream in streams
    ]
    fields = {"node": node, "to": to_node, "at": at, "streams": entries}
    return state("positions", fields | ({"since": since} if since else {}), signer)


def verify_positions(raw: bytes, *, directory: Directory, node: str) -> Positions:
    """Check a partner's statement of what it holds of this node's streams.

    Args:
        raw: the bytes as they came.
        directory: the partner's key directory.
        node: the code of this node.

    Raises:
        WireError: if it isn't that partner's word to this node.
    """
    statement = read_statement(raw)
    fields = statement.fields("positions")
    positions = Positions(
        node=fields.text("node", NODE),
        to_node=fields.text("to", NODE),
        at=fields.time("at"),
        streams=tuple(_position(value) for value in fields.array("streams", MAX_STREAMS)),
        raw=raw,
        since=fields.time("since") if fields.has("since") else 0,
    )
    fields.end()
    if positions.node != directory.node or positions.to_node != node:
        raise UnknownKey(f"The positions are of {positions.node} to {positions.to_node}, which wasn't expected.")
    role = directory.certificate(statement.kid).role
    if role is not Role.NODE and (role is not Role.RECEIPT or positions.since):
        raise UnknownKey(f"The key {statement.kid.hex()} of {positions.node} may not state positions.")
    statement.verify(directory.key_for_arrival(statement.kid, role, positions.at))
    return positions


def _position(value: object) -> Position:
    match value:
        case [str(stream), int(highest), bytes(digest), list(missing)] if (
            STREAM.fullmatch(stream) and highest >= 0 and len(digest) == 32 and len(missing) <= MAX_GAPS
        ):
            return Position(stream, highest, digest, tuple(_gap(item, highest) for item in missing))
    raise Malformed("A position isn't as the protocol wants it.")


def _gap(value: object, highest: int) -> range:
    match value:
        case [int(start), int(stop)] if 0 < start < stop <= highest:
            return range(start, stop)
    raise Malformed("A gap of a position isn't as the protocol wants it.")
