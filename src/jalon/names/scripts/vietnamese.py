"""Vietnamese, with its marks or without: syllables, tones, and the sounds of both.

A Vietnamese syllable is an onset, a rhyme and a tone; only so many of each exist (`tables/vietnamese.csv`), so that a
word can be recognised, its tone mark lifted off wherever it was put (`hòa` and `hoà`), and a joined name cut into its
syllables (`nguyenhoaiphuong`).
"""

import math
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache

from jalon.names.rules import segment
from jalon.names.scripts.latin import plain
from jalon.names.tables_io import rows

TONES = {"\u0300": "huyền", "\u0301": "sắc", "\u0303": "ngã", "\u0309": "hỏi", "\u0323": "nặng"}


@dataclass(frozen=True, slots=True)
class Syllable:
    """One Vietnamese syllable.

    Attributes:
        base: its letters with their quality marks, without the tone (`nguyên`).
        tone: `huyền`, `sắc`, `ngã`, `hỏi`, `nặng`, or `ngang` for the level tone.
        phones: its sounds.

    Example:
        >>> syllable("nguyễn").tone
        'ngã'
    """

    base: str
    tone: str
    phones: str


@cache
def _parts() -> tuple[dict[str, str], dict[str, str]]:
    onsets = {row["spelling"]: row["phones"] for row in rows("vietnamese.csv") if row["part"] == "onset"}
    rhymes = {row["spelling"]: row["phones"] for row in rows("vietnamese.csv") if row["part"] == "rhyme"}
    return onsets, rhymes


@cache
def marked() -> dict[str, str]:
    """Every syllable that can be written, without its tone: `nguyên` → its sounds.

    Example:
        >>> marked()["đăng"]
        'daŋ'
    """
    onsets, rhymes = _parts()
    return {
        onset + rhyme: sound + tail
        for onset, sound in onsets.items()
        for rhyme, tail in rhymes.items()
        if _spells(onset, rhyme)
    }


def _spells(onset: str, rhyme: str) -> bool:
    front = rhyme[0] in "ieêy"
    if onset in ("k", "gh", "ngh"):
        return front
    if onset == "c":
        return not front
    if onset == "gi":
        return not rhyme.startswith(("i", "y")) or rhyme.startswith("iê")
    if onset == "qu":
        return rhyme[0] not in "uư" and rhyme not in ("o", "ô", "oi", "on", "ong", "oan", "oang")
    return True


@cache
def bare() -> dict[str, str]:
    """Every syllable as it is typed without any mark: `nguyen` → its sounds, where they agree or the likeliest.

    Example:
        >>> bare()["dang"]
        'đaŋ'
    """
    found: dict[str, str] = {}
    for spelling in sorted(marked(), key=lambda s: (sum(c > "~" for c in s), s)):
        found.setdefault(plain(spelling), marked()[spelling])
    return found


@lru_cache(maxsize=65536)
def syllable(word: str) -> Syllable | None:
    """Read one lower-case word with its marks as a Vietnamese syllable, or None where it is none.

    Example:
        >>> syllable("hoà") == syllable("hòa"), syllable("smith")
        (True, None)
    """
    tone = "ngang"
    letters = []
    for char in unicodedata.normalize("NFD", word):
        if char in TONES:
            tone = TONES[char]
        else:
            letters.append(char)
    base = unicodedata.normalize("NFC", "".join(letters))
    sounds = marked().get(base)
    return Syllable(base, tone, sounds) if sounds is not None else None


def has_marks(word: str) -> bool:
    """Tell whether a word bears a Vietnamese mark: a tone, or one of ă â đ ê ô ơ ư.

    Example:
        >>> has_marks("văn"), has_marks("van")
        (True, False)
    """
    return word.isascii() is False and word != plain(word)


@lru_cache(maxsize=65536)
def cut(word: str) -> list[str] | None:
    """Cut an unmarked word into unmarked Vietnamese syllables, or None where it can't be.

    Example:
        >>> cut("nguyenhoaiphuong"), cut("vanhung")
        (['nguyen', 'hoai', 'phuong'], ['van', 'hung'])
    """
    return segment(word, bare(), 7, _likely())


@cache
def _likely() -> dict[str, int]:
    """What speaks for an unmarked syllable in a name: names are Sino-Vietnamese, and some syllables stand for more."""
    stands_for = Counter[str]()
    for row in rows("sino.csv"):
        stands_for[plain(row["hanviet"])] += len(row["pinyin"].split())
    return {syllable: round(1000 * math.log1p(count)) for syllable, count in stands_for.items()}
