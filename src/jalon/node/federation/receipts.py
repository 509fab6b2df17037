"""Receipts: those that we sign for a partner's envelopes, and those that a partner sends about ours."""

import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.federation import handlers, queries
from jalon.node.federation.choices import Act, OutgoingState, ReceiptSide
from jalon.node.federation.models import Incoming, Outgoing, Partner, Receipt, Statement
from jalon.node.kernel import bell, clock, keys, rows
from jalon.wire import receipts as wire
from jalon.wire.certificates import Role
from jalon.wire.receipts import Fate, Item


def give(partner: str, fate: Fate, items: Sequence[Item], *, role: Role = Role.NODE, actor: str) -> Statement | None:
    """Sign and keep a receipt for envelopes of a partner; those that already have one of this fate are left out.

    Returns:
        The statement, to be delivered; None where every envelope has its receipt already.
    """
    envelopes = [uuid.UUID(bytes=item.id) for item in items]
    known = _known(envelopes, ReceiptSide.TO_PARTNER, fate)
    fresh = [item for item, envelope in zip(items, envelopes, strict=True) if envelope not in known]
    if not fresh:
        return None
    signed = wire.sign_receipt(
        fate,
        fresh,
        node=keys.own_directory().node,
        to_node=partner,
        at=clock.now_ms(),
        signer=keys.signing_key(role),
    )
    bell.ring_after_commit()
    audit.record(
        Act.RECEIPT_GIVEN,
        actor=actor,
        tree=Tree.EXCHANGE,
        detail={"to": partner, "fate": fate.value, "envelopes": [item.id.hex() for item in fresh]},
    )
    return _keep(partner, ReceiptSide.TO_PARTNER, signed, {uuid.UUID(bytes=item.id): item for item in fresh})


def again(envelopes: Sequence[uuid.UUID], fate: Fate) -> list[bytes]:
    """The statements that were signed about these envelopes before."""
    receipts = Receipt.objects.filter(envelope__in=envelopes, side=ReceiptSide.TO_PARTNER, fate=fate)
    found = Statement.objects.filter(receipts__in=receipts).distinct()
    return [bytes(statement.raw) for statement in found]


def give_for(envelope: uuid.UUID, fate: Fate, *, actor: str) -> None:
    """Sign that a person has read, answered or refused what came in an envelope."""
    incoming = Incoming.objects.get(pk=envelope)
    give(incoming.partner_id, fate, [Item(envelope.bytes, bytes(incoming.digest))], actor=actor)


def take(partner: Partner, raws: Iterable[bytes]) -> None:
    """Check and keep a partner's receipts about our envelopes, and tell the domains; a repeat changes nothing.

    Raises:
        WireError: if one of them isn't that partner's word to us.
    """
    directory = queries.directory_of(partner)
    for raw in raws:
        receipt = wire.verify_receipt(raw, directory=directory, node=keys.own_directory().node)
        with transaction.atomic():
            _take(partner, receipt)


def _take(partner: Partner, receipt: wire.Receipt) -> None:
    ours = _matching(partner, receipt)
    known = _known(ours, ReceiptSide.FROM_PARTNER, receipt.fate)
    fresh = {key: found for key, found in ours.items() if key not in known}
    if not fresh:
        return
    _keep(partner.pk, ReceiptSide.FROM_PARTNER, receipt, {key: item for key, (_, item) in fresh.items()})
    audit.record(
        Act.RECEIPT_TAKEN,
        actor=f"node:{partner.pk}",
        tree=Tree.EXCHANGE,
        detail={"from": partner.pk, "fate": receipt.fate.value, "envelopes": [key.hex for key in fresh]},
    )
    _settle(receipt.fate, fresh)
    at = clock.from_ms(receipt.at)
    for key, (kind, item) in fresh.items():
        handlers.tell(kind, handlers.Told(key, partner.pk, receipt.fate.value, item.reason, at))


def _matching(partner: Partner, receipt: wire.Receipt) -> dict[uuid.UUID, tuple[str, Item]]:
    """Our envelopes that the receipt speaks of, with their type; a receipt for other bytes counts for nothing.

    A gate that could not read an envelope cannot name its id, so a refusal is matched by digest alone.
    """
    items = {item.digest: item for item in receipt.items}
    found = Outgoing.objects.filter(partner=partner, digest__in=list(items)).values_list("pk", "type", "digest")
    named = ((key, kind, items[bytes(digest)]) for key, kind, digest in found)
    rejected = receipt.fate is Fate.REJECTED
    return {key: (kind, item) for key, kind, item in named if rejected or item.id == key.bytes}


def _known(envelopes: Iterable[uuid.UUID], side: ReceiptSide, fate: Fate) -> set[uuid.UUID]:
    """Those of the envelopes that have a receipt of this fate already."""
    found = Receipt.objects.filter(envelope__in=list(envelopes), side=side, fate=fate.value)
    return set(found.values_list("envelope", flat=True))


def _settle(fate: Fate, named: Mapping[uuid.UUID, tuple[str, Item]]) -> None:
    """Stop sending what the partner has stored or will not take."""
    waiting = Outgoing.objects.filter(state=OutgoingState.WAITING)
    if fate is not Fate.REJECTED:
        waiting.filter(pk__in=list(named)).update(state=OutgoingState.STORED)
        return
    for key, (_, item) in named.items():
        waiting.filter(pk=key).update(state=OutgoingState.REFUSED, reason=item.reason)


def _keep(partner: str, side: ReceiptSide, receipt: wire.Receipt, items: Mapping[uuid.UUID, Item]) -> Statement:
    at, fate = clock.from_ms(receipt.at), receipt.fate.value
    statement = Statement.objects.create(partner_id=partner, side=side, raw=receipt.raw, at=at)
    names = ("statement", "side", "envelope", "fate", "reason", "at")
    rows.insert(Receipt, names, [(statement.pk, side, key, fate, item.reason, at) for key, item in items.items()])
    return statement
