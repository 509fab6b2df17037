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
    Role.TRANSLATOR: LOOKS_UP | {P.READ_INQUIRIES, P.TRANSLATE},
    Role.HEAD_OF_DESK: TELLS
    | {P.READ_INQUIRIES, P.RELEASE, P.HANDLE_INQUIRIES, P.SCREEN, P.READ_PARTNERS, P.READ_READERS},
    Role.REVIEWER: LOOKS_UP | {P.READ_INQUIRIES, P.SCREEN},
    Role.ANALYST: LOOKS_UP,
    Role.HEAD_OF_COOPERATION: KEEPS | {P.READ_INQUIRIES, P.READ_PARTNERS},
    Role.VICTIM_FOCAL_POINT: LOOKS_UP | RECORDS | {P.PROTECT_SUBJECTS, P.READ_READERS},
    Role.AUDITOR: LOOKS_UP | {P.READ_AUDIT, P.READ_READERS, P.READ_PARTNERS, P.REVIEW_ACCESS},
    Role.ADMINISTRATOR: KEEPS | {P.READ_PARTNERS, P.MANAGE_PARTNERS, P.MANAGE_USERS, P.MANAGE_NODE},
}

_CONFERS = frozenset({P.READ_ACCORDS})
_MINUTES = _CONFERS | {P.WRITE_ACCORDS}
ACCORDS: dict[str, frozenset[str]] = {
    **dict.fromkeys((Role.OFFICER, Role.DUTY_OFFICER, Role.TRANSLATOR, Role.REVIEWER), _CONFERS),
    **dict.fromkeys((Role.LIAISON, Role.ANALYST), _MINUTES),
    **dict.fromkeys((Role.HEAD_OF_DESK, Role.HEAD_OF_COOPERATION), _MINUTES | {P.AGREE_ACCORDS}),
}
"""What was agreed with partners is read by whoever works with them; the heads agree for the node."""
ALLOWED = {role: permissions | ACCORDS.get(role, frozenset()) for role, permissions in ALLOWED.items()}

ADMINISTRATOR = Role.ADMINISTRATOR
ALONE = frozenset({Role.AUDITOR, Role.ADMINISTRATOR})
"""Whoever runs a node reads no content, and whoever audits it does no work in it: held beside no other role."""
LENDABLE = frozenset(Role) - ALONE
HIGHEST = "H3"
REACH: dict[str, str] = {
    **dict.fromkeys(Role.values, HIGHEST),
    Role.OFFICER: "H2",
    Role.TRANSLATOR: "H2",
    Role.ANALYST: "H1",
}
"""The strictest handling code that a role reads: what bears a stated restriction needs a desk, not a gate."""
OPENED_FOR = datetime.timedelta(hours=8)
LONGEST_DEPUTY = datetime.timedelta(days=92)
ALARM = frozenset({P.READ_HOTLINE, P.RAISE_ALERTS})
HOTLINE: dict[str, frozenset[str]] = {
    Role.OFFICER: ALARM,
    Role.DUTY_OFFICER: ALARM | {P.ANSWER_ALERTS},
    Role.LIAISON: ALARM | {P.ANSWER_ALERTS},
    Role.HEAD_OF_DESK: ALARM | {P.ANSWER_ALERTS, P.MANAGE_HOTLINE},
    Role.HEAD_OF_COOPERATION: frozenset({P.READ_HOTLINE}),
}
"""What the roles may do at the hotline, beside what stands above."""
ALLOWED |= {role: ALLOWED[role] | more for role, more in HOTLINE.items()}


def roles_with(permission: str) -> list[str]:
    """The roles that carry a permission."""
    return [role for role, permissions in ALLOWED.items() if permission in permissions]


def allows(role: str, permission: str, *, inside: bool, handling: str = "") -> bool:
    """The whole policy for one record: role × unit × handling × operation.

    Args:
        role: the one role that somebody holds.
        permission: what they want to do.
        inside: whether the record belongs to the role's unit or one beneath it.
        handling: its handling code; empty for what bears none.
    """
    return inside and permission in ALLOWED[role] and handling <= REACH[role]


def may_grant(
    *, to_oneself: bool, role: str, held: Collection[str], begins: datetime.date, ends: datetime.date | None
) -> Decision:
    """Nobody grants to themselves; auditor and administrator stand alone; a role ends after it begins."""
    if to_oneself:
        return no(_("Nobody grants a role to themselves. Ask another administrator."))
    if ends is not None and ends <= begins:
        return no(_("The role would end before it begins. Choose a later last day."))
    others = set(held) - {role}
    if others and (role in ALONE or others & ALONE):
        return no(_("An auditor or administrator holds no other role. End the other role first."))
    return YES


def may_stand_in(
    *,
    same: bool,
    active: bool,
    first: datetime.date,
    until: datetime.date,
    lent: Collection[str],
    held: Collection[str],
) -> Decision:
    """A deputy is another person, for at most three months, and no auditor or administrator."""
    if same or not active:
        return no(_("The deputy must be another person with an open account."))
    if until <= first:
        return no(_("The last day is before the first. Choose another one."))
    if until - first > LONGEST_DEPUTY:
        return no(_("A deputy stands in for at most three months. For longer, grant the role itself."))
    if not lent:
        return no(_("There is no role to lend on these days. Auditors and administrators have no deputies."))
    if set(held) & ALONE:
        return no(_("An auditor or administrator holds no other role. Choose another deputy."))
    return YES


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
