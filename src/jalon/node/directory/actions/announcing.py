"""Who carries to partners what the directory publishes. Federation sits above: it registers here, and is called.

A carrier gets the record's id and what to send; it runs in the transaction of the act, so that a notice is published
with its envelopes or not at all. It returns partner code to envelope id.
"""

import dataclasses
import uuid
from collections.abc import Callable, Mapping
from typing import Any


@dataclasses.dataclass(frozen=True)
class Dispatch:
    """What goes: kind of message, id of the record, body, its reference and the actor for the audit log.

    `to` is the one partner whom it is for; empty where the carrier knows whom it concerns.
    """

    kind: str
    key: uuid.UUID
    body: Mapping[str, Any]
    about: str
    actor: str
    to: str = ""


Carrier = Callable[[Dispatch], dict[str, uuid.UUID]]
"""Sends, and returns the envelope by partner."""

_carriers: dict[str, Carrier] = {}


def register(kind: str, carrier: Carrier) -> None:
    """Let `carrier` take messages of a kind to the partners whom they concern."""
    _carriers[kind] = carrier


def carry(
    kind: str, key: uuid.UUID, body: Mapping[str, Any], *, about: str, actor: str, to: str = ""
) -> dict[str, uuid.UUID]:
    """Send a message by its carrier; nothing where nobody carries that kind."""
    carrier = _carriers.get(kind)
    return carrier(Dispatch(kind, key, body, about, actor, to)) if carrier else {}
