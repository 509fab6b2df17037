"""Writing the log: an entry in the act's own transaction; then, by the sequencer, its leaf and the next checkpoint."""

import dataclasses
import datetime
import secrets
import uuid
from collections.abc import Iterator, Sequence
from typing import Any

from django.db import connection, transaction

from jalon.node.audit import queries, rules
from jalon.node.audit.choices import Tree
from jalon.node.audit.models import Checkpoint, Entry, Leaf, Pending, Subtree
from jalon.node.kernel import clock, ids, keys, rows
from jalon.wire import merkle
from jalon.wire.certificates import Role
from jalon.wire.checkpoints import Checkpoint as State
from jalon.wire.checkpoints import sign_checkpoint, verify_checkpoint
from jalon.wire.encoding import encode
from jalon.wire.errors import WireError

BATCH = 2000
COLUMNS = ("id", "at", "actor", "action", "about", "purpose", "tree", "detail", "salt", "sealed")


@dataclasses.dataclass(frozen=True)
class Done:
    """One act to be recorded.

    Attributes:
        action: code of the act, `<app>.<noun>.<verb in the past>`.
        actor: `user:<username>`, `node:<code>` or `system:<part>`.
        about: reference of the record that the act is about.
        purpose: why, in the words of the person or the rule.
        tree: which of the two trees the entry goes into.
        detail: small facts of the act, never content that the record itself holds.
    """

    action: str
    actor: str
    about: str = ""
    purpose: str = ""
    tree: Tree = Tree.INTERNAL
    detail: dict[str, Any] = dataclasses.field(default_factory=dict)


def record(action: str, *, actor: str, **said: Any) -> None:
    """Write the entry of one act, as `Done` describes it, in the act's own transaction."""
    record_all([Done(action, actor, **said)])


def record_all(acts: Sequence[Done]) -> None:
    """Write the entries of several acts; must run in the acts' own transaction: no entry, no act."""
    if not connection.in_atomic_block:
        raise RuntimeError(f"{acts[0].action} was to be audited outside the transaction of its act")
    at = clock.now()
    rows.insert(Entry, COLUMNS, [_row(act, ids.new_id(), at) for act in acts])


def _row(act: Done, key: uuid.UUID, at: datetime.datetime) -> tuple[object, ...]:
    salt, sealed = secrets.token_bytes(16), seal(act, key, at)
    tree = Tree(act.tree)
    return key, at, act.actor, act.action, act.about, act.purpose, tree, act.detail, salt, sealed


def seal(act: "Done | Entry", key: uuid.UUID, at: datetime.datetime) -> bytes:
    """The act as deterministic CBOR: what the leaf hashes."""
    return encode(
        {
            "id": key.bytes,
            "at": round(at.timestamp() * 1_000_000),
            "actor": act.actor,
            "action": str(act.action),
            "about": act.about,
            "purpose": act.purpose,
            "tree": str(act.tree),
            "detail": act.detail,
        }
    )


def sequence() -> int:
    """Give every new entry its leaf, and sign a checkpoint of each tree that grew; returns how many entries.

    One sequencer runs in a node (the worker); the unique places make a second one fail, never fork.
    """
    entries = queries.unsequenced(BATCH)
    if not entries:
        return 0
    grown = [_grow(tree, mine) for tree in Tree if (mine := [entry for entry in entries if entry.tree == tree])]
    with transaction.atomic():
        for growth in grown:
            _keep(growth)
        rows.delete(Pending, [entry.key for entry in entries])
    return len(entries)


@dataclasses.dataclass(frozen=True)
class Growth:
    """What a tree gains in one round: rows of leaves and subtrees, and its new signed state."""

    tree: Tree
    leaves: list[tuple[object, ...]]
    subtrees: list[tuple[object, ...]]
    state: State
    note: str


def _grow(tree: Tree, entries: Sequence[queries.Unsequenced]) -> Growth:
    frontier = merkle.frontier_at(queries.size(tree), queries.node_reader(tree))
    leaves: list[tuple[object, ...]] = []
    subtrees: list[tuple[object, ...]] = []
    for entry in entries:
        leaf = merkle.entry_leaf(entry.salt, entry.sealed)
        leaves.append((entry.key, tree, frontier.size, leaf))
        subtrees += [
            (tree, level, index, value) for level, index, value in frontier.append(leaf) if level >= queries.KEPT_FROM
        ]
    key, state = keys.signing_key(Role.LOG), State(_origin(tree), frontier.size, frontier.root())
    return Growth(tree, leaves, subtrees, state, sign_checkpoint(state, key=key, public=key.public))


def _keep(growth: Growth) -> None:
    rows.insert(Leaf, ("entry", "tree", "index", "hash"), growth.leaves)
    rows.insert(Subtree, ("tree", "level", "index", "hash"), growth.subtrees)
    state = (growth.tree, growth.state.size, growth.state.root, growth.note, clock.now())
    rows.insert(Checkpoint, ("tree", "size", "root", "note", "at"), [state])


def _origin(tree: Tree) -> str:
    return f"{keys.own_directory().node}/{tree}"


def verify(tree: Tree) -> rules.Verdict:
    """Recompute a whole tree from its entries and hold it against every checkpoint."""
    verdict = rules.verify(_places(tree), _signed_roots(tree))
    for entries in _unplaced(tree):
        # asked after the entries: what is written meanwhile is none of these, what is sequenced meanwhile has its leaf
        found = [entry.pk for entry in entries]
        waiting = {key for (key,) in rows.select(Pending, ("entry",), {"entry": found})}
        placed = {key for (key,) in rows.select(Leaf, ("entry",), {"entry": found})}
        for entry in entries:
            verdict.entries += 1
            if entry.pk not in waiting and entry.pk not in placed:
                verdict.faults.append(f"the entry {entry.pk} has no leaf, and was taken out of the queue for one")
            if seal(entry, entry.pk, entry.at) != bytes(entry.sealed):
                verdict.faults.append(f"the entry {entry.pk}, not sequenced yet, was altered")
    return verdict


def _unplaced(tree: Tree) -> Iterator[list[Entry]]:
    """The entries without a leaf, some at a time; what is written after it began is left to the next verification."""
    left = Entry.objects.filter(tree=tree, leaf__isnull=True).order_by("pk")
    last = left.values_list("pk", flat=True).last()
    piece = list(left.filter(pk__lte=last)[:BATCH]) if last else []
    while piece:
        yield piece
        piece = list(left.filter(pk__gt=piece[-1].pk, pk__lte=last)[:BATCH])


def _places(tree: Tree) -> Iterator[rules.Kept]:
    leaves = Leaf.objects.filter(tree=tree).select_related("entry").order_by("index")
    for leaf in leaves.iterator(chunk_size=BATCH):
        entry = leaf.entry
        agree = entry.tree == tree and seal(entry, entry.pk, entry.at) == bytes(entry.sealed)
        yield rules.Kept(leaf.index, bytes(leaf.hash), bytes(entry.salt), bytes(entry.sealed), agree)


def _signed_roots(tree: Tree) -> Iterator[tuple[int, bytes]]:
    key = keys.signing_key(Role.LOG).verify_key
    for checkpoint in Checkpoint.objects.filter(tree=tree).order_by("size").iterator(chunk_size=BATCH):
        try:
            state = verify_checkpoint(checkpoint.note, origin=_origin(tree), key=key)
        except WireError:
            yield checkpoint.size, b"a checkpoint whose signature is wrong fits no root"
        else:
            yield state.size, state.root
