"""What can go wrong with an index, said so that the reader knows what to do next."""

from jalon import JalonError


class IndexUnusable(JalonError):
    """The index cannot be opened: absent, damaged, of another version, or locked with another key.

    Example:
        >>> str(IndexUnusable("There is no index in 'lists'. Build one with: jalon screen build FILE --index lists"))
        "There is no index in 'lists'. Build one with: jalon screen build FILE --index lists"
    """


class IndexDamaged(IndexUnusable):
    """A file of the index is missing, cut short or changed."""


class WrongKey(IndexUnusable):
    """The index is encrypted and the key that was handed in does not open it."""


class UnreadableInput(JalonError):
    """A file of records, queries or documents cannot be read as a whole."""
