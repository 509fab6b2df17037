"""The sender: one loop per partner that posts what waits to its gate, until it holds a receipt.

Each round takes one batch: urgent streams first, in the order of their places, with the receipts that are due. A
failure backs off with full jitter from one second to fifteen minutes (flash: thirty seconds); after a few in a row one
message alone goes as a probe, until an answer comes. Nothing is given up before it expires. Slow or dead partners cost
the others nothing: each has its own loop and its own connection.
"""

import asyncio
import datetime
import enum
import functools
import random
import uuid
from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple

import aiohttp
from django.db import transaction

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.federation import capabilities, files, handlers, receipts, recovery, witness
from jalon.node.federation.choices import Act, OutgoingState, PartnerState, Priority, ReceiptSide
from jalon.node.federation.models import Outgoing, Partner, Statement, Stream, Transfer
from jalon.node.federation.rules import rank
from jalon.node.kernel import clock, keys, rows
from jalon.wire import batches
from jalon.wire.errors import WireError
from jalon.wire.statements import kind_of

FIRST_WAIT, LONGEST_WAIT, FLASH_WAIT = 1.0, 900.0, 30.0
PROBE_AFTER = 3  # failures in a row
TIMEOUT = aiohttp.ClientTimeout(total=60, connect=10)
SLOW = 10_000  # milliseconds; an answer that takes longer says nothing about clocks
MOST_SKEW = 2**31 - 1


def wait_after(failures: int, *, flash: bool, chance: float) -> float:
    """Seconds to wait after so many failures in a row: full jitter under a doubling ceiling.

    Args:
        failures: in a row, at least 1.
        flash: whether a flash message waits.
        chance: a random number from 0 to 1.
    """
    ceiling: float = min(FIRST_WAIT * 2 ** min(failures - 1, 20), FLASH_WAIT if flash else LONGEST_WAIT)
    return ceiling * chance


class Sealed(NamedTuple):
    """An envelope that waits, as it is posted."""

    id: uuid.UUID
    raw: bytes
    priority: str


class Waiting:
    """What is due to a partner in one round; `witnessing` adds what the two logs have to show to each other."""

    def __init__(self, partner: Partner, *, witnessing: bool = True) -> None:
        self.partner = rows.one(Partner, {"code": partner.pk}) or partner  # as it stands now: the last round changed it
        self.recovering = self.partner.recovering_since is not None
        self.envelopes = [] if self.recovering else _batch(self.partner)
        self.statements = [] if self.recovering else _statements(partner)
        self.transfers = [] if self.recovering else _transfers(partner)
        self.keys = keys.own_directory()
        self.capabilities = capabilities.digest()
        showing = witnessing and not self.recovering
        self.witness = witness.Carriage(partner, rides=self._has_ordinary()) if showing else None

    def __bool__(self) -> bool:
        return bool(self._has_ordinary() or self.witness)

    def _has_ordinary(self) -> bool:
        due = self.envelopes or self.statements or self.transfers or self.recovering
        return bool(due or self.keys_are_news or self.capabilities_are_news)

    @property
    def keys_are_news(self) -> bool:
        """Whether the partner has not taken our newest key directory yet."""
        return self.partner.told_serial < self.keys.serial

    @property
    def capabilities_are_news(self) -> bool:
        """Whether the partner has not been told yet what this version of ours reads."""
        return bytes(self.partner.told_capabilities) != self.capabilities

    def said(self) -> Iterator[bytes]:
        """The signed statements: keys first, since whatever follows may be signed with them."""
        if self.keys_are_news:
            yield self.keys.raw
        if self.capabilities_are_news:
            yield capabilities.own()
        if self.recovering:
            yield recovery.request(self.partner)
        yield from (bytes(transfer.announcement or b"") for transfer in self.transfers if not transfer.done)

    def delivery(self) -> bytes:
        """The request's body."""
        return batches.Delivery(
            envelopes=tuple(envelope.raw for envelope in self.envelopes),
            receipts=tuple(raw for _, raw in self.statements),
            statements=tuple(self.said()),
            checkpoints=self.witness.checkpoints if self.witness else (),
        ).encoded()


def _batch(partner: Partner) -> list[Sealed]:
    """At most 200 envelopes and 1 MiB, urgent streams first, each in its order; one where the partner fails again."""
    batch: list[Sealed] = []
    size, most = 0, 1 if partner.failures >= PROBE_AFTER else batches.MAX_MESSAGES
    for stream in _streams(partner):
        if len(batch) == most:
            break
        where = {"partner": partner.pk, "stream": stream, "state": OutgoingState.WAITING}
        room = most - len(batch)
        for found in rows.select(Outgoing, Sealed._fields, where, order="seq", limit=room):
            envelope = Sealed(*found)
            size += len(envelope.raw)
            if batch and size > batches.MAX_BYTES:
                return batch
            batch.append(envelope)
    return batch


def _streams(partner: Partner) -> list[str]:
    """The names of our streams to a partner, urgent ones first."""
    names = [
        name for (name,) in rows.select(Stream, ("name",), {"partner": partner.pk, "outgoing": True}, order="name")
    ]
    return sorted(names, key=rank)


def _statements(partner: Partner) -> list[tuple[uuid.UUID, bytes]]:
    where = {"partner": partner.pk, "side": ReceiptSide.TO_PARTNER, "delivered_at": None}
    found = rows.select(Statement, ("id", "raw"), where, order="id", limit=batches.MAX_MESSAGES)
    return [(key, raw) for key, raw in found]


def _transfers(partner: Partner) -> list[Transfer]:
    under_way = {"partner": partner.pk, "outgoing": True, "finished_at": None}
    return rows.objects(Transfer, under_way, order="id", limit=20)


class Round(enum.Enum):
    """How one round with a partner ended."""

    DELIVERED = "delivered"
    """Something went, and more may wait."""
    NOTHING = "nothing"
    """Nothing waited."""
    RESTS = "rests"
    """It failed, or the partner asked to wait; `retry_at` says until when."""


async def deliver(partner: Partner, session: aiohttp.ClientSession, *, witnessing: bool = True) -> Round:
    """One round with one partner: what is due is posted, and what its gate signed is taken."""
    waiting = await asyncio.to_thread(Waiting, partner, witnessing=witnessing)
    if not waiting:
        return Round.NOTHING
    try:
        body, skew = await _post(partner, session, "deliveries", waiting.delivery())
        credit = await asyncio.to_thread(_settle, waiting, body, skew)
        if not credit:
            return Round.RESTS
        for transfer in waiting.transfers:
            await _send_chunks(partner, session, transfer)
    except (aiohttp.ClientError, TimeoutError, OSError, WireError) as error:
        await asyncio.to_thread(_failed, waiting, f"{type(error).__name__}: {error}"[:300])
        return Round.RESTS
    return Round.DELIVERED


async def _send_chunks(partner: Partner, session: aiohttp.ClientSession, transfer: Transfer) -> None:
    while transfer.done < transfer.chunks:
        chunk = await asyncio.to_thread(files.chunk_to_send, transfer)
        await _post(partner, session, "chunks", chunk)
        await asyncio.to_thread(files.sent, transfer)


async def _post(partner: Partner, session: aiohttp.ClientSession, what: str, body: bytes) -> tuple[bytes, int | None]:
    """The answer's body, and how far the partner's clock is ahead of ours (ms) where that could be seen."""
    url = f"{partner.gate_url}/v1/{what}/{keys.own_directory().node}"
    before = clock.now_ms()
    async with session.post(
        url, data=body, ssl=_door(bytes(partner.gate_certificate)), timeout=TIMEOUT, allow_redirects=False
    ) as response:
        if response.status != 200:
            raise aiohttp.ClientError(f"the partner's gate answered {response.status}")
        skew = skew_of(response.headers.get("Jalon-Time", ""), before, clock.now_ms())
        return await response.content.read(batches.LIMITS.size), skew


@functools.lru_cache(maxsize=256)
def _door(certificate: bytes) -> aiohttp.Fingerprint:
    """What a gate is known by; the same object for the same gate, since a connection is used again by this alone."""
    return aiohttp.Fingerprint(certificate)


def skew_of(told: str, before: int, after: int) -> int | None:
    """How far the partner's clock is ahead of ours, in milliseconds.

    Args:
        told: its clock as the answer tells it, milliseconds since 1970.
        before: our clock when we asked.
        after: our clock when it answered; after more than ten seconds nothing can be said.
    """
    if not (told.isascii() and told.isdigit() and len(told) <= 15) or after - before > SLOW:
        return None
    skew = int(told) - (before + after) // 2
    return max(-MOST_SKEW, min(MOST_SKEW, skew))


def _settle(waiting: Waiting, body: bytes, skew: int | None = None) -> bool:
    """Take what the gate signed; an answer without a valid receipt settles nothing. True where more may be sent now."""
    answer = batches.read_answer(body, len(waiting.envelopes))
    now = clock.now()
    with transaction.atomic():
        named = receipts.take(waiting.partner, answer.receipts, sent_at=now)
        rows.update(Statement, ("delivered_at",), [(now, key) for key, _ in waiting.statements], by=("id",))
        told = {
            "last_sent_at": now,
            "failures": 0,
            "last_failure": "",
            "retry_at": None if answer.credit.messages and answer.credit.octets else now + _rest(answer.credit),
            "told_serial": waiting.keys.serial,
            "told_capabilities": waiting.capabilities,
            "skew_ms": waiting.partner.skew_ms if skew is None else skew,
        }
        rows.update(Partner, tuple(told), [(*told.values(), waiting.partner.pk)], by=("code",))
        if waiting.witness:
            waiting.witness.settle(answer.cosignatures)
        if waiting.recovering:
            _recover(waiting.partner, answer.statements)
    return _may_go_on(waiting, answer.credit, named)


def _recover(partner: Partner, statements: Sequence[bytes]) -> None:
    for raw in statements:
        if kind_of(raw) == "positions":
            recovery.take(partner, raw)


def _rest(credit: batches.Credit) -> datetime.timedelta:
    """How long the partner asks us to wait: something, and no longer than after failures."""
    return datetime.timedelta(seconds=min(max(credit.wait / 1000, FIRST_WAIT / 10), LONGEST_WAIT))


def _may_go_on(waiting: Waiting, credit: batches.Credit, named: Set[uuid.UUID]) -> bool:
    """Whether the next batch may follow at once: there is credit, and the gate has signed something for this one."""
    if not (credit.messages and credit.octets):
        return False
    if waiting.recovering and not recovery.is_over(waiting.partner):
        _failed(waiting, "the partner's gate did not say what it holds of ours")
        return False
    if waiting.envelopes and named.isdisjoint(envelope.id for envelope in waiting.envelopes):
        _failed(waiting, "the partner's gate signed no receipt")
        return False
    return True


def _failed(waiting: Waiting, why: str) -> None:
    partner = waiting.partner
    flash = any(envelope.priority == Priority.FLASH for envelope in waiting.envelopes)
    wait = wait_after(partner.failures + 1, flash=flash, chance=random.random())  # noqa: S311 - jitter, no secret
    Partner.objects.filter(pk=partner.pk).update(
        failures=partner.failures + 1,
        last_failure=why,
        retry_at=clock.now() + datetime.timedelta(seconds=wait),
    )


def due_partners() -> list[Partner]:
    """The active partners that may be tried now."""
    now = clock.now()
    active = rows.objects(Partner, {"state": PartnerState.ACTIVE}, order="code")
    return [partner for partner in active if partner.retry_at is None or partner.retry_at <= now]


def expire() -> int:
    """Give up what expired undelivered, and tell its domain, so that a person decides; returns how many."""
    late = list(Outgoing.objects.filter(state=OutgoingState.WAITING, expires_at__lte=clock.now()).defer("raw")[:200])
    for envelope in late:
        with transaction.atomic():
            _give_up(envelope)
    return len(late)


def _give_up(envelope: Outgoing) -> None:
    envelope.state = OutgoingState.EXPIRED
    envelope.save(update_fields=["state"])
    audit.record(
        Act.EXPIRED,
        actor="system:worker",
        about=envelope.about,
        tree=Tree.EXCHANGE,
        detail={"envelope": envelope.pk.hex, "to": envelope.partner_id},
    )
    handlers.tell(envelope.type, handlers.Told(envelope.pk, envelope.partner_id, "expired", "expired", clock.now()))
