"""Words of our own, written into a statement instead of handed in beside it."""

import re
from typing import Any

from django.db.models import CharField, Expression, TextChoices


class Literal(Expression):
    """One of our own choices as a statement's own word.

    A database uses an index of some rows only where it reads their condition; SQLite plans before it knows what was
    handed in, and looks through the whole table.

    Example:
        Outgoing.objects.filter(state=Literal(OutgoingState.WAITING))
    """

    def __init__(self, choice: TextChoices) -> None:
        super().__init__(output_field=CharField())
        if not re.fullmatch(r"[a-z0-9-]+", str(choice)):
            raise ValueError("a choice is a word of small letters, digits and hyphens")
        self._word = str(choice)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[()]]:
        """The word between quotes."""
        return f"'{self._word}'", ()
