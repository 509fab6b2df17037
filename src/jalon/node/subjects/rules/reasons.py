"""Reasons why two may be the same, kept so that each reader reads them in their own language.

What is kept is JSON: a sentence as it is, or `[pattern, values]`, in which a value may be such a pair again.
"""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from jalon.names import Said

Kept = Any


def kept(said: str) -> Kept:
    """A reason as it is kept."""
    if not isinstance(said, Said):
        return str(said)
    return [said.pattern, {name: kept(value) for name, value in said.values.items()}]


def worded(reason: Kept) -> str:
    """A kept reason in the reader's language."""
    if isinstance(reason, str):
        return reason
    pattern, values = reason
    return _(pattern) % {name: worded(value) for name, value in values.items()} if values else _(pattern)


def words(reasons: Iterable[str]) -> list[str]:
    """Reasons that were just found, in the reader's language."""
    return [worded(kept(reason)) for reason in reasons]
