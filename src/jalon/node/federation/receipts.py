"""Receipts: those that we sign for a partner's envelopes, and those that a partner sends about ours."""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.federation import handlers, queries
from jalon.node.federation.choices import Act, OutgoingState, ReceiptSide
from jalon.node.federation.models import Incoming, Outgoing, Partner, Receipt, Statement
from jalon.node.kernel import bell, clock, ids, keys, rows
from jalon.wire import receipts as wire
from jalon.wire.certificates import Role
from jalon.wire.receipts import Fate, Item

QUOTA = "quota"
"""The one reason that is not final: the partner has no room now, and the same bytes are sent again later."""


def give(
    partner: str, fate: Fate, items: Sequence[Item], *, role: Role = Role.NODE, actor: str, in_answer: bool = False
) -> bytes:
    """Sign and keep a receipt for envelopes of a partner; those that already have one of this fate are left out.

    Args:
        partner: whose envelopes they are.
        fate: what became of them.
        items: the envelopes.
        role: whose key signs.
        actor: who does it, for the log.
        in_answer: it leaves in the answer to their delivery; who misses that posts them again and gets it `again`.

    Returns:
        The statement, to be delivered; empty where every envelope has its receipt already.
    """
    envelopes = [uuid.UUID(bytes=item.id) for item in items]
    known = _known(envelopes, ReceiptSide.TO_PARTNER, fate)
    fresh = [item for item, envelope in zip(items, envelopes, strict=True) if envelope not in known]
    if not fresh:
        return b""
    signed = wire.sign_receipt(
        fate,
        fresh,
        node=keys.own_directory().node,
        to_node=partner,
        at=clock.now_ms(),
        signer=keys.signing_key(role),
    )
    if not in_answer:
        bell.ring_after_commit(bell.Work.RECEIPTS)
    audit.record(
        Act.RECEIPT_GIVEN,
        actor=actor,
        tree=Tree.EXCHANGE,
        detail={"to": partner, "fate": fate.value, "envelopes": [item.id.hex() for item in fresh]},
    )
    told = {uuid.UUID(bytes=item.id): item for item in fresh}
    _keep(partner, ReceiptSide.TO_PARTNER, signed, told, delivered_at=clock.now() if in_answer else None)
    return signed.raw


def again(envelopes: Sequence[uuid.UUID], fate: Fate) -> list[bytes]:
    """The statements that were signed about these envelopes before."""
    where = {"envelope": list(envelopes), "side": ReceiptSide.TO_PARTNER, "fate": fate.value}
    named = {statement for (statement,) in rows.select(Receipt, ("statement",), where)}
    return [raw for (raw,) in rows.select(Statement, ("raw",), {"id": sorted(named)})]


def give_for(envelope: uuid.UUID, fate: Fate, *, actor: str) -> None:
    """Sign that a person has read, answered or refused what came in an envelope."""
    [(partner, digest)] = rows.select(Incoming, ("partner", "digest"), {"id": envelope})
    give(partner, fate, [Item(envelope.bytes, digest)], actor=actor)


def has_arrived(envelope: uuid.UUID) -> bool:
    """Whether a receipt of the partner's says that it holds an envelope of ours."""
    return bool(_known([envelope], ReceiptSide.FROM_PARTNER, Fate.OPENED))


def take(partner: Partner, raws: Iterable[bytes], *, sent_at: datetime.datetime | None = None) -> set[uuid.UUID]:
    """Check and keep a partner's receipts, as `check` and `settle` do."""
    return settle(partner, check(partner, raws), sent_at=sent_at)


def check(partner: Partner, raws: Iterable[bytes]) -> list[wire.Receipt]:
    """Check a partner's receipts about our envelopes; the database is left in peace.

    Raises:
        WireError: if one of them isn't that partner's word to us.
    """
    directory, node = queries.directory_of(partner), keys.own_directory().node
    return [wire.verify_receipt(raw, directory=directory, node=node) for raw in raws]


@transaction.atomic(savepoint=False)
def settle(
    partner: Partner, said: Iterable[wire.Receipt], *, sent_at: datetime.datetime | None = None
) -> set[uuid.UUID]:
    """Keep receipts that were checked, and tell the domains; a repeat changes nothing.

    Args:
        partner: who signed them.
        said: the receipts.
        sent_at: when we had posted the envelopes, where the receipts are the answer to that.

    Returns:
        The envelopes of ours that they name.
    """
    named: set[uuid.UUID] = set()
    for receipt in said:
        named |= _take(partner, receipt, sent_at)
    return named


def _take(partner: Partner, receipt: wire.Receipt, sent_at: datetime.datetime | None) -> set[uuid.UUID]:
    ours = _matching(partner, receipt)
    final = {key: found for key, found in ours.items() if found[1].reason != QUOTA}
    if sent_at or receipt.at >= partner.recovered_at:
        _settle(receipt.fate, final, sent_at)
    known = _known(final, ReceiptSide.FROM_PARTNER, receipt.fate)
    fresh = {key: found for key, found in final.items() if key not in known}
    if not fresh:
        return set(ours)
    _keep(partner.pk, ReceiptSide.FROM_PARTNER, receipt, {key: item for key, (_, item) in fresh.items()})
    audit.record(
        Act.RECEIPT_TAKEN,
        actor=f"node:{partner.pk}",
        tree=Tree.EXCHANGE,
        detail={"from": partner.pk, "fate": receipt.fate.value, "envelopes": [key.hex for key in fresh]},
    )
    at = clock.from_ms(receipt.at)
    for key, (kind, item) in fresh.items():
        handlers.tell(kind, handlers.Told(key, partner.pk, receipt.fate.value, item.reason, at))
    return set(ours)


def _matching(partner: Partner, receipt: wire.Receipt) -> dict[uuid.UUID, tuple[str, Item]]:
    """Our envelopes that the receipt speaks of, with their type; a receipt for other bytes counts for nothing.

    A gate that could not read an envelope cannot name its id, so a refusal is matched by digest alone.
    """
    items = {item.digest: item for item in receipt.items}
    found = rows.select(Outgoing, ("id", "type", "digest", "partner"), {"digest": list(items)})
    named = ((key, kind, items[digest]) for key, kind, digest, to in found if to == partner.pk)
    rejected = receipt.fate is Fate.REJECTED
    return {key: (kind, item) for key, kind, item in named if rejected or item.id == key.bytes}


def _known(envelopes: Iterable[uuid.UUID], side: ReceiptSide, fate: Fate) -> set[uuid.UUID]:
    """Those of the envelopes that have a receipt of this fate already."""
    where = {"envelope": list(envelopes), "side": side, "fate": fate.value}
    found = rows.select(Receipt, ("envelope",), where)
    return {key for (key,) in found}


SETTLED = {Fate.STORED: OutgoingState.STORED, Fate.REJECTED: OutgoingState.REFUSED}
"""What stops the sending: where an *opened* receipt overtook the *stored* one, the same bytes bring that one again."""


def _settle(fate: Fate, named: Mapping[uuid.UUID, tuple[str, Item]], sent_at: datetime.datetime | None) -> None:
    """Stop sending what the partner has stored or will not take; what does not wait any more stays as it is.

    Also what had its receipt before: a partner that was restored stores anew what it lost. What it signed before that,
    and says without being asked, tells nothing of what it holds now.
    """
    state = SETTLED.get(fate)
    if state is None:
        return
    changes = [(state, item.reason, sent_at, key, OutgoingState.WAITING) for key, (_, item) in named.items()]
    rows.update(Outgoing, ("state", "reason", "sent_at"), changes, by=("id", "state"))


def _keep(
    partner: str,
    side: ReceiptSide,
    receipt: wire.Receipt,
    items: Mapping[uuid.UUID, Item],
    *,
    delivered_at: datetime.datetime | None = None,
) -> None:
    at, fate, statement = clock.from_ms(receipt.at), receipt.fate.value, ids.new_id()
    kept = (statement, partner, side, receipt.raw, at, delivered_at)
    rows.insert(Statement, ("id", "partner", "side", "raw", "at", "delivered_at"), [kept])
    names = ("statement", "side", "envelope", "fate", "reason", "at")
    rows.insert(Receipt, names, [(statement, side, key, fate, item.reason, at) for key, item in items.items()])
