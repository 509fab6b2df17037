"""Say in words why two names got their score: which reading met which, what differed, what was missing."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jalon.names.align import UNITS
from jalon.names.features import FEATURES
from jalon.names.orders import Shape
from jalon.names.pairing import Pairing, Pairs
from jalon.names.phones import vowels
from jalon.names.prepared import Prepared
from jalon.said import Said

SYSTEMS = {
    "pinyin": Said("pinyin"),
    "wade-giles": Said("Wade-Giles"),
    "wade-giles-open": Said("Wade-Giles without apostrophes"),
    "palladius": Said("the Russian spelling of Chinese"),
    "cantonese": Said("Cantonese"),
    "dialect": Said("a southern Chinese dialect"),
    "han-viet": Said("Hán-Việt"),
    "vietnamese": Said("Vietnamese"),
    "vietnamese-bare": Said("Vietnamese without marks"),
    "well-known": Said("a well-known given name in Chinese"),
    "sino": Said("the Mandarin behind the Vietnamese"),
    "latin": Said("Latin letters"),
    "thai": Said("Thai"),
    "thai-letters": Said("Thai letter by letter"),
    "lao": Said("Lao"),
    "khmer": Said("Khmer"),
    "burmese": Said("Burmese"),
    "cyrillic": Said("Cyrillic"),
    "mixed": Said("several scripts"),
}
_NOTHING = Said("nothing")
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


def explained(pairs: Pairs, pairing: Pairing, rows: NDArray[np.float32]) -> list[tuple[str, ...]]:
    """Explain every pair of a batch.

    Args:
        pairs: N pairs of names.
        pairing: what `pairing.nearest` found for them.
        rows: their features, shape (N, features).

    Returns:
        For each pair, sentences (`Said`), the most telling first.

    Example:
        See `compare.compare_pairs`, which gives them out.
    """
    names, shape = pairs.packed.names, pairs.packed.shape
    facts = zip(*(rows[:, list(FEATURES).index(name)].tolist() for name in _Facts._fields), strict=True)
    places = (part.tolist() for part in (pairs.one, pairs.other, pairing.first, pairing.second))
    bad = zip(*map(_notable, pairing.found.units), strict=True)
    said: list[tuple[str, ...]] = []
    for one, other, first, second, fact, units in zip(*places, map(_Facts._make, facts), bad, strict=True):
        pair = names[one], names[other]
        if first < 0:
            said.append(
                tuple(
                    [
                        Said("“%(name)s” holds nothing that can be read", name=name.name)
                        for name in pair
                        if not name.spoken
                    ]
                )
            )
            continue
        mine, theirs = shape(first), shape(second)
        said.append((_met(mine, theirs), _sound(mine, theirs, units, fact), *_writing(pair, fact), *_words(fact)))
    return said


def _met(mine: Shape, theirs: Shape) -> Said:
    return Said(
        "%(one)s (%(one_as)s) was compared with %(other)s (%(other_as)s)",
        one=mine.reading.latin,
        one_as=SYSTEMS[mine.reading.system],
        other=theirs.reading.latin,
        other_as=SYSTEMS[theirs.reading.system],
    )


def _notable(units: NDArray[np.float32]) -> list[list[int]]:
    """The syllables of each row in which something worth a word differs."""
    rows, places = np.nonzero(units > _NOTABLE)
    ends = np.searchsorted(rows, np.arange(len(units)), side="right").tolist()
    flat = places.tolist()
    return [flat[start:end] for start, end in zip([0, *ends], ends, strict=False)]


def _sound(mine: Shape, theirs: Shape, bad: tuple[list[int], list[int]], fact: _Facts) -> Said:
    """Say how the sounds of one pair differ."""
    if fact.sound_cost < 0.05:
        return Said("they sound the same")
    if not (bad[0] or bad[1]):
        return Said("they sound nearly the same")
    one, other = (
        " ".join([_syllables(shape.sounds)[place] for place in places])
        for shape, places in zip((mine, theirs), bad, strict=True)
    )
    return Said("they differ in sound: %(one)s / %(other)s", one=one or _NOTHING, other=other or _NOTHING)


@lru_cache(maxsize=1 << 16)
def _syllables(sounds: str) -> list[str]:
    """Cut a row of sounds as `pairing.units_of` numbers them: before each consonant that a vowel follows."""
    found = _border().split(sounds)
    return [*found[: UNITS - 1], "".join(found[UNITS - 1 :])]


@cache
def _border() -> re.Pattern[str]:
    soft = "".join(vowels())
    return re.compile(f"(?<=.)(?=[^{soft}][{soft}])")


def _writing(pair: tuple[Prepared, Prepared], facts: _Facts) -> Iterator[Said]:
    if facts.hanzi_wrong == 0:
        same = pair[0].words == pair[1].words
        yield Said("the same characters") if same else Said("the same characters, simplified and traditional")
    elif facts.hanzi_wrong > 0:
        count = int(facts.hanzi_wrong)
        if facts.sound_cost < _NOTABLE:
            yield Said("%(count)s of the characters differ, though they sound alike", count=count)
        else:
            yield Said("%(count)s of the characters differ", count=count)
    if facts.tones_wrong:
        yield Said("the tone differs in %(count)s of the Vietnamese syllables", count=int(facts.tones_wrong))
    if facts.letters_wrong == 0:
        yield Said("the same letters")
    elif 0 < facts.letters_wrong <= 2:
        yield Said("%(count)s of the letters differ", count=int(facts.letters_wrong))


def _words(facts: _Facts) -> Iterator[Said]:
    if facts.turned:
        yield Said("the words stand in another order")
    if facts.shortened:
        yield Said("a middle name is missing")
    if facts.initials:
        yield Said("one name has initials")
