"""From a source and its layout to the view that the later stages read."""

import re
import unicodedata
from collections.abc import Iterator

from jalon.reader.glue import glued_at
from jalon.reader.layout import Layout, Zone, tight
from jalon.reader.lexicon import Lexicon
from jalon.reader.sentences import Sentence, sentences_of
from jalon.reader.view import Piece, View

PLAIN = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "«": '"', "»": '"', "‑": "-"})
POINT = re.compile(r"\s*[-–—•*·+▪] ")
STARTS_LOW = re.compile(r"\s*[a-zà-ỹ,;:)–—-]")
ENDS_OPEN = re.compile(r"[\w,;(–—'’-]\s*$")
WRAPPED = 45
LONG_SENTENCE = 40


def view_of(source: str, layout: Layout, tables: Lexicon) -> View:
    r"""Return the cleaned view of a source.

    Example:
        >>> from jalon.reader.lexicon import lexicon
        >>> view_of("les entrées\net sorties", Layout(), lexicon("fr")).text
        'les entrées et sorties'
    """
    zones = sorted(layout.zones, key=lambda zone: zone.start)
    soft = _soft_breaks(source, layout)
    view = View(source, _pieces(source, zones, soft))
    view = view.with_spaces(glued_at(view.text, tables))
    repeats = _repeats(view)
    if not repeats:
        return view
    layout.zones.extend(repeats)
    again = View(source, _pieces(source, sorted(layout.zones, key=lambda zone: zone.start), soft))
    return again.with_spaces(glued_at(again.text, tables))


def sentences_in(view: View, layout: Layout) -> list[Sentence]:
    """Cut a view into sentences and mark the headline's."""
    if layout.title is None:
        return sentences_of(view.text)
    return sentences_of(view.text, (view.position(layout.title[0]), view.position(layout.title[1])))


def _pieces(source: str, zones: list[Zone], soft: set[int]) -> Iterator[Piece]:
    """Yield the view's characters: zones and hard breaks become one line break, runs of blanks one space."""
    position, last = 0, "\n"
    waiting = iter(zones)
    zone = next(waiting, None)
    while position < len(source):
        while zone and zone.end <= position:
            zone = next(waiting, None)
        if zone and zone.start <= position:
            end, character = zone.end, "\n"
        else:
            end, character = _cluster(source, position)
            if character == "\n" and position in soft:
                character = " "
        if (character == "\n" and last == " ") or not (character in " \n" and last in " \n"):
            yield Piece(character, position, end)
            last = character
        position = end


def _cluster(source: str, position: int) -> tuple[int, str]:
    """Return the end of the character at a position, combining marks included, and what it reads as."""
    end = position + 1
    if source[position].isascii() and (end == len(source) or source[end].isascii()):
        character = source[position]
        return end, "\n" if character == "\n" else " " if character.isspace() else character.translate(PLAIN)
    while end < len(source) and unicodedata.combining(source[end]):
        end += 1
    character = unicodedata.normalize("NFC", source[position:end])[0]
    if character.isspace():
        return end, "\n" if character == "\n" else " "
    return end, character.translate(PLAIN)


def _soft_breaks(source: str, layout: Layout) -> set[int]:
    """Return where a line break is only the page's width: the sentence goes on in the next line."""
    breaks: set[int] = set()
    start = 0
    lines = source.split("\n")
    for number, line in enumerate(lines[:-1]):
        after = lines[number + 1]
        place = start + len(line)
        titled = layout.title is not None and layout.title[0] <= start < layout.title[1]
        listed = POINT.match(after) and line.rstrip().endswith((":", ";", ".", ","))
        goes_on = bool(STARTS_LOW.match(after)) and bool(line.strip()) and not listed
        wrapped = len(line) >= WRAPPED and bool(ENDS_OPEN.search(line)) and bool(after.strip()) and not titled
        if (goes_on or wrapped) and not layout.covers(place - 1) and not _is_stamp(line):
            breaks.add(place)
        start += len(line) + 1
    return breaks


def _is_stamp(line: str) -> bool:
    return len(line.strip()) < 4


def _repeats(view: View) -> list[Zone]:
    """Find long sentences whose letters stand earlier in the text."""
    found: list[Zone] = []
    seen: list[tuple[str, Sentence]] = []
    for sentence in sentences_of(view.text):
        letters = tight(view.text[sentence.start : sentence.end])
        if len(letters) < LONG_SENTENCE:
            continue
        for earlier, other in seen:
            if letters == earlier or earlier.startswith(letters):
                found.append(_zone(view, sentence))
                break
            if letters.startswith(earlier):
                found.append(_zone(view, other))
                break
        seen.append((letters, sentence))
    return found


def _zone(view: View, sentence: Sentence) -> Zone:
    span = view.span(sentence.start, sentence.end)
    return Zone(span.start, span.end, "duplicate")
