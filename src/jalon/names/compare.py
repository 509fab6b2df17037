"""Compare two names, or many: score, decision and reasons.

The names of a pair are put in one order before anything else, so that (a, b) and (b, a) are the same question.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jalon import JalonError
from jalon.names.explain import explained
from jalon.names.features import FEATURES, features
from jalon.names.model import Decision, decide, scores
from jalon.names.packing import pack
from jalon.names.pairing import Pairing, Pairs, nearest
from jalon.names.prepared import Prepared, prepare

BATCH = 8192
"""Pairs that are worked on together; more would only cost memory."""

SAME = 0.99
"""The least that a name scores with itself."""

Name = str | Prepared


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
    for start in range(0, _count(a, b), BATCH):
        pairs = _ready(a[start : start + BATCH], b[start : start + BATCH])
        pairing, rows, values = _score(pairs)
        said = explained(pairs, pairing, rows)
        found += [Comparison(value, decide(value), why) for value, why in zip(values.tolist(), said, strict=True)]
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
    out = np.zeros(_count(a, b), np.float64)
    for start in range(0, len(out), BATCH):
        out[start : start + BATCH] = _score(_ready(a[start : start + BATCH], b[start : start + BATCH]))[2]
    return out


def described(a: Sequence[Name], b: Sequence[Name]) -> NDArray[np.float32]:
    """Describe pairs by their features, as the scorer sees them: what it is trained on.

    Returns:
        Shape (len(a), features), columns as in `features.FEATURES`.

    Example:
        >>> described(["Hun Sen"], ["Hun Sen"]).shape[0]
        1
    """
    out = np.zeros((_count(a, b), len(FEATURES)), np.float32)
    for start in range(0, len(out), BATCH):
        out[start : start + BATCH] = _score(_ready(a[start : start + BATCH], b[start : start + BATCH]))[1]
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


def _count(a: Sequence[Name], b: Sequence[Name]) -> int:
    if len(a) != len(b):
        raise UnequalListsError(
            f"There are {len(a)} names on one side and {len(b)} on the other; give as many of each."
        )
    return len(a)


def _ready(a: Sequence[Name], b: Sequence[Name]) -> Pairs:
    """Prepare every distinct name once, and put the names of each pair in one order."""
    known = {name if isinstance(name, str) else name.name: name for name in (*a, *b)}
    places = dict(zip(known, range(len(known)), strict=True))
    prepared = [prepare(name) if isinstance(name, str) else name for name in known.values()]
    sides = [
        np.fromiter([places[name if isinstance(name, str) else name.name] for name in names], np.int64, len(names))
        for names in (a, b)
    ]
    rank = _ranked(prepared)
    turned, same = rank[sides[0]] > rank[sides[1]], rank[sides[0]] == rank[sides[1]]
    one, other = np.where(turned, sides[1], sides[0]), np.where(turned, sides[0], sides[1])
    return Pairs(pack(prepared), one, other, same)


def _ranked(names: Sequence[Prepared]) -> NDArray[np.int64]:
    """The place of each name in the order of scripts and texts; equal ones share it."""
    keys = [f"{name.script}\0{name.text}" for name in names]
    ranks = {key: rank for rank, key in enumerate(sorted(set(keys)))}
    return np.fromiter([ranks[key] for key in keys], np.int64, len(keys))


def _score(pairs: Pairs) -> tuple[Pairing, NDArray[np.float32], NDArray[np.float64]]:
    pairing = nearest(pairs)
    rows = features(pairs, pairing)
    values = scores(rows)
    np.maximum(values, SAME, out=values, where=pairs.same)
    values[pairing.first < 0] = 0.0
    return pairing, rows, values
