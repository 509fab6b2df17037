"""Everything about one name that comparing needs, made once: its readings in every order in which they may stand.

A `Shape` is one reading in one order of its words, as sounds: in full; turned round (customs differ on where the family
name goes); shortened to its first and last words (middle names are left out); or one word alone (Chinese papers abroad
render one word of a Malay or Indian name).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import attrgetter
from typing import Final, NamedTuple

from jalon.names.once import once
from jalon.names.reading import Reading
from jalon.names.readings import read, untitled
from jalon.names.scripts import cantonese, han, latin, mandarin, vietnamese
from jalon.names.tables_io import rows
from jalon.names.text import clean, runs, words

FULL: Final = 0
TURNED: Final = 1
SHORT: Final = 2
ONE: Final = 3
_ALONE = 4
LONGEST_SOUND = 48
"""Sounds of one shape that are compared."""


class Shape(NamedTuple):
    """One reading of a name with its words in one order.

    Attributes:
        reading: the reading it is of.
        kind: `FULL`, `TURNED`, `SHORT` or `ONE`.
        order: the places of the words that it is made of.
        sounds: the sounds, joined.
    """

    reading: Reading
    kind: int
    order: tuple[int, ...]
    sounds: str


@dataclass(frozen=True)
class Prepared:
    """A name made ready for comparing.

    Attributes:
        name: the name as written.
        text: the cleaned text.
        words: its words.
        script: the script of its first letter, `""` where there is none.
        shapes: its readings in the orders that are tried; none where nothing can be read.

    Example:
        >>> prepare("Hun Sen").script
        'latin'
    """

    name: str
    text: str
    words: tuple[str, ...]
    script: str
    shapes: tuple[Shape, ...]

    @once
    def hanzi(self) -> str:
        """The name in characters that both writings share, or `""` where it is not in Chinese characters."""
        return han.fold("".join(self.words)) if self.script == "han" else ""

    @once
    def marked(self) -> tuple[vietnamese.Syllable, ...]:
        """The syllables of a Vietnamese name written with its marks, else none."""
        if self.script != "latin" or self.text.isascii() or not any(map(vietnamese.has_marks, self.words)):
            return ()
        found = [vietnamese.syllable(word) for word in self.words]
        return tuple(s for s in found if s) if all(found) else ()

    @once
    def has_middle(self) -> bool:
        """Whether the name is of a kind that may leave middle names out; short names and most scripts are not."""
        return self.script in ("latin", "cyrillic") or self.is_foreign_han

    @once
    def is_foreign_han(self) -> bool:
        """Whether the name is a foreign one in Chinese characters: parted by a dot, or longer than Chinese names."""
        return self.script == "han" and (len(self.words) > 1 or len(self.hanzi) > 4)

    @once
    def surnames(self) -> frozenset[str]:
        """How the surname of a name in Chinese characters may be spelled in Latin letters."""
        if self.script != "han" or self.is_foreign_han:
            return frozenset()
        found = {shape.reading.latin.split()[0] for shape in self.shapes if shape.reading.system != "han-viet"}
        return frozenset(latin.plain(surname) for surname in found) | cantonese.surname_spellings(self.hanzi[0])

    @once
    def has_english_given(self) -> bool:
        """Whether a Latin name of two or three words holds an English given name."""
        return self.script == "latin" and 2 <= len(self.words) <= 3 and bool(english_given() & set(self.plain))

    @once
    def is_domestic_han(self) -> bool:
        """Whether the name is in Chinese characters and no longer than Chinese names are."""
        return self.script == "han" and not self.is_foreign_han

    @once
    def spelled(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """The syllables of the name by convention (`mandarin`, `vietnamese`), for each reading in it."""
        found: dict[str, list[tuple[str, ...]]] = {}
        for shape in self.shapes:
            if shape.kind == FULL and len(shape.reading.tokens) > 1:
                if shape.reading.system in ("pinyin", "palladius", "wade-giles"):
                    found.setdefault("mandarin", []).append(shape.reading.tokens)
                    found.setdefault("mandarin-open", []).append(mandarin.opened(shape.reading.tokens))
                if shape.reading.system == "wade-giles-open":
                    found.setdefault("mandarin-open", []).append(shape.reading.tokens)
                if shape.reading.system in ("han-viet", "vietnamese", "vietnamese-bare"):
                    found.setdefault("vietnamese", []).append(tuple(latin.plain(shape.reading.latin).split()))
        return {convention: tuple(readings_) for convention, readings_ in found.items()}

    @once
    def mandarin(self) -> tuple[str, ...]:
        """The pinyin syllables of a name that is written in pinyin, Palladius or Wade-Giles with its marks."""
        if self.script == "han" or self.marked:
            return ()
        for shape in self.shapes:
            if shape.reading.system in ("pinyin", "palladius"):
                return tuple(shape.reading.latin.split())
        return ()

    @once
    def plain(self) -> tuple[str, ...]:
        """The words without accents."""
        return self.words if self.text.isascii() else tuple(latin.plain(word) for word in self.words)

    @once
    def letters(self) -> str:
        """The words without accents, joined."""
        return "".join(self.plain)

    @once
    def has_initial(self) -> bool:
        """Whether one of the words is a single letter."""
        return any(len(word) == 1 for word in self.words)


@cache
def english_given() -> frozenset[str]:
    """Given names that people of Chinese descent take beside their own (`tables/english_given.csv`)."""
    return frozenset(row["name"] for row in rows("english_given.csv"))


@lru_cache(maxsize=1 << 16)
def prepare(name: str) -> Prepared:
    """Make a name ready for comparing. Kept for the names asked last.

    Example:
        >>> len(prepare("").shapes)
        0
    """
    text = clean(name)
    parts = tuple(untitled(words(text)))
    script = next((script for word in parts for script, _ in runs(word)), "")
    shapes = [shape for reading in read(parts) for shape in _shapes(reading, parts)]
    return Prepared(name, text, parts, script, tuple(sorted(shapes, key=_KIND)))


_KIND = attrgetter("kind")


def _shapes(reading: Reading, parts: Sequence[str]) -> Iterator[Shape]:
    groups = _words_of(reading, parts)
    for kind, order in _orders(len(groups), reading.script, reading.system):
        if kind != ONE or len(groups[order[0]]) >= _ALONE:
            sounds = "".join([groups[place] for place in order])[:LONGEST_SOUND]
            if sounds:
                yield Shape(reading, kind, order, sounds)


def _words_of(reading: Reading, parts: Sequence[str]) -> list[str]:
    """Group a reading's tokens by the written words, where the reading is finer than they are."""
    tokens = reading.tokens
    if len(parts) < 2 or len(tokens) == len(parts):
        return list(tokens)
    if reading.script == "han":
        sizes = [len(part) for part in parts]
    else:
        pieces = reading.latin.split()
        sizes = _sizes(pieces, [latin.plain(part).replace("'", "") for part in parts])
    if sum(sizes) != len(tokens):
        return list(tokens)
    starts = [sum(sizes[:place]) for place in range(len(sizes))]
    return ["".join(tokens[start : start + size]) for start, size in zip(starts, sizes, strict=True)]


def _sizes(pieces: Sequence[str], parts: Sequence[str]) -> list[int]:
    sizes, place = [], 0
    for part in parts:
        start, length = place, 0
        while place < len(pieces) and length < len(part):
            length += len(pieces[place])
            place += 1
        sizes.append(place - start)
    return sizes


@cache
def _orders(count: int, script: str, system: str) -> tuple[tuple[int, tuple[int, ...]], ...]:
    full = tuple(range(count))
    orders: list[tuple[int, tuple[int, ...]]] = [(FULL, full)]
    if count < 2 or count > 8 or script in ("han", "burmese") or system == "sino":
        return tuple(orders)
    orders.append((TURNED, (count - 1, *full[:-1])))
    if count > 2:
        orders += [(TURNED, (*full[1:], 0)), (TURNED, (count - 1, *full[1:-1], 0))]
        orders += [(SHORT, (0, count - 1)), (SHORT, (count - 1, 0))]
    if system == "latin" and count <= 4:
        orders += [(ONE, (place,)) for place in full]
    return tuple(orders)
