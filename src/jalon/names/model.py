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
    for start in range(0, len(rows), 2048):
        part = rows[start : start + 2048]
        out[start : start + 2048] = _sum(trees, part)
    return 1.0 / (1.0 + np.exp(-out))


def _sum(trees: Forest, rows: NDArray[np.float32]) -> NDArray[np.float64]:
    right = rows[:, trees.feature.ravel()] > trees.bound.ravel()
    right = right.reshape(len(rows), -1, 7)
    first = right[:, :, 0].astype(np.intp)
    second = np.where(first, right[:, :, 2], right[:, :, 1])
    place = 2 * first + second
    third = np.take_along_axis(right, (3 + place)[:, :, None], axis=2)[:, :, 0]
    leaf = 2 * place + third
    answers = trees.value.ravel()[leaf + 8 * np.arange(len(trees.value))]
    total: NDArray[np.float64] = trees.start + answers.sum(axis=1, dtype=np.float64)
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
