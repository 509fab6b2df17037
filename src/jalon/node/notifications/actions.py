"""Telling people, in the transaction of what they are told of; and what people do with what they were told."""

import uuid
from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, Any

from django.db import connection, transaction

from jalon.node.audit import actions as audit
from jalon.node.kernel import clock, ids, rows
from jalon.node.notifications import choices, queries
from jalon.node.notifications.choices import Act, Reason
from jalon.node.notifications.models import Notification, Unwanted
from jalon.node.notifications.queries import To

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


def notify(
    kind: str,
    *,
    about: str,
    to: Iterable[To],
    occasion: str = "",
    but: uuid.UUID | None = None,
    **words: Any,
) -> None:
    """Tell people of something; must run in its transaction, and may be repeated.

    Args:
        kind: a registered kind.
        about: reference of the record; its title is shown only to whoever may open it then.
        to: who, and why; where one person is there twice, the first reason counts (`queries.holders`, `author`, …).
        occasion: what tells this time from another time of the same kind about the same record.
        but: the person who did it and needs no telling.
        words: fill the kind's sentence. Numbers, codes and names of units; never what the record holds.
    """
    if not connection.in_atomic_block:
        raise RuntimeError(f"{kind} was to be told outside the transaction of its act")
    known = choices.kind_of(kind)
    if known is None:
        raise LookupError(f"no app registered the kind {kind}")
    people = {each.user: each for each in reversed(list(to)) if each.user != but}
    if not people:
        return
    off = set() if known.always else queries.unwanted(kind, list(people))
    said, now = {name: str(value) for name, value in words.items()}, clock.now()
    rows.insert(
        Notification,
        ("id", "user", "kind", "about", "occasion", "words", "reason", "permission", "at"),
        [
            (ids.new_id(), user, kind, about, occasion, said, each.reason, each.permission, now)
            for user, each in people.items()
            if user not in off
        ],
        passing_over=True,
    )


def author(user: uuid.UUID | None) -> list[To]:
    """Whoever wrote the record, where it is one of ours."""
    return [To(user, Reason.AUTHOR)] if user else []


def handler(user: uuid.UUID | None) -> list[To]:
    """Whoever holds the record, where somebody does."""
    return [To(user, Reason.HANDLER)] if user else []


def duty(users: Iterable[uuid.UUID]) -> list[To]:
    """Those who are on duty."""
    return [To(user, Reason.DUTY) for user in users]


@transaction.atomic
def mark_read(user: "User", keys: Collection[uuid.UUID] | None = None) -> int:
    """Mark these notifications of a person as read, or all; returns how many were not."""
    found = queries.unread(user) if keys is None else queries.unread(user).filter(pk__in=keys)
    count = found.order_by().update(read_at=clock.now())
    if count:
        audit.record(Act.READ, actor=user.actor, detail={"count": count})
    return count


@transaction.atomic
def mark_read_about(user: "User", about: str) -> None:
    """Mark what a person was told of a record as read, since they opened the record itself."""
    queries.unread(user).filter(about=about).order_by().update(read_at=clock.now())


@transaction.atomic
def choose_kinds(user: "User", wanted: Collection[str]) -> None:
    """Keep which kinds a person gets from now on; those that cannot be turned off stay."""
    off = {kind.code for kind in choices.kinds() if not kind.always} - set(wanted)
    Unwanted.objects.filter(user=user).exclude(kind__in=off).delete()
    Unwanted.objects.bulk_create([Unwanted(user=user, kind=code) for code in sorted(off)], ignore_conflicts=True)
    audit.record(Act.CHOSEN, actor=user.actor, detail={"off": sorted(off)})
