"""PDF files without what programs write into them: author, program, times, edit history, names of commentators.

Pages, forms, links and attachments stay as they are. A file without such data comes back as the same bytes; one that
bears a digital signature does too, since a single changed byte would break it.
"""

import io
from collections.abc import Iterator

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, StreamObject

HEAD = b"%PDF-"
PRIVATE = {
    "/Metadata": "XMP",
    "/PieceInfo": "program's data",
    "/LastModified": "time",
    "/SpiderInfo": "web capture",
}
"""Keys of any object that hold metadata, and what they are called."""
SAID_BY = ("/T", "/M", "/CreationDate", "/RC", "/NM")
"""Keys of a comment that tell who wrote it and when; its words are in `/Contents`."""
NOT_COMMENTS = frozenset({"/Widget", "/Link", "/Screen", "/TrapNet", "/PrinterMark"})
FAULTS = (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OverflowError)


class BrokenPdf(ValueError):
    """The file says that it is a PDF and cannot be followed to its end."""


class LockedPdf(ValueError):
    """A password keeps the file from being read, and so from being cleaned."""


def without_metadata(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """A PDF without its metadata.

    Returns:
        The file, and the kinds of metadata that were left out, in order, each once; other files come back as they are.

    Raises:
        BrokenPdf: if the file cannot be read.
        LockedPdf: if it needs a password.
    """
    if HEAD not in content[:1024]:
        return content, ()
    try:
        return _cleaned(content)
    except FAULTS as error:
        if isinstance(error, LockedPdf):
            raise
        raise BrokenPdf("The PDF file is damaged.") from error


def _cleaned(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise LockedPdf("The PDF file needs a password.")
    if _is_signed(reader):
        return content, ()
    held = bool(reader.metadata)
    writer = PdfWriter(clone_from=reader)
    writer.metadata = None
    left_out = ["document information"] if held else []
    for found in _dictionaries(writer):
        left_out += _strip(found)
    if not left_out and not reader.is_encrypted:
        return content, ()
    made = io.BytesIO()
    writer.write(made)
    return made.getvalue(), tuple(dict.fromkeys(left_out))


def _is_signed(reader: PdfReader) -> bool:
    """Whether somebody signed the file digitally."""
    fields = reader.get_fields() or {}
    return any(field.get("/FT") == "/Sig" and field.get("/V") for field in fields.values())


def _dictionaries(writer: PdfWriter) -> Iterator[DictionaryObject]:
    """Every dictionary of the file, those within arrays and other dictionaries too."""
    waiting = [each for each in writer._objects if each is not None]
    while waiting:
        one = waiting.pop()
        if isinstance(one, DictionaryObject):
            yield one
            waiting += [each for each in one.values() if isinstance(each, DictionaryObject | ArrayObject)]
        elif isinstance(one, ArrayObject):
            waiting += [each for each in one if isinstance(each, DictionaryObject | ArrayObject)]


def _strip(found: DictionaryObject) -> list[str]:
    """Take the metadata out of one dictionary; what was taken."""
    taken = [name for key, name in PRIVATE.items() if key in found and found.pop(key) is not None]
    if found.get("/Type") == "/Metadata" and isinstance(found, StreamObject) and found._data:
        found._data = b""
        taken.append("XMP")
    comment = found.get("/Subtype") not in NOT_COMMENTS and "/Rect" in found and "/Subtype" in found
    if comment and [found.pop(key) for key in SAID_BY if key in found]:
        taken.append("names in comments")
    return taken
