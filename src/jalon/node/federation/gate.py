"""The gate: a small ASGI application that takes deliveries and chunks from partners, and nothing else.

`POST /v1/deliveries/<partner>` takes a batch of envelopes with receipts and announcements; `POST /v1/chunks/<partner>`
takes one sealed chunk, and `POST /v1/missing/<partner>` tells which of a file are not here; `GET /healthz` says that it
listens. Each answer tells our clock (`Jalon-Time`, milliseconds since 1970), so that partners see how far clocks are
apart. Bodies are bounded (`bodies`), all is parsed before it is trusted, and the gate needs no key that opens. One
thread does the database's work, so that what arrives together is written together; another writes chunks, so that no
message waits for the disk under a film.
"""

import asyncio
import concurrent.futures
import logging
from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from typing import Any

from django.db import DatabaseError, close_old_connections, transaction

from jalon.node.federation import actions, bodies, capabilities, carrying, inbox, queries, receipts, recovery, witness
from jalon.node.federation.bodies import Bodies, Receive, Scope
from jalon.node.federation.models import Partner
from jalon.node.kernel import clock, keys
from jalon.wire import batches, resuming
from jalon.wire.attachments import CHUNK
from jalon.wire.batches import Credit
from jalon.wire.errors import Unsupported, WireError
from jalon.wire.statements import kind_of

log = logging.getLogger(__name__)

Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Reply = tuple[int, bytes]

LIMITS = {"deliveries": batches.LIMITS.size, "chunks": CHUNK + 4096, "missing": resuming.QUESTION}
QUOTA = Credit(messages=10_000, octets=64 << 20, wait=1000)
"""What may wait here of one partner, and for how long it is asked to wait: none of them fills the disk of all."""


class Gate:
    """The ASGI application."""

    def __init__(self) -> None:
        self._work = {what: concurrent.futures.ThreadPoolExecutor(1, thread_name_prefix=what) for what in LIMITS}
        self._bodies = Bodies()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        status, body = await self._answer(scope, receive)
        headers = [(b"content-type", b"application/cbor"), (b"content-length", str(len(body)).encode())]
        headers.append((b"jalon-time", str(clock.now_ms()).encode()))
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _answer(self, scope: Scope, receive: Receive) -> Reply:
        if scope["method"] == "GET" and scope["path"] == "/healthz":
            return 200, b""
        match scope["method"], scope["path"].split("/"):
            case "POST", ["", "v1", ("deliveries" | "chunks" | "missing") as what, code]:
                pass
            case _:
                return 404, b""
        try:
            async with self._bodies.held(scope, receive, LIMITS[what]) as body:
                return await asyncio.get_running_loop().run_in_executor(self._work[what], take, what, code, body)
        except bodies.TooMany:
            return 503, b""
        except bodies.TooMuch:
            return 413, b""
        except bodies.TooSlow:
            return 408, b""


async def _lifespan(receive: Receive, send: Send) -> None:
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return


def take(what: str, code: str, body: bytes) -> Reply:
    """Take one request's body from the partner `code`; an unknown partner is told nothing."""
    close_old_connections()
    try:
        partner = queries.active_partner(code)
        if partner is None:
            return 403, b""
        if clock.now() >= keys.certified_until():
            log.error("nothing is taken: the keys that sign receipts have run out; run `jalon certify --root FILE`")
            return 503, b""
        return _TAKING[what](partner, body)
    except WireError as error:
        log.info("a delivery was refused: %s", error.reason)
        return 400, error.reason.encode()
    except (DatabaseError, OSError):
        log.exception("a delivery could not be stored")
        return 503, b""


def _take_delivery(partner: Partner, body: bytes) -> Reply:
    """All of a delivery in one transaction: what the answer says is on disk when it leaves, or nothing is.

    Signatures are checked before it begins, so that it is short.
    """
    delivery = batches.read_delivery(body)
    partner = _with_newest_keys(partner, delivery.statements)
    fitting, credit = _fitting(partner, delivery.envelopes)
    taken = inbox.check(partner, delivery.envelopes[:fitting])
    said = receipts.check(partner, delivery.receipts)
    with transaction.atomic():
        inbox.hear(partner)
        receipts.settle(partner, said)
        outcomes, signed = inbox.store(partner, taken)
        for statement in delivery.statements:
            take_statement(partner, statement)
        lines = [line for shown in delivery.checkpoints if (line := witness.take(partner, shown))]
    outcomes += ["quota"] * (len(delivery.envelopes) - fitting)
    asked = any(kind_of(raw) == "positions" for raw in delivery.statements)
    held = (recovery.answer(partner),) if asked else ()
    return 200, batches.Answer(tuple(outcomes), tuple(signed), held, tuple(lines), credit).encoded()


def _with_newest_keys(partner: Partner, statements: Sequence[bytes]) -> Partner:
    """The partner with the keys that come along: the rest of the delivery may be signed with them already."""
    published = [raw for raw in statements if kind_of(raw) == "directory"]
    if not published:
        return partner
    with transaction.atomic():
        for raw in published:
            actions.renew_partner(partner, raw)
    return queries.partner(partner.pk)


def _fitting(partner: Partner, envelopes: Sequence[bytes]) -> tuple[int, Credit]:
    """How many of these fit what a partner may have waiting here, and what fits then.

    What doesn't fit gets no receipt, so that its sender keeps it and sends the same bytes again.
    """
    messages, octets = queries.unapplied(partner)
    fitting = 0
    for envelope in envelopes:
        if messages >= QUOTA.messages or octets + len(envelope) > QUOTA.octets:
            break
        fitting, messages, octets = fitting + 1, messages + 1, octets + len(envelope)
    full = messages >= QUOTA.messages or fitting < len(envelopes)
    if full:
        return fitting, Credit(0, 0, QUOTA.wait)
    return fitting, Credit(QUOTA.messages - messages, QUOTA.octets - octets)


TAKEN: dict[str, Callable[[Partner, bytes], None]] = {
    "directory": actions.renew_partner,
    "capabilities": capabilities.take,
    "transfer": carrying.announced,
    "positions": recovery.take,
}


def take_statement(partner: Partner, raw: bytes) -> None:
    """Take a signed statement that came with a delivery: keys, capabilities, a file announced, or positions."""
    take = TAKEN.get(kind_of(raw))
    if take is None:
        raise Unsupported("A statement of a kind that this gate does not take came with a delivery.")
    take(partner, raw)


def _take_chunk(partner: Partner, body: bytes) -> Reply:
    return (200, b"") if carrying.take_chunk(partner, body) else (409, b"")


def _tell_missing(partner: Partner, body: bytes) -> Reply:
    told = carrying.tell_missing(partner, body)
    return (409, b"") if told is None else (200, told)


_TAKING: dict[str, Callable[[Partner, bytes], Reply]] = {
    "deliveries": _take_delivery,
    "chunks": _take_chunk,
    "missing": _tell_missing,
}
