"""DOCX to text, from its XML, with limits against bombs: sizes are checked before unpacking, entities refused."""

import io
import zipfile
import zlib
from xml.etree import ElementTree

from jalon.reader.errors import CannotRead

DOCUMENT = "word/document.xml"
LARGEST_PART = 40_000_000
MOST_PARTS = 2000
MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def text_of_docx(content: bytes) -> str:
    """Return the paragraphs of a DOCX, tables included, a blank line between them.

    Raises:
        CannotRead: not a DOCX, damaged, or unreasonably large once unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            part = _document_part(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise CannotRead("the DOCX is damaged; open it in a word processor, save it again and try once more") from error
    return _text(part)


def _document_part(archive: zipfile.ZipFile) -> bytes:
    if len(archive.infolist()) > MOST_PARTS or DOCUMENT not in archive.namelist():
        raise CannotRead("the archive is no DOCX; unpack it and give the reader the text inside")
    with archive.open(DOCUMENT) as handle:
        part = handle.read(LARGEST_PART + 1)
    if len(part) > LARGEST_PART:
        raise CannotRead("the DOCX unpacks to more text than any official item has; it was not read")
    if b"<!DOCTYPE" in part[:4096] or b"<!ENTITY" in part:
        raise CannotRead("the DOCX declares XML entities, which no word processor writes; it was not read")
    return part


def _text(part: bytes) -> str:
    try:
        root = ElementTree.fromstring(part)  # noqa: S314 - entities are refused above
    except ElementTree.ParseError as error:
        raise CannotRead("the DOCX is damaged; open it in a word processor, save it again and try once more") from error
    paragraphs = ["".join(_runs(paragraph)).strip() for paragraph in root.iter(MAIN + "p")]
    text = "\n\n".join(paragraph for paragraph in paragraphs if paragraph)
    if not text:
        raise CannotRead("the DOCX holds no text; check that the right file was given")
    return text


def _runs(paragraph: ElementTree.Element) -> list[str]:
    marks = {MAIN + "tab": "\t", MAIN + "br": "\n", MAIN + "cr": "\n"}
    return [(node.text or "") if node.tag == MAIN + "t" else marks.get(node.tag, "") for node in paragraph.iter()]
