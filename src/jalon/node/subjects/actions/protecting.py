"""States that constrain, and the one way onto a list.

An app that keeps lists (screening, wanted notices) calls `list_subject` in the transaction of its entry, keeps the
`Listing` beside it, and registers with `on_delisting` what it does when somebody turns out to be a victim: the listing
ends in the same transaction. The database refuses what these actions would let through by mistake.
"""

import datetime
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from jalon.node.accounts import queries as accounts
from jalon.node.audit import actions as audit
from jalon.node.kernel import clock
from jalon.node.kernel.refused import Refused
from jalon.node.subjects import queries, rules
from jalon.node.subjects.actions.entering import about
from jalon.node.subjects.choices import Act, Aim, Kind, StateKind
from jalon.node.subjects.models import Listing, Reader, State, Subject

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

OnDelisting = Callable[[str, str], None]
_on_delisting: dict[str, OnDelisting] = {}


class CannotProtect(Refused):
    """That state can't be recorded like that."""

    code = "subjects.cannot-protect"
    status = 422


class CannotLift(Refused):
    """That state can't be lifted by this person, or without reasons."""

    code = "subjects.cannot-lift"
    status = 403


class CannotList(Refused):
    """The subject may not stand on that list."""

    code = "subjects.cannot-list"


def on_delisting(noun: str, handler: OnDelisting) -> None:
    """Let the app that owns entries of `noun` (`screening/entry`) end one: handler(reference of the entry, actor)."""
    _on_delisting[noun] = handler


def locked_root(subject: Subject) -> Subject:
    """The root of a subject, locked, so that a state and a listing can't pass each other."""
    return Subject.objects.select_for_update(of=("self",)).get(pk=subject.root_id)


@transaction.atomic
def record_state(key: uuid.UUID, *, subject: Subject, kind: str, doubtful: bool, ground: str, author: "User") -> State:
    """Record that somebody is, or may be, a victim or a minor; a repeat returns the first.

    The record's review comes nearer, and every watch list lets a victim go in the same transaction.
    """
    if first := State.objects.filter(pk=key).first():
        return first
    if subject.kind != Kind.PERSON or kind not in StateKind.values or not ground.strip():
        raise CannotProtect(_("Say of a person whether they are a victim or a minor, and on what ground."))
    root = locked_root(subject)
    if first := State.objects.filter(subject=subject, kind=kind, lifted_at__isnull=True).first():
        return first
    for listed in queries.watched(root.pk):
        if kind == StateKind.VICTIM or not listed.best_interests:
            _end(listed, actor=author.actor)
    latest = rules.latest_review(subject.kept_since_date, {kind})
    Subject.objects.filter(pk=subject.pk, review_date__gt=latest).update(review_date=latest)
    said = {"doubtful": doubtful, "ground": ground.strip(), "recorded_by": author.actor, "recorded_at": clock.now()}
    state = State.objects.create(id=key, subject=subject, kind=kind, **said)
    detail = {"kind": kind, "doubtful": doubtful}
    audit.record(Act.STATE_SET, actor=author.actor, about=about(subject), detail=detail)
    return state


@transaction.atomic
def lift_state(key: uuid.UUID, *, lifter: "User", because: str) -> State:
    """Lift a state: a second person, with reasons. A repeat changes nothing."""
    state = State.objects.select_for_update(of=("self",)).select_related("subject").get(pk=key)
    if state.lifted_at:
        return state
    rules.may_lift(state.kind, recorded_by=state.recorded_by, lifter=lifter.actor).or_refuse(CannotLift)
    if not because.strip():
        raise CannotLift(_("Write why this person needs the protection no longer."))
    state.lifted_by, state.lifted_at, state.lifted_because = lifter.actor, clock.now(), because.strip()
    state.save(update_fields=["lifted_by", "lifted_at", "lifted_because"])
    detail = {"kind": state.kind}
    audit.record(Act.STATE_LIFTED, actor=lifter.actor, about=about(state.subject), purpose=because[:500], detail=detail)
    return state


@transaction.atomic
def list_subject(subject: Subject, *, entry: str, aim: str, actor: str, best_interests: str = "") -> Listing:
    """Let the entry of a list name this subject; a repeat returns the first.

    Args:
        subject: who or what.
        entry: the reference of the entry.
        aim: a `choices.Aim`.
        actor: who lists.
        best_interests: for a minor on a watch list, the assessment of the child's best interests.

    Raises:
        CannotList: for a victim on a watch list, and a minor without that assessment.
    """
    if first := Listing.objects.filter(entry=entry).first():
        return first
    if aim not in Aim.values:
        raise CannotList(_("Say whether the list watches or protects."))
    root = locked_root(subject)
    rules.may_list(_protection_of(root), aim, best_interests).or_refuse(CannotList)
    said = {"best_interests": best_interests.strip(), "listed_at": clock.now()}
    listed = Listing.objects.create(subject=subject, entry=entry, aim=aim, **said)
    audit.record(Act.LISTED, actor=actor, about=about(subject), detail={"entry": entry, "aim": aim})
    return listed


def _protection_of(root: Subject) -> set[str]:
    """The states in force, and minority by any date of birth that the records give."""
    kinds = {state.kind for state in queries.states_of(root.pk)}
    today = clock.today()
    births = [queries.births_of(record) for record in queries.group_of(root)]
    return kinds | ({StateKind.MINOR.value} if any(rules.is_minor(born, on=today)[0] for born in births) else set())


@transaction.atomic
def end_listing(entry: str, *, actor: str) -> None:
    """The list no longer names the subject. A repeat changes nothing."""
    listed = Listing.objects.filter(entry=entry, ended_at__isnull=True).select_related("subject").first()
    if listed:
        listed.ended_at = clock.now()
        listed.save(update_fields=["ended_at"])
        audit.record(Act.DELISTED, actor=actor, about=about(listed.subject), detail={"entry": entry})


def _end(listed: Listing, *, actor: str) -> None:
    end_listing(listed.entry, actor=actor)
    noun = "/".join(listed.entry.removeprefix("jalon:").split("/")[:2])
    if handler := _on_delisting.get(noun):
        handler(listed.entry, actor)


@transaction.atomic
def admit_reader(
    subject: Subject, *, username: str, reason: str, until_date: datetime.date, admitter: "User"
) -> Reader:
    """Let somebody who needs it read a protected record, until a day; again changes reason and day."""
    user = accounts.user_named(username)
    if user is None or not reason.strip() or until_date < clock.today():
        raise CannotProtect(_("Name somebody with an account here, why they need it, and a day that is to come."))
    said = {"reason": reason.strip(), "until_date": until_date, "admitted_by": admitter.actor}
    reader, _new = Reader.objects.update_or_create(subject=subject, user=user, defaults=said)
    detail = {"reader": user.actor, "until": until_date.isoformat()}
    audit.record(Act.ADMITTED, actor=admitter.actor, about=about(subject), purpose=reason[:500], detail=detail)
    return reader
