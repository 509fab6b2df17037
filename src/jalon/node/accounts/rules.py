"""What each role may do. What is not written here is not allowed."""

from jalon.node.accounts.choices import Permission as P  # noqa: N817 - the table below is read by column
from jalon.node.accounts.choices import Role

ALLOWED: dict[str, frozenset[str]] = {
    Role.OFFICER: frozenset({P.READ_INQUIRIES, P.DRAFT_INQUIRIES, P.READ_READERS}),
    Role.DUTY_OFFICER: frozenset({P.READ_INQUIRIES, P.DRAFT_INQUIRIES, P.READ_PARTNERS, P.READ_READERS}),
    Role.LIAISON: frozenset({P.READ_INQUIRIES, P.DRAFT_INQUIRIES, P.HANDLE_INQUIRIES, P.READ_PARTNERS, P.READ_READERS}),
    Role.TRANSLATOR: frozenset({P.READ_INQUIRIES}),
    Role.HEAD_OF_DESK: frozenset({P.READ_INQUIRIES, P.RELEASE, P.HANDLE_INQUIRIES, P.READ_PARTNERS, P.READ_READERS}),
    Role.REVIEWER: frozenset({P.READ_INQUIRIES}),
    Role.ANALYST: frozenset(),
    Role.HEAD_OF_COOPERATION: frozenset({P.READ_INQUIRIES, P.READ_PARTNERS}),
    Role.VICTIM_FOCAL_POINT: frozenset(),
    Role.AUDITOR: frozenset({P.READ_AUDIT, P.READ_READERS, P.READ_PARTNERS}),
    Role.ADMINISTRATOR: frozenset({P.READ_PARTNERS, P.MANAGE_PARTNERS}),
}


def roles_with(permission: str) -> list[str]:
    """The roles that carry a permission."""
    return [role for role, permissions in ALLOWED.items() if permission in permissions]
