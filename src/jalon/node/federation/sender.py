"""The sender: one loop per partner that posts what waits to its gate, until it holds a receipt.

Each round takes one batch: urgent streams first, in the order of their places, with the receipts that are due. A
failure backs off with full jitter from one second to fifteen minutes (flash: thirty seconds); nothing is given up
before it expires. Slow or dead partners cost the others nothing: each has its own loop and its own connection.
"""

import asyncio
import datetime
import random

import aiohttp
from django.db import transaction
from django.db.models import Q

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.federation import files, handlers, receipts, witness
from jalon.node.federation.choices import Act, OutgoingState, PartnerState, Priority, ReceiptSide
from jalon.node.federation.models import Outgoing, Partner, Statement, Transfer
from jalon.node.kernel import clock, keys
from jalon.wire import batches
from jalon.wire.errors import WireError

FIRST_WAIT, LONGEST_WAIT, FLASH_WAIT = 1.0, 900.0, 30.0
TIMEOUT = aiohttp.ClientTimeout(total=60, connect=10)
SLOW = 10_000  # milliseconds; an answer that takes longer says nothing about clocks
MOST_SKEW = 2**31 - 1
URGENT_FIRST = (Priority.FLASH, Priority.URGENT, Priority.ROUTINE)


def wait_after(failures: int, *, flash: bool, chance: float) -> float:
    """Seconds to wait after so many failures in a row: full jitter under a doubling ceiling.

    Args:
        failures: in a row, at least 1.
        flash: whether a flash message waits.
        chance: a random number from 0 to 1.
    """
    ceiling: float = min(FIRST_WAIT * 2 ** min(failures - 1, 20), FLASH_WAIT if flash else LONGEST_WAIT)
    return ceiling * chance


class Waiting:
    """What is due to a partner in one round."""

    def __init__(self, partner: Partner) -> None:
        self.partner = Partner.objects.get(pk=partner.pk)  # as it stands now: the last round changed it
        self.envelopes = _batch(partner)
        self.statements = list(
            Statement.objects.filter(partner=partner, side=ReceiptSide.TO_PARTNER, delivered_at__isnull=True).order_by(
                "pk"
            )[: batches.MAX_MESSAGES]
        )
        self.transfers = list(Transfer.objects.filter(partner=partner, outgoing=True, finished_at__isnull=True)[:20])
        self.keys = keys.own_directory()
        self.witness = witness.Carriage(partner, rides=self._has_ordinary())

    def __bool__(self) -> bool:
        return bool(self._has_ordinary() or self.witness)

    def _has_ordinary(self) -> bool:
        return bool(self.envelopes or self.statements or self.transfers or self.keys_are_news)

    @property
    def keys_are_news(self) -> bool:
        """Whether the partner has not taken our newest key directory yet."""
        return self.partner.told_serial < self.keys.serial

    def delivery(self) -> bytes:
        """The request's body."""
        announcements = [bytes(transfer.announcement or b"") for transfer in self.transfers if not transfer.done]
        return batches.Delivery(
            envelopes=tuple(bytes(envelope.raw) for envelope in self.envelopes),
            receipts=tuple(bytes(statement.raw) for statement in self.statements),
            statements=(*([self.keys.raw] if self.keys_are_news else []), *announcements),
            checkpoints=self.witness.checkpoints,
        ).encoded()


def _batch(partner: Partner) -> list[Outgoing]:
    """At most 200 envelopes and 1 MiB, urgent ones first, each stream in its order."""
    batch: list[Outgoing] = []
    size = 0
    for priority in URGENT_FIRST:
        waiting = partner.outgoing.filter(state=OutgoingState.WAITING, priority=priority).order_by("stream", "seq")
        for envelope in waiting[: batches.MAX_MESSAGES - len(batch)]:
            size += len(envelope.raw)
            if batch and size > batches.MAX_BYTES:
                return batch
            batch.append(envelope)
    return batch


async def deliver(partner: Partner, session: aiohttp.ClientSession) -> bool:
    """One round with one partner; True where something was delivered, so that more may wait."""
    waiting = await asyncio.to_thread(Waiting, partner)
    if not waiting:
        return False
    try:
        body, skew = await _post(partner, session, "deliveries", waiting.delivery())
        credit = await asyncio.to_thread(_settle, waiting, body, skew)
        if not credit:
            return False
        for transfer in waiting.transfers:
            await _send_chunks(partner, session, transfer)
    except (aiohttp.ClientError, TimeoutError, OSError, WireError) as error:
        await asyncio.to_thread(_failed, waiting, f"{type(error).__name__}: {error}"[:300])
        return False
    return True


async def _send_chunks(partner: Partner, session: aiohttp.ClientSession, transfer: Transfer) -> None:
    while transfer.done < transfer.chunks:
        chunk = await asyncio.to_thread(files.chunk_to_send, transfer)
        await _post(partner, session, "chunks", chunk)
        await asyncio.to_thread(files.sent, transfer)


async def _post(partner: Partner, session: aiohttp.ClientSession, what: str, body: bytes) -> tuple[bytes, int | None]:
    """The answer's body, and how far the partner's clock is ahead of ours (ms) where that could be seen."""
    url = f"{partner.gate_url}/v1/{what}/{keys.own_directory().node}"
    door = aiohttp.Fingerprint(bytes(partner.gate_certificate))
    before = clock.now_ms()
    async with session.post(url, data=body, ssl=door, timeout=TIMEOUT, allow_redirects=False) as response:
        if response.status != 200:
            raise aiohttp.ClientError(f"the partner's gate answered {response.status}")
        skew = skew_of(response.headers.get("Jalon-Time", ""), before, clock.now_ms())
        return await response.content.read(batches.LIMITS.size), skew


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
        receipts.take(waiting.partner, answer.receipts)
        Outgoing.objects.filter(pk__in=[e.pk for e in waiting.envelopes], sent_at__isnull=True).update(sent_at=now)
        Statement.objects.filter(pk__in=[s.pk for s in waiting.statements]).update(delivered_at=now)
        Partner.objects.filter(pk=waiting.partner.pk).update(
            last_sent_at=now,
            failures=0,
            last_failure="",
            retry_at=None if answer.credit.messages and answer.credit.octets else now + _rest(answer.credit),
            told_serial=waiting.keys.serial,
            **({} if skew is None else {"skew_ms": skew}),
        )
        waiting.witness.settle(answer.cosignatures)
    return _may_go_on(waiting, answer.credit)


def _rest(credit: batches.Credit) -> datetime.timedelta:
    """How long the partner asks us to wait: something, and no longer than after failures."""
    return datetime.timedelta(seconds=min(max(credit.wait / 1000, FIRST_WAIT / 10), LONGEST_WAIT))


def _may_go_on(waiting: Waiting, credit: batches.Credit) -> bool:
    """Whether the next batch may follow at once: there is credit, and the gate has signed something for this one."""
    if not (credit.messages and credit.octets):
        return False
    sent = [envelope.pk for envelope in waiting.envelopes]
    if sent and Outgoing.objects.filter(pk__in=sent, state=OutgoingState.WAITING).count() == len(sent):
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
    retry = Q(retry_at__isnull=True) | Q(retry_at__lte=clock.now())
    return list(Partner.objects.filter(retry, state=PartnerState.ACTIVE))


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
