"""Which subjects one person may see, and what is known of one: its records, states, lists and decisions."""

import datetime
import itertools
import uuid
from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.urls import reverse

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.kernel import clock, refs
from jalon.node.subjects.choices import Aim, StateKind
from jalon.node.subjects.models import Comparison, Identifier, Listing, Merge, Name, Reader, State, Subject
from jalon.node.subjects.rules import Birth

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

Referrer = Callable[["User", list[str]], list[refs.Shown]]
_referrers: list[Referrer] = []


def register_referrer(referrer: Referrer) -> None:
    """Let another app tell which of its records name a subject: from `AppConfig.ready()`, (user, references)."""
    _referrers.append(referrer)


def readable(user: "User") -> QuerySet[Subject]:
    """The subjects that a person may read: of their units; protected and blocked ones only by right or by need."""
    protected = State.objects.filter(kind=StateKind.VICTIM, lifted_at__isnull=True).values("subject__root_id")
    guarding = Q(unit__in=accounts.units_where(user, Permission.PROTECT_SUBJECTS))
    needed = Reader.objects.filter(user=user, until_date__gte=clock.today()).values("subject__root_id")
    open_ = Q(unit__in=accounts.units_where(user, Permission.READ_SUBJECTS), blocked_at__isnull=True)
    may = (open_ & ~Q(root__in=protected)) | guarding | Q(root__in=needed, blocked_at__isnull=True)
    return Subject.objects.filter(may, erased_at__isnull=True).select_related("unit", "root")


def subject(key: uuid.UUID) -> Subject | None:
    """One subject, whoever asks: only for the node's own work."""
    return Subject.objects.filter(pk=key).first()


def group_of(found: Subject) -> list[Subject]:
    """All records that are this one subject, the oldest first."""
    return list(Subject.objects.filter(root=found.root_id, erased_at__isnull=True).order_by("pk"))


def states_of(root: uuid.UUID) -> list[State]:
    """The states in force of a subject with all its records."""
    return list(State.objects.filter(subject__root=root, lifted_at__isnull=True).order_by("recorded_at"))


def protected_words() -> Iterator[str]:
    """Every name and number of whoever is a victim or a minor, whoever asks: only for keeping them in the node."""
    roots = State.objects.filter(lifted_at__isnull=True).values("subject__root")
    yield from Name.objects.filter(subject__root__in=roots).values_list("text", flat=True).iterator()
    numbers = Identifier.objects.filter(subject__root__in=roots).values_list("given", "normal")
    yield from itertools.chain.from_iterable(numbers.iterator())


def states_by_root(roots: Collection[uuid.UUID]) -> dict[uuid.UUID, set[str]]:
    """The kinds of state in force of many subjects at once."""
    found: dict[uuid.UUID, set[str]] = {}
    in_force = State.objects.filter(subject__root__in=roots, lifted_at__isnull=True)
    for root, kind in in_force.values_list("subject__root", "kind"):
        found.setdefault(root, set()).add(kind)
    return found


def watched(root: uuid.UUID) -> QuerySet[Listing]:
    """The watch lists on which a subject stands."""
    return Listing.objects.filter(subject__root=root, aim=Aim.WATCH, ended_at__isnull=True)


def listing(entry: str) -> Listing | None:
    """The listing behind the entry of another app's list."""
    return Listing.objects.filter(entry=entry).first()


def readers_of(found: Subject) -> QuerySet[Reader]:
    """Who was let in to a protected record."""
    return Reader.objects.filter(subject__root=found.root_id).select_related("user").order_by("user__username")


def comparisons_waiting(user: "User") -> QuerySet[Comparison]:
    """Pairs that wait for a person who may read both."""
    mine = readable(user).values("pk")
    waiting = Comparison.objects.filter(verdict="", one__in=mine, other__in=mine)
    return waiting.select_related("one", "other").order_by("-score", "pk")


def merges_of(found: Subject) -> QuerySet[Merge]:
    """The decisions, not undone, by which records came under this subject."""
    group = Subject.objects.filter(root=found.root_id).values("pk")
    merges = Merge.objects.filter(Q(kept__in=group) | Q(joined__in=group), undone_at__isnull=True)
    return merges.select_related("joined", "kept").order_by("-merged_at")


def births_of(found: Subject) -> Birth | None:
    """The date of birth of a record, as exact as it is known."""
    if found.birth_first is None or found.birth_last is None:
        return None
    return Birth(found.birth, found.birth_first, found.birth_last)


def referred_by(user: "User", records: list[Subject]) -> list[refs.Shown]:
    """The records of other apps that name this subject, as this person may see them."""
    named = [refs.ref("subjects/subject", each.pk) for each in records]
    return [each for referrer in _referrers for each in referrer(user, named)]


def shown(user: refs.User, key: uuid.UUID) -> refs.Shown | None:
    """A subject as a reference shows it to somebody who may read it."""
    found = readable(user).filter(pk=key).first()  # type: ignore[arg-type]
    return refs.Shown(str(found), reverse("subjects:subject", args=[key])) if found else None


def due_for_review(on: datetime.date) -> QuerySet[Subject]:
    """Records whose review is due."""
    return Subject.objects.filter(review_date__lte=on, erased_at__isnull=True).order_by("review_date", "pk")
