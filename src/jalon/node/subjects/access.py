"""The only doors to one subject for one person.

Who may not know that a subject exists gets 404, as everybody does for a protected one without the right or the need;
who may read it but not do that with it gets 403.
"""

import uuid
from typing import TYPE_CHECKING

from django.http import Http404
from django.utils.translation import gettext as _

from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.kernel.refused import NotAllowed, Refused
from jalon.node.subjects import queries
from jalon.node.subjects.models import Comparison, Merge, State, Subject

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


class CannotReadUnsaid(Refused):
    """Whoever opens a subject says what for."""

    code = "subjects.cannot-read-unsaid"
    status = 422


def subject_for_reading(user: "User", key: uuid.UUID) -> Subject:
    """A subject that the person may read."""
    found = queries.readable(user).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def subject_for(user: "User", key: uuid.UUID, permission: Permission) -> Subject:
    """A subject that the person may read, and do something with that needs a permission for its unit."""
    found = subject_for_reading(user, key)
    accounts.must_hold_for(user, permission, found.unit_id)
    return found


def subject_for_keeping(user: "User", key: uuid.UUID) -> Subject:
    """A subject that the person may read, and about whose keeping they decide: for its unit, or for the protected."""
    found = subject_for_reading(user, key)
    if not queries.held_by(user).filter(pk=key).exists():
        raise NotAllowed(_("Those who decide about records of its unit review it. Ask the head of the desk."))
    return found


def must_keep(user: "User") -> None:
    """Let in those who decide about the keeping of records of some unit."""
    if not any(user.has_perm(permission) for permission in queries.KEEPERS):
        raise NotAllowed(_("Those who decide about records of a unit review them. Ask the head of the desk."))


def comparison_for_deciding(user: "User", key: uuid.UUID) -> Comparison:
    """A pair both of whose records the person may read and decide about."""
    pair = Comparison.objects.filter(pk=key).first()
    if pair is None:
        raise Http404
    for record in (pair.one_id, pair.other_id):
        subject_for(user, record, Permission.DECIDE_SUBJECTS)
    return pair


def merge_for_undoing(user: "User", key: uuid.UUID) -> Merge:
    """A decision that the person may undo."""
    merge = Merge.objects.filter(pk=key).first()
    if merge is None:
        raise Http404
    subject_for(user, merge.joined_id, Permission.DECIDE_SUBJECTS)
    return merge


def state_for_lifting(user: "User", key: uuid.UUID) -> State:
    """A state of a subject that the person protects."""
    state = State.objects.filter(pk=key).first()
    if state is None:
        raise Http404
    subject_for(user, state.subject_id, Permission.PROTECT_SUBJECTS)
    return state


def purpose_said(code: str) -> str:
    """The purpose for which somebody reads, of the list `check-purposes`."""
    from jalon import codes

    if code not in codes.load("check-purposes"):
        raise CannotReadUnsaid(_("Say for what purpose you read this. It stands in the log beside your name."))
    return code
