"""What each role may do. What is not written here is not allowed."""

import datetime
import hashlib
from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from jalon.node.accounts.choices import Permission as P  # noqa: N817 - the table below is read by column
from jalon.node.accounts.choices import Role
from jalon.node.kernel.refused import YES, Decision, no

LOOKS_UP = frozenset({P.READ_DIRECTORY, P.READ_AGREEMENTS})
"""Everybody with a role may see whom to call, and under which text."""
RECORDS = frozenset({P.READ_SUBJECTS, P.WRITE_SUBJECTS})
TELLS = LOOKS_UP | RECORDS | {P.PUBLISH_NOTICES, P.DECIDE_SUBJECTS}
KEEPS = LOOKS_UP | {P.PUBLISH_NOTICES, P.MANAGE_DIRECTORY, P.MANAGE_AGREEMENTS}

ALLOWED: dict[str, frozenset[str]] = {
    Role.OFFICER: LOOKS_UP | RECORDS | {P.READ_INQUIRIES, P.DRAFT_INQUIRIES, P.READ_READERS},
    Role.DUTY_OFFICER: TELLS | {P.READ_INQUIRIES, P.DRAFT_INQUIRIES, P.READ_PARTNERS, P.READ_READERS},
    Role.LIAISON: TELLS | {P.READ_INQUIRIES, P.DRAFT_INQUIRIES, P.HANDLE_INQUIRIES, P.READ_PARTNERS, P.READ_READERS},
    Role.TRANSLATOR: LOOKS_UP | {P.READ_INQUIRIES},
    Role.HEAD_OF_DESK: TELLS | {P.READ_INQUIRIES, P.RELEASE, P.HANDLE_INQUIRIES, P.READ_PARTNERS, P.READ_READERS},
    Role.REVIEWER: LOOKS_UP | {P.READ_INQUIRIES},
    Role.ANALYST: LOOKS_UP,
    Role.HEAD_OF_COOPERATION: KEEPS | {P.READ_INQUIRIES, P.READ_PARTNERS},
    Role.VICTIM_FOCAL_POINT: LOOKS_UP | RECORDS | {P.PROTECT_SUBJECTS, P.READ_READERS},
    Role.AUDITOR: LOOKS_UP | {P.READ_AUDIT, P.READ_READERS, P.READ_PARTNERS},
    Role.ADMINISTRATOR: KEEPS | {P.READ_PARTNERS, P.MANAGE_PARTNERS},
}


def roles_with(permission: str) -> list[str]:
    """The roles that carry a permission."""
    return [role for role, permissions in ALLOWED.items() if permission in permissions]


LONGEST_TOKEN = datetime.timedelta(days=366)


def may_issue_token(
    *, held: Collection[str], scopes: Collection[str], lasts: datetime.timedelta, behind_token: bool
) -> Decision:
    """A token carries no more than its person holds, ends within a year, and does not beget others."""
    if behind_token:
        return no(_("A token cannot make another one. Log in and make it on the page of your account."))
    if not scopes:
        return no(_("Choose at least one thing that the token may do."))
    if not set(scopes) <= set(held):
        return no(_("A token may do no more than you. Leave out what your roles do not include."))
    if not datetime.timedelta(0) < lasts <= LONGEST_TOKEN:
        return no(_("A token lasts at most a year. Choose an earlier end."))
    return YES


def digest_of(secret: str) -> bytes:
    """What is kept of a token: it has 256 random bits, so that a plain hash is not guessed backwards."""
    return hashlib.sha256(secret.encode()).digest()
