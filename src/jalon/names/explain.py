"""Say in words why two names got their score: which reading met which, what differed, what was missing."""

from collections.abc import Iterator, Mapping

import numpy as np

from jalon.names.pairing import Pairing
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


def reasons(
    pair: tuple[Prepared, Prepared], pairing: Pairing, index: int, facts: Mapping[str, float]
) -> tuple[str, ...]:
    """Explain one pair of a batch.

    Args:
        pair: the two names.
        pairing: what `pairing.nearest` found for the batch.
        index: the pair's place in the batch.
        facts: its features by name.

    Returns:
        Sentences without a full stop, the most telling first.
    """
    shapes = pairing.shapes[index]
    if shapes is None:
        return tuple(f"“{name.name}” holds nothing that can be read" for name in pair if not name.shapes)
    return (_met(*shapes), *_sounds(shapes, pairing, index, facts), *_writing(pair, facts), *_words(facts))


def _met(one: Shape, other: Shape) -> str:
    mine, theirs = (f"{shape.reading.latin} ({SYSTEMS[shape.reading.system]})" for shape in (one, other))
    return f"{mine} was compared with {theirs}"


def _sounds(shapes: tuple[Shape, Shape], pairing: Pairing, index: int, facts: Mapping[str, float]) -> Iterator[str]:
    if facts["sound_cost"] < 0.05:
        yield "they sound the same"
        return
    one, other = (_where(shape, units[index]) for shape, units in zip(shapes, pairing.found.units, strict=True))
    if one or other:
        yield f"they differ in sound: {' '.join(one) or 'nothing'} / {' '.join(other) or 'nothing'}"
    else:
        yield "they sound nearly the same"


def _where(shape: Shape, costs: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]") -> list[str]:
    bad = np.flatnonzero(costs > _NOTABLE).tolist()
    return ["".join(s for s, unit in zip(shape.sounds, shape.units, strict=False) if unit == place) for place in bad]


def _writing(pair: tuple[Prepared, Prepared], facts: Mapping[str, float]) -> Iterator[str]:
    if facts["hanzi_wrong"] == 0:
        same = pair[0].words == pair[1].words
        yield "the same characters" if same else "the same characters, simplified and traditional"
    elif facts["hanzi_wrong"] > 0:
        alike = ", though they sound alike" if facts["sound_cost"] < _NOTABLE else ""
        yield f"{int(facts['hanzi_wrong'])} of the characters differ{alike}"
    if facts["tones_wrong"]:
        yield f"the tone differs in {int(facts['tones_wrong'])} of the Vietnamese syllables"
    if facts["letters_wrong"] == 0:
        yield "the same letters"
    elif 0 < facts["letters_wrong"] <= 2:
        yield f"{int(facts['letters_wrong'])} of the letters differ"


def _words(facts: Mapping[str, float]) -> Iterator[str]:
    if facts["turned"]:
        yield "the words stand in another order"
    if facts["shortened"]:
        yield "a middle name is missing"
    if facts["initials"]:
        yield "one name has initials"
