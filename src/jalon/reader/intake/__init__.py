"""Stage 0, intake: bytes of a file become text. What the file is, its content tells, never its name."""

from jalon.reader.errors import CannotRead
from jalon.reader.intake.encodings import decoded, is_binary
from jalon.reader.intake.html import is_html, text_of_html
from jalon.reader.intake.office import text_of_docx
from jalon.reader.intake.pdf import text_of_pdf

LARGEST_FILE = 30_000_000


def text_of(content: bytes) -> str:
    """Return the text of a file.

    Args:
        content: the file's bytes: plain text in any usual encoding, HTML, DOCX or PDF.

    Raises:
        CannotRead: empty, too large, damaged, binary, or without text.

    Example:
        >>> text_of("Hà Nội".encode("utf-16"))
        'Hà Nội'
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise CannotRead("the file is empty; check that the right file was given")
    if len(content) > LARGEST_FILE:
        raise CannotRead(
            "the file has %(size)s MB, the reader takes at most %(most)s MB; "
            "an official text is far smaller, so check that the right file was given",
            size=len(content) // 1_000_000,
            most=LARGEST_FILE // 1_000_000,
        )
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return text_of_pdf(content)
    if content.startswith(b"PK\x03\x04"):
        return text_of_docx(content)
    if is_binary(content):
        raise CannotRead("the file is neither text nor HTML, DOCX or PDF; save the text in one of these and try again")
    text = decoded(content)
    return text_of_html(text) if is_html(text) else text
