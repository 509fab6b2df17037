"""Cyrillic letters: Russian, Ukrainian and Mongolian names, and what Russian makes of names from elsewhere.

Chinese names stand in the Palladius system (`mandarin`); all others are read letter by letter (`tables/cyrillic.csv`).
"""

from collections.abc import Callable
from functools import cache, lru_cache

from jalon.names.rules import rewriter
from jalon.names.tables_io import mapping


@cache
def _rules() -> Callable[[str], str]:
    return rewriter(mapping("cyrillic.csv"))


@lru_cache(maxsize=65536)
def phones(word: str) -> str:
    """Read one lower-case Cyrillic word.

    Example:
        >>> phones("хунг")
        'xuŋ'
    """
    return _rules()(word)
