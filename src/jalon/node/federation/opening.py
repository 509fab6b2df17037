"""Opening and applying what the gate stored: what the worker does inside, where the keys are.

Envelopes of a stream are applied in their order, as far as nothing is missing before them, each in one transaction
with its effect, its audit entry and its *opened* receipt. What cannot be opened or applied is set aside for a person
with a reason, and the partner gets that reason as a receipt.
"""

import logging
import uuid

from django.db import DatabaseError, transaction
from django.db.models import F, QuerySet
from pydantic import ValidationError

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.federation import files, handlers, queries, receipts
from jalon.node.federation.choices import Act, IncomingState
from jalon.node.federation.models import Incoming
from jalon.node.kernel import clock, keys
from jalon.node.kernel.refused import Refused
from jalon.wire.encoding import decode
from jalon.wire.envelope import Opened, open_envelope, parse
from jalon.wire.errors import WireError
from jalon.wire.receipts import Fate, Item

log = logging.getLogger(__name__)

TRIES = 5
BATCH = 200
MOST_URGENT = ("flash", "urgent", "routine")


def apply_waiting() -> int:
    """Open and apply what waits, urgent streams first; returns how many were dealt with."""
    done = 0
    for priority in MOST_URGENT:
        for incoming in _ready().filter(priority=priority)[:BATCH]:
            done += _apply_or_count(incoming)
    return done


def _ready() -> QuerySet[Incoming]:
    """What is stored, not applied yet, and has no gap before it."""
    return Incoming.objects.filter(
        state=IncomingState.STORED,
        partner__streams__outgoing=False,
        partner__streams__name=F("stream"),
        seq__lte=F("partner__streams__seq"),
    ).order_by("partner", "stream", "seq")


def _apply_or_count(incoming: Incoming) -> bool:
    """Apply one envelope; a failure is counted, and after five the envelope is set aside."""
    try:
        with transaction.atomic():
            _apply(incoming)
    except WireError as error:
        _set_aside(incoming, error.reason, str(error))
    except handlers.UnknownType as error:
        _set_aside(incoming, "unsupported", str(error))
    except ValidationError as error:
        _set_aside(incoming, "malformed", f"{error.error_count()} fields of the message are not as agreed.")
    except (Refused, DatabaseError, OSError, ValueError, LookupError) as error:
        log.warning("an envelope could not be applied: %s: %s", incoming.pk, type(error).__name__)
        incoming.attempts += 1
        incoming.save(update_fields=["attempts"])
        if incoming.attempts < TRIES:
            return False
        _set_aside(incoming, "poison", str(error))
    return True


def _apply(incoming: Incoming) -> None:
    opened = _open(incoming)
    delivered = _delivered(incoming, opened)
    files.expect(incoming, opened.content.attachments)
    incoming.about = handlers.handler_of(delivered.type)(delivered)
    incoming.type, incoming.thread = delivered.type, delivered.thread
    incoming.state, incoming.opened_at = IncomingState.APPLIED, clock.now()
    incoming.save(update_fields=["about", "type", "thread", "state", "opened_at"])
    audit.record(
        Act.OPENED,
        actor="system:worker",
        about=incoming.about,
        tree=Tree.EXCHANGE,
        detail={"envelope": incoming.pk.hex, "from": incoming.partner_id, "type": delivered.type},
    )
    item = Item(incoming.pk.bytes, bytes(incoming.digest))
    receipts.give(incoming.partner_id, Fate.OPENED, [item], actor="system:worker")


def _open(incoming: Incoming) -> Opened:
    envelope = parse(bytes(incoming.raw))
    return open_envelope(envelope, keys=keys.open_keys().values(), directory=queries.directory_of(incoming.partner))


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
        incoming.state, incoming.reason = IncomingState.QUARANTINED, sentence[:300]
        incoming.save(update_fields=["state", "reason"])
        audit.record(
            Act.QUARANTINED,
            actor="system:worker",
            tree=Tree.EXCHANGE,
            detail={"envelope": incoming.pk.hex, "from": incoming.partner_id, "reason": reason},
        )
        item = Item(incoming.pk.bytes, bytes(incoming.digest), reason)
        receipts.give(incoming.partner_id, Fate.REJECTED, [item], actor="system:worker")
