"""Writing the log: an entry in the act's own transaction; then, by the sequencer, its leaf and the next checkpoint."""

import secrets
from typing import Any

import cbor2
from django.db import transaction

from jalon.node.audit.choices import Tree
from jalon.node.audit.models import Entry
from jalon.node.kernel import clock, ids


def record(
    action: str,
    *,
    actor: str,
    about: str = "",
    purpose: str = "",
    tree: Tree = Tree.INTERNAL,
    detail: dict[str, Any] | None = None,
) -> Entry:
    """Write the entry of an act; must run in the act's own transaction: no entry, no act.

    Args:
        action: code of the act, `<app>.<noun>.<verb in the past>`.
        actor: `user:<username>`, `node:<code>` or `system:<part>`.
        about: reference of the record that the act is about.
        purpose: why, in the words of the person or the rule.
        tree: which of the two trees the entry goes into.
        detail: small facts of the act, never content that the record itself holds.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{action} was to be audited outside the transaction of its act")
    entry = Entry(
        id=ids.new_id(),
        at=clock.now(),
        actor=actor,
        action=action,
        about=about,
        purpose=purpose,
        tree=tree,
        detail=detail or {},
        salt=secrets.token_bytes(16),
    )
    entry.sealed = sealed(entry)
    entry.save(force_insert=True)
    return entry


def sealed(entry: Entry) -> bytes:
    """The act as deterministic CBOR: what the leaf hashes."""
    return cbor2.dumps(
        {
            "id": entry.id.bytes,
            "at": round(entry.at.timestamp() * 1_000_000),
            "actor": entry.actor,
            "action": entry.action,
            "about": entry.about,
            "purpose": entry.purpose,
            "tree": str(entry.tree),
            "detail": entry.detail,
        },
        canonical=True,
    )
