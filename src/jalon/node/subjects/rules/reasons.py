"""Reasons why two may be the same, kept so that each reader reads them in their own language.

What is kept is JSON: a sentence as it is, or `[pattern, values]`, in which a value may be such a pair again.
"""

from collections.abc import Iterable
from typing import Any

from jalon.node.kernel.language import in_words
from jalon.said import Said

Kept = Any


def kept(said: object) -> Kept:
    """A reason as it is kept."""
    if not isinstance(said, Said):
        return str(said)
    return [said.pattern, {name: kept(value) for name, value in said.values.items()}]


def worded(reason: Kept) -> str:
    """A kept reason in the reader's language."""
    return in_words(_said(reason))


def _said(reason: Kept) -> str:
    if isinstance(reason, str):
        return reason
    pattern, values = reason
    return Said(pattern, **{name: _said(value) for name, value in values.items()})


def words(reasons: Iterable[str]) -> list[str]:
    """Reasons that were just found, in the reader's language."""
    return [in_words(reason) for reason in reasons]
