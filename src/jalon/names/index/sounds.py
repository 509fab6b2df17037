"""The narrow door to the rest of the room: how a name reads, and how alike two names are.

The index knows a name only by what these functions say, so that other readings or another model change one file.
"""

import re
import unicodedata

SCHEME = "persons-1"
LONGEST_NAME = 200
_SPELL = re.compile("[^a-z ]+")
_SOUND = (("ph", "f"), ("gh", "g"), ("kh", "k"), ("th", "t"), ("ch", "c"), ("q", "k"), ("x", "s"), ("z", "s"))


def entries(name: str) -> list[str]:
    """The readings of a name as "spelling|sounds", the likeliest first; none where nothing can be read."""
    flat = unicodedata.normalize("NFD", name[:LONGEST_NAME].lower().replace("đ", "d"))
    spelling = " ".join(_SPELL.sub("", flat).split())[:40].strip()
    sounds = spelling
    for old, new in _SOUND:
        sounds = sounds.replace(old, new)
    sounds = re.sub("[aeiouwyh ]", "", sounds)
    return [f"{spelling}|{sounds}"] if spelling else []


from dataclasses import dataclass


@dataclass(frozen=True)
class Likeness:
    """How alike two names are: score 0 to 1, decision, reasons in words."""

    score: float
    decision: str
    reasons: tuple[str, ...]


def compare(asked: str, other: str) -> Likeness:
    from rapidfuzz import fuzz

    best = max(fuzz.token_sort_ratio(a.partition("|")[0], b.partition("|")[0]) for a in entries(asked) for b in entries(other))
    return Likeness(best / 100, decide(best / 100), ("provisional",))


def decide(score: float) -> str:
    return "match" if score > 0.8 else "possible" if score > 0.6 else "none"
