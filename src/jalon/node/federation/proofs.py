"""The proof file of one message: what a court's expert needs to check, offline and without this node, what was sent.

It holds the envelope's bytes, both nodes' key directories, the receipts of the recipient, and the entry of our exchange
tree with its path to a checkpoint, best one that the partner has cosigned. The content stays sealed unless it is
disclosed; only who received it can do that, since what we send is sealed for the partner alone.
"""

import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.audit import actions as audit
from jalon.node.audit import queries as log_queries
from jalon.node.audit.choices import Tree
from jalon.node.federation import queries
from jalon.node.federation.choices import Act, ReceiptSide
from jalon.node.federation.models import Cosignature, Incoming, Outgoing, Statement
from jalon.node.kernel import keys
from jalon.node.kernel.refused import Refused
from jalon.wire.envelope import Opened, open_envelope, parse
from jalon.wire.errors import WireError
from jalon.wire.merkle import inclusion_proof
from jalon.wire.proofs import Logged, Proof


class CannotProve(Refused):
    """There is nothing to prove it with, or not yet."""

    code = "federation.cannot-prove"
    status = 409


@transaction.atomic
def prove(message: uuid.UUID, *, disclose: bool = False, actor: str) -> bytes:
    """Put together the proof file of a message that crossed the line, in either direction.

    Args:
        message: the envelope's id; an inquiry and its envelope have the same.
        disclose: put the content into the file, with the agency's signature.
        actor: who asks for it, for the audit log.
    """
    envelope = _envelope(message)
    opened = _opened(envelope) if disclose else None
    proof = Proof(
        envelope=bytes(envelope.raw),
        directories=(keys.own_directory().raw, bytes(envelope.partner.card)),
        receipts=_receipts(envelope),
        logs=(_logged(envelope),),
        content=opened.content_raw if opened else b"",
        content_kid=opened.kid if opened else b"",
        content_signature=opened.signature if opened else b"",
    )
    detail = {"envelope": envelope.pk.hex, "disclosed": disclose}
    audit.record(Act.PROVED, actor=actor, about=envelope.about, detail=detail)
    return proof.encoded()


def roots(message: uuid.UUID) -> dict[str, str]:
    """The root fingerprints of both nodes, as the verifying program takes them."""
    partner = _envelope(message).partner
    own = (keys.folder() / "fingerprint").read_bytes().hex()
    return {keys.own_directory().node: own, partner.pk: partner.fingerprint}


def _envelope(message: uuid.UUID) -> Outgoing | Incoming:
    found = Outgoing.objects.filter(pk=message).first() or Incoming.objects.filter(pk=message).first()
    if found is None:
        raise CannotProve(_("No message of that number crossed the line. Take the number from the request's page."))
    return found


def _receipts(envelope: Outgoing | Incoming) -> tuple[bytes, ...]:
    side = ReceiptSide.FROM_PARTNER if isinstance(envelope, Outgoing) else ReceiptSide.TO_PARTNER
    said = Statement.objects.filter(receipts__envelope=envelope.pk, receipts__side=side).distinct().order_by("pk")
    return tuple(bytes(statement.raw) for statement in said[:50])


def _logged(envelope: Outgoing | Incoming) -> Logged:
    """Our log's word, under the first state that the partner has cosigned, or under the newest one."""
    if isinstance(envelope, Outgoing):
        entry = log_queries.crossing(Act.ENQUEUED, envelope.pk, near=envelope.created_at)
    else:
        entry = log_queries.crossing(Act.STORED, envelope.pk, near=envelope.stored_at)
    if entry is None:
        raise CannotProve(_("Its entry has no place in the log yet. See that the worker runs, and ask again."))
    index = entry.leaf.index
    seen = Cosignature.objects.filter(partner=envelope.partner_id, size__gt=index).order_by("size").first()
    newest = log_queries.latest_checkpoint(Tree.EXCHANGE)
    checkpoint = log_queries.checkpoint(Tree.EXCHANGE, seen.size) if seen else newest
    if checkpoint is None:
        raise CannotProve(_("The log has no signed state. Run `jalon verify-audit` and call your auditor."))
    path = inclusion_proof(index, checkpoint.size, log_queries.node_reader(Tree.EXCHANGE))
    note = checkpoint.note + (seen.line if seen else "")
    return Logged(note, bytes(entry.sealed), bytes(entry.salt), index, tuple(path))


def _opened(envelope: Outgoing | Incoming) -> Opened:
    if isinstance(envelope, Outgoing):
        raise CannotProve(
            _("This node sealed it for the partner alone and cannot open it. Ask the partner to disclose it.")
        )
    try:
        directory = queries.directory_of(envelope.partner)
        return open_envelope(parse(bytes(envelope.raw)), keys=keys.open_keys().values(), directory=directory)
    except WireError as error:
        raise CannotProve(
            _("It can no longer be opened: the key of that week was deleted, as it must be. Prove it sealed.")
        ) from error
