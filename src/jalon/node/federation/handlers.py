"""Where domains register what to do with a message of theirs, so that federation never imports them."""

import dataclasses
import datetime
import uuid
from collections.abc import Callable
from typing import Any

from jalon.node.kernel.refused import Refused


@dataclasses.dataclass(frozen=True)
class HeldFile:
    """A file that came with a message, as the node keeps it."""

    digest: str
    name: str


@dataclasses.dataclass(frozen=True)
class Delivered:
    """A message that was opened and whose signatures are right; `body` is not checked yet.

    Times: `created_at` by the partner's clock, `stored_at` by ours.
    """

    id: uuid.UUID
    from_node: str
    type: str
    thread: uuid.UUID
    re: uuid.UUID | None
    handling: str
    tlp: str
    pap: str
    origin: str
    body: Any
    files: tuple[HeldFile, ...]
    created_at: datetime.datetime
    stored_at: datetime.datetime


@dataclasses.dataclass(frozen=True)
class Told:
    """What a partner's receipt says about an envelope of ours."""

    envelope: uuid.UUID
    partner: str
    fate: str
    reason: str
    at: datetime.datetime


OnMessage = Callable[[Delivered], str]
OnReceipt = Callable[[Told], None]


class UnknownType(Refused):
    """No domain of this node knows messages of that type."""

    code = "federation.unknown-type"
    status = 422


class Unfit(Refused):
    """The message can never be taken, however often it is tried: it is set aside at once."""

    code = "federation.unfit"
    status = 422


_messages: dict[str, OnMessage] = {}
_receipts: dict[str, OnReceipt] = {}


def register(message_type: str, handler: OnMessage) -> None:
    """Let a domain take messages of a type; the handler returns the reference of the record that it wrote."""
    _messages[message_type] = handler


def register_receipts(message_type: str, handler: OnReceipt) -> None:
    """Let a domain learn what became of its own messages of a type."""
    _receipts[message_type] = handler


def handler_of(message_type: str) -> OnMessage:
    """The handler of a type.

    Raises:
        UnknownType: if no domain registered one.
    """
    try:
        return _messages[message_type]
    except KeyError:
        raise UnknownType(f"Messages of the type {message_type} are not known here.") from None


def tell(message_type: str, told: Told) -> None:
    """Tell the domain of a message what its receipt says, where it asked to be told."""
    if message_type in _receipts:
        _receipts[message_type](told)


def types() -> list[str]:
    """Every message type that this node takes."""
    return sorted(_messages)
