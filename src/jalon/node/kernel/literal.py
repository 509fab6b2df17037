"""Words of our own, written into a statement instead of handed in beside it."""

import re
from typing import Any

from django.db.models import CharField, Expression, TextChoices


def quoted(choice: TextChoices) -> str:
    """One of our own choices between quotes.

    Raises:
        ValueError: if it is no word of letters, digits, dots and hyphens.
    """
    if not re.fullmatch(r"[A-Za-z0-9._-]*", str(choice)):
        raise ValueError("a choice is a word of letters, digits, dots and hyphens")
    return f"'{choice}'"


class Literal(Expression):
    """One of our own choices as a statement's own word.

    A database uses an index of some rows only where it reads their condition; SQLite plans before it knows what was
    handed in, and looks through the whole table.

    Example:
        Outgoing.objects.filter(state=Literal(OutgoingState.WAITING))
    """

    def __init__(self, choice: TextChoices) -> None:
        super().__init__(output_field=CharField())
        self._word = quoted(choice)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[()]]:
        """The word between its quotes."""
        return self._word, ()
