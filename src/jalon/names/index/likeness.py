"""How alike two names are, at the price that a search can pay: a score, a decision and the reasons in words.

The room's model (`jalon.names.compare_pairs`) is better and some hundred times dearer; `search(careful=True)` puts it
on the last few candidates. Here a score is the nearness of the nearest readings, less what the letters themselves
say: other tones where both sides write them, other characters where both write hanzi. `_SLOPE` and `_MIDDLE` turn
that into a probability, fitted on labelled pairs of names; the thresholds are those at which F1 was best and, for
`possible`, nine in ten true pairs lay above. Where both sides write tones or characters and these differ, the names
alone are no match (`DIFFERS`), however alike they sound: Tân is not Tấn, and 李晓红 is not 李小红.
"""

import math
import re
from dataclasses import dataclass
from functools import lru_cache

from jalon.names.compare import compare_pairs
from jalon.names.index.nearness import Asked, Nearest
from jalon.names.scripts import han, vietnamese
from jalon.names.scripts.latin import plain
from jalon.names.text import clean

TONES = 0.14
CHARACTERS = 0.3
ORDER = 0.05
_SLOPE, _MIDDLE = 9.1, 0.764
MATCH, POSSIBLE = 0.5, 0.15
DIFFERS = 0.45
"""The most that two names score whose tones or characters differ."""
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
    if (written := clean(name)) == asked.plain:
        return Likeness(0.99, "match", ("written alike",))
    said, value = [nearest.words], nearest.value
    if _has_hanzi(name) and _has_hanzi(asked.name):
        loss, differs, words = _characters(asked.name, name)
    else:
        loss, differs, words = _tones(asked.plain, written)
    score = 1 / (1 + math.exp(-_SLOPE * (value - loss - _MIDDLE)))
    score = min(score, DIFFERS) if differs else score
    return Likeness(score, decide(score), tuple(said + words))


def by_model(asked: str, names: list[str]) -> list[Likeness]:
    """The same by the room's model."""
    compared = compare_pairs([asked] * len(names), names)
    return [Likeness(one.score, one.decision, one.reasons) for one in compared]


def _has_hanzi(name: str) -> bool:
    return _HANZI.search(name) is not None


def _characters(asked: str, name: str) -> tuple[float, bool, list[str]]:
    """What hanzi say, and whether they differ: simplified and traditional forms count as one."""
    first, second = ([_simple(c) for c in text if not c.isspace()] for text in (asked, name))
    other = [char for char in second if char not in first]
    if not other and len(first) == len(second):
        same = first == second
        return 0.0 if same else ORDER, False, ["the same characters" + ("" if same else " in another order")]
    loss = CHARACTERS * max(len(other), abs(len(first) - len(second))) / max(len(second), 1)
    return loss, bool(other), [f"other characters: {''.join(other)}"] if other else ["characters missing"]


def _simple(char: str) -> str:
    found = han.hanzi(char)
    return found.simple if found else char


def _tones(asked: str, name: str) -> tuple[float, bool, list[str]]:
    """What the marks of Vietnamese say, where both sides write them; where on a syllable a tone stands is no matter."""
    if asked.isascii() or name.isascii():
        return 0.0, False, []
    known = {_marks(word) for word in asked.split()}
    alike = {plain(word) for word in asked.split()}
    words = name.split()
    other = [word for word in words if _marks(word) not in known and plain(word) in alike]
    shown = ", ".join(word.capitalize() for word in other)
    return TONES * len(other) / max(len(words), 1), bool(other), [f"tones or letters differ: {shown}"] if other else []


@lru_cache(maxsize=1 << 16)
def _marks(word: str) -> str:
    """A word with its tone put last, where it is a Vietnamese syllable."""
    found = vietnamese.syllable(word)
    return f"{found.base} {found.tone}" if found else word
