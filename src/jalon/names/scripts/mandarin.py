"""Mandarin syllables in Latin and Cyrillic spellings: pinyin, Wade-Giles, Palladius.

All three name the same 400 syllables (`tables/mandarin.csv`), so a name in any of them is cut into syllables and read
as pinyin. Wade-Giles is written with its apostrophes (`Ch'en`) or, in papers, without, and then leaves open which
of two sounds is meant; such syllables are spelled with the open sound.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from jalon.names.rules import segment
from jalon.names.tables_io import rows

_OPEN = str.maketrans({"ʈ": "ç", "Ʈ": "ç", "c": "ç", "C": "ç", "P": "p", "T": "t", "K": "k", "ʨ": "ʦ"})
_TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0304\u030c"))


@cache
def pinyin() -> dict[str, str]:
    """Pinyin syllables → sounds; `ü` also as it is typed: `lv`, `lyu`; `nue` for `nüe`.

    Example:
        >>> pinyin()["xi"]
        'ɕi'
    """
    table = {row["pinyin"]: row["phones"] for row in rows("mandarin.csv")}
    typed = {key.replace("ü", letter): sound for key, sound in table.items() if "ü" in key for letter in "uv"}
    return {**typed, "lyu": table["lü"], **table}


@cache
def wade_giles() -> dict[str, str]:
    """Wade-Giles syllables with their apostrophes → sounds.

    Example:
        >>> wade_giles()["ch'en"]
        'Ʈən'
    """
    return {row["wadegiles"]: row["phones"] for row in rows("mandarin.csv")}


@cache
def open_wade_giles() -> dict[str, str]:
    """Wade-Giles syllables as typed without apostrophes and dots → sounds that leave the breath open.

    Example:
        >>> open_wade_giles()["hsueh"]
        'ɕüɛ'
    """
    table = {key.replace("'", "").replace("ü", "u"): sound.translate(_OPEN) for key, sound in wade_giles().items()}
    table.update({key.replace("'", ""): sound.translate(_OPEN) for key, sound in wade_giles().items()})
    return {
        **table,
        "yu": "ü",
        "ker": "kə",
        "kuei": "kwey",
        "huei": "hwey",
        "tzu": "ʦɨ",
        "szu": "sɨ",
        "jyh": "çɨ",
        "yeou": "yiu",
    }


@cache
def palladius() -> dict[str, tuple[str, str]]:
    """Palladius syllables → pinyin and sounds.

    Example:
        >>> palladius()["цзинь"]
        ('jin', 'cin')
    """
    table = {row["palladius"]: (row["pinyin"], row["phones"]) for row in rows("mandarin.csv")}
    table["хуй"] = table["хой"] = table["хуэй"]
    return {**{key.replace("э", "е"): value for key, value in table.items()}, **table}


def without_tones(word: str) -> str:
    """Drop pinyin tone marks and keep ü: `lǚ` → `lü`.

    Example:
        >>> without_tones("xí")
        'xi'
    """
    if word.isascii() and word.isalpha():
        return word
    plain = unicodedata.normalize("NFD", word).translate(_TONES)
    return unicodedata.normalize("NFC", re.sub("[1-5]", "", plain))


@lru_cache(maxsize=65536)
def cut_pinyin(word: str) -> tuple[str, ...] | None:
    """Cut a word into pinyin syllables, or None where it can't be.

    Example:
        >>> cut_pinyin("xi'an"), cut_pinyin("jinping")
        (('xi', 'an'), ('jin', 'ping'))
    """
    return _cut(without_tones(word).split("'"), pinyin())


def _cut(parts: Sequence[str], table: dict[str, str]) -> tuple[str, ...] | None:
    found: list[str] = []
    for part in parts:
        pieces = segment(part, table, 6)
        if pieces is None:
            return None
        found += pieces
    return tuple(found)


def opened(syllables: Sequence[str]) -> tuple[str, ...]:
    """Leave the breath of Mandarin sounds open, as Wade-Giles without apostrophes does.

    Example:
        >>> opened(["Ʈən"])
        ('çən',)
    """
    return tuple(map(_opened, syllables))


@lru_cache(maxsize=8192)
def _opened(syllable: str) -> str:
    return syllable.translate(_OPEN)


def cut_palladius(word: str) -> list[str] | None:
    """Cut a Cyrillic word into Palladius syllables, or None where it can't be.

    Example:
        >>> cut_palladius("цзиньпин")
        ['цзинь', 'пин']
    """
    return segment(word.replace("ъ", ""), palladius(), 6)
