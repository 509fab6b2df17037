"""Two nodes over a bad line, in memory and from a seed: the promises of the exchange, put to the test.

The line loses, repeats, delays, reorders and truncates; a captive portal answers in the gate's place; the receiver's
process dies between storing and answering, or before it has synced. In the end every message was applied exactly once
and in order, and the sender shows "stored" for exactly those that the receiver holds.
"""

import contextlib
import random
from dataclasses import dataclass, field

import pytest

from jalon.wire.batches import Answer, Delivery, portions, read_answer, read_delivery, settle, take
from jalon.wire.checkpoints import Checkpoint, advance, sign_checkpoint, verify_checkpoint
from jalon.wire.envelope import compose, open_envelope, parse
from jalon.wire.errors import BadSignature, WireError
from jalon.wire.header import GENESIS
from jalon.wire.merkle import MemoryTree, consistency_proof, leaf_hash
from jalon.wire.positions import Position, sign_positions, verify_positions
from jalon.wire.receipts import Fate, Item, sign_receipt, verify_receipt
from jalon.wire.streams import Head, Held, Place, classify, epoch_of, gaps, stream_name
from wire.nodes import DAY, NOW, YEAR, composed, content, directory_of, header, node


class Died(Exception):
    """The process was killed."""


@dataclass
class Sender:
    """VN-MPS: composes once, keeps until a receipt settles it."""

    source: random.Random
    head: Head = field(default_factory=lambda: Head("exchange.1"))
    queue: dict[bytes, bytes] = field(default_factory=dict)  # digest to raw
    ids: dict[bytes, bytes] = field(default_factory=dict)  # digest to id
    shown: dict[bytes, Fate] = field(default_factory=dict)

    def send(self, body: bytes) -> bytes:
        own = node("VN-MPS")
        envelope = compose(
            content(body),
            self.head.follow(header(id=self.source.randbytes(16))),
            seal_to=[node("LA-MPS").directory.seal_key(NOW)],
            agency=own.signing("agency"),
            node=own.signing("node"),
            randomness=self.source.randbytes,
        )
        self.head = self.head.after(envelope.digest)
        self.queue[envelope.digest], self.ids[envelope.digest] = envelope.raw, envelope.id
        return envelope.id

    def deliveries(self) -> list[bytes]:
        waiting = list(self.queue.values())
        self.source.shuffle(waiting)
        cut = self.source.randint(1, 5)
        return [Delivery(batch[:cut]).encoded() for batch in portions(waiting)]

    def hear(self, delivery: bytes, body: bytes) -> None:
        try:
            answer = read_answer(body, len(read_delivery(delivery).envelopes))
            receipts = [verify_receipt(raw, directory=directory_of("LA-MPS"), node="VN-MPS") for raw in answer.receipts]
        except WireError:
            return  # a captive portal, or an answer cut short: nothing is settled
        sent = {digest: self.ids[digest] for digest in self.queue}
        settled = settle(sent, receipts)
        self.shown |= {id_: fate for id_, fate in settled.items() if isinstance(fate, Fate)}
        self.queue = {digest: raw for digest, raw in self.queue.items() if self.ids[digest] not in self.shown}


@dataclass
class Receiver:
    """LA-MPS: a disk that survives, a memory that doesn't."""

    source: random.Random
    disk: dict[bytes, bytes] = field(default_factory=dict)  # id to raw: synced
    applied: list[bytes] = field(default_factory=list)
    unsynced: dict[bytes, bytes] = field(default_factory=dict)
    incidents: list[Place] = field(default_factory=list)
    deadly: bool = True
    now: int = NOW + 5

    def die_perhaps(self) -> None:
        if self.deadly and self.source.random() < 0.08:
            self.unsynced = {}
            raise Died

    def gate(self, body: bytes) -> bytes:
        delivery = read_delivery(body)
        taken = take(delivery.envelopes, node="LA-MPS", sender=directory_of, now=self.now)
        outcomes, stored, refused = [], [], []
        for one in taken:
            if one.envelope is None and not (one.late and one.late.id in self.disk):
                outcomes.append(one.item.reason)
                refused.append(one.item)
                continue
            outcomes.append(self.store(one.envelope or one.late))
            if outcomes[-1] != "policy":
                stored.append(Item(one.item.id, one.digest))
        self.die_perhaps()
        self.disk |= self.unsynced  # the commit, synced
        self.unsynced = {}
        self.die_perhaps()
        receipts = [self.receipt(Fate.STORED, stored), self.receipt(Fate.REJECTED, refused)]
        return Answer(tuple(outcomes), tuple(raw for raw in receipts if raw)).encoded()

    def store(self, envelope) -> str:
        held = {**self.disk, **self.unsynced}
        seqs = {parse(raw).header.seq: parse(raw) for raw in held.values()}
        clear, contiguous = envelope.header, 0
        while contiguous + 1 in seqs:
            contiguous += 1
        around = Held(
            same_id=parse(held[envelope.id]).digest if envelope.id in held else None,
            same_seq=seqs[clear.seq].digest if clear.seq in seqs else None,
            before=seqs[clear.seq - 1].digest if clear.seq - 1 in seqs else None,
            after=seqs[clear.seq + 1].header.prev if clear.seq + 1 in seqs else None,
            contiguous=contiguous,
            highest=max(seqs, default=0),
        )
        arrival = classify(clear, envelope.digest, around)
        if arrival.incident:
            self.incidents.append(arrival.place)
            return "policy"
        if arrival.place is Place.DUPLICATE:
            return "duplicate"
        self.unsynced[envelope.id] = envelope.raw
        return "stored"

    def receipt(self, fate: Fate, items: list[Item]) -> bytes:
        if not items:
            return b""
        key = node("LA-MPS").signing("receipt")
        return sign_receipt(fate, items, node="LA-MPS", to_node="VN-MPS", at=NOW + 5, signer=key).raw

    def work(self) -> None:
        """Apply in order what is contiguous and not applied yet, each in its own transaction."""
        seqs = {parse(raw).header.seq: raw for raw in self.disk.values()}
        while (seq := len(self.applied) + 1) in seqs:
            opened = open_envelope(parse(seqs[seq]), keys=[node("LA-MPS").opening], directory=directory_of("VN-MPS"))
            self.die_perhaps()
            self.applied.append(opened.content.body)


def carry(source: random.Random, sender: Sender, receiver: Receiver, *, bad: float) -> None:
    """One attempt for everything that waits, over a line that fails in one of many ways."""
    for delivery in sender.deliveries():
        if source.random() < bad * 0.5:
            continue  # lost on the way
        cut = source.random() < bad * 0.2
        for _ in range(2 if source.random() < bad else 1):
            try:
                answer = receiver.gate(delivery[: len(delivery) // 2] if cut else delivery)
            except (WireError, Died):
                continue  # an error page, a cut connection
            if source.random() < bad * 0.5:
                continue  # the answer is lost
            if source.random() < bad * 0.2:
                answer = b"<!DOCTYPE html>Welcome! Please accept our terms."
            sender.hear(delivery, answer)


@pytest.mark.parametrize("seed", range(12))
def test_over_any_line_every_message_is_applied_exactly_once_in_order_and_shown_as_it_is(seed):
    source = random.Random(seed)
    sender, receiver = Sender(source), Receiver(source)
    bodies = [f"message {number}".encode() for number in range(14)]
    for body in bodies:
        sender.send(body)
        if source.random() < 0.6:
            carry(source, sender, receiver, bad=0.7)
        assert set(sender.shown) <= set(receiver.disk)  # "stored" is never shown without the bytes on the disk
        with contextlib.suppress(Died):
            receiver.work()
        assert receiver.applied == bodies[: len(receiver.applied)]
    receiver.deadly = False
    for _ in range(40):
        carry(source, sender, receiver, bad=0.3)
        receiver.work()
    assert receiver.applied == bodies
    assert receiver.incidents == []
    assert (sender.queue, set(sender.shown)) == ({}, set(receiver.disk))
    assert set(sender.shown.values()) == {Fate.STORED}


def test_a_restored_sender_is_seen_as_rewound_and_goes_on_in_a_new_epoch_once_it_has_asked():
    source = random.Random(1)
    sender, receiver = Sender(source), Receiver(source, deadly=False)
    backup = None
    for number in range(6):
        sender.send(b"%d" % number)
        if number == 2:
            backup = sender.head
        carry(source, sender, receiver, bad=0)
    while sender.queue:
        carry(source, sender, receiver, bad=0)
    restored = Sender(source, head=backup)
    restored.send(b"forgot that it had sent three more")
    carry(source, restored, receiver, bad=0)
    assert receiver.incidents == [Place.REWIND]
    assert restored.shown == {}
    # As it must be: it asks first.
    held = {parse(raw).header.seq: parse(raw).digest for raw in receiver.disk.values()}
    position = Position("exchange.1", max(held), held[max(held)], tuple(gaps(held, max(held))))
    raw = sign_positions([position], node="LA-MPS", to_node="VN-MPS", at=NOW, signer=node("LA-MPS").signing("receipt"))
    told = verify_positions(raw, directory=directory_of("LA-MPS"), node="VN-MPS").streams[0]
    assert told.highest == 6 > backup.seq
    epoch = Head(stream_name("exchange", epoch_of(told.stream) + 1))
    assert (epoch.stream, epoch.seq, epoch.digest) == ("exchange.2", 0, GENESIS)


def test_a_partner_witnesses_a_growing_log_and_catches_an_administrator_who_rewrites_it():
    own = node("VN-MPS").signing("log")
    tree, witness = MemoryTree(), None
    for size in (1, 4, 9):
        while tree.size < size:
            tree.append(leaf_hash(tree.size.to_bytes(2, "big")))
        note = sign_checkpoint(Checkpoint("VN-MPS/exchange", size, tree.root()), key=own, public=own.public)
        state = verify_checkpoint(note, origin="VN-MPS/exchange", key=own.verify_key)
        proof = consistency_proof(witness.size, size, tree.node) if witness else []
        witness = advance(witness, state, proof)
    rewritten = MemoryTree(leaf_hash(b"edited") if at == 3 else leaf_hash(at.to_bytes(2, "big")) for at in range(12))
    state = Checkpoint("VN-MPS/exchange", 12, rewritten.root())
    with pytest.raises(BadSignature):
        advance(witness, state, consistency_proof(9, 12, rewritten.node))


def test_a_duplicate_after_a_year_still_gets_its_receipt_and_no_second_effect():
    source = random.Random(2)
    receiver = Receiver(source, deadly=False)
    raw = composed(b"once", expires=NOW + DAY).raw
    delivery = Delivery((raw,)).encoded()
    first = read_answer(receiver.gate(delivery), 1)
    receiver.now += YEAR
    again = read_answer(receiver.gate(delivery), 1)
    assert (first.outcomes, again.outcomes) == (("stored",), ("duplicate",))
    assert again.receipts
    receiver.work()
    receiver.work()
    assert receiver.applied == [b"once"]
