"""The policy in words, and as a table: role × unit × handling × operation, from `rules` alone."""

import dataclasses
from collections.abc import Iterator, Sequence

from django.utils.functional import Promise

from jalon.node.accounts import rules
from jalon.node.accounts.choices import Permission, Role
from jalon.node.kernel.language import coded

HANDLINGS = ("H0", "H1", "H2", "H3")
WITHOUT_CONTENT = frozenset(
    {
        Permission.READ_PARTNERS,
        Permission.MANAGE_PARTNERS,
        Permission.MANAGE_USERS,
        Permission.MANAGE_NODE,
        Permission.READ_AUDIT,
        Permission.READ_READERS,
        Permission.REVIEW_ACCESS,
    }
)
"""Permissions that open no record's content; an administrator or auditor holds no other."""


@dataclasses.dataclass(frozen=True)
class RoleInWords:
    """A role as its page explains it."""

    role: str
    label: "str | Promise"
    may: "Sequence[str | Promise]"
    reach: str
    reach_words: str
    alone: bool


def roles_in_words() -> list[RoleInWords]:
    """Every role with what it may do, and the strictest marking that it reads."""
    return [
        RoleInWords(
            role,
            Role(role).label,
            [Permission(permission).label for permission in sorted(allowed)],
            rules.REACH[role] if allowed - WITHOUT_CONTENT else "",
            coded("handling", rules.REACH[role]),
            role in rules.ALONE,
        )
        for role, allowed in rules.ALLOWED.items()
    ]


@dataclasses.dataclass(frozen=True)
class Cell:
    """One decision of the policy."""

    role: str
    permission: str
    inside: bool
    handling: str
    allowed: bool


def matrix() -> Iterator[Cell]:
    """Every decision: each role, each permission, in its unit and outside, for each handling code."""
    for role in Role:
        for permission in Permission:
            for inside in (True, False):
                for handling in HANDLINGS:
                    allowed = rules.allows(role, permission, inside=inside, handling=handling)
                    yield Cell(role, permission, inside, handling, allowed)
