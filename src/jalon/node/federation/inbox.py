"""Storing what arrives: what the gate does, with public keys alone.

The id is the primary key: the same bytes again get the stored receipt again. Other bytes under a known id, and a chain
that does not fit, are incidents: kept as evidence, never applied. A whole delivery is one transaction; its *stored*
receipt is signed when everything is written and leaves only after the commit has reached the disk.
"""

import dataclasses
import datetime
import uuid
from collections.abc import Sequence

from django.db import transaction

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.federation import queries, receipts
from jalon.node.federation.choices import Act, IncomingState
from jalon.node.federation.models import Incident, Incoming, Partner, Stream
from jalon.node.kernel import bell, clock, keys, rows
from jalon.wire import batches, streams
from jalon.wire.certificates import Role
from jalon.wire.directory import Directory
from jalon.wire.envelope import Envelope
from jalon.wire.errors import Policy
from jalon.wire.header import GENESIS, Header
from jalon.wire.receipts import Fate, Item, sign_receipt

COLUMNS = (
    "id", "partner", "stream", "seq", "prev",
    "priority", "state", "reason", "attempts", "type", "about", "sent_at", "stored_at",
    "digest", "raw",
)  # fmt: skip
SOON = datetime.timedelta(seconds=1)
"""How soon after a word from a partner our own messages to it are tried again."""


def check(partner: Partner, envelopes: Sequence[bytes]) -> list[batches.Taken]:
    """Parse each envelope of a delivery and check its address, signature and expiry; the database is left in peace."""
    directory = queries.directory_of(partner)

    def sender(code: str) -> Directory:
        if code != partner.pk:
            raise Policy(f"An envelope of {code} came in a delivery of {partner.pk}.")
        return directory

    return batches.take(envelopes, node=keys.own_directory().node, sender=sender, now=clock.now_ms())


def hear(partner: Partner) -> None:
    """Note that something came from a partner: the first write of a delivery's transaction.

    Where our own messages did not reach it, the line may be back: they are tried again soon, long before the back-off
    ends.
    Whoever writes about a partner begins with its row and ends with its streams, so that no two wait for each other.
    """
    now = clock.now()
    told = {"last_received_at": now}
    if partner.failures and partner.retry_at and partner.retry_at > now + SOON:
        told["retry_at"] = now + SOON
    rows.update(Partner, tuple(told), [(*told.values(), partner.pk)], by=("code",))


@transaction.atomic(savepoint=False)
def store(partner: Partner, taken: Sequence[batches.Taken]) -> tuple[list[str], list[bytes]]:
    """Store what was checked of one delivery, each envelope standing or falling alone.

    Returns:
        The outcome of each, in order, and the signed receipts.
    """
    shelf = Shelf(partner, [envelope for item in taken if (envelope := item.envelope or item.late)])
    outcomes = [shelf.outcome(item) for item in taken]
    shelf.keep()
    return outcomes, _sign(partner, taken, outcomes)


@dataclasses.dataclass
class Received:
    """How far a stream of a partner has come: its row, locked, and what is changed in it."""

    row: int
    name: str
    seq: int
    highest: int
    waiting: int
    octets: int


class Shelf:
    """What is stored of a partner around the envelopes of one delivery, read and written at once for all of them."""

    def __init__(self, partner: Partner, arriving: Sequence[Envelope]) -> None:
        self.partner = partner
        self.fresh: list[Envelope] = []
        self.incidents: list[tuple[Envelope, str]] = []
        self.by_id = self._same_ids(arriving)
        self.streams = self._locked_streams({envelope.header.stream for envelope in arriving})
        self.places = self._neighbours(arriving)

    def outcome(self, item: batches.Taken) -> str:
        """What becomes of one message; one that expired gets its receipt again where it was stored in time."""
        if item.envelope:
            return self.put(item.envelope)
        if item.late and self.by_id.get(item.late.id) == item.late.digest:
            return "duplicate"
        return item.item.reason

    def put(self, envelope: Envelope) -> str:
        """Take one envelope in, and say what became of it."""
        header = envelope.header
        place = streams.classify(header, envelope.digest, self._held(header)).place
        if place is streams.Place.DUPLICATE:
            return "duplicate"
        if place in streams.INCIDENTS:
            self.incidents.append((envelope, place))
            return "policy"
        self.fresh.append(envelope)
        self.by_id[envelope.id] = envelope.digest
        self.places[header.stream, header.seq] = (envelope.digest, header.prev)
        self._advance(self.streams[header.stream], envelope)
        return "stored"

    def keep(self) -> None:
        """Write everything that was taken in, with its entries."""
        now = clock.now()
        if self.fresh:
            bell.ring_after_commit(bell.Work.OPENING)
        rows.insert(Incoming, COLUMNS, [_row(envelope, now) for envelope in self.fresh])
        ends = [(s.seq, s.highest, s.waiting, s.octets, s.row) for s in self.streams.values()]
        rows.update(Stream, ("seq", "highest", "waiting", "octets"), ends, by=("id",))
        Incident.objects.bulk_create(
            (
                Incident(partner=self.partner, kind=kind, digest=envelope.digest, raw=envelope.raw, at=now)
                for envelope, kind in self.incidents
            ),
            ignore_conflicts=True,
        )
        audit.record_all(
            [self._done(Act.STORED, envelope) for envelope in self.fresh]
            + [self._done(Act.INCIDENT, envelope, kind) for envelope, kind in self.incidents]
        )

    def _done(self, act: Act, envelope: Envelope, kind: str = "") -> audit.Done:
        detail = {"envelope": envelope.id.hex(), "digest": envelope.digest.hex(), "seq": envelope.header.seq}
        if kind:
            detail["kind"] = str(kind)
        return audit.Done(act, f"node:{self.partner.pk}", tree=Tree.EXCHANGE, detail=detail)

    def _same_ids(self, arriving: Sequence[Envelope]) -> dict[bytes, bytes]:
        ids = [uuid.UUID(bytes=envelope.id) for envelope in arriving]
        return {key.bytes: digest for key, digest in rows.select(Incoming, ("id", "digest"), {"id": ids})}

    def _locked_streams(self, names: set[str]) -> dict[str, Received]:
        columns = ("id", "name", "seq", "highest", "waiting", "octets")
        where = {"partner": self.partner.pk, "outgoing": False, "name": sorted(names)}
        found = rows.select(Stream, columns, where, order="name", lock=True)
        for name in names.difference(name for _, name, *_ in found):
            Stream.objects.get_or_create(partner=self.partner, outgoing=False, name=name, defaults={"head": GENESIS})
        if len(found) < len(names):
            found = rows.select(Stream, columns, where, order="name", lock=True)
        return {name: Received(row, name, *counts) for row, name, *counts in found}

    def _neighbours(self, arriving: Sequence[Envelope]) -> dict[tuple[str, int], tuple[bytes, bytes]]:
        seqs = {seq + step for envelope in arriving for seq in (envelope.header.seq,) for step in (-1, 0, 1)}
        where = {"partner": self.partner.pk, "stream": sorted(self.streams), "seq": sorted(seqs)}
        found = rows.select(Incoming, ("stream", "seq", "digest", "prev"), where)
        return {(stream, seq): (digest, prev) for stream, seq, digest, prev in found}

    def _held(self, header: Header) -> streams.Held:
        stream = self.streams[header.stream]
        same = self.places.get((header.stream, header.seq))
        before = self.places.get((header.stream, header.seq - 1))
        after = self.places.get((header.stream, header.seq + 1))
        return streams.Held(
            same_id=self.by_id.get(header.id),
            same_seq=same[0] if same else None,
            before=before[0] if before else None,
            after=after[1] if after else None,
            contiguous=stream.seq,
            highest=stream.highest,
        )

    def _advance(self, stream: Received, envelope: Envelope) -> None:
        header = envelope.header
        stream.waiting += 1
        stream.octets += len(envelope.raw)
        stream.highest = max(stream.highest, header.seq)
        if header.seq == stream.seq + 1:
            stream.seq = header.seq
            if stream.seq < stream.highest:
                self._close_gap(stream)

    def _close_gap(self, stream: Received) -> None:
        """Count on over what was stored early."""
        stored = Incoming.objects.filter(partner=self.partner, stream=stream.name, seq__gt=stream.seq)
        seqs = set(stored.values_list("seq", flat=True)) | {seq for name, seq in self.places if name == stream.name}
        while stream.seq + 1 in seqs:
            stream.seq += 1


def _row(envelope: Envelope, now: datetime.datetime) -> tuple[object, ...]:
    header = envelope.header
    return (
        uuid.UUID(bytes=envelope.id), header.from_node, header.stream, header.seq, header.prev,
        header.priority.name.lower(), IncomingState.STORED, "", 0, "", "", clock.from_ms(header.created), now,
        envelope.digest, envelope.raw,
    )  # fmt: skip


def _sign(partner: Partner, taken: Sequence[batches.Taken], outcomes: Sequence[str]) -> list[bytes]:
    """The receipts of a delivery: *stored* for the new, the old one again for repeats, *rejected* for the rest."""
    by_outcome: dict[str, list[Item]] = {"stored": [], "duplicate": [], "rejected": []}
    for item, outcome in zip(taken, outcomes, strict=True):
        if outcome in by_outcome:
            by_outcome[outcome].append(item.item)
        else:
            by_outcome["rejected"].append(Item(item.item.id, item.digest, outcome))
    signed = receipts.again([uuid.UUID(bytes=item.id) for item in by_outcome["duplicate"]], Fate.STORED)
    actor = f"node:{partner.pk}"
    fresh = receipts.give(partner.pk, Fate.STORED, by_outcome["stored"], role=Role.RECEIPT, actor=actor, in_answer=True)
    if fresh:
        signed.append(fresh)
    if by_outcome["rejected"]:
        signed.append(_reject(partner, by_outcome["rejected"]))
    return signed


def _reject(partner: Partner, items: list[Item]) -> bytes:
    audit.record(
        Act.REFUSED,
        actor=f"node:{partner.pk}",
        tree=Tree.EXCHANGE,
        detail={"digests": [item.digest.hex() for item in items], "reasons": [item.reason for item in items]},
    )
    return sign_receipt(
        Fate.REJECTED,
        items,
        node=keys.own_directory().node,
        to_node=partner.pk,
        at=clock.now_ms(),
        signer=keys.signing_key(Role.RECEIPT),
    ).raw
