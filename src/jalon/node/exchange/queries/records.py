"""Inquiries and replies as the database holds them, within what one person may read."""

import dataclasses
import datetime
import uuid
from collections.abc import Collection
from typing import TYPE_CHECKING, cast

from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.exchange.choices import Direction, ReplyState, State
from jalon.node.exchange.models import Inquiry, Register, Reply
from jalon.node.kernel import refs

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

WAITING_ON_US = Q(direction=Direction.THEIRS, state__in=[State.OPENED, State.ACKNOWLEDGED])
WAITING_ON_THEM = Q(direction=Direction.OURS, state__in=[State.SENT, State.STORED, State.OPENED, State.ACKNOWLEDGED])
FINISHED = Q(state__in=[State.CLOSED, State.EXPIRED]) | Q(
    direction=Direction.THEIRS, state__in=[State.ANSWERED, State.REFUSED]
)
TO_RELEASE = Q(direction=Direction.OURS, state=State.TO_RELEASE) | Q(replies__state=ReplyState.TO_RELEASE)


@dataclasses.dataclass(frozen=True)
class View:
    """A saved view of the list, with how many inquiries stand in it."""

    code: str
    count: int


def overdue(now: datetime.datetime) -> Q:
    """Those whose answer is due and has not come."""
    return Q(due_at__lt=now) & (WAITING_ON_US | WAITING_ON_THEM)


def condition(view: str, now: datetime.datetime) -> Q:
    """The condition of a saved view; every inquiry where the view is not known."""
    return {
        "waiting-on-us": WAITING_ON_US,
        "waiting-on-them": WAITING_ON_THEM,
        "overdue": overdue(now),
        "to-release": TO_RELEASE,
        "drafts": Q(direction=Direction.OURS, state=State.DRAFT),
        "answered": Q(direction=Direction.OURS, state__in=[State.ANSWERED, State.REFUSED]),
        "closed": FINISHED,
    }.get(view, Q())


VIEWS = ("waiting-on-us", "waiting-on-them", "overdue", "to-release", "drafts", "answered", "closed")


def readable(user: "User") -> QuerySet[Inquiry]:
    """The inquiries of every unit for which the user may read, newest first."""
    within = accounts.within_reach(user, Permission.READ_INQUIRIES)
    return Inquiry.objects.filter(within).select_related("unit", "partner").order_by("-created_at", "-id")


def views(user: "User", now: datetime.datetime) -> list[View]:
    """Every saved view with its count, in one question to the database."""
    counts = (
        readable(user)
        .order_by()
        .aggregate(**{code: Count("pk", filter=condition(code, now), distinct=True) for code in VIEWS})
    )
    return [View(code, counts[code]) for code in VIEWS]


def listed(user: "User", view: str, now: datetime.datetime, *, before: uuid.UUID | None, size: int) -> list[Inquiry]:
    """One page of a view, newest first, after the inquiry `before` where it is given."""
    found = readable(user).filter(condition(view, now)).distinct()
    if before is not None:
        found = found.filter(pk__lt=before)
    return list(found.order_by("-pk")[:size])


def due_soon(user: "User", now: datetime.datetime, *, within: datetime.timedelta, size: int = 5) -> list[Inquiry]:
    """What waits on us and is due soon or already late, most pressing first."""
    return list(readable(user).filter(WAITING_ON_US, due_at__lt=now + within).order_by("due_at")[:size])


def replies_to_release(units: Collection[uuid.UUID]) -> list[Reply]:
    """Replies that wait for a second person, oldest first."""
    return list(
        Reply.objects.filter(state=ReplyState.TO_RELEASE, inquiry__unit__in=units)
        .select_related("inquiry", "author")
        .order_by("written_at")
    )


def inquiries_to_release(units: Collection[uuid.UUID]) -> list[Inquiry]:
    """Inquiries that wait for a second person, urgent and oldest first."""
    return list(
        Inquiry.objects.filter(direction=Direction.OURS, state=State.TO_RELEASE, unit__in=units)
        .select_related("author", "partner", "unit")
        .order_by("-urgency", "created_at")
    )


def earlier_on(plate: str, *, than: uuid.UUID | None, units: Collection[uuid.UUID]) -> list[Inquiry]:
    """Earlier inquiries on the same plate, newest first; the reader may only learn of those of their own units."""
    if not plate:
        return []
    found = Inquiry.objects.filter(plate=plate, unit__in=units).exclude(state=State.DRAFT)
    if than is not None:
        found = found.exclude(pk=than)
    return list(found.order_by("-created_at")[:5])


def shown(user: refs.User, key: uuid.UUID) -> refs.Shown | None:
    """An inquiry as the references of other rooms show it; nothing to whoever may not read it."""
    inquiry = readable(cast("User", user)).filter(pk=key).first() if user.is_authenticated else None
    return refs.Shown(str(inquiry), reverse("exchange:inquiry", args=[key])) if inquiry else None


def next_number(code: str, year: int) -> str:
    """The next number of our register; locks the year's row until the transaction ends."""
    Register.objects.get_or_create(year=year)
    register = Register.objects.select_for_update().get(year=year)
    register.last += 1
    register.save(update_fields=["last"])
    return f"{code}-{year}-{register.last:06d}"
