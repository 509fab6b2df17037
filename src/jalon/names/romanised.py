"""Names in Latin letters: Vietnamese with its marks or without, pinyin, Wade-Giles, and the general rules for the rest.

Names share their words (nguyen, van, li), so what each convention makes of one word is worked out once and kept; the
readings of a name are put together from that.
"""

import itertools
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from jalon.names.reading import Reading
from jalon.names.scripts import latin, mandarin, vietnamese
from jalon.names.tables_io import rows

Syllables = tuple[tuple[str, ...], tuple[str, ...]]


class Word(NamedTuple):
    """What one word in Latin letters can stand for; syllables are (spelled, sounds).

    Attributes:
        plain: the word without accents and apostrophes.
        sounds: by the general rules.
        has_marks: whether it bears a Vietnamese mark.
        syllable: the Vietnamese syllable that it is as written, if it is one.
        sino: the Mandarin syllables that this one may stand for, likeliest first.
        bare: Vietnamese syllables typed without marks; none for a single letter.
        pinyin: pinyin syllables.
        toneless: the word without pinyin tones, as Wade-Giles is looked up.
        careful: whether it bears a sign of careful Wade-Giles.
        wade: its sounds in Wade-Giles.
        open_wade: its sounds in Wade-Giles that leaves the apostrophes out.

    Example:
        >>> word("xi").pinyin
        (('xi',), ('ɕi',))
    """

    plain: str
    sounds: str
    has_marks: bool
    syllable: vietnamese.Syllable | None
    sino: tuple[str, ...]
    bare: Syllables | None
    pinyin: Syllables | None
    toneless: str
    careful: bool
    wade: str | None
    open_wade: str | None


@lru_cache(maxsize=1 << 17)
def word(text: str) -> Word:
    """Read one lower-case word in every convention."""
    plain = latin.plain(text)
    letters = plain.replace("'", "")
    toneless = mandarin.without_tones(text)
    return Word(
        letters,
        latin.phones(letters),
        vietnamese.has_marks(text),
        vietnamese.syllable(text),
        sino().get(text, ()),
        _heard(vietnamese.cut(plain), vietnamese.bare()) if len(text) > 1 else ((), ()),
        _heard(mandarin.cut_pinyin(text), mandarin.pinyin()),
        toneless,
        not _CAREFUL.isdisjoint(toneless),
        mandarin.wade_giles().get(toneless),
        mandarin.open_wade_giles().get(toneless),
    )


_CAREFUL = frozenset("'üê")


def _heard(cut: Sequence[str] | None, table: dict[str, str]) -> Syllables | None:
    return (tuple(cut), tuple([table[syllable] for syllable in cut])) if cut else None


def read(parts: Sequence[str]) -> list[Reading]:
    """Read the lower-case words of a name, the likeliest convention first.

    Example:
        >>> [reading.system for reading in read(["xi", "jinping"])]
        ['pinyin', 'latin']
    """
    heard = [word(part) for part in parts]
    found = list(_vietnamese(parts, heard))
    pinyin = _joined("pinyin", [one.pinyin for one in heard], 1.0)
    if pinyin:
        found.append(pinyin)
    wade = _wade_giles(heard)
    if wade:
        found.append(wade)
    spelled = " ".join([one.plain for one in heard])
    found.append(Reading("latin", "latin", spelled, tuple([one.sounds for one in heard]), 1.0))
    return found


def _vietnamese(parts: Sequence[str], heard: Sequence[Word]) -> Iterator[Reading]:
    if any(one.has_marks for one in heard):
        whole = [one.syllable.phones for one in heard if one.syllable]
        if len(whole) == len(heard):
            yield Reading("vietnamese", "latin", " ".join(parts), tuple(whole), 1.0)
            yield from _sino([one.sino[:2] for one in heard])
            return
    bare = _joined("vietnamese-bare", [one.bare for one in heard], 0.9)
    if bare and bare.tokens:
        yield bare


def _joined(system: str, pieces: Sequence[Syllables | None], weight: float) -> Reading | None:
    """One reading of the syllables of all words, or None where one word has none in this convention."""
    spelled: list[str] = []
    sounds: list[str] = []
    for piece in pieces:
        if piece is None:
            return None
        spelled += piece[0]
        sounds += piece[1]
    return Reading(system, "latin", " ".join(spelled), tuple(sounds), weight)


def _wade_giles(heard: Sequence[Word]) -> Reading | None:
    careful = any(one.careful for one in heard)
    sounds = [sound for one in heard if (sound := one.wade if careful else one.open_wade)]
    if len(sounds) < len(heard):
        return None
    system, spelled = "wade-giles" if careful else "wade-giles-open", " ".join([one.toneless for one in heard])
    return Reading(system, "latin", spelled, tuple(sounds), 0.8)


@cache
def sino() -> dict[str, tuple[str, ...]]:
    """Sino-Vietnamese syllables → the Mandarin ones they may stand for, likeliest first.

    Example:
        >>> sino()["tập"][0]
        'xi'
    """
    return {row["hanviet"]: tuple(row["pinyin"].split()) for row in rows("sino.csv")}


def _sino(options: Sequence[tuple[str, ...]]) -> Iterator[Reading]:
    """Take a Vietnamese name for a Chinese person's: the likeliest Mandarin behind it, and next to likeliest."""
    if not 2 <= len(options) <= 4 or not all(options):
        return
    table = mandarin.pinyin()
    for choice in _choices(tuple(map(len, options))):
        spelled = [option[rank] for option, rank in zip(options, choice, strict=True)]
        yield Reading("sino", "latin", " ".join(spelled), tuple([table[s] for s in spelled]), 0.2)


@cache
def _choices(sizes: tuple[int, ...]) -> list[tuple[int, ...]]:
    """The four likeliest ways to choose one of so many options at each place."""
    return sorted(itertools.product(*map(range, sizes)), key=sum)[:4]
