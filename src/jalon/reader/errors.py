"""What can go wrong while a file is read; every text says what to do next."""

from jalon import JalonError
from jalon.said import Said


class CannotRead(JalonError):
    """A file or text that the reader can't turn into records.

    Raised for an empty file, a binary, a file over the size limit, a PDF without text, a text in a language for which
    there are no tables, or a container (DOCX, PDF, HTML) that is damaged or unreasonably large once unpacked.

    Example:
        >>> from jalon.reader import read_text
        >>> read_text("", id="x")
        Traceback (most recent call last):
        ...
        jalon.reader.errors.CannotRead: the text is empty; check that the right file was given
    """

    def __init__(self, pattern: str, **values: object) -> None:
        super().__init__(Said(pattern, **values))
