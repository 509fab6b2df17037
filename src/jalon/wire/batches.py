"""Batches: what is posted to a gate, and what the gate answers. Each message of a batch stands or falls alone.

A delivery carries up to 200 envelopes or 1 MiB of them, and with them whatever else is due: receipts, signed
statements (key directories, capabilities, positions) and checkpoints with their consistency proofs. It isn't signed
itself, since all that it carries is. The answer tells an outcome per envelope and the credit that is left; what
*counts* is the receipt in it: an answer without one (a captive portal says 200 to everything) proves nothing, see
`settle`.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from jalon.wire.checkpoints import MAX_NOTE
from jalon.wire.directory import Directory
from jalon.wire.encoding import Limits, decode, encode
from jalon.wire.envelope import MAX_ENVELOPE, Envelope, check_expiry, verify_arrival
from jalon.wire.errors import REASONS, Malformed, Unsupported, WireError
from jalon.wire.fields import Fields
from jalon.wire.header import VERSION, VERSIONS
from jalon.wire.receipts import Fate, Item, Receipt

MAX_MESSAGES = 200
MAX_BYTES = MAX_ENVELOPE
LIMITS = Limits(size=4 << 20, depth=4, count=20_000)
PATIENCE = 60.0
"""Seconds that every post may take, however small it is."""
SLOWEST = 500.0
"""Bytes a second that a post must make beyond that; a line of 9.6 kbit/s brings twice as much."""
OUTCOMES = frozenset({"stored", "duplicate", *REASONS})
"""What the gate may answer for an envelope: stored now, stored before, or the reason why not."""


@dataclass(frozen=True)
class Shown:
    """A checkpoint that is shown to a witness, with the proof from the one that it saw last.

    Attributes:
        note: the signed note.
        since: the size that the witness is believed to hold; 0 for nothing.
        proof: the consistency proof from there.
    """

    note: str
    since: int = 0
    proof: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Delivery:
    """What is posted to a gate."""

    envelopes: tuple[bytes, ...] = field(default=(), repr=False)
    receipts: tuple[bytes, ...] = field(default=(), repr=False)
    statements: tuple[bytes, ...] = field(default=(), repr=False)
    checkpoints: tuple[Shown, ...] = ()

    def encoded(self) -> bytes:
        """The request's body."""
        return encode(
            {
                "version": VERSION,
                "envelopes": self.envelopes,
                "receipts": self.receipts,
                "statements": self.statements,
                "checkpoints": [[shown.note, shown.since, shown.proof] for shown in self.checkpoints],
            }
        )


@dataclass(frozen=True)
class Credit:
    """What a partner may still send now.

    Attributes:
        messages: so many envelopes.
        octets: so many bytes of them.
        wait: milliseconds to wait where both are used up.
    """

    messages: int = MAX_MESSAGES
    octets: int = MAX_BYTES
    wait: int = 0


@dataclass(frozen=True)
class Answer:
    """What a gate answers.

    Attributes:
        outcomes: a word of `OUTCOMES` per envelope, in the order of the delivery.
        receipts: signed receipts: what counts.
        statements: signed statements for the sender.
        cosignatures: signature lines for the checkpoints that were shown.
        credit: what may be sent now.
    """

    outcomes: tuple[str, ...] = ()
    receipts: tuple[bytes, ...] = field(default=(), repr=False)
    statements: tuple[bytes, ...] = field(default=(), repr=False)
    cosignatures: tuple[str, ...] = ()
    credit: Credit = field(default_factory=Credit)

    def encoded(self) -> bytes:
        """The response's body."""
        return encode(
            {
                "version": VERSION,
                "outcomes": self.outcomes,
                "receipts": self.receipts,
                "statements": self.statements,
                "cosignatures": self.cosignatures,
                "credit": [self.credit.messages, self.credit.octets, self.credit.wait],
            }
        )


def read_delivery(raw: bytes) -> Delivery:
    """Read a request's body.

    Raises:
        TooBig, Malformed, Unsupported: if it isn't as the protocol wants it; then nothing of it is taken.
    """
    fields = _versioned(raw, "delivery")
    delivery = Delivery(
        envelopes=fields.byte_strings("envelopes", MAX_MESSAGES),
        receipts=fields.byte_strings("receipts", MAX_MESSAGES),
        statements=fields.byte_strings("statements", MAX_MESSAGES),
        checkpoints=tuple(_shown(value) for value in fields.array("checkpoints", 10)),
    )
    fields.end()
    return delivery


def read_answer(raw: bytes, sent: int) -> Answer:
    """Read a response's body.

    Args:
        raw: the body.
        sent: number of envelopes in the delivery.

    Raises:
        TooBig, Malformed, Unsupported: if it isn't as the protocol wants it; then nothing counts as taken.
    """
    fields = _versioned(raw, "answer")
    answer = Answer(
        outcomes=fields.texts("outcomes", MAX_MESSAGES),
        receipts=fields.byte_strings("receipts", MAX_MESSAGES),
        statements=fields.byte_strings("statements", MAX_MESSAGES),
        cosignatures=fields.texts("cosignatures", 10),
        credit=_credit(fields.array("credit", 3)),
    )
    fields.end()
    if len(answer.outcomes) != sent or not OUTCOMES.issuperset(answer.outcomes):
        raise Malformed("The gate's answer doesn't fit what was sent.")
    return answer


def _versioned(raw: bytes, what: str) -> Fields:
    fields = Fields(decode(raw, LIMITS), what)
    if fields.uint("version") not in VERSIONS:
        raise Unsupported(f"The {what} is of a version that isn't known here; ask for version {VERSION}.")
    return fields


def _shown(value: object) -> Shown:
    match value:
        case [str(note), int(since), list(proof)] if (
            len(note) <= MAX_NOTE
            and since >= 0
            and len(proof) <= 128
            and all(isinstance(item, bytes) and len(item) == 32 for item in proof)
        ):
            return Shown(note, since, tuple(item for item in proof if isinstance(item, bytes)))
    raise Malformed("A checkpoint of the delivery isn't as the protocol wants it.")


def _credit(value: Sequence[object]) -> Credit:
    match value:
        case [int(messages), int(octets), int(wait)] if min(messages, octets, wait) >= 0:
            return Credit(messages, octets, wait)
    raise Malformed("The credit of the answer isn't as the protocol wants it.")


def portions(raws: Iterable[bytes]) -> Iterator[tuple[bytes, ...]]:
    """Cut a queue of envelopes into batches of at most 200 envelopes and 1 MiB, never waiting to fill one.

    Example:
        >>> [len(batch) for batch in portions([b"x"] * 450)]
        [200, 200, 50]
    """
    batch: list[bytes] = []
    size = 0
    for raw in raws:
        if batch and (len(batch) == MAX_MESSAGES or size + len(raw) > MAX_BYTES):
            yield tuple(batch)
            batch, size = [], 0
        batch.append(raw)
        size += len(raw)
    if batch:
        yield tuple(batch)


@dataclass(frozen=True)
class Taken:
    """One message of a delivery at the gate: an envelope to store, or the error that refuses it.

    Attributes:
        raw: the bytes as they came.
        digest: SHA-256 of them.
        envelope: the verified envelope; None where it is refused.
        error: why it is refused; None where it is to be stored.
        late: the verified envelope where it is refused only because it expired. Where the same bytes were stored in
            time, it is a duplicate: the sender never got the receipt, and gets it again.
    """

    raw: bytes = field(repr=False)
    digest: bytes
    envelope: Envelope | None = None
    error: WireError | None = None
    late: Envelope | None = None

    @property
    def item(self) -> Item:
        """What the receipt says of it (an id is only believed where the envelope was verified)."""
        verified = self.envelope or self.late
        return Item(verified.id if verified else bytes(16), self.digest, self.error.reason if self.error else "")


def take(envelopes: Iterable[bytes], *, node: str, sender: Callable[[str], Directory], now: int) -> list[Taken]:
    """What the gate does with a delivery's envelopes: each stands or falls alone.

    Args:
        envelopes: the bytes as they came.
        node: the code of this node.
        sender: gives a partner's key directory by its code, and raises UnknownKey where it is no partner.
        now: milliseconds since 1970.
    """
    return [_take_one(raw, node, sender, now) for raw in envelopes]


def _take_one(raw: bytes, node: str, sender: Callable[[str], Directory], now: int) -> Taken:
    digest = hashlib.sha256(raw).digest()
    envelope = None
    try:
        envelope = verify_arrival(raw, node=node, sender=sender)
        check_expiry(envelope, now=now)
    except WireError as error:
        return Taken(raw, digest, error=error, late=envelope)
    return Taken(raw, digest, envelope=envelope)


def settle(sent: Mapping[bytes, bytes], receipts: Iterable[Receipt]) -> dict[bytes, Item | Fate]:
    """What verified receipts settle of the messages that were sent.

    Args:
        sent: digest to id of each message that waits for its receipt.
        receipts: verified receipts of the partner (`verify_receipt`).

    Returns:
        By id: the fate, or, for a refusal, the item with its reason. A message that isn't in it stays in the queue.
    """
    settled: dict[bytes, Item | Fate] = {}
    for receipt in receipts:
        for item in receipt.items:
            if item.digest in sent:
                id_ = sent[item.digest]
                settled[id_] = item if receipt.fate is Fate.REJECTED else receipt.fate
    return settled
