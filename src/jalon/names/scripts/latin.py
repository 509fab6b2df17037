"""Latin letters without a known convention: Western names and common romanisations, read by general rules.

Spelling alone can't tell what a `c`, `j`, `x` or `ch` stands for; such letters have sounds of their own that lie near
to all they may be (`phones.csv`). Accents fall away here; the Vietnamese and pinyin readers keep theirs.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

from jalon.names.rules import rewriter
from jalon.names.tables_io import mapping

_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h", "ŋ": "ng"}
)
_DOUBLE = re.compile(r"(.)\1+")


def plain(text: str) -> str:
    """Take the accents off Latin letters: `özgür đặng` → `ozgur dang`.

    Example:
        >>> plain("đặng"), plain("łukasz")
        ('dang', 'lukasz')
    """
    return text if text.isascii() else _without_accents(text)


@lru_cache(maxsize=65536)
def _without_accents(text: str) -> str:
    text = unicodedata.normalize("NFD", text.translate(_LETTERS))
    return "".join(char for char in text if not unicodedata.combining(char))


@cache
def _rules(table: str) -> Callable[[str], str]:
    return rewriter(mapping(table))


@lru_cache(maxsize=65536)
def phones(word: str) -> str:
    """Read one lower-case Latin word by the general rules.

    Example:
        >>> phones("shanghai")
        'ʂaŋhay'
    """
    return _DOUBLE.sub(r"\1", _rules("latin.csv")(plain(word)))
