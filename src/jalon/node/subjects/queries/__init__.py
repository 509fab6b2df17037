"""Reads of subjects: `records` asks the tables for one person, `search` finds, `pages` and `pairs` show."""

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
from jalon.node.subjects.queries.retention import KEEPERS, decided_by, held_by, past, waiting, whole_node
from jalon.node.subjects.queries.search import Found, candidates, found

__all__ = [
    "KEEPERS",
    "Found",
    "births_of",
    "candidates",
    "comparisons_waiting",
    "decided_by",
    "found",
    "group_of",
    "held_by",
    "listing",
    "merges_of",
    "past",
    "protected_words",
    "readable",
    "readers_of",
    "referred_by",
    "register_referrer",
    "shown",
    "states_of",
    "subject",
    "waiting",
    "watched",
    "whole_node",
]
