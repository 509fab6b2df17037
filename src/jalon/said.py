"""Sentences that remember what they were made of, so that whoever shows them can say them in another language."""

from typing import Any


class Said(str):
    """A sentence in English.

    Attributes:
        pattern: the sentence, with named places for what differs from case to case.
        values: what stands there, by name; one that is a sentence itself can be said in another language too.

    Example:
        >>> said = Said("%(count)s of the letters differ", count=2)
        >>> said, said.pattern
        ('2 of the letters differ', '%(count)s of the letters differ')
    """

    pattern: str
    values: dict[str, Any]

    def __new__(cls, pattern: str, **values: object) -> "Said":
        """The sentence with its values in their places."""
        said = super().__new__(cls, pattern % values if values else pattern)
        said.pattern, said.values = pattern, values
        return said
