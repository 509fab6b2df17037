"""Words that a page glued together ("Chineont", "GuoShengkun", "Vietnam(PCV)") are parted again.

Only where the page gives itself away: a word is parted if it never stands alone elsewhere, one part is a small word or
a capital starts inside it, and both parts are words that the page or the tables know.
"""

import re
from collections import Counter
from functools import cache

from jalon.reader.lexicon import Lexicon, lexicon

WORD = re.compile(r"[^\W\d_]{3,}")
INNER_CAPITAL = re.compile(r"[a-zà-ÿ]{2}(?=[A-ZÀ-Ý][a-zà-ÿ]{2})")
BRACKET = re.compile(r"[^\W\d_](?=\([A-ZÀ-Ý])")
SMALL = {
    "fr": "le la les de du des en et à au aux par pour sur dans lors que qui ont est sont leur leurs son sa ses ce "
    "cette entre avec une un été plus ainsi afin dont où contre deux",
    "en": "the of and to in for on with by was were that from at has have are an their",
}
EVIDENCE = 3


def glued_at(text: str, tables: Lexicon) -> list[int]:
    """Return the positions of `text` before which a space is missing.

    Args:
        text: a view's text.
        tables: the language's tables, whose words count as known.

    Example:
        >>> glued_at("la Chineont la Chine ont enmatière en matière lesvols les vols", lexicon("fr"))
        [8, 27, 49]
    """
    small = frozenset(SMALL.get(tables.language, "").split())
    if not small:
        return []
    counted = Counter(word.lower() for word in re.findall(r"[^\W\d_]+", text))
    known = {word for word in counted if len(word) > 2} | table_words(tables.language)
    parted = [cut for found in WORD.finditer(text) if (cut := _cut(found, small, known, counted))]
    inner = [found.end() for found in INNER_CAPITAL.finditer(text)]
    if len(parted) + len(inner) < EVIDENCE:
        return []
    brackets = [found.end() for found in BRACKET.finditer(text)]
    return sorted({*parted, *inner, *brackets})


def _cut(found: re.Match[str], small: frozenset[str], known: set[str], counted: Counter[str]) -> int:
    word = found[0].lower()
    if counted[word] > 1 or word in small or word in table_words("fr"):
        return 0
    if found.string[found.end() : found.end() + 1] == "'" and word[-1] in "dlns" and word[:-1] in known | small:
        return found.end() - 1
    for position in range(2, len(word) - 1):
        left, right = word[:position], word[position:]
        if left[-1] == "l" and right in ("le", "les"):  # officiel|le
            continue
        joined = left in known and right in known and len(left) > 4 and len(right) > 4
        if joined or _small_and_known(left, right, small, known):
            return found.start() + position
    return 0


def _small_and_known(left: str, right: str, small: frozenset[str], known: set[str]) -> bool:
    fits = (left in small and (right in known or right in small)) or (right in small and left in known)
    return fits and max(len(left), len(right)) > 2


@cache
def table_words(language: str) -> frozenset[str]:
    """Return every plain word in the tables of a language."""
    tables = lexicon(language)
    names = ("people", "events", "agreements", "mechanisms", "topics", "counted")
    text = " ".join(str(tables.table(name)) for name in names)
    return frozenset(word for word in re.findall(r"(?<![\w\\])[a-zà-ÿ]{3,}(?![\w?(\[])", text.lower()))
