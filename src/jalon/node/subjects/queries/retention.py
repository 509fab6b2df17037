"""Which records fall due for review and when: those that somebody decides about, and counts by unit and kind."""

import dataclasses
import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.kernel import clock
from jalon.node.kernel.language import named
from jalon.node.subjects import rules
from jalon.node.subjects.choices import Due, Kind
from jalon.node.subjects.models import Subject
from jalon.node.subjects.queries import records

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

KEEPERS = (Permission.DECIDE_SUBJECTS, Permission.PROTECT_SUBJECTS)
"""Whoever holds one of these for a unit decides what becomes of its records."""
MOST = 100


@dataclasses.dataclass(frozen=True)
class Counted:
    """How many records of a kind a unit holds, by when they are to be reviewed."""

    unit: str
    kind: str
    past: int
    month: int
    quarter: int
    later: int

    @property
    def held(self) -> int:
        """All of them."""
        return self.past + self.month + self.quarter + self.later


@dataclasses.dataclass(frozen=True)
class DueLine:
    """One record that is due, for whoever may read it."""

    label: str
    url: str
    kind: str
    unit: str
    review_date: datetime.date
    past: bool


def held_by(user: "User") -> QuerySet[Subject]:
    """The records about whose keeping a person decides, of those that they may read."""
    units = {unit for permission in KEEPERS for unit in accounts.units_where(user, permission)}
    return records.readable(user).filter(unit__in=units)


def decided_by(user: "User", until: datetime.date) -> QuerySet[Subject]:
    """Of these, the ones whose review day lies no later than a day."""
    return held_by(user).filter(review_date__lte=until)


def whole_node() -> QuerySet[Subject]:
    """Every record of the node, for counts alone."""
    return Subject.objects.filter(erased_at__isnull=True)


def past(subjects: QuerySet[Subject]) -> int:
    """How many of them wait for their review."""
    return subjects.filter(review_date__lte=clock.today()).count()


def counted(subjects: QuerySet[Subject]) -> list[Counted]:
    """Counts by unit and kind, the units by their code."""
    spans = rules.due_within(clock.today())
    columns = {str(span): Count("pk", filter=_between(*ends)) for span, ends in spans.items()}
    found = subjects.order_by().values("unit__code", "unit__names", "kind").annotate(**columns)
    rows: list[Any] = sorted(found, key=lambda row: (row["unit__code"], row["kind"]))
    return [
        Counted(
            named(row["unit__names"]) or row["unit__code"],
            str(Kind(row["kind"]).label),
            *(row[str(span)] for span in (Due.PAST, Due.MONTH, Due.QUARTER, Due.LATER)),
        )
        for row in rows
    ]


def waiting(user: "User") -> int | None:
    """How many records wait for this person's review; None for whoever decides about none."""
    keeps = any(user.has_perm(permission) for permission in KEEPERS)
    return past(held_by(user)) if keeps else None


def _between(first: datetime.date | None, last: datetime.date | None) -> Q:
    after = Q(review_date__gte=first) if first else Q()
    return after & (Q(review_date__lte=last) if last else Q())


def due_lines(user: "User") -> list[DueLine]:
    """What is due within three months, the longest overdue first; a hundred at most."""
    today = clock.today()
    found = decided_by(user, today + rules.QUARTER).order_by("review_date", "pk")[:MOST]
    return [
        DueLine(
            str(each), reverse("subjects:subject", args=[each.pk]), str(Kind(each.kind).label), str(each.unit),
            each.review_date, each.review_date <= today,
        )
        for each in found
    ]  # fmt: skip
