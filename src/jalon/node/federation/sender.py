"""The sender: one loop per partner that posts what waits to its gate, until it holds a receipt.

Each round takes one batch: urgent streams first, in the order of their places, with the receipts that are due. A
failure backs off with full jitter from one second to fifteen minutes (flash: thirty seconds); after a few in a row one
message alone goes as a probe, until an answer comes. Nothing is given up before it expires. Slow or dead partners cost
the others nothing: each has its own loop and its own connection.
"""

import asyncio
import datetime
import enum
import itertools
import random
import time
import uuid
from collections.abc import Iterator, Sequence, Set
from typing import NamedTuple, TypeVar

import aiohttp
from django.db import transaction

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.federation import capabilities, handlers, posting, queries, receipts, recovery, witness
from jalon.node.federation.choices import Act, OutgoingState, PartnerState, Priority, ReceiptSide
from jalon.node.federation.models import Outgoing, Partner, Statement, Stream, Transfer
from jalon.node.federation.posting import Pace
from jalon.node.federation.rules import rank
from jalon.node.kernel import bell, clock, keys, rows
from jalon.node.kernel.literal import Literal
from jalon.wire import batches
from jalon.wire.errors import WireError
from jalon.wire.statements import kind_of

FIRST_WAIT, LONGEST_WAIT, FLASH_WAIT = 1.0, 900.0, 30.0
PROBE_AFTER = 3  # failures in a row
MOST_ANNOUNCED = 20  # files in one delivery


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


class Signed(NamedTuple):
    """A statement of ours that waits: a receipt, or the announcement of a file."""

    id: uuid.UUID
    raw: bytes


D = TypeVar("D", Sealed, Signed)


class Waiting:
    """What is due to a partner in one round; `witnessing` adds what the two logs have to show to each other.

    Attributes:
        is_all: nothing was left for the next round, as far as could be seen.
    """

    def __init__(self, code: str, *, room: int = batches.MAX_BYTES, witnessing: bool = True) -> None:
        self.partner = partner = queries.partner(code)
        self.recovering = self.partner.recovering_since is not None
        self.is_all = not self.recovering
        most = 1 if partner.failures >= PROBE_AFTER else batches.MAX_MESSAGES
        self.envelopes = [] if self.recovering else self._fitting(_batch(partner, most), most, room)
        self.statements = [] if self.recovering else self._fitting(_statements(partner), batches.MAX_MESSAGES, room)
        self.transfers = [] if self.recovering else self._fitting(_unannounced(partner), MOST_ANNOUNCED, room)
        self.keys = keys.own_directory()
        self.capabilities = capabilities.digest()
        showing = witnessing and not self.recovering
        self.witness = witness.Carriage(partner, rides=self._has_ordinary()) if showing else None

    def __bool__(self) -> bool:
        return bool(self._has_ordinary() or self.witness)

    def _fitting(self, found: list[D], most: int, room: int) -> list[D]:
        """The first of what was found: no more bytes than there is room for, but one in any case."""
        sums = itertools.accumulate(len(each.raw) for each in found)
        fitting = found[: max(1, sum(octets <= room for octets in sums))]
        self.is_all = self.is_all and len(fitting) == len(found) < most
        return fitting

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
        yield from (transfer.raw for transfer in self.transfers)

    def delivery(self) -> bytes:
        """The request's body."""
        return batches.Delivery(
            envelopes=tuple(envelope.raw for envelope in self.envelopes),
            receipts=tuple(statement.raw for statement in self.statements),
            statements=tuple(self.said()),
            checkpoints=self.witness.checkpoints if self.witness else (),
        ).encoded()


def _batch(partner: Partner, most: int) -> list[Sealed]:
    """At most so many envelopes, urgent streams first, each in its order."""
    batch: list[Sealed] = []
    for stream in _streams(partner):
        if len(batch) == most:
            break
        where = {"partner": partner.pk, "stream": stream, "state": OutgoingState.WAITING}
        found = rows.select(Outgoing, Sealed._fields, where, order="seq", limit=most - len(batch))
        batch += (Sealed(*values) for values in found)
    return batch


def _streams(partner: Partner) -> list[str]:
    """The names of our streams to a partner, urgent ones first."""
    names = [
        name for (name,) in rows.select(Stream, ("name",), {"partner": partner.pk, "outgoing": True}, order="name")
    ]
    return sorted(names, key=rank)


def _statements(partner: Partner) -> list[Signed]:
    where = {"partner": partner.pk, "side": ReceiptSide.TO_PARTNER, "delivered_at": None}
    found = rows.select(Statement, Signed._fields, where, order="id", limit=batches.MAX_MESSAGES)
    return [Signed(*values) for values in found]


def _unannounced(partner: Partner) -> list[Signed]:
    """The files of ours that its gate has not been told of, and what it is to be told."""
    where = {"partner": partner.pk, "outgoing": True, "announced": False, "finished_at": None}
    found = rows.select(Transfer, ("id", "announcement", "expires_at"), where, order="id", limit=MOST_ANNOUNCED)
    now = clock.now()
    return [Signed(key, raw) for key, raw, expires in found if expires > now]


class Round(enum.Enum):
    """How one round with a partner ended."""

    DELIVERED = "delivered"
    """Something went, and more waits."""
    NOTHING = "nothing"
    """Nothing waits now, as far as this round has seen."""
    RESTS = "rests"
    """It failed, or the partner asked to wait; `retry_at` says until when."""


async def deliver(code: str, session: aiohttp.ClientSession, pace: Pace, *, witnessing: bool = True) -> Round:
    """One round with one partner: what is due is posted, and what its gate signed is taken."""
    waiting, delivery = await asyncio.to_thread(_look, code, pace.room, witnessing=witnessing)
    if not delivery:
        return Round.NOTHING
    began = time.monotonic()
    try:
        body, skew = await posting.post(waiting.partner, session, "deliveries", delivery)
        pace.took(len(delivery), time.monotonic() - began)
        credit = await asyncio.to_thread(_settle, waiting, body, skew)
    except (aiohttp.ClientError, TimeoutError, OSError, WireError) as error:
        pace.failed()
        await asyncio.to_thread(_failed, waiting, f"{type(error).__name__}: {error}"[:300])
        return Round.RESTS
    if not credit:
        return Round.RESTS
    return Round.NOTHING if waiting.is_all else Round.DELIVERED


def _look(code: str, room: int, *, witnessing: bool) -> tuple[Waiting, bytes]:
    """What is due to a partner, and the request's body; empty where nothing is to be posted."""
    waiting = Waiting(code, room=room, witnessing=witnessing)
    is_due = waiting and waiting.partner.state == PartnerState.ACTIVE
    return waiting, waiting.delivery() if is_due else b""


def _settle(waiting: Waiting, body: bytes, skew: int | None = None) -> bool:
    """Take what the gate signed; an answer without a valid receipt settles nothing. True where more may be sent now.

    The partner's row is written first, as the gate does: so the same receipt, which comes both in an answer and in a
    delivery, is taken by one of the two and then seen by the other.
    """
    answer = batches.read_answer(body, len(waiting.envelopes))
    now = clock.now()
    with transaction.atomic():
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
        named = receipts.take(waiting.partner, answer.receipts, sent_at=now)
        rows.update(Statement, ("delivered_at",), [(now, each.id) for each in waiting.statements], by=("id",))
        if waiting.transfers:
            rows.update(Transfer, ("announced",), [(True, each.id) for each in waiting.transfers], by=("id",))
            bell.ring_after_commit(bell.Work.SENDING)
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


def due(*, witnessing: bool) -> list[str]:
    """The codes of the partners to look at now: those that something waits for, or all where logs may be shown."""
    if witnessing:
        return queries.partners_to_try(clock.now())
    return queries.partners_due(clock.now(), serial=keys.own_directory().serial, capabilities=capabilities.digest())


def expire() -> int:
    """Give up what expired undelivered, and tell its domain, so that a person decides; returns how many."""
    waiting = Outgoing.objects.filter(state=Literal(OutgoingState.WAITING)).defer("raw")
    late = list(waiting.filter(expires_at__lte=clock.now()).order_by("expires_at")[:200])
    for envelope in late:
        with transaction.atomic():
            _give_up(envelope)
    return len(late)


def _give_up(envelope: Outgoing) -> None:
    if receipts.has_arrived(envelope.pk):  # its *stored* receipt alone is missing, and will not come any more
        Outgoing.objects.filter(pk=envelope.pk).update(state=OutgoingState.STORED)
        return
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
