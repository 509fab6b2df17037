"""Thai: how it sounds, and how its letters stand for Sanskrit ones.

Thai writes what it once borrowed: final consonants fall together (จ ช ด ต ถ ท ธ ส are all t), vowels between consonants
are not written, a mark silences letters. Two readings come of it: `thai`, the sounds, as in the Royal Thai General
System; and `thai-letters`, letter by letter, as many people spell their own names (Pramudwinai, Chulanont, Vejjajiva).
Elements of names that the rules alone would misread are in `tables/thai_elements.csv`.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache

from jalon.names.rules import rewriter
from jalon.names.scripts.brahmic import Grammar, grammar
from jalon.names.tables_io import mapping, rows

_MARKS = dict.fromkeys(map(ord, "่้๊๋ํฺ๎ฯๆ"))
_MUTE = "([ก-ฮ]|ทร|ตร|ษณ|ดร|ทธ|ถร|ตย|ชญ)[ิุ]?์"


def _bare(text: str) -> str:
    return text.replace("ํา", "ำ").translate(_MARKS)


@cache
def _thai() -> Grammar:
    entries = {_bare(row["thai"]): tuple(row["phones"].split()) for row in rows("thai_elements.csv")}
    return grammar("thai.csv", mute=_MUTE, linking="รลว", entries=entries)


@lru_cache(maxsize=65536)
def syllables(word: str) -> tuple[str, ...]:
    """Read one Thai word as the sounds of its syllables.

    Example:
        >>> syllables("สมชาย")
        ('som', 'Cay')
    """
    return _thai().read(_bare(word))


@cache
def _letters() -> Callable[[str], str]:
    return rewriter(mapping("thai_letters.csv"))


@lru_cache(maxsize=65536)
def letters(word: str) -> str:
    """Spell one Thai word letter by letter, by the Sanskrit values of its letters.

    Example:
        >>> letters("จุลานนท์")
        'julananth'
    """
    text = re.sub("([เแโไใ])(ห[งญนมยรลว]|[ก-ฮ])", r"\2\1", _bare(word))
    text = re.sub("([ก-ฮ])(?=[ก-ฮ]([ก-ฮ]|$))", r"\1ะ", text)
    return _letters()(text)
