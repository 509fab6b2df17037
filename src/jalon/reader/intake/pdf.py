"""PDF to text, through pypdf; a scan without text is refused with a word on what to do."""

import io
import re

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from jalon.reader.errors import CannotRead

MOST_PAGES = 200
LEAST_LETTERS = 20


def text_of_pdf(content: bytes) -> str:
    """Return the text of a PDF's pages.

    Raises:
        CannotRead: encrypted, damaged, too long, or a scan without text.
    """
    try:
        reader = PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            raise CannotRead("the PDF is locked with a password; save it without one and try again")
        if len(reader.pages) > MOST_PAGES:
            raise CannotRead(
                "the PDF has %(count)s pages, the reader takes at most %(most)s",
                count=len(reader.pages),
                most=MOST_PAGES,
            )
        pages = [page.extract_text() for page in reader.pages]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, IndexError, OSError) as error:
        raise CannotRead("the PDF is damaged; open it, print it to a new PDF and try once more") from error
    text = "\n\n".join(page.strip() for page in pages if page.strip())
    if len(re.findall(r"\w", text)) < LEAST_LETTERS:
        raise CannotRead("the PDF holds pictures of text, not text; run it through text recognition first")
    return text
