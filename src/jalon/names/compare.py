"""Compare two names, or many: score, decision and reasons.

The names of a pair are put in one order before anything else, so that (a, b) and (b, a) are the same question.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jalon import JalonError
from jalon.names.explain import reasons
from jalon.names.features import FEATURES, features
from jalon.names.model import Decision, decide, scores
from jalon.names.pairing import Pairing, nearest
from jalon.names.prepared import Prepared, prepare

BATCH = 8192
"""Pairs that are worked on together; more would only cost memory."""

Name = str | Prepared
Pair = tuple[Prepared, Prepared]


class UnequalListsError(JalonError):
    """Two lists that should pair up have different lengths."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What two names have to do with each other.

    Attributes:
        score: 0..1, how likely they are one name.
        decision: `match`, `possible` or `none` (`model.MATCH`, `model.POSSIBLE`).
        reasons: sentences: which readings were compared, what differed, what was missing.
    """

    score: float
    decision: Decision
    reasons: tuple[str, ...]


def compare(a: Name, b: Name) -> Comparison:
    """Compare two names.

    Args:
        a: a name, as written or prepared.
        b: another.

    Example:
        >>> compare("习近平", "Xi Jinping").decision
        'match'
    """
    return compare_pairs([a], [b])[0]


def compare_pairs(a: Sequence[Name], b: Sequence[Name]) -> list[Comparison]:
    """Compare two equally long lists, pair by pair.

    Raises:
        UnequalListsError: the lists differ in length.

    Example:
        >>> [c.decision for c in compare_pairs(["Hun Sen"], ["ហ៊ុន សែន"])]
        ['match']
    """
    found: list[Comparison] = []
    pairs = _pairs(a, b)
    for start in range(0, len(pairs), BATCH):
        part = pairs[start : start + BATCH]
        pairing, rows, values = _score(part)
        for index, value in enumerate(values.tolist()):
            facts = dict(zip(FEATURES, rows[index].tolist(), strict=True))
            found.append(Comparison(value, decide(value), reasons(part[index], pairing, index, facts)))
    return found


def score_pairs(a: Sequence[Name], b: Sequence[Name]) -> NDArray[np.float64]:
    """Score two equally long lists, pair by pair: the fast way, without reasons.

    Returns:
        A float64 array of shape (len(a),), each 0..1.

    Raises:
        UnequalListsError: the lists differ in length.

    Example:
        >>> score_pairs(["Hun Sen"], ["Hun Sen"])[0] > 0.9
        np.True_
    """
    pairs = _pairs(a, b)
    out = np.zeros(len(pairs), np.float64)
    for start in range(0, len(pairs), BATCH):
        out[start : start + BATCH] = _score(pairs[start : start + BATCH])[2]
    return out


def score_many(query: Name, candidates: Sequence[Name]) -> NDArray[np.float64]:
    """Score one name against many candidates.

    Returns:
        A float64 array of shape (len(candidates),), each 0..1.

    Example:
        >>> score_many("Hun Sen", ["Hun Sen", "Sam Rainsy"]).argmax()
        np.int64(0)
    """
    return score_pairs([query] * len(candidates), candidates)


def _pairs(a: Sequence[Name], b: Sequence[Name]) -> list[Pair]:
    if len(a) != len(b):
        raise UnequalListsError(f"There are {len(a)} names on one side and {len(b)} on the other; give as many of each.")
    return [_in_order(_ready(one), _ready(other)) for one, other in zip(a, b, strict=True)]


def _ready(name: Name) -> Prepared:
    return prepare(name) if isinstance(name, str) else name


def _in_order(one: Prepared, other: Prepared) -> Pair:
    return (one, other) if (one.script, one.text) <= (other.script, other.text) else (other, one)


def _score(pairs: Sequence[Pair]) -> tuple[Pairing, NDArray[np.float32], NDArray[np.float64]]:
    pairing = nearest(pairs)
    rows = features(pairs, pairing)
    values = scores(rows)
    unread = [index for index, shapes in enumerate(pairing.shapes) if shapes is None]
    values[unread] = 0.0
    return pairing, rows, values
