"""Reads of notifications: who is to be told, what waits on one person, what their page shows."""

import dataclasses
import datetime
import uuid
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.kernel import refs, rows
from jalon.node.notifications import choices
from jalon.node.notifications.choices import Reason
from jalon.node.notifications.models import Notification, Unwanted
from jalon.node.ui import components as ui

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

SIZE = 30


@dataclasses.dataclass(frozen=True)
class To:
    """Somebody to be told, and why."""

    user: uuid.UUID
    reason: Reason
    permission: str = ""


def holders(permission: str, unit: uuid.UUID) -> list[To]:
    """Everybody whose role carries a permission for a unit today."""
    return [To(user, Reason.ROLE, str(permission)) for user in accounts.holders_of(permission, unit)]


def unwanted(kind: str, users: list[uuid.UUID]) -> set[uuid.UUID]:
    """Those of `users` who turned a kind off."""
    return {user for (user,) in rows.select(Unwanted, ("user",), {"kind": kind, "user": users})}


def of(user: "User") -> QuerySet[Notification]:
    """Everything that somebody was told, newest first."""
    return Notification.objects.filter(user=user).order_by("-id")


def unread(user: "User") -> QuerySet[Notification]:
    return of(user).filter(read_at=None)


def waiting(request: HttpRequest) -> int:
    """How many a person has not read; for the rail."""
    return unread(request.user).count() if request.user.is_authenticated else 0


@dataclasses.dataclass(frozen=True)
class Line:
    """A notification as its reader sees it; without an address where they may not open the record any more."""

    key: uuid.UUID
    sentence: str
    title: str
    url: str
    reason: str
    kind: str
    at: datetime.datetime
    read: bool


@dataclasses.dataclass(frozen=True)
class NotificationsPage:
    """One page of them."""

    lines: list[Line]
    here: str
    count: int
    paging: ui.Paging
    empty: ui.Empty


def line(told: Notification, user: "User") -> Line:
    """A notification in the reader's language, with the record's title only where they may still open it."""
    kind = choices.kind_of(told.kind)
    shown = refs.shown_to(user, told.about)
    return Line(
        key=told.pk,
        sentence=kind.said(told.words) if kind else told.kind,
        title=shown.title if shown else "",
        url=shown.url if shown else "",
        reason=why(told),
        kind=str(kind.label) if kind else told.kind,
        at=told.at,
        read=told.read_at is not None,
    )


def why(told: Notification) -> str:
    """The reason in words."""
    known = told.permission in Permission.values
    may = Permission(told.permission).label if known else told.permission
    return str(Reason(told.reason).label) % {"may": may}


def page(user: "User", *, all_of_them: bool, before: uuid.UUID | None) -> NotificationsPage:
    """What the page shows: the unread, or all, newest first."""
    found = of(user) if all_of_them else unread(user)
    if before is not None:
        found = found.filter(pk__lt=before)
    held = list(found[: SIZE + 1])
    here = "all" if all_of_them else "unread"
    address = reverse("notifications:list")
    older = f"{address}?view={here}&before={held[SIZE - 1].pk}" if len(held) > SIZE else ""
    return NotificationsPage(
        lines=[line(told, user) for told in held[:SIZE]],
        here=here,
        count=unread(user).count(),
        paging=ui.Paging(older=older, newer=f"{address}?view={here}" if before else ""),
        empty=ui.Empty(
            _("Nothing new."),
            _("What happens to your requests and your unit's comes here, each with the reason why you got it."),
        ),
    )


@dataclasses.dataclass(frozen=True)
class Choice:
    """A kind as a person may choose it."""

    code: str
    label: str
    wanted: bool
    always: bool


def choices_of(user: "User") -> list[Choice]:
    """Every kind, and whether somebody gets it."""
    off = set(Unwanted.objects.filter(user=user).values_list("kind", flat=True))
    return [Choice(k.code, str(k.label), k.always or k.code not in off, k.always) for k in choices.kinds()]
