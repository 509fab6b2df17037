"""Lao: a spelling that says what it sounds like, since 1975 without silent letters.

A syllable is an onset, a vowel written around it, and a final (`tables/lao.csv`, where ◌ is the place of a consonant).
Tone marks say nothing that other scripts keep. A word is cut into the syllables that leave the fewest letters bare.
"""

from functools import cache, lru_cache

from jalon.names.scripts.brahmic import Grammar, grammar

_MARKS = dict.fromkeys(map(ord, "່້໊໋໌"))


@cache
def _lao() -> Grammar:
    return grammar("lao.csv")


@lru_cache(maxsize=65536)
def syllables(word: str) -> tuple[str, ...]:
    """Read one Lao word as the sounds of its syllables.

    Example:
        >>> syllables("ທອງລຸນ")
        ('Tɔŋ', 'lun')
    """
    text = word.translate(_MARKS).replace("ໍາ", "ຳ").replace("ຫຼ", "ຫລ")
    return _lao().read(text)
