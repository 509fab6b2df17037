"""Opening and applying what the gate stored: what the worker does inside, where the keys are.

Envelopes of a stream are applied in their order, as far as nothing is missing before them, each in one transaction
with its effect, its audit entry and its *opened* receipt. What cannot be opened or applied is set aside for a person
with a reason, and the partner gets that reason as a receipt.
"""

import logging
import uuid
from collections.abc import Sequence

from django.db import DatabaseError, transaction
from django.db.models import F
from pydantic import ValidationError

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.federation import files, handlers, queries, receipts
from jalon.node.federation.choices import STREAMS, Act, IncomingState, PartnerState
from jalon.node.federation.models import Incoming, Stream
from jalon.node.kernel import clock, keys, rows
from jalon.node.kernel.refused import Refused
from jalon.wire.encoding import decode
from jalon.wire.envelope import Opened, open_envelope, parse
from jalon.wire.errors import WireError
from jalon.wire.keys import OpenKey
from jalon.wire.receipts import Fate, Item

log = logging.getLogger(__name__)

TRIES = 5
BATCH = 200
URGENT_FIRST = tuple(STREAMS.values())
FAILURES = (WireError, Refused, ValidationError, DatabaseError, OSError, ValueError, LookupError)
"""What one envelope may fail with without stopping the others; anything else is a fault of ours and stops the batch."""


def apply_waiting() -> int:
    """Open and apply what waits, urgent streams first; returns how many were dealt with."""
    waiting = Stream.objects.filter(outgoing=False, applied__lt=F("seq"), partner__state=PartnerState.ACTIVE)
    return sum(_apply_stream(stream) for stream in sorted(waiting, key=_rank))


def _rank(stream: Stream) -> int:
    name = stream.name.partition(".")[0]
    return URGENT_FIRST.index(name) if name in URGENT_FIRST else len(URGENT_FIRST)


def _apply_stream(stream: Stream) -> int:
    """Apply the next envelopes of a stream in one transaction.

    Nothing of a batch counts before all of it is on disk: if the worker is killed, the batch is applied anew. Where
    one envelope fails, the batch is applied anew with a savepoint around each, so that the others stand.
    """
    ready = Incoming.objects.filter(
        partner=stream.partner_id, stream=stream.name, state=IncomingState.STORED, seq__lte=stream.seq
    ).select_related("partner")
    batch = list(ready.order_by("seq")[:BATCH])
    ours = list(keys.open_keys().values())
    failed = _apply_together(stream, batch, ours)
    if failed is None:
        failed = _apply_each(stream, batch, ours)
    left = [incoming.seq for incoming in batch if incoming.seq in failed and not _fail(incoming, failed[incoming.seq])]
    last = min(left) - 1 if left else batch[-1].seq if batch else stream.seq
    Stream.objects.filter(pk=stream.pk).update(applied=last)
    return len(batch) - len(left)


def _apply_together(stream: Stream, batch: Sequence[Incoming], ours: Sequence[OpenKey]) -> dict[int, Exception] | None:
    """Apply all of a batch; None, with nothing applied, where one of it fails."""
    try:
        with transaction.atomic():
            for incoming in batch:
                _apply(incoming, ours)
            _confirm(stream, batch)
    except FAILURES:
        return None
    return {}


def _apply_each(stream: Stream, batch: Sequence[Incoming], ours: Sequence[OpenKey]) -> dict[int, Exception]:
    """Apply what can be applied of a batch; returns what failed, by place."""
    failed: dict[int, Exception] = {}
    with transaction.atomic():
        for incoming in batch:
            try:
                with transaction.atomic():
                    _apply(incoming, ours)
            except FAILURES as error:
                failed[incoming.seq] = error
        _confirm(stream, [incoming for incoming in batch if incoming.seq not in failed])
    return failed


def _apply(incoming: Incoming, ours: Sequence[OpenKey]) -> None:
    """Open an envelope with our keys and let its domain act; the row is written by `_confirm`."""
    opened = open_envelope(parse(bytes(incoming.raw)), keys=ours, directory=queries.directory_of(incoming.partner))
    delivered = _delivered(incoming, opened)
    files.expect(incoming, opened.content.attachments)
    incoming.about = handlers.handler_of(delivered.type)(delivered)
    incoming.type, incoming.thread = delivered.type, delivered.thread
    incoming.state, incoming.opened_at = IncomingState.APPLIED, clock.now()


def _confirm(stream: Stream, applied: Sequence[Incoming]) -> None:
    """Write what was applied, with its entries and one *opened* receipt over all of it."""
    if not applied:
        return
    names = ("about", "type", "thread", "state", "opened_at")
    rows.update(Incoming, names, [[*(getattr(row, name) for name in names), row.pk] for row in applied], by="id")
    audit.record_all(
        [
            audit.Done(
                Act.OPENED,
                "system:worker",
                about=incoming.about,
                tree=Tree.EXCHANGE,
                detail={"envelope": incoming.pk.hex, "from": incoming.partner_id, "type": incoming.type},
            )
            for incoming in applied
        ]
    )
    items = [Item(incoming.pk.bytes, bytes(incoming.digest)) for incoming in applied]
    receipts.give(stream.partner_id, Fate.OPENED, items, actor="system:worker")


def _fail(incoming: Incoming, error: Exception) -> bool:
    """Set an envelope aside where trying again cannot help, or after five tries; True where it was."""
    if isinstance(error, WireError):
        _set_aside(incoming, error.reason, str(error))
    elif isinstance(error, handlers.UnknownType):
        _set_aside(incoming, "unsupported", str(error))
    elif isinstance(error, ValidationError):
        _set_aside(incoming, "malformed", f"{error.error_count()} fields of the message are not as agreed.")
    else:
        log.warning("an envelope could not be applied: %s: %s", incoming.pk, type(error).__name__)
        incoming.attempts += 1
        Incoming.objects.filter(pk=incoming.pk).update(attempts=incoming.attempts)
        if incoming.attempts < TRIES:
            return False
        _set_aside(incoming, "poison", str(error))
    return True


def _delivered(incoming: Incoming, opened: Opened) -> handlers.Delivered:
    content = opened.content
    return handlers.Delivered(
        id=incoming.pk,
        from_node=incoming.partner_id,
        type=content.type,
        thread=uuid.UUID(bytes=content.thread),
        re=uuid.UUID(bytes=content.re) if content.re else None,
        handling=content.handling,
        tlp=content.tlp,
        pap=content.pap,
        origin=content.origin or incoming.partner_id,
        body=decode(content.body),
        files=tuple(handlers.HeldFile(file.digest.hex(), file.name) for file in content.attachments),
        created_at=incoming.sent_at,
        stored_at=incoming.stored_at,
    )


def _set_aside(incoming: Incoming, reason: str, sentence: str) -> None:
    """Quarantine an envelope with its reason, for a person here, and tell the partner."""
    with transaction.atomic():
        Incoming.objects.filter(pk=incoming.pk).update(state=IncomingState.QUARANTINED, reason=sentence[:300])
        audit.record(
            Act.QUARANTINED,
            actor="system:worker",
            tree=Tree.EXCHANGE,
            detail={"envelope": incoming.pk.hex, "from": incoming.partner_id, "reason": reason},
        )
        item = Item(incoming.pk.bytes, bytes(incoming.digest), reason)
        receipts.give(incoming.partner_id, Fate.REJECTED, [item], actor="system:worker")
