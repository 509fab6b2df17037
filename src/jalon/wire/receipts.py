"""Receipts: a partner's signed proof of what became of messages, and the reasons of those that it did not take.

R1 *stored* is signed by the gate over a whole batch, after the messages were synced to disk. R2 *opened*, R3 *read*
(by a person), R4 *answered* or *refused* come from inside. *rejected* names one reason per message. A receipt names
each message by id and digest, so that it can't be used for other bytes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from jalon.wire.certificates import Role
from jalon.wire.directory import Directory
from jalon.wire.errors import REASONS, Malformed, UnknownKey
from jalon.wire.fields import NODE, Fields
from jalon.wire.keys import Signer
from jalon.wire.statements import Statement, read_statement, state

MAX_ITEMS = 1000


class Fate(StrEnum):
    """What became of a message."""

    STORED = "stored"
    OPENED = "opened"
    READ = "read"
    ANSWERED = "answered"
    REFUSED = "refused"
    REJECTED = "rejected"


GATE_FATES = frozenset({Fate.STORED, Fate.REJECTED})
"""What the gate's receipt key may say; everything else is said under the node's key, and that key may say all."""


@dataclass(frozen=True)
class Item:
    """One message of a receipt.

    Attributes:
        id: the message's id; 16 zero bytes where it could not even be parsed.
        digest: SHA-256 of the bytes as they came.
        reason: for `rejected`, a word of `errors.REASONS`; else "".
    """

    id: bytes
    digest: bytes
    reason: str = ""


@dataclass(frozen=True)
class Receipt:
    """A verified or own receipt.

    Attributes:
        fate: what became of the messages.
        node: who says so.
        to_node: to whom.
        at: milliseconds since 1970, by the clock of who says so.
        items: the messages.
        raw: the bytes, to be stored and sent as they are.
    """

    fate: Fate
    node: str
    to_node: str
    at: int
    items: tuple[Item, ...]
    raw: bytes = field(repr=False)


def sign_receipt(fate: Fate, items: Sequence[Item], *, node: str, to_node: str, at: int, signer: Signer) -> Receipt:
    """Sign one receipt for any number of messages up to 1,000.

    Args:
        fate: what became of them.
        items: the messages.
        node: the code of this node.
        to_node: the code of the partner that sent them.
        at: milliseconds since 1970.
        signer: the gate's receipt key or the node's signing key.

    Raises:
        Malformed: if an item isn't as the protocol wants it.
    """
    fields = {
        "fate": fate.value,
        "node": node,
        "to": to_node,
        "at": at,
        "items": [[item.id, item.digest, item.reason] if item.reason else [item.id, item.digest] for item in items],
    }
    return _read(read_statement(state("receipt", fields, signer)))


def verify_receipt(raw: bytes, *, directory: Directory, node: str, evidence: bool = False) -> Receipt:
    """Check a partner's receipt.

    Args:
        raw: the bytes as they came.
        directory: the partner's key directory.
        node: the code of the node that the receipt must be addressed to.
        evidence: True for a stored receipt that is shown again: a key that was revoked later still counts.

    Raises:
        WireError: if it isn't that partner's word to this node.
    """
    statement = read_statement(raw)
    receipt = _read(statement)
    if receipt.node != directory.node or receipt.to_node != node:
        raise UnknownKey(f"The receipt is of {receipt.node} to {receipt.to_node}, which isn't what was expected.")
    role = directory.certificate(statement.kid).role
    if role is not Role.NODE and (role is not Role.RECEIPT or receipt.fate not in GATE_FATES):
        raise UnknownKey(f"The key {statement.kid.hex()} of {receipt.node} may not say {receipt.fate.value!r}.")
    key = directory.key_at if evidence else directory.key_for_arrival
    statement.verify(key(statement.kid, role, receipt.at))
    return receipt


def _read(statement: Statement) -> Receipt:
    fields = statement.fields("receipt")
    fate = _fate(fields)
    receipt = Receipt(
        fate=fate,
        node=fields.text("node", NODE),
        to_node=fields.text("to", NODE),
        at=fields.time("at"),
        items=tuple(_item(value, fate) for value in fields.array("items", MAX_ITEMS)),
        raw=statement.raw,
    )
    fields.end()
    if not receipt.items:
        raise Malformed("The receipt names no message.")
    return receipt


def _fate(fields: Fields) -> Fate:
    word = fields.text("fate")
    try:
        return Fate(word)
    except ValueError:
        raise Malformed(f"The receipt tells the unknown fate {word!r}.") from None


def _item(value: object, fate: Fate) -> Item:
    match value:
        case [bytes(id_), bytes(digest)] if fate is not Fate.REJECTED:
            item = Item(id_, digest)
        case [bytes(id_), bytes(digest), str(reason)] if fate is Fate.REJECTED and reason in REASONS:
            item = Item(id_, digest, reason)
        case _:
            raise Malformed("A message of the receipt isn't as the protocol wants it.")
    if len(item.id) != 16 or len(item.digest) != 32:
        raise Malformed("A message of the receipt isn't as the protocol wants it.")
    return item
