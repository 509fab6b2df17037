"""The doors of the auditor's desk."""

import uuid
from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import get_object_or_404

from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.kernel import refs
from jalon.node.oversight.models import Sample, Sampled

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


def sample_for_review(user: "User", key: uuid.UUID) -> Sample:
    accounts.must_hold(user, Permission.REVIEW_ACCESS)
    return get_object_or_404(Sample, pk=key)


def sampled_for_judging(user: "User", key: uuid.UUID) -> Sampled:
    accounts.must_hold(user, Permission.REVIEW_ACCESS)
    return get_object_or_404(Sampled, pk=key)


def record_for_history(user: "User", reference: str) -> refs.Shown | None:
    """A record whose readers somebody may see: any for an auditor, else one that they may read themselves."""
    shown = refs.shown_to(user, reference)
    if user.has_perm(Permission.READ_AUDIT):
        return shown
    accounts.must_hold(user, Permission.READ_READERS)
    if shown is None:
        raise Http404
    return shown
