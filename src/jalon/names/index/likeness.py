"""How alike two names are, at the price that a search can pay: a score, a decision and the reasons in words.

The room's model (`jalon.names.compare_pairs`) is better and some hundred times dearer; `search(careful=True)` puts it
on the last few candidates. Here a score is the nearness of the nearest readings, less what the letters themselves
say: other tones where both sides write them, other characters where both write hanzi. `_SLOPE` and `_MIDDLE` turn
that into a probability, fitted on labelled pairs of names; the thresholds are those at which F1 was best and, for
`possible`, nine in ten true pairs lay above.
"""

import math
import re
import unicodedata
from dataclasses import dataclass

from jalon.names.compare import compare_pairs
from jalon.names.index.nearness import Asked, Nearest, plain
from jalon.names.scripts import han

TONES = 0.14
CHARACTERS = 0.3
_SLOPE, _MIDDLE = 9.1, 0.764
MATCH, POSSIBLE = 0.5, 0.15
_HANZI = re.compile("[\u3400-\u9fff\U00020000-\U0010ffff]")


@dataclass(frozen=True)
class Likeness:
    """How alike two names are: score 0 to 1, decision (`match`, `possible`, `none`) and reasons in words."""

    score: float
    decision: str
    reasons: tuple[str, ...]


def decide(score: float) -> str:
    """The decision that a score stands for.

    Example:
        >>> decide(0.9), decide(0.3), decide(0.1)
        ('match', 'possible', 'none')
    """
    return "match" if score >= MATCH else "possible" if score >= POSSIBLE else "none"


def likeness(asked: Asked, name: str, nearest: Nearest) -> Likeness:
    """Judge one candidate.

    Args:
        asked: the name asked for.
        name: the candidate as written.
        nearest: its nearest reading, as `Asked.nearest` found it.

    Example:
        >>> from jalon.names.index.nearness import Entries
        >>> from jalon.names.index.sounds import entries
        >>> asked = Asked("Nguyễn Văn Hùng", entries("Nguyễn Văn Hùng"))
        >>> likeness(asked, "Nguyễn Văn Hưng", asked.nearest(Entries(entries("Nguyễn Văn Hưng")[0]))[0]).reasons
        ('spelled alike: nguyen van hung', 'tones or letters differ: Hưng')
    """
    if (written := plain(name)) == asked.plain:
        return Likeness(0.99, "match", ("written alike",))
    said, value = [nearest.words], nearest.value
    if _has_hanzi(name) and _has_hanzi(asked.name):
        loss, words = _characters(asked.name, name)
    else:
        loss, words = _tones(asked.plain, written)
    score = 1 / (1 + math.exp(-_SLOPE * (value - loss - _MIDDLE)))
    return Likeness(score, decide(score), tuple(said + words))


def by_model(asked: str, names: list[str]) -> list[Likeness]:
    """The same by the room's model."""
    compared = compare_pairs([asked] * len(names), names)
    return [Likeness(one.score, one.decision, one.reasons) for one in compared]


def _has_hanzi(name: str) -> bool:
    return _HANZI.search(name) is not None


def _characters(asked: str, name: str) -> tuple[float, list[str]]:
    """What hanzi say: simplified and traditional forms count as one."""
    first, second = ([_simple(c) for c in text if not c.isspace()] for text in (asked, name))
    other = [char for char in second if char not in first]
    if not other and len(first) == len(second):
        return (0.0, ["the same characters"]) if first == second else (0.05, ["the same characters in another order"])
    loss = CHARACTERS * max(len(other), abs(len(first) - len(second))) / max(len(second), 1)
    return loss, [f"other characters: {''.join(other)}"] if other else ["characters missing"]


def _simple(char: str) -> str:
    found = han.hanzi(char)
    return found.simple if found else char


def _tones(asked: str, name: str) -> tuple[float, list[str]]:
    """What the marks of Vietnamese say, where both sides write them."""
    if asked.isascii() or name.isascii():
        return 0.0, []
    first, second = asked.split(), name.split()
    other = [word for word in second if word not in first and _bare(word) in map(_bare, first)]
    shown = ", ".join(word.capitalize() for word in other)
    return TONES * len(other) / max(len(second), 1), [f"tones or letters differ: {shown}"] if other else []


def _bare(word: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c)).replace("đ", "d")
