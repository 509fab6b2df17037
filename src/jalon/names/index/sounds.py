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
from jalon.names.text import clean, words

SCHEME = "persons-1"
LONGEST_NAME = 120
LONGEST_SPELLING = 40
ENTRIES = 6
LONG_WORD = 4
_Word = tuple[str, tuple[str, ...]]
_NO_WORD: _Word = ("", ())
_OTHER_LETTERS = re.compile("[^a-z ]+")
_APART = re.compile("[^\u1000-\u109f\u1f00-\U0010ffff]*")  # no Burmese, no hanzi
_TWICE = re.compile(r"(.)\1+")
_SPELLED_BY_SOUND = frozenset({"thai", "lao", "khmer", "cyrillic"})
_LATIN_OF = {
    "P": "ph", "T": "th", "K": "kh", "C": "ch", "c": "ch", "φ": "ph", "θ": "th", "ŵ": "w", "đ": "d", "ʦ": "ts",
    "ʨ": "ts", "ʈ": "zh", "Ʈ": "ch", "ʂ": "sh", "ʒ": "zh", "ʐ": "r", "ɟ": "j", "ɕ": "x", "ç": "ch", "ĉ": "c", "ĝ": "g",
    "ĵ": "j", "ẋ": "x", "ɲ": "nh", "x": "kh", "ŋ": "ng", "ɛ": "ae", "ə": "oe", "ɔ": "o", "ü": "u", "ɨ": "ue",
}  # fmt: skip


def entries(name: str) -> list[str]:
    """The readings of a name as "spelling|sounds|long" in ASCII, the likeliest first; none where nothing can be read.

    Sounds are classes: capital letters for consonants, small ones for vowels. `long` repeats the consonants of each
    word that has four or more.

    Example:
        >>> "wang wei|WaNWe|" in entries("王伟")
        True
    """
    return list(dict.fromkeys(filter(None, map(_entry, readings(name[:LONGEST_NAME])))))[:ENTRIES]


def warm() -> None:
    """Read every table of the room once, so that the first questions are as quick as the others."""
    for name in ("Nguyễn Văn", "Wang Wei", "王伟", "สมชาย", "ສົມສີ", "សុខ", "အောင်", "Иван"):
        entries(name)


def recorded_entries(name: str) -> list[str]:
    """The same for a name that goes on record: read word by word, so that millions of names cost what their words cost.

    Names in scripts that write words apart give the entries that all their words have in common; the few readings
    that only the whole name shows are left to `entries`, by which names are asked for.

    Example:
        >>> set(recorded_entries("Nguyễn Văn Hùng")) <= set(entries("Nguyễn Văn Hùng"))
        True
    """
    if not _APART.fullmatch(name):
        return entries(name)
    parts = [_word(word) for word in words(clean(name[:LONGEST_NAME]))]
    if len(parts) < 2:
        return entries(name)
    systems = dict.fromkeys(system for part in parts for system in part)
    spoken = [[_in(part, system) for part in parts] for system in systems]
    whole = [_whole(each) for each in spoken if all(spelling for spelling, _ in each)]
    return list(dict.fromkeys(filter(None, whole)))[:ENTRIES]


@lru_cache(maxsize=1 << 18)
def _word(word: str) -> dict[str, _Word]:
    """What each convention makes of one word: its spelling and its sounds; the likeliest reading of each."""
    found: dict[str, _Word] = {}
    for reading in readings(word):
        if spelling := _spelling(reading):
            found.setdefault(reading.system, (spelling, reading.tokens))
    return found


def _in(part: dict[str, _Word], system: str) -> _Word:
    """A word in one convention; one that needs no Vietnamese marks stands among those that have them."""
    return part.get(system) or (part.get("vietnamese-bare", _NO_WORD) if system == "vietnamese" else _NO_WORD)


def _whole(words_: list[_Word]) -> str:
    spelling = " ".join(spelled for spelled, _ in words_)
    return _joined(spelling, tuple(token for _, tokens in words_ for token in tokens))


@lru_cache(maxsize=65536)
def _sounds(tokens: tuple[str, ...]) -> tuple[str, str]:
    """The sounds of all tokens together, and the consonants of each token that has many."""
    classes = [_TWICE.sub(r"\1", token.translate(_classes())) for token in tokens]
    hard = ["".join(filter(str.isupper, one)) for one in classes]
    long = " ".join(one for one in hard if len(one) >= LONG_WORD)
    return _TWICE.sub(r"\1", "".join(classes))[:LONGEST_SPELLING], long[:LONGEST_SPELLING]


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
    return _joined(_spelling(reading), reading.tokens)


def _joined(spelling: str, tokens: tuple[str, ...]) -> str:
    spelling, (sounds, long) = spelling[:LONGEST_SPELLING].strip(), _sounds(tokens)
    return f"{spelling}|{sounds}|{long}" if spelling and sounds.isascii() else ""


def _spelling(reading: Reading) -> str:
    text = " ".join(reading.tokens).translate(_spelled()) if reading.script in _SPELLED_BY_SOUND else reading.latin
    if not text.isascii():
        text = unicodedata.normalize("NFD", text.replace("đ", "d"))
    return " ".join(_OTHER_LETTERS.sub("", text).split())
