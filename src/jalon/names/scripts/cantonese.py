"""Cantonese and the southern dialects, as passports of Hong Kong, Singapore and Malaysia spell them.

Jyutping, the scholars' notation of `tables/hanzi.csv`, is turned into the spelling that people bear (`zoeng1` → Cheung)
by `tables/cantonese.csv`. Hokkien, Teochew, Hakka and Hainanese spellings go by character (`tables/dialects.csv`).
"""

import re
from functools import cache, lru_cache

from jalon.names.tables_io import rows


@cache
def _parts() -> tuple[dict[str, str], dict[str, str]]:
    table = list(rows("cantonese.csv"))
    initials = {row["jyutping"]: row["hongkong"] for row in table if row["part"] == "initial"}
    finals = {row["jyutping"]: row["hongkong"] for row in table if row["part"] == "final"}
    return initials, finals


@lru_cache(maxsize=4096)
def hongkong(jyutping: str) -> str:
    """Spell a Jyutping syllable the Hong Kong way.

    Example:
        >>> hongkong("zoeng1"), hongkong("ceon1")
        ('cheung', 'chun')
    """
    initials, finals = _parts()
    syllable = re.sub(r"\d", "", jyutping)
    for size in (2, 1, 0):
        head, tail = syllable[:size], syllable[size:]
        if head in initials and tail in finals:
            return initials[head] + finals[tail]
    return syllable


@cache
def dialects() -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """Dialect spellings by simplified character: those as a surname, those as a part of a given name.

    Example:
        >>> dialects()["陈"][0][0]
        'tan'
    """
    found: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}
    for row in rows("dialects.csv"):
        surname, given = found.get(row["char"], ((), ()))
        found[row["char"]] = (surname + tuple(row["surname"].split()), given + tuple(row["given"].split()))
    return found


def surname_spellings(char: str) -> frozenset[str]:
    """List how a surname, in its simplified form, is spelled abroad.

    Example:
        >>> "tan" in surname_spellings("陈")
        True
    """
    return frozenset(dialects().get(char, ((), ()))[0])
