"""From features to a score: a small forest of shallow trees, trained by `data/names_train.py`.

The trees (`tables/weights.json`) ask at most three questions each; their answers add up. They were grown under the rule
that evidence points one way (`features.FEATURES`): no name pair scores higher because more is wrong with it.

Thresholds:
    MATCH: from here on two names are taken for one. The score with the best F1 over all scripts, found on persons that
        the trees had not seen.
    POSSIBLE: from here on a person should look. Set by hand, well beneath `MATCH`.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from jalon.names.tables_io import document

Decision = Literal["match", "possible", "none"]
MATCH: Final = 0.5
POSSIBLE: Final = 0.15
_PART = 512


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees of three levels: seven questions `feature <= bound` each, eight answers. Many trees ask the same.

    Attributes:
        start: what a pair has before any question.
        feature: the column that each distinct question asks about, shape (questions,).
        bound: go left up to here, shape (questions, 1).
        question: the seven questions of each tree, shape (7, trees).
        value: the answers, left to right, shape (trees, 8).
    """

    start: float
    feature: NDArray[np.intp]
    bound: NDArray[np.float32]
    question: NDArray[np.intp]
    value: NDArray[np.float32]


@cache
def forest() -> Forest:
    """Read the trained trees.

    Example:
        >>> forest().value.shape[1]
        8
    """
    data = document("weights.json")
    feature, bound = np.array(data["feature"], np.intp), np.array(data["bound"], np.float32)
    asked = np.stack((feature.T.ravel(), bound.T.ravel()), axis=1)  # the bounds are exact in 64 bits, too
    distinct, question = np.unique(asked, axis=0, return_inverse=True)
    return Forest(
        float(data["start"]),
        distinct[:, 0].astype(np.intp),
        distinct[:, 1:].astype(np.float32),
        question.reshape(7, -1),
        np.array(data["value"], np.float32),
    )


def scores(rows: NDArray[np.float32]) -> NDArray[np.float64]:
    """Score N rows of features, 0..1.

    Args:
        rows: shape (N, features), columns as in `features.FEATURES`.

    Example:
        >>> scores(np.zeros((2, 40), np.float32)).shape
        (2,)
    """
    trees = forest()
    out = np.empty(len(rows), np.float64)
    columns = np.ascontiguousarray(rows.T)
    for start in range(0, len(rows), _PART):
        out[start : start + _PART] = _sum(trees, columns[:, start : start + _PART])
    return 1.0 / (1.0 + np.exp(-out))


def _sum(trees: Forest, columns: NDArray[np.float32]) -> NDArray[np.float64]:
    """Add up what each tree answers: every distinct question is put to all rows at once, 1 for right."""
    answers = (columns[trees.feature] > trees.bound).view(np.uint8)
    first, *later = (answers.take(question, axis=0) for question in trees.question)
    second = _chosen(first, later[0], later[1])
    left, right = _chosen(second, later[2], later[3]), _chosen(second, later[4], later[5])
    leaf = (first << 2) | (second << 1) | _chosen(first, left, right)
    places = leaf + 8 * np.arange(len(trees.value))[:, None]
    total: NDArray[np.float64] = trees.start + trees.value.ravel().take(places).sum(axis=0, dtype=np.float64)
    return total


def _chosen(where: NDArray[np.uint8], left: NDArray[np.uint8], right: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The right one where it says 1, the left one where it says 0; all of them 0 or 1."""
    return left ^ ((left ^ right) & where)


def decide(score: float) -> Decision:
    """Name the decision that a score stands for.

    Example:
        >>> decide(0.99), decide(0.0)
        ('match', 'none')
    """
    if score >= MATCH:
        return "match"
    return "possible" if score >= POSSIBLE else "none"
