"""Say in words why two names got their score: which reading met which, what differed, what was missing."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jalon.names.align import UNITS
from jalon.names.features import FEATURES
from jalon.names.pairing import Pairing, Pairs, units_of
from jalon.names.prepared import Prepared, Shape

SYSTEMS = {
    "pinyin": "pinyin",
    "wade-giles": "Wade-Giles",
    "wade-giles-open": "Wade-Giles without apostrophes",
    "palladius": "the Russian spelling of Chinese",
    "cantonese": "Cantonese",
    "dialect": "a southern Chinese dialect",
    "han-viet": "Hán-Việt",
    "vietnamese": "Vietnamese",
    "vietnamese-bare": "Vietnamese without marks",
    "well-known": "a well-known given name in Chinese",
    "sino": "the Mandarin behind the Vietnamese",
    "latin": "Latin letters",
    "thai": "Thai",
    "thai-letters": "Thai letter by letter",
    "lao": "Lao",
    "khmer": "Khmer",
    "burmese": "Burmese",
    "cyrillic": "Cyrillic",
    "mixed": "several scripts",
}
_NOTABLE = 0.3


class _Facts(NamedTuple):
    """The features that words are made of."""

    sound_cost: float
    hanzi_wrong: float
    tones_wrong: float
    letters_wrong: float
    turned: float
    shortened: float
    initials: float


_ASKED = _Facts._fields


def explained(pairs: Pairs, pairing: Pairing, rows: NDArray[np.float32]) -> list[tuple[str, ...]]:
    """Explain every pair of a batch.

    Args:
        pairs: N pairs of names.
        pairing: what `pairing.nearest` found for them.
        rows: their features, shape (N, features).

    Returns:
        For each pair, sentences without a full stop, the most telling first.

    Example:
        See `compare.compare_pairs`, which gives them out.
    """
    names, shapes = pairs.packed.names, pairs.packed.shapes
    facts = zip(*(rows[:, list(FEATURES).index(name)].tolist() for name in _ASKED), strict=True)
    places = (part.tolist() for part in (pairs.one, pairs.other, pairing.first, pairing.second))
    syllables = _Syllables(pairs, pairing)
    said: list[tuple[str, ...]] = []
    for index, (one, other, first, second, fact) in enumerate(zip(*places, map(_Facts._make, facts), strict=True)):
        pair = names[one], names[other]
        if first < 0:
            said.append(tuple(f"“{name.name}” holds nothing that can be read" for name in pair if not name.shapes))
            continue
        met = f"{_told(shapes[first])} was compared with {_told(shapes[second])}"
        said.append((met, syllables.sound(index, first, second, fact), *_writing(pair, fact), *_words(fact)))
    return said


def _told(shape: Shape) -> str:
    return f"{shape.reading.latin} ({SYSTEMS[shape.reading.system]})"


class _Syllables:
    """The syllables of the shapes of a batch, and in which of them each pair differs."""

    def __init__(self, pairs: Pairs, pairing: Pairing) -> None:
        self._shapes, self._codes = pairs.packed.shapes, pairs.packed.codes
        self._bad = [[np.flatnonzero(row) for row in units > _NOTABLE] for units in pairing.found.units]
        self._known: dict[int, list[str]] = {}

    def sound(self, index: int, first: int, second: int, fact: _Facts) -> str:
        """Say how the sounds of one pair differ."""
        if fact.sound_cost < 0.05:
            return "they sound the same"
        one, other = (
            " ".join([self._of(shape)[place] for place in bad[index].tolist()])
            for bad, shape in zip(self._bad, (first, second), strict=True)
        )
        if one or other:
            return f"they differ in sound: {one or 'nothing'} / {other or 'nothing'}"
        return "they sound nearly the same"

    def _of(self, shape: int) -> list[str]:
        if shape not in self._known:
            units = units_of(self._codes[shape : shape + 1])[0].tolist()
            found = [""] * UNITS
            for sound, unit in zip(self._shapes[shape].sounds, units, strict=False):
                found[unit] += sound
            self._known[shape] = found
        return self._known[shape]


def _writing(pair: tuple[Prepared, Prepared], facts: _Facts) -> Iterator[str]:
    if facts.hanzi_wrong == 0:
        same = pair[0].words == pair[1].words
        yield "the same characters" if same else "the same characters, simplified and traditional"
    elif facts.hanzi_wrong > 0:
        alike = ", though they sound alike" if facts.sound_cost < _NOTABLE else ""
        yield f"{int(facts.hanzi_wrong)} of the characters differ{alike}"
    if facts.tones_wrong:
        yield f"the tone differs in {int(facts.tones_wrong)} of the Vietnamese syllables"
    if facts.letters_wrong == 0:
        yield "the same letters"
    elif 0 < facts.letters_wrong <= 2:
        yield f"{int(facts.letters_wrong)} of the letters differ"


def _words(facts: _Facts) -> Iterator[str]:
    if facts.turned:
        yield "the words stand in another order"
    if facts.shortened:
        yield "a middle name is missing"
    if facts.initials:
        yield "one name has initials"
