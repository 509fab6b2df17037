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
    """Trees of three levels: seven questions `feature <= bound` each, eight answers.

    Attributes:
        start: what a pair has before any question.
        feature: the column asked about, shape (trees, 7).
        bound: go left up to here, shape (trees, 7).
        value: the answers, left to right, shape (trees, 8).
    """

    start: float
    feature: NDArray[np.intp]
    bound: NDArray[np.float32]
    value: NDArray[np.float32]


@cache
def forest() -> Forest:
    """Read the trained trees.

    Example:
        >>> forest().value.shape[1]
        8
    """
    data = document("weights.json")
    return Forest(
        float(data["start"]),
        np.array(data["feature"], np.intp),
        np.array(data["bound"], np.float32),
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
    """Add up what each tree answers: every question is put to all rows at once."""
    right = columns[trees.feature.T.ravel()] > trees.bound.T.reshape(-1, 1)
    right = right.reshape(7, len(trees.value), -1)
    first, second = right[0], np.where(right[0], right[2], right[1])
    third = np.where(first, np.where(second, right[6], right[5]), np.where(second, right[4], right[3]))
    leaf = 4 * first.astype(np.intp) + 2 * second + third + 8 * np.arange(len(trees.value))[:, None]
    total: NDArray[np.float64] = trees.start + trees.value.ravel().take(leaf).sum(axis=0, dtype=np.float64)
    return total


def decide(score: float) -> Decision:
    """Name the decision that a score stands for.

    Example:
        >>> decide(0.99), decide(0.0)
        ('match', 'none')
    """
    if score >= MATCH:
        return "match"
    return "possible" if score >= POSSIBLE else "none"
