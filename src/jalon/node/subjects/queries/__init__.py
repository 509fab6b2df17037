"""Reads of subjects: `records` asks the tables for one person, `search` finds by name or number, `pages` shows."""

from jalon.node.subjects.queries.records import (
    births_of,
    comparisons_waiting,
    group_of,
    listing,
    merges_of,
    protected_words,
    readable,
    readers_of,
    referred_by,
    register_referrer,
    shown,
    states_of,
    subject,
    watched,
)
from jalon.node.subjects.queries.search import Found, candidates, found

__all__ = [
    "Found",
    "births_of",
    "candidates",
    "comparisons_waiting",
    "found",
    "group_of",
    "listing",
    "merges_of",
    "protected_words",
    "readable",
    "readers_of",
    "referred_by",
    "register_referrer",
    "shown",
    "states_of",
    "subject",
    "watched",
]
