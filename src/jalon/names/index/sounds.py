"""The narrow door to the rest of the room: how a name reads.

The index knows a name only by these entries, so that other readings change one file (and `SCHEME`, which stands in
every index: one made by other rules is refused).
"""

import re
import unicodedata
from functools import cache, lru_cache

from jalon.names.reading import Reading
from jalon.names.readings import readings
from jalon.names.tables_io import rows

SCHEME = "persons-1"
LONGEST_NAME = 120
LONGEST_SPELLING = 40
ENTRIES = 6
_OTHER_LETTERS = re.compile("[^a-z ]+")
_TWICE = re.compile(r"(.)\1+")
_SPELLED_BY_SOUND = frozenset({"thai", "lao", "khmer", "cyrillic"})
_LATIN_OF = {
    "P": "ph", "T": "th", "K": "kh", "C": "ch", "c": "ch", "φ": "ph", "θ": "th", "ŵ": "w", "đ": "d", "ʦ": "ts",
    "ʨ": "ts", "ʈ": "zh", "Ʈ": "ch", "ʂ": "sh", "ʒ": "zh", "ʐ": "r", "ɟ": "j", "ɕ": "x", "ç": "ch", "ĉ": "c", "ĝ": "g",
    "ĵ": "j", "ẋ": "x", "ɲ": "nh", "x": "kh", "ŋ": "ng", "ɛ": "ae", "ə": "oe", "ɔ": "o", "ü": "u", "ɨ": "ue",
}  # fmt: skip


def entries(name: str) -> list[str]:
    """The readings of a name as "spelling|sounds" in ASCII, the likeliest first; none where nothing can be read.

    Sounds are classes: capital letters for consonants, small ones for vowels.

    Example:
        >>> "wang wei|WaNWe" in entries("王伟")
        True
    """
    return list(dict.fromkeys(filter(None, map(_entry, readings(name[:LONGEST_NAME])))))[:ENTRIES]


@lru_cache(maxsize=65536)
def _sounds(tokens: tuple[str, ...]) -> str:
    return _TWICE.sub(r"\1", "".join(tokens).translate(_classes()))


@cache
def _classes() -> dict[int, str]:
    table = {
        ord(p): row["class"].lower() if row["kind"] == "V" else row["class"]
        for row in rows("phones.csv")
        for p in row["phone"]
    }
    return table | {ord("y"): "e", ord("-"): ""}


@cache
def _spelled() -> dict[int, str]:
    return str.maketrans(_LATIN_OF)


def _entry(reading: Reading) -> str:
    text = " ".join(reading.tokens).translate(_spelled()) if reading.script in _SPELLED_BY_SOUND else reading.latin
    if not text.isascii():
        text = unicodedata.normalize("NFD", text.replace("đ", "d"))
    spelling = " ".join(_OTHER_LETTERS.sub("", text).split())[:LONGEST_SPELLING].strip()
    sounds = _sounds(reading.tokens)[:LONGEST_SPELLING]
    return f"{spelling}|{sounds}" if spelling and sounds.isascii() else ""
