"""Bundles for a carrier: what waits for a partner in one file, and what came in one, where there is no line.

A bundle holds exactly what a delivery would: our key directory first, which says whose it is, then envelopes, receipts,
cosigned states of logs, announcements of files and their sealed chunks. Importing verifies and stores it as the gate
does. Nothing is settled by writing a file, only by the receipts that come back, so the same things go again until then;
to import them twice changes nothing. Our receipts go out with the next bundle or delivery to that partner.
"""

import dataclasses
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.audit import actions as audit
from jalon.node.federation import carrying, gate, inbox, queries, receipts, recovery, witness
from jalon.node.federation.choices import Act, OutgoingState, ReceiptSide
from jalon.node.federation.models import Outgoing, Partner, Statement, Transfer, Witnessed
from jalon.node.kernel import keys
from jalon.node.kernel.literal import Literal
from jalon.node.kernel.refused import Refused
from jalon.wire import batches
from jalon.wire.batches import Shown
from jalon.wire.bundles import Kind, Record, read_bundle, write_bundle
from jalon.wire.directory import node_of_directory
from jalon.wire.errors import WireError
from jalon.wire.slips import Stack

SLIP = b"JALON/"


class CannotCarry(Refused):
    """The bundle is of nobody that we exchange with, or for nobody."""

    code = "federation.cannot-carry"
    status = 422


@dataclasses.dataclass
class Carried:
    """What was taken out of a bundle.

    Attributes:
        partner: whose it is.
        outcomes: how many envelopes got which outcome (`stored`, `duplicate` or a reason).
        receipts: receipts about ours that are right.
        refused: what of the rest was not taken, in words.
    """

    partner: str = ""
    outcomes: dict[str, int] = dataclasses.field(default_factory=dict)
    receipts: int = 0
    refused: list[str] = dataclasses.field(default_factory=list)


def write(code: str, *, actor: str) -> Iterator[bytes]:
    """The pieces of a bundle with everything that waits for a partner.

    Raises:
        CannotCarry: if it is no active partner.
    """
    partner = queries.active_partner(code)
    if partner is None:
        raise CannotCarry(_("%(code)s is paused or not a partner of this node.") % {"code": code})
    with transaction.atomic():
        audit.record(Act.BUNDLE_WRITTEN, actor=actor, detail={"partner": code})
    return write_bundle(_records(partner))


def _records(partner: Partner) -> Iterator[Record]:
    yield Record(Kind.STATEMENT, keys.own_directory().raw)
    if partner.recovering_since:
        yield Record(Kind.STATEMENT, recovery.request(partner))
        return
    if partner.recovered_at:
        yield Record(Kind.STATEMENT, recovery.answer(partner))
    waiting = Outgoing.objects.filter(partner=partner, state=Literal(OutgoingState.WAITING)).order_by("stream", "seq")
    yield from (Record(Kind.ENVELOPE, bytes(envelope.raw)) for envelope in waiting.iterator(chunk_size=100))
    said = Statement.objects.filter(partner=partner, side=ReceiptSide.TO_PARTNER, delivered_at=None).order_by("pk")
    yield from (Record(Kind.RECEIPT, bytes(statement.raw)) for statement in said.iterator(chunk_size=100))
    witness.cosign_waiting(partner)
    cosigned = Witnessed.objects.filter(partner=partner, returned_at=None).exclude(cosignature="").order_by("size")
    yield from (Record(Kind.CHECKPOINT, (row.note + row.cosignature).encode()) for row in cosigned)
    transfers = Transfer.objects.filter(partner=partner, outgoing=True, finished_at=None).order_by("pk")
    for transfer in transfers:
        yield Record(Kind.STATEMENT, bytes(transfer.announcement or b""))
        yield from _chunks(transfer)


def _chunks(transfer: Transfer) -> Iterator[Record]:
    for index in range(transfer.done, transfer.chunks):
        yield Record(Kind.CHUNK, carrying.chunk_of(transfer, index))


def unstacked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces of a bundle, whether they come as the file itself or as the texts of its codes, one a line."""
    source = iter(pieces)
    first = next(source, b"")
    if not first.startswith(SLIP):
        yield first
        yield from source
        return
    stack = Stack()
    for line in b"".join([first, *source]).decode("ascii", errors="replace").split():
        stack.add(line)
    yield stack.bundle()


def take(pieces: Iterable[bytes], *, actor: str) -> Carried:
    """Take in a bundle from a partner; each thing in it is verified by itself and stands or falls alone.

    Raises:
        CannotCarry: if it does not begin with the key directory of an active partner.
        WireError: if the file was cut or altered; what stood before that is taken, and the whole may be read again.
    """
    records = read_bundle(unstacked(pieces))
    partner, first = _sender(records)
    carried = Carried(partner.pk)
    _taken(carried, partner, first)
    partner = queries.partner(partner.pk)  # with the keys that it has just told
    waiting: list[bytes] = []
    for record in records:
        if record.kind is Kind.ENVELOPE:
            waiting.append(record.raw)
            if len(waiting) == batches.MAX_MESSAGES:
                _store(carried, partner, waiting)
            continue
        _store(carried, partner, waiting)
        _taken(carried, partner, record)
    _store(carried, partner, waiting)
    with transaction.atomic():
        detail = {"partner": partner.pk, "outcomes": carried.outcomes, "receipts": carried.receipts}
        audit.record(Act.BUNDLE_READ, actor=actor, detail=detail)
    return carried


def _sender(records: Iterator[Record]) -> tuple[Partner, Record]:
    first = next(records, None)
    if first is None or first.kind is not Kind.STATEMENT:
        raise CannotCarry(_("The bundle does not begin with its sender's keys. Ask the partner to write it again."))
    code = node_of_directory(first.raw)
    partner = queries.active_partner(code)
    if partner is None:
        raise CannotCarry(_("The bundle is of %(code)s, which is no active partner of this node.") % {"code": code})
    return partner, first


def _store(carried: Carried, partner: Partner, waiting: list[bytes]) -> None:
    """Store a batch of envelopes; receipts of repeats go out once more, since the partner seems not to have them."""
    if not waiting:
        return
    inbox.hear(partner)
    outcomes, signed = inbox.store(partner, inbox.check(partner, waiting))
    waiting.clear()
    Statement.objects.filter(partner=partner, side=ReceiptSide.TO_PARTNER, raw__in=signed).update(delivered_at=None)
    for outcome in outcomes:
        carried.outcomes[outcome] = carried.outcomes.get(outcome, 0) + 1


def _taken(carried: Carried, partner: Partner, record: Record) -> None:
    """Take anything but an envelope."""
    try:
        match record.kind:
            case Kind.STATEMENT:
                gate.take_statement(partner, record.raw)
            case Kind.RECEIPT:
                receipts.take(partner, [record.raw])
                carried.receipts += 1
            case Kind.CHECKPOINT:
                witness.take(partner, Shown(record.raw.decode(errors="replace")))
            case Kind.CHUNK if not carrying.take_chunk(partner, record.raw):
                carried.refused.append(str(_("a part of a file that nobody announced")))
    except WireError as error:
        carried.refused.append(str(error))
