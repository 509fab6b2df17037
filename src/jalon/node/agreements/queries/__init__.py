"""Reads of the register: `records` asks the tables, `sentences` puts rules into words, `pages` makes pages of them."""

from jalon.node.agreements.queries.records import (
    agreement_by_code,
    binds,
    calendar_of,
    calls_agreed,
    cited,
    in_force,
    national_rules,
    party_of,
    registered,
    rules_kept,
    shown,
    terms_cited,
    terms_of,
    texts,
)

__all__ = [
    "agreement_by_code",
    "binds",
    "calendar_of",
    "calls_agreed",
    "cited",
    "in_force",
    "national_rules",
    "party_of",
    "registered",
    "rules_kept",
    "shown",
    "terms_cited",
    "terms_of",
    "texts",
]
