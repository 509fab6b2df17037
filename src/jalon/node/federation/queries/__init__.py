"""Reads of federation: `records` asks the database, `pages` puts together what a page shows."""

from jalon.node.federation.queries.records import (
    Health,
    Mark,
    Trail,
    active_partner,
    directory_of,
    health,
    held_receipts,
    own_fingerprint,
    partners,
    trail,
    unapplied,
)

__all__ = [
    "Health",
    "Mark",
    "Trail",
    "active_partner",
    "directory_of",
    "health",
    "held_receipts",
    "own_fingerprint",
    "partners",
    "trail",
    "unapplied",
]
