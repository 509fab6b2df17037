"""Reads of the exchange, each in its file.

`records` asks the database; `grounds` and `release` gather what the gate rests on; `clock` says when an answer is due;
`earlier` what was asked before; `hints` what a person learns while writing; `export` a whole thread; `pages` what the
pages show.
"""

from jalon.node.exchange.queries.clock import Due, deadline_of, due_of
from jalon.node.exchange.queries.earlier import Earlier, earlier_on
from jalon.node.exchange.queries.grounds import Grounds
from jalon.node.exchange.queries.hints import Hints, hints_for
from jalon.node.exchange.queries.records import (
    VIEWS,
    View,
    all_shown,
    due_soon,
    inquiries_to_release,
    inquiries_to_screen,
    listed,
    next_number,
    opened_by_reason,
    readable,
    replies_to_release,
    shown,
    starting_values,
    views,
)
from jalon.node.exchange.queries.release import (
    at_ministry,
    copy_unit,
    gate_facts,
    holds,
    last_verdict,
    missing_approvals,
    needs_ministry,
    sentences_of,
)

__all__ = [
    "VIEWS",
    "Due",
    "Earlier",
    "Grounds",
    "Hints",
    "View",
    "all_shown",
    "at_ministry",
    "copy_unit",
    "deadline_of",
    "due_of",
    "due_soon",
    "earlier_on",
    "gate_facts",
    "hints_for",
    "holds",
    "inquiries_to_release",
    "inquiries_to_screen",
    "last_verdict",
    "listed",
    "missing_approvals",
    "needs_ministry",
    "next_number",
    "opened_by_reason",
    "readable",
    "replies_to_release",
    "sentences_of",
    "shown",
    "starting_values",
    "views",
]
