"""Reads of the exchange: `records` asks the database, `pages` puts together what a page shows."""

from jalon.node.exchange.queries.records import (
    VIEWS,
    View,
    due_soon,
    earlier_on,
    inquiries_to_release,
    listed,
    next_number,
    readable,
    replies_to_release,
    shown,
    views,
)

__all__ = [
    "VIEWS",
    "View",
    "due_soon",
    "earlier_on",
    "inquiries_to_release",
    "listed",
    "next_number",
    "readable",
    "replies_to_release",
    "shown",
    "views",
]
