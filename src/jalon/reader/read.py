"""The way in: a text or a file becomes a `Document` with its proposed records."""

import re
from pathlib import Path

from jalon.reader.dating import moment_of
from jalon.reader.document import Document, Records
from jalon.reader.errors import CannotRead
from jalon.reader.intake import text_of
from jalon.reader.language import language_of
from jalon.reader.lexicon import lexicon
from jalon.reader.reading import Reading, reading_of
from jalon.reader.records.agreements import agreements
from jalon.reader.records.campaigns import campaigns
from jalon.reader.records.commitments import commitments
from jalon.reader.records.events import events
from jalon.reader.records.mechanisms import mechanisms
from jalon.reader.records.participants import participants
from jalon.reader.records.statistics import statistics
from jalon.reader.records.topics import topics

LONGEST_TEXT = 400_000
ISO_DATE = re.compile(r"(?:19|20)\d\d(?:-\d\d){0,2}")


def read_text(text: str, *, id: str, date_hint: str | None = None) -> Document:  # noqa: A002 - the schema's word
    """Read an official text into proposed records.

    Args:
        text: the text as it stands on the page, furniture included; spans of the result point into it.
        id: the caller's name for the document.
        date_hint: its ISO date where the caller knows it better than the page does.

    Raises:
        CannotRead: the text is empty, too long, or in a language without tables.

    Example:
        >>> document = read_text("Hanoi, May 3 2024 (VNA) - Police arrested 12 suspects in the city.", id="a")
        >>> document.date, document.records.statistics[0].counted
        ('2024-05-03', 'suspects')
    """
    if not text.strip():
        raise CannotRead("the text is empty; check that the right file was given")
    if len(text) > LONGEST_TEXT:
        raise CannotRead(
            "the text has %(count)s characters, the most is %(most)s; cut it into its items first",
            count=len(text),
            most=LONGEST_TEXT,
        )
    if date_hint is not None and not (ISO_DATE.fullmatch(date_hint) and moment_of(date_hint).is_real()):
        raise CannotRead("the date “%(date)s” is no ISO date; write it as 2024-08-15, 2024-08 or 2024", date=date_hint)
    language = language_of(text)
    reading = reading_of(text, lexicon(language), date_hint=date_hint)
    anchor = reading.dating.anchor
    return Document(id, language, anchor.iso, anchor.basis, _title(reading), text, _records(reading))


def read_file(source: Path | str | bytes, name: str = "") -> Document:
    """Read a file: plain text, HTML, DOCX or PDF with text, told apart by content.

    Args:
        source: a path, or the file's bytes.
        name: the document's id for bytes; a path's stem where empty.

    Raises:
        CannotRead: what `read_text` raises, or a file that holds no readable text.
        OSError: the path can't be opened.
    """
    content = source if isinstance(source, bytes) else Path(source).read_bytes()
    stem = name or ("document" if isinstance(source, bytes) else Path(source).stem)
    return read_text(text_of(content), id=stem)


def _title(reading: Reading) -> str | None:
    if reading.layout.title is None:
        return None
    return reading.view.source[slice(*reading.layout.title)].strip()


def _records(reading: Reading) -> Records:
    named, standing = campaigns(reading), mechanisms(reading)
    happened = events(reading, standing, named)
    return Records(
        events=happened,
        participants=participants(reading),
        agreements=agreements(reading, happened),
        mechanisms=standing,
        commitments=commitments(reading),
        topics=topics(reading),
        statistics=statistics(reading),
        campaigns=named,
    )
