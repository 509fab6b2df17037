"""Reads of federation: `records` asks the database, `pages` puts together what a page shows."""

from jalon.node.federation.queries.due import partners_due, partners_to_try
from jalon.node.federation.queries.positions import Place, Positions, lies_before, places, positions
from jalon.node.federation.queries.records import (
    Health,
    Mark,
    Trail,
    active_partner,
    directory_of,
    health,
    held_receipts,
    own_fingerprint,
    partner,
    partners,
    trail,
    trails,
    unapplied,
)

__all__ = [
    "Health",
    "Mark",
    "Place",
    "Positions",
    "Trail",
    "active_partner",
    "directory_of",
    "health",
    "held_receipts",
    "lies_before",
    "own_fingerprint",
    "partner",
    "partners",
    "partners_due",
    "partners_to_try",
    "places",
    "positions",
    "trail",
    "trails",
    "unapplied",
]
