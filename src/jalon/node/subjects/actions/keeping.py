"""How long a record stands: its review, its correction, its blocking, its erasure."""

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jalon.node.audit import actions as audit
from jalon.node.kernel import clock
from jalon.node.kernel.refused import Refused
from jalon.node.subjects import queries, rules
from jalon.node.subjects.actions.entering import DETAILS, CannotEnter, about
from jalon.node.subjects.choices import Act
from jalon.node.subjects.models import Comparison, Listing, Subject

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


class CannotKeep(Refused):
    """The record can't be kept, changed or let go like that."""

    code = "subjects.cannot-keep"


@transaction.atomic
def review_subject(subject: Subject, *, reviewer: "User", because: str, review_date: datetime.date) -> Subject:
    """Keep a record for another period, with reasons; the period is no longer than its states allow."""
    today = clock.today()
    kinds = {state.kind for state in queries.states_of(subject.root_id)}
    latest = rules.latest_review(today, kinds)
    if not because.strip() or not today < review_date <= latest:
        raise CannotKeep(_("Write why it is still needed, and a day until %(latest)s at most.") % {"latest": latest})
    subject.kept_since_date, subject.review_date = today, review_date
    subject.save(update_fields=["kept_since_date", "review_date"])
    detail = {"review_date": review_date.isoformat()}
    audit.record(Act.REVIEWED, actor=reviewer.actor, about=about(subject), purpose=because[:500], detail=detail)
    return subject


@transaction.atomic
def let_go(subject: Subject, *, decider: "User", because: str) -> Subject:
    """Erase a record that is no longer needed, once its review is due; a repeat changes nothing.

    Raises:
        CannotKeep: before its review day, while it is disputed or on a list, or without reasons.
    """
    if subject.erased_at is not None:
        return subject
    if not because.strip():
        raise CannotKeep(_("Write why it is no longer needed."))
    today = clock.today()
    rules.may_let_go(subject.review_date, today=today, blocked=subject.blocked_at is not None).or_refuse(CannotKeep)
    return erase_subject(subject, actor=decider.actor, because=because)


@transaction.atomic
def correct_subject(
    subject: Subject, *, actor: str, because: str, birth: str | None = None, details: Mapping[str, Any] | None = None,
    drop_names: tuple[str, ...] = (), drop_numbers: tuple[str, ...] = (),
) -> Subject:  # fmt: skip
    """Put right what a record says wrongly; what is right instead is added as a name or a number."""
    if not because.strip():
        raise CannotKeep(_("Write what was wrong."))
    if birth is not None:
        born = rules.read_birth(birth, today=clock.today()) if birth else None
        subject.birth = born.text if born else ""
        subject.birth_first, subject.birth_last = (born.first, born.last) if born else (None, None)
    for name, value in (details or {}).items():
        if name not in DETAILS[subject.kind] or not isinstance(value, str):
            raise CannotEnter(_("A record of this kind has no place for: %(field)s.") % {"field": name})
    subject.details = {name: value for name, value in {**subject.details, **(details or {})}.items() if value}
    subject.names.filter(text__in=drop_names).delete()
    subject.identifiers.filter(given__in=drop_numbers).delete()
    left = subject.names.order_by("pk").first() or subject.identifiers.order_by("pk").first()
    if left is None:
        raise CannotKeep(_("A record keeps at least one name or number. Erase it where nothing of it is right."))
    subject.label = getattr(left, "text", "") or getattr(left, "given", "")
    subject.save()
    audit.record(Act.CORRECTED, actor=actor, about=about(subject), purpose=because[:500])
    return subject


@transaction.atomic
def block_subject(subject: Subject, *, actor: str, because: str) -> Subject:
    """Keep a record, but let nobody use it while it is disputed. A repeat changes nothing."""
    if subject.blocked_at is None:
        subject.blocked_at, subject.blocked_because = clock.now(), because[:300]
        subject.save(update_fields=["blocked_at", "blocked_because"])
        audit.record(Act.BLOCKED, actor=actor, about=about(subject), purpose=because[:500])
    return subject


@transaction.atomic
def unblock_subject(subject: Subject, *, actor: str, because: str) -> Subject:
    """Let a record be used again. A repeat changes nothing."""
    if subject.blocked_at is not None:
        subject.blocked_at, subject.blocked_because = None, ""
        subject.save(update_fields=["blocked_at", "blocked_because"])
        audit.record(Act.UNBLOCKED, actor=actor, about=about(subject), purpose=because[:500])
    return subject


@transaction.atomic
def erase_subject(subject: Subject, *, actor: str, because: str) -> Subject:
    """Let go of everything that the record says; an empty row stays, so that references say so."""
    if subject.erased_at is not None:
        return subject
    if Listing.objects.filter(subject=subject, ended_at__isnull=True).exists():
        raise CannotKeep(_("It still stands on a list. Take it off that list first."))
    for rows in (subject.names, subject.identifiers, subject.ties, subject.ties_from, subject.readers):
        rows.all().delete()
    subject.states.update(ground="—")
    Comparison.objects.filter(Q(one=subject) | Q(other=subject)).update(reasons=[])  # they name what both bear
    subject.label = subject.birth = subject.blocked_because = ""
    subject.birth_first = subject.birth_last = None
    subject.details, subject.erased_at = {}, clock.now()
    subject.save()
    audit.record(Act.ERASED, actor=actor, about=about(subject), purpose=because[:500])
    return subject
