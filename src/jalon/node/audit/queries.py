"""Reads of the log: entries in words, readers of a record, and the stored tree."""

import dataclasses
import datetime
import uuid
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from jalon.node.audit.choices import Tree, sentence
from jalon.node.audit.models import Checkpoint, Entry, Leaf, Pending, Subtree
from jalon.node.kernel import rows
from jalon.wire import merkle

KEPT_FROM = 3
"""Subtrees are kept from this level (8 leaves) on; lower ones are recomputed from their leaves."""

BEFORE, AFTER = datetime.timedelta(seconds=1), datetime.timedelta(minutes=1)
"""How far an entry's moment may lie from the one that its envelope tells: both are of one transaction."""


@dataclasses.dataclass(frozen=True)
class Line:
    """One entry as a person reads it: who, did what, when, why."""

    at: datetime.datetime
    actor: str
    words: str
    purpose: str


def history(about: str, *, limit: int = 200) -> list[Line]:
    """Everything that was done with a record, newest first."""
    return [_line(entry) for entry in Entry.objects.filter(about=about).order_by("-at", "-id")[:limit]]


def readers(about: str, viewed: str, *, limit: int = 200) -> list[Line]:
    """Who read a record: its entries of the act `viewed`, newest first."""
    found = Entry.objects.filter(about=about, action=viewed).order_by("-at", "-id")[:limit]
    return [_line(entry) for entry in found]


def _line(entry: Entry) -> Line:
    return Line(entry.at, entry.actor.partition(":")[2], sentence(entry.action), entry.purpose)


class Unsequenced(NamedTuple):
    """What the sequencer needs of an entry."""

    key: uuid.UUID
    tree: str
    salt: bytes
    sealed: bytes


def unsequenced(limit: int) -> list[Unsequenced]:
    """Entries without a leaf yet, oldest first."""
    waiting = [key for (key,) in rows.select(Pending, ("entry",), {}, order="entry", limit=limit)]
    found = rows.select(Entry, ("id", "tree", "salt", "sealed"), {"id": waiting})
    return [Unsequenced(*values) for values in sorted(found)]


def unsequenced_count() -> int:
    """How many entries wait for their leaf."""
    return Pending.objects.count()


def last_entry_at() -> datetime.datetime | None:
    """When the newest act was recorded."""
    return Entry.objects.order_by("-at").values_list("at", flat=True).first()


def size(tree: Tree) -> int:
    """How many leaves a tree has."""
    last = Leaf.objects.filter(tree=tree).order_by("-index").values_list("index", flat=True).first()
    return 0 if last is None else last + 1


def latest_checkpoint(tree: Tree) -> Checkpoint | None:
    """The newest signed state of a tree."""
    return Checkpoint.objects.filter(tree=tree).order_by("-size").first()


def checkpoint(tree: Tree, size: int) -> Checkpoint | None:
    """The signed state of a tree at a size; None where none was signed at that size."""
    return Checkpoint.objects.filter(tree=tree, size=size).first()


def crossing(action: str, envelope: uuid.UUID, *, near: datetime.datetime) -> Entry | None:
    """The sequenced entry of the exchange tree that says that an envelope crossed the line.

    Args:
        action: with which it did.
        envelope: its id.
        near: the moment of that, as the envelope tells it. What was recorded just then is looked through first, since
            the log of years has no index of envelopes.
    """
    then = Entry.objects.filter(at__gte=near - BEFORE, at__lte=near + AFTER).order_by("at")
    told = then.values_list("pk", "action", "detail").iterator(chunk_size=500)
    named = next((pk for pk, act, detail in told if act == action and detail.get("envelope") == envelope.hex), None)
    wanted = Q(pk=named) if named else Q(detail__envelope=envelope.hex)
    found = Entry.objects.filter(wanted, action=action, tree=Tree.EXCHANGE)
    return found.filter(leaf__isnull=False).select_related("leaf").first()


def node_reader(tree: Tree) -> merkle.NodeReader:
    """Reads the hash of any complete subtree, for proofs."""

    def read(level: int, index: int) -> bytes:
        if level >= KEPT_FROM:
            [(value,)] = rows.select(Subtree, ("hash",), {"tree": tree, "level": level, "index": index})
            return bytes(value)
        first, count = index << level, 1 << level
        where = {"tree": tree, "index": list(range(first, first + count))}
        return merkle.root_of(value for (value,) in rows.select(Leaf, ("hash",), where, order="index"))

    return read


ACCESS_ENDINGS = ("viewed", "downloaded", "read", "checked", "searched", "opened")
"""How the codes of acts end that say that a person read something."""
NIGHT = (22, 6)


@dataclasses.dataclass(frozen=True)
class Filters:
    """What an auditor looks for; empty where it does not matter."""

    who: str = ""
    act: str = ""
    purpose: str = ""
    about: str = ""
    first: datetime.datetime | None = None
    until: datetime.datetime | None = None
    odd_hours: bool = False


def search(filters: Filters) -> QuerySet[Entry]:
    """The entries that fit, in no order."""
    asked = {
        "actor__icontains": filters.who,
        "action": filters.act,
        "purpose__icontains": filters.purpose,
        "about": filters.about,
        "at__gte": filters.first,
        "at__lt": filters.until,
    }
    found = Entry.objects.filter(**{field: value for field, value in asked.items() if value})
    if filters.odd_hours:
        found = found.filter(Q(at__hour__gte=NIGHT[0]) | Q(at__hour__lt=NIGHT[1]))
    return found


def entries_about(about: str, *, limit: int = 500) -> list[Entry]:
    """What was done with a record, newest first."""
    return list(Entry.objects.filter(about=about).order_by("-at", "-id")[:limit]) if about else []


def access_keys(month: datetime.date) -> list[uuid.UUID]:
    """The entries of a month that say that a person read a record."""
    start = timezone.make_aware(datetime.datetime.combine(month.replace(day=1), datetime.time()))
    following = (month.replace(day=28) + datetime.timedelta(days=4)).replace(day=1)
    end = timezone.make_aware(datetime.datetime.combine(following, datetime.time()))
    reads = Q()
    for ending in ACCESS_ENDINGS:
        reads |= Q(action__endswith=f".{ending}")
    found = Entry.objects.filter(reads, at__gte=start, at__lt=end, actor__startswith="user:").exclude(about="")
    return list(found.values_list("pk", flat=True))


def latest(action: str) -> Entry | None:
    """The newest entry of an act."""
    return Entry.objects.filter(action=action).order_by("-at").first()


def still_since() -> datetime.datetime | None:
    """Since when entries wait and none of them got its leaf; None where none waits."""
    pending = Pending.objects.order_by("pk").first()
    if pending is None:
        return None
    signed = (found.at for tree in Tree if (found := latest_checkpoint(tree)))
    return max((pending.entry.at, *signed))


def sequenced_after(positions: dict[str, int], limit: int) -> list[Entry]:
    """Entries in the order of their trees, from these positions on; exact, since a place is given once."""
    found: list[Entry] = []
    for tree in Tree:
        leaves = Leaf.objects.filter(tree=tree, index__gte=positions.get(tree, 0)).select_related("entry")
        found += [leaf.entry for leaf in leaves.order_by("index")[:limit]]
    return found


def positions() -> dict[str, int]:
    """How far each tree has come."""
    return {str(tree): size(tree) for tree in Tree}
