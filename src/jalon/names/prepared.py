"""Everything about one name that comparing needs, made once: its readings in every order in which they may stand.

What orders there are stands in `orders`. The orders of many names are laid out together, in numbers (`packing`); here
they are only made where somebody asks for one name's.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import attrgetter

from jalon.names.once import once
from jalon.names.orders import Shape, Spoken, plan, shapes_of
from jalon.names.reading import Reading
from jalon.names.readings import read, untitled
from jalon.names.scripts import cantonese, han, latin, mandarin, vietnamese
from jalon.names.tables_io import rows
from jalon.names.text import clean, runs, words

SCRIPTS = ("", "han", "latin", "lao", "khmer", "thai", "burmese", "cyrillic")

CONVENTIONS = ("mandarin", "mandarin-open", "vietnamese")
"""Conventions in which a name is a row of syllables, of which there are only so many."""
_NOT_SPELLED: tuple[tuple[int, tuple[int, ...], tuple[int, ...]], ...] = ((0, (), ()),) * len(CONVENTIONS)


class _Numbers(dict[str, int]):
    """A number for each syllable that was met: there are no more than the conventions' tables hold."""

    def __missing__(self, syllable: str) -> int:
        return self.setdefault(syllable, next(_fresh))  # one number a syllable, whichever thread comes first


_fresh = itertools.count()
_number = _Numbers()


@dataclass(frozen=True)
class Prepared:
    """A name made ready for comparing.

    Attributes:
        name: the name as written.
        text: the cleaned text.
        words: its words.
        script: the script of its first letter, `""` where there is none.
        spoken: its readings, cut into words; none where nothing can be read.

    Example:
        >>> prepare("Hun Sen").script
        'latin'
    """

    name: str
    text: str
    words: tuple[str, ...]
    script: str
    spoken: tuple[Spoken, ...]

    @once
    def shapes(self) -> tuple[Shape, ...]:
        """Its readings in the orders that are tried: first all as written, then all turned round, and so on."""
        return tuple(sorted([shape for one in self.spoken for shape in shapes_of(one)], key=_KIND))

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
        found = {one.reading.latin.split()[0] for one in self.spoken if one.reading.system != "han-viet"}
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
        """The syllables of the name by convention (`CONVENTIONS`), for each reading in it."""
        found: dict[str, list[tuple[str, ...]]] = {}
        for reading, _, _ in self.spoken:
            if len(reading.tokens) > 1:
                if reading.system in ("pinyin", "palladius", "wade-giles"):
                    found.setdefault("mandarin", []).append(reading.tokens)
                    found.setdefault("mandarin-open", []).append(mandarin.opened(reading.tokens))
                if reading.system == "wade-giles-open":
                    found.setdefault("mandarin-open", []).append(reading.tokens)
                if reading.system in ("han-viet", "vietnamese", "vietnamese-bare"):
                    found.setdefault("vietnamese", []).append(tuple(latin.plain(reading.latin).split()))
        return {convention: tuple(readings_) for convention, readings_ in found.items()}

    @once
    def numbered(self) -> tuple[tuple[int, tuple[int, ...], tuple[int, ...]], ...]:
        """The same as numbers, for each of `CONVENTIONS`: how many readings, how long each is, all their syllables."""
        if not self.spelled:
            return _NOT_SPELLED
        several = [self.spelled.get(convention, ()) for convention in CONVENTIONS]
        return tuple(
            [
                (len(some), tuple(map(len, some)), tuple(map(_number.__getitem__, itertools.chain(*some))))
                for some in several
            ]
        )

    @once
    def mandarin(self) -> tuple[str, ...]:
        """The pinyin syllables of a name that is written in pinyin, Palladius or Wade-Giles with its marks."""
        if self.script == "han" or self.marked:
            return ()
        for reading, _, _ in self.spoken:
            if reading.system in ("pinyin", "palladius"):
                return tuple(reading.latin.split())
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
    def facts(self) -> tuple[int, int, bool, bool, bool, int]:
        """What `packing` lays out: script (in `SCRIPTS`), words, `is_foreign_han`, `has_middle`, initials, readings."""
        script = SCRIPTS.index(self.script)
        return script, len(self.words), self.is_foreign_han, self.has_middle, self.has_initial, len(self.spoken)

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
    return Prepared(name, text, parts, script, tuple([_spoken(reading, parts) for reading in read(parts)]))


_KIND = attrgetter("kind")


def _spoken(reading: Reading, parts: Sequence[str]) -> Spoken:
    tokens = reading.tokens
    groups = tokens if len(parts) < 2 or len(tokens) == len(parts) else _words_of(reading, parts)
    return Spoken(reading, groups, plan(len(groups), reading.script, reading.system))


def _words_of(reading: Reading, parts: Sequence[str]) -> tuple[str, ...]:
    """Group a reading's tokens by the written words, where the reading is finer than they are."""
    tokens = reading.tokens
    if reading.script == "han":
        sizes = [len(part) for part in parts]
    else:
        pieces = reading.latin.split()
        sizes = _sizes(pieces, [latin.plain(part).replace("'", "") for part in parts])
    if sum(sizes) != len(tokens):
        return tokens
    starts = [sum(sizes[:place]) for place in range(len(sizes))]
    return tuple(["".join(tokens[start : start + size]) for start, size in zip(starts, sizes, strict=True)])


def _sizes(pieces: Sequence[str], parts: Sequence[str]) -> list[int]:
    sizes, place = [], 0
    for part in parts:
        start, length = place, 0
        while place < len(pieces) and length < len(part):
            length += len(pieces[place])
            place += 1
        sizes.append(place - start)
    return sizes
