"""From a written name to its readings: each script's reader, and how their parts become whole names."""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from jalon.names import chinese, romanised
from jalon.names.reading import Reading
from jalon.names.scripts import burmese, cyrillic, khmer, lao, latin, mandarin, thai
from jalon.names.tables_io import rows
from jalon.names.text import clean, runs, words

BURMESE_COMMA = "၊"
MOST = 8
"""Readings of one name that are kept."""


@lru_cache(maxsize=65536)
def readings(name: str) -> tuple[Reading, ...]:
    """Read a name in every way its script allows, likeliest first; at most `MOST`, none where nothing can be read.

    Args:
        name: as written, in any of the eight scripts; longer than `text.LONGEST` is cut.

    Example:
        >>> [reading.system for reading in readings("阮富仲")][:2]
        ['pinyin', 'han-viet']
    """
    return read(untitled(words(clean(name))))


def read(parts: Sequence[str]) -> tuple[Reading, ...]:
    """Read the words of a name, cleaned and without titles; the same as `readings` makes of the whole.

    Example:
        >>> [reading.system for reading in read(["阮富仲"])][:2]
        ['pinyin', 'han-viet']
    """
    parts = [word for word in parts if scripts_of(word) is not None]  # marks without a letter say nothing
    scripts = {script for word in parts for script in scripts_of(word) or ()}
    found = list(_BY_SCRIPT[scripts.pop()](parts)) if len(scripts) == 1 else _mixed(parts)
    return tuple([reading for reading in found if any(reading.tokens)][:MOST])


@lru_cache(maxsize=65536)
def scripts_of(word: str) -> tuple[str, ...] | None:
    """The scripts in which a word's letters stand, or None where it holds no letter.

    Example:
        >>> scripts_of("王li"), scripts_of("123")
        (('han', 'latin'), None)
    """
    return tuple([script for script, _ in runs(word)]) if any(map(str.isalpha, word)) else None


def warm() -> None:
    """Read every table once, so that the first names are as quick as the others.

    Example:
        >>> warm()
    """
    for name in ("Nguyễn Văn", "Wang Wei", "王伟", "สมชาย", "ສົມສີ", "សុខ", "အောင်", "Иван"):
        readings(name)


@cache
def _titles() -> frozenset[str]:
    return frozenset(clean(row["title"]) for row in rows("titles.csv"))


def untitled(parts: Sequence[str]) -> list[str]:
    """Drop the titles before a name.

    Example:
        >>> untitled(["mr", "hun", "sen"])
        ['hun', 'sen']
    """
    kept = list(parts)
    while len(kept) > 1 and kept[0] in _titles():
        del kept[0]
    return kept


def _mixed(parts: Sequence[str]) -> list[Reading]:
    pieces = [
        next(iter(_BY_SCRIPT[script]([letters])), None) for word in parts for script, letters in runs(word) if letters
    ]
    heard = [piece for piece in pieces if piece and any(piece.tokens)]
    if not heard:
        return []
    text = " ".join(piece.latin for piece in heard)
    return [Reading("mixed", heard[0].script, text, tuple(t for piece in heard for t in piece.tokens), 0.8)]


def _thai(parts: Sequence[str]) -> Iterator[Reading]:
    yield _joined("thai", "thai", [thai.syllables(part) for part in parts], 1.0)
    letters = [thai.letters(part) for part in parts]
    yield Reading("thai-letters", "thai", " ".join(letters), tuple(map(latin.phones, letters)), 0.5)


def _joined(system: str, script: str, words_: Sequence[Sequence[str]], weight: float) -> Reading:
    tokens = tuple("".join(syllables).replace("yɲ", "y") for syllables in words_)
    return Reading(system, script, " ".join("-".join(syllables) for syllables in words_), tokens, weight)


def _lao(parts: Sequence[str]) -> Iterator[Reading]:
    yield _joined("lao", "lao", [lao.syllables(part) for part in parts], 1.0)


def _khmer(parts: Sequence[str]) -> Iterator[Reading]:
    yield _joined("khmer", "khmer", [khmer.syllables(part) for part in parts], 1.0)


def _burmese(parts: Sequence[str]) -> Iterator[Reading]:
    pieces = [piece for piece in " ".join(parts).split(BURMESE_COMMA) if piece.strip()]
    if len(pieces) == 2:  # two spellings of one name, or the family name put first
        pieces = [*pieces, " ".join(reversed(pieces))]
    for piece in pieces:
        heard = [syllable for part in piece.split() for syllable in burmese.syllables(part)]
        spelled = " ".join(latin_ for _, latin_ in heard)
        weight = 1.0 if len(pieces) == 1 else 0.8
        yield Reading("burmese", "burmese", spelled, tuple(sounds for sounds, _ in heard), weight)


def _cyrillic(parts: Sequence[str]) -> Iterator[Reading]:
    cut = [mandarin.cut_palladius(part) for part in parts]
    if all(cut):
        flat = [mandarin.palladius()[s] for piece in cut for s in piece or ()]
        yield Reading("palladius", "cyrillic", " ".join(p for p, _ in flat), tuple(sound for _, sound in flat), 0.9)
    yield Reading("cyrillic", "cyrillic", " ".join(parts), tuple(map(cyrillic.phones, parts)), 1.0)


_BY_SCRIPT = {
    "latin": romanised.read,
    "han": chinese.read,
    "thai": _thai,
    "lao": _lao,
    "khmer": _khmer,
    "burmese": _burmese,
    "cyrillic": _cyrillic,
}
