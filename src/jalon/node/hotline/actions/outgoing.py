"""Handing something to a partner: an envelope whose markings are those of every hotline message."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from jalon.node.agreements import queries as agreements
from jalon.node.directory import queries as directory
from jalon.node.federation import outbox
from jalon.node.federation.choices import Priority
from jalon.node.kernel import clock

ALERT = "hotline.alert.v1"
ACKNOWLEDGEMENT = "hotline.acknowledgement.v1"
CLOSURE = "hotline.closure.v1"
NOTE = "hotline.note.v1"
CALL = "hotline.call.v1"
LINE = "hotline.line.v1"
REPORT = "hotline.report.v1"


def send(
    partner: str,
    kind: str,
    body: Mapping[str, Any],
    *,
    key: uuid.UUID,
    thread: uuid.UUID,
    actor: str,
    about: str,
    lives: datetime.timedelta = datetime.timedelta(days=1),
    priority: Priority = Priority.FLASH,
) -> None:
    """Enqueue a hotline message; must run in the transaction of its act.

    Raises:
        CannotSend: if the partner is paused, revoked or no partner.
    """
    message = outbox.Message(
        type=kind,
        thread=thread,
        body=body,
        handling="H1",
        tlp="amber",
        pap="amber",
        agreement=agreement_with(partner),
        purpose="hotline",
        origin=directory.own_node().code,
        re=thread if thread != key else None,
        priority=priority,
        lives=lives,
    )
    outbox.enqueue(partner, message, key=key, actor=actor, about=about)


def agreement_with(partner: str) -> str:
    """The first agreement in force with a partner's country, by code; empty where there is none."""
    own, other = directory.own_node(), directory.node(partner)
    found = agreements.in_force(own.country, other.country, on=clock.today()) if other else []
    return found[0].code if found else ""


def moment() -> datetime.datetime:
    """Now, to the millisecond: what both sides keep alike, whatever their databases can hold."""
    return clock.from_ms(clock.now_ms())
