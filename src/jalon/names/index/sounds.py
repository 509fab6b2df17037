"""The narrow door to the rest of the room: how a name reads.

The index knows a name only by these entries, so that other readings change one file (and `SCHEME`, which stands in
every index: one made by other rules is refused).
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

from jalon.names.reading import Reading
from jalon.names.readings import read, untitled
from jalon.names.readings import warm as warm_readings
from jalon.names.tables_io import rows
from jalon.names.text import clean, words

SCHEME = "persons-3"
LONGEST_NAME = 120
LONGEST_SPELLING = 40
ENTRIES = 6
LONG_WORD = 4
_BARE = "vietnamese-bare"
_Word = tuple[str, str, str]
_OTHER_LETTERS = re.compile("[^a-z]+")
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
    return list(dict.fromkeys(filter(None, map(_entry, read(untitled(words(clean(name[:LONGEST_NAME]))))))))[:ENTRIES]


def warm() -> None:
    """Read every table of the room once, so that the first questions are as quick as the others."""
    warm_readings()
    entries("Nguyễn Văn")


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
    found: dict[str, None] = {}
    for system in dict.fromkeys([system for part in parts for system in part]):
        spoken = [part.get(system) or (part.get(_BARE) if system == "vietnamese" else None) for part in parts]
        if None not in spoken:
            found[_whole(spoken)] = None  # type: ignore[arg-type]
    found.pop("", None)
    return list(found)[:ENTRIES]


@lru_cache(maxsize=1 << 16)
def _word(word: str) -> dict[str, _Word]:
    """What each convention makes of one word: its spelling and its sounds; the likeliest reading of each."""
    found: dict[str, _Word] = {}
    for reading in read(untitled(words(clean(word)))):
        if spelling := _spelling(reading):
            found.setdefault(reading.system, (spelling, *_sounds(reading.tokens)))
    return found


def _whole(parts: Sequence[_Word]) -> str:
    """One entry of several words; one that needs no Vietnamese marks may stand among those that have them."""
    spelling = " ".join([spelled for spelled, _, _ in parts])[:LONGEST_SPELLING].strip()
    sounds = _run([sound for _, sound, _ in parts])
    long = " ".join([hard for _, _, hard in parts if hard])[:LONGEST_SPELLING]
    return f"{spelling}|{sounds[:LONGEST_SPELLING]}|{long}" if spelling and sounds.isascii() else ""


def _sounds(tokens: Sequence[str]) -> tuple[str, str]:
    """The sounds of all tokens together, and the consonants of each token that has many."""
    heard = [_token(token) for token in tokens]
    return _run([sound for sound, _ in heard]), " ".join([hard for _, hard in heard if hard])


@lru_cache(maxsize=1 << 17)
def _token(token: str) -> tuple[str, str]:
    sound = _TWICE.sub(r"\1", token.translate(_classes()))
    hard = "".join(filter(str.isupper, sound))
    return sound, hard if len(hard) >= LONG_WORD else ""


def _run(sounds: Sequence[str]) -> str:
    """Sounds one after another, what would stand twice only once."""
    whole = ""
    for sound in sounds:
        whole += sound[1:] if whole and sound and whole[-1] == sound[0] else sound
    return whole


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
    return _whole([(_spelling(reading), *_sounds(reading.tokens))])


def _spelling(reading: Reading) -> str:
    if reading.script in _SPELLED_BY_SOUND:
        return " ".join(filter(None, map(_by_sound, reading.tokens)))
    return " ".join(filter(None, map(_letters, reading.latin.split())))


@lru_cache(maxsize=1 << 17)
def _by_sound(token: str) -> str:
    return _letters(token.translate(_spelled()))


@lru_cache(maxsize=1 << 17)
def _letters(word: str) -> str:
    """A word in small letters from a to z."""
    text = word if word.isascii() else unicodedata.normalize("NFD", word.replace("đ", "d"))
    return _OTHER_LETTERS.sub("", text)
