"""Stage 1, layout: what is text and what surrounds it on the page.

Headers, captions, teasers, by-lines, footers and repeated lines are *zones*: they are blanked before anything is
understood, so no record can come from them. What a header or dateline says about the document's date is kept. The
words that give furniture away are in `tables/<lang>/furniture.toml`.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from jalon.reader.calendar import grammar
from jalon.reader.lexicon import Lexicon

LONG_LINE = 120
SHORT_LINE = 40
LONGEST_CAPTION = 400
SHORT_CAPTION = 200
SHORTEST_REPEAT = 12
STAMP = re.compile(r"\s*date\s*:?\s*((?:19|20)\d\d(?:-\d\d){0,2})(?=\s|$)\s*", re.IGNORECASE)
ISO_LINE = re.compile(r"(?:\W*\w+){0,3}\W*\b((?:19|20)\d\d-\d\d-\d\d)(?:[T ].{0,20})?\W*(?:\|.{0,30})?$")
NUMBER_LINE = re.compile(r"[#\s]*\d[\d\s]*$")
SENTENCE_END = re.compile(r"[.!?]['\"»”)]*\s+")
STARTS_LOW = re.compile(r"\s?[a-zà-ỹ,;:)–—-]")
MARKS = ">»→►▶•*–- "
"""What may stand before a link to another item."""
TERMINAL = re.compile(r"[.!?…:;。！？]['\"»”)]*$")
CLOCK = re.compile(r"\b\d{1,2}[:h]\d{2}(?::\d{2})?\b(?: ?\(?(?:GMT|UTC|AM|PM)[^\s)]*\)?)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Zone:
    """A stretch `start:end` of the source that is not text; `kind` as the schema's `noise_zones`, or `dateline`."""

    start: int
    end: int
    kind: str


@dataclass(slots=True)
class Line:
    """One line of the source, `start` its offset."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """Where the line ends, its line break not counted."""
        return self.start + len(self.text)

    @property
    def bare(self) -> str:
        """The line without blanks at either side."""
        return self.text.strip()


@dataclass(slots=True)
class Layout:
    """The zones of a source, where its headline is, and what the page says about its date.

    Attributes:
        zones: not text.
        title: the headline's `start, end`, where there is one.
        stamps: ISO dates that the page states about itself, most trusted first, with where they stand.
        datelines: the `start, end` of "Hanoï, 23 novembre (VNA) -" and its like.
    """

    zones: list[Zone] = field(default_factory=list)
    title: tuple[int, int] | None = None
    stamps: list[tuple[str, str]] = field(default_factory=list)
    datelines: list[tuple[int, int]] = field(default_factory=list)

    def covers(self, position: int) -> bool:
        """Tell whether a position of the source lies in a zone."""
        return any(zone.start <= position < zone.end for zone in self.zones)


def layout_of(source: str, lexicon: Lexicon) -> Layout:
    r"""Find the furniture of a page.

    Args:
        source: the text as given; offsets of the result point into it.
        lexicon: the tables of its language.

    Example:
        >>> from jalon.reader.lexicon import lexicon
        >>> page = "Un.\n\nUn texte de quarante lettres et plus encore.\n\nVoir plus\n\nAutre."
        >>> [zone.kind for zone in layout_of(page, lexicon("fr")).zones]
        ['teaser']
    """
    layout = Layout()
    lines = list(_lines(source))
    first = lines[0] if lines else Line(0, "")
    if stamp := STAMP.match(source):
        layout.stamps.append((stamp[1], "header"))
        layout.zones.append(Zone(0, stamp.end(), "header"))
        first.text, first.start = source[stamp.end() : first.end], stamp.end()
    lines = [line for line in lines if line.bare]
    lines = _without_teasers(_without_the_close(lines, lexicon, layout), lexicon, layout)
    body = [line for line in lines if not _is_furniture(line, lexicon, layout)]
    body = _without_repeats(source, body, layout)
    for line in body:
        _captions_within(line, lexicon, layout)
    _find_title([line for line in body if not layout.covers(line.end - 1)], layout)
    for line in body:
        _datelines_and_signatures(source, line, lexicon, layout)
    _closing_name(body, layout)
    layout.zones.sort(key=lambda zone: zone.start)
    return layout


def _lines(source: str) -> Iterator[Line]:
    position = 0
    for text in source.split("\n"):
        yield Line(position, text)
        position += len(text) + 1


def _without_the_close(lines: list[Line], lexicon: Lexicon, layout: Layout) -> list[Line]:
    """Drop what a release says of its sender at the end, from its own little headline on."""
    closing = lexicon.compiled(str(lexicon.entry("furniture", "closing")), cased=True, whole=False)
    for number, line in enumerate(lines):
        if number > 2 and closing.fullmatch(line.bare):
            layout.zones.append(Zone(line.start, lines[-1].end, "footer"))
            return lines[:number]
    return lines


def _without_teasers(lines: list[Line], lexicon: Lexicon, layout: Layout) -> list[Line]:
    """Drop links to other items: one line if it names its target or stands on top, else all that follows."""
    marker = lexicon.words("furniture", "teaser")
    kept: list[Line] = []
    for line in lines:
        found = marker.match(line.bare.lstrip(MARKS))
        if not found:
            kept.append(line)
            continue
        rest = line.bare.lstrip(MARKS)[found.end() :].strip(" :.>»-–")
        in_body = any(len(seen.bare) > SHORT_LINE and TERMINAL.search(seen.bare) for seen in kept)
        pointed = line.bare[0] in MARKS or (rest and ":" in line.bare.lstrip(MARKS)[found.end() : found.end() + 2])
        if rest and not pointed and len(line.bare) > LONG_LINE:
            kept.append(line)
        elif rest or not in_body:
            layout.zones.append(Zone(line.start, line.end, "teaser"))
        else:
            layout.zones.append(Zone(line.start, lines[-1].end, "teaser"))
            return kept
    return kept


def _is_furniture(line: Line, lexicon: Lexicon, layout: Layout) -> bool:
    kind = _date_line(line, lexicon, layout) or _kind_of(line.bare, lexicon)
    if kind:
        layout.zones.append(Zone(line.start, line.end, kind))
    return bool(kind)


def _date_line(line: Line, lexicon: Lexicon, layout: Layout) -> str:
    """A line that is nothing but a date (and a clock, a weekday, an agency's name) dates the document."""
    if len(line.bare) > 60:
        return ""
    if iso := ISO_LINE.match(line.bare):
        layout.stamps.append((iso[1], "stated"))
        return "header"
    for mention in grammar(lexicon).find(line.bare):
        stated = mention.first.iso() if mention.last is None else ""
        rest = CLOCK.sub("", line.bare[: mention.start] + line.bare[mention.end :])
        if (
            stated
            and len(stated) == 10
            and stated[0] != "-"
            and len(re.findall(r"\w+", rest)) <= 3
            and not line.bare.endswith(".")
        ):
            layout.stamps.append((stated, "stated"))
            return "header"
    return ""


def _kind_of(text: str, lexicon: Lexicon) -> str:
    if NUMBER_LINE.fullmatch(text):
        return "footer"
    for kind in ("byline", "header", "footer"):
        if lexicon.compiled(str(lexicon.entry("furniture", kind)), cased=True, whole=False).fullmatch(text):
            return kind
    if len(text) <= LONGEST_CAPTION and (text.startswith("©") or _sided(text, lexicon)):
        return "caption"
    image = lexicon.compiled(str(lexicon.entry("furniture", "image")), whole=False)
    tail = re.search(r"\s[-–]\s*(.{3,12})$", text)
    return "caption" if image.fullmatch(text) or (tail and image.fullmatch(tail[1])) else ""


def _sided(text: str, lexicon: Lexicon) -> bool:
    expression = str(lexicon.entry("furniture", "sides"))
    return bool(lexicon.compiled(expression, whole=False).search(text))


def _without_repeats(source: str, lines: list[Line], layout: Layout) -> list[Line]:
    """Drop a line whose letters an earlier line has already, whatever its spaces; parts of a wrapped line stay."""
    kept: list[Line] = []
    seen: list[str] = []
    for line in lines:
        letters = tight(line.bare)
        wrapped = STARTS_LOW.match(line.text) or STARTS_LOW.match(source, line.end + 1)
        if len(letters) >= SHORTEST_REPEAT and letters in seen and not wrapped:
            layout.zones.append(Zone(line.start, line.end, "duplicate"))
            continue
        seen.append(letters)
        kept.append(line)
    return kept


def tight(text: str) -> str:
    """Return the text's letters and digits in lower case, for comparing texts whose spacing differs."""
    return re.sub(r"[\W_]+", "", text).lower()


def _find_title(body: list[Line], layout: Layout) -> None:
    if len(body) > 1 and len(body[0].bare) <= 220 and not re.search(r"[.!?。]['\"»”]*$", body[0].bare):
        layout.title = (body[0].start, body[0].end)


def _captions_within(line: Line, lexicon: Lexicon, layout: Layout) -> None:
    """A credit ("Photo : VNA") makes a caption of the sentence before it, or of its whole line."""
    credit = lexicon.compiled(str(lexicon.entry("furniture", "credit")), cased=True, whole=False)
    start = 0
    for found in credit.finditer(line.text):
        before = line.text[start : found.start()].rstrip(" .-–|([\t")
        ends = [end.end() for end in SENTENCE_END.finditer(before)]
        alone = not line.text[found.end() :].strip(" .|)") and (len(line.text) <= SHORT_CAPTION or not ends)
        begin = start if alone or not ends else start + ends[-1]
        if begin == 0 and not alone and len(before) > LONGEST_CAPTION:
            begin = found.start()
        layout.zones.append(Zone(line.start + begin, line.start + found.end(), "caption"))
        start = found.end()


def _datelines_and_signatures(source: str, line: Line, lexicon: Lexicon, layout: Layout) -> None:
    opening = lexicon.compiled(str(lexicon.entry("furniture", "dateline")), cased=True, whole=False)
    for found in opening.finditer(source, line.start, line.end + 4):
        place = found.start()
        fresh = layout.covers(place - 1) or not source[line.start : place].strip(" \t|")
        if fresh and not layout.covers(place) and _is_dateline(found[0], line, layout):
            layout.datelines.append(found.span())
            layout.zones.append(Zone(*found.span(), "dateline"))
            break
    closing = lexicon.compiled(str(lexicon.entry("furniture", "agency_end")), cased=True, whole=False)
    for found in closing.finditer(line.text):
        if len(line.text) - found.end() <= 40:
            layout.zones.append(Zone(line.start + found.start(), line.end, "byline"))
            break


def _is_dateline(words: str, line: Line, layout: Layout) -> bool:
    """A place alone ("Ha Noi, Viet Nam – ") opens a body's line, never the headline; a bracket or a day settles it."""
    if re.search(r"[(\d]", words):
        return True
    in_title = layout.title is not None and layout.title[0] == line.start
    return not in_title and bool(re.search(r"\s[–—-]{1,2}\s*$", words)) and line.end - line.start > LONG_LINE // 2


def _closing_name(body: list[Line], layout: Layout) -> None:
    """A last line of two to five capitalised words is the author's; "(correspondant à Bangkok)" may follow."""
    if len(body) > 2:
        words = re.sub(r" \([^()]{3,60}\)$", "", body[-1].bare).strip("()./ -").split()
        if 2 <= len(words) <= 5 and all(word[:1].isupper() for word in words) and not TERMINAL.search(body[-1].bare):
            layout.zones.append(Zone(body[-1].start, body[-1].end, "byline"))
