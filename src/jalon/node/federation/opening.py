"""Opening and applying what the gate stored: what the worker does inside, where the keys are.

Envelopes of a stream are applied in their order, as far as nothing is missing before them, each in one transaction
with its effect, its audit entry and its *opened* receipt. What cannot be opened or applied is set aside for a person
with a reason, and the partner gets that reason as a receipt.
"""

import logging
import uuid
from collections.abc import Sequence

from django.db import DatabaseError, transaction
from pydantic import ValidationError

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.federation import files, handlers, queries, receipts
from jalon.node.federation.choices import Act, IncomingState
from jalon.node.federation.models import Incoming, Stream
from jalon.node.federation.rules import rank
from jalon.node.kernel import clock, keys, rows
from jalon.node.kernel.refused import Refused
from jalon.wire.directory import Directory
from jalon.wire.encoding import decode
from jalon.wire.envelope import Opened, open_envelope, parse
from jalon.wire.errors import WireError
from jalon.wire.receipts import Fate, Item

log = logging.getLogger(__name__)

TRIES = 5
BATCH = 200
FAILURES = (WireError, Refused, ValidationError, DatabaseError, OSError, ValueError, LookupError)
"""What one envelope may fail with without stopping the others; anything else is a fault of ours and stops the batch."""


Pair = tuple[Incoming, Opened]


def apply_waiting() -> int:
    """Open and apply what waits, urgent streams first; returns how many were dealt with."""
    theirs = rows.objects(Stream, {"outgoing": False})
    behind = sorted((stream for stream in theirs if stream.applied < stream.seq), key=lambda stream: rank(stream.name))
    found = ((stream, queries.active_partner(stream.partner_id)) for stream in behind)
    return sum(_apply_stream(stream, queries.directory_of(partner)) for stream, partner in found if partner)


def _apply_stream(stream: Stream, directory: Directory) -> int:
    """Open the next envelopes of a stream, then apply them in one transaction with how far the stream is dealt with.

    Nothing of a batch counts before all of it is on disk: if the worker is killed, the batch is applied anew. Where one
    of it fails, it is applied anew with a savepoint around each.
    """
    where = {"partner": stream.partner_id, "stream": stream.name, "state": IncomingState.STORED}
    stored = rows.objects(Incoming, where, order="seq", limit=BATCH)
    batch = [incoming for incoming in stored if incoming.seq <= stream.seq]
    opened, failed = _open_all(directory, batch)
    if not failed and _apply_together(stream, opened):
        return len(batch)
    failed.update(_apply_each(stream, opened))
    left = [incoming.seq for incoming in batch if incoming.seq in failed and not _fail(incoming, failed[incoming.seq])]
    dealt_with = [incoming for incoming in batch if incoming.seq not in left]
    _advance(stream, dealt_with, until=min(left) - 1 if left else None)
    return len(dealt_with)


@transaction.atomic(savepoint=False)
def _advance(stream: Stream, dealt_with: Sequence[Incoming], *, until: int | None = None) -> None:
    """Note how far a stream is dealt with; what waits is counted anew from nothing whenever nothing waits.

    Args:
        stream: as it was read before.
        dealt_with: what of it needs nothing more, in its order.
        until: the place before the first that is left; None where none is.
    """
    counts = ("highest", "waiting", "octets")
    [(highest, waiting, octets)] = rows.select(Stream, counts, {"id": stream.pk}, lock=True)
    if until is None:
        until = dealt_with[-1].seq if dealt_with else stream.seq
    waiting -= len(dealt_with)
    octets -= sum(len(incoming.raw) for incoming in dealt_with)
    left = (0, 0) if until == highest else (waiting, octets)
    rows.update(Stream, ("applied", "waiting", "octets"), [(until, *left, stream.pk)], by=("id",))


def _open_all(directory: Directory, batch: Sequence[Incoming]) -> tuple[list[Pair], dict[int, Exception]]:
    """Open envelopes with our keys, outside any transaction; what cannot be opened is told by its place."""
    opened: list[Pair] = []
    failed: dict[int, Exception] = {}
    ours = list(keys.open_keys().values())
    for incoming in batch:
        try:
            opened.append((incoming, open_envelope(parse(bytes(incoming.raw)), keys=ours, directory=directory)))
        except WireError as error:
            failed[incoming.seq] = error
    return opened, failed


def _apply_together(stream: Stream, opened: Sequence[Pair]) -> bool:
    """Apply a batch as one; False, with nothing changed, where one of it fails."""
    applied = [incoming for incoming, _ in opened]
    try:
        with transaction.atomic():
            for incoming, content in opened:
                _apply(incoming, content)
            _confirm(stream, applied)
            _advance(stream, applied)
    except FAILURES:
        return False
    return True


def _apply_each(stream: Stream, opened: Sequence[Pair]) -> dict[int, Exception]:
    """Apply each for itself; returns what failed, by place."""
    failed: dict[int, Exception] = {}
    with transaction.atomic():
        for incoming, content in opened:
            try:
                with transaction.atomic():
                    _apply(incoming, content)
            except FAILURES as error:
                failed[incoming.seq] = error
        _confirm(stream, [incoming for incoming, _ in opened if incoming.seq not in failed])
    return failed


def _apply(incoming: Incoming, opened: Opened) -> None:
    """Let the domain of an envelope act; the row is written by `_confirm`."""
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
    rows.update(Incoming, names, [[*(getattr(row, name) for name in names), row.pk] for row in applied], by=("id",))
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
    elif isinstance(error, handlers.Unfit):
        _set_aside(incoming, "policy", str(error))
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
