"""For each pair of names, the two readings that lie nearest, and what still parts them.

A quick look at the classes of sounds picks a few pairs of shapes; those are aligned in full, and the cheapest stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Indel

from jalon.names.align import UNITS, Alignment, align
from jalon.names.prepared import FULL, SHORT, TURNED, Prepared, Shape

TRIED = 3
"""Pairs of shapes that are aligned in full for each pair of names."""
CHUNK = 2048
_TURN, _CUT = 0.15, 0.30
_RARE = 0.15


@dataclass(frozen=True, slots=True)
class Pairing:
    """The nearest readings of N pairs, and their alignment.

    Attributes:
        shapes: for each pair its two shapes, or None where one name can't be read.
        coarse: likeness of their classes of sounds, 0..1, shape (N,).
        found: the alignments, rows of unread pairs being zero.
    """

    shapes: list[tuple[Shape, Shape] | None]
    coarse: NDArray[np.float32]
    found: Alignment


def nearest(pairs: Sequence[tuple[Prepared, Prepared]], price: NDArray[np.float32] | None = None) -> Pairing:
    """Find the nearest readings of each pair, by the prices of `phones.costs()` where no others are given."""
    tries = [_candidates(one, other) for one, other in pairs]
    flat = [(row, *candidate) for row, candidates in enumerate(tries) for candidate in candidates]
    found = _align([(one, other) for _, one, other, _ in flat], price)
    handicap = np.array([_handicap(one, other) for _, one, other, _ in flat], np.float32)
    cost = found.total + handicap
    rows = np.array([row for row, *_ in flat], np.intp)
    order = np.lexsort((np.arange(len(flat)), cost, rows))
    firsts = order[np.unique(rows[order], return_index=True)[1]] if len(flat) else order
    shapes: list[tuple[Shape, Shape] | None] = [None] * len(pairs)
    coarse = np.zeros(len(pairs), np.float32)
    for index in firsts:
        row, one, other, likeness = flat[index]
        shapes[row], coarse[row] = (one, other), likeness
    return Pairing(shapes, coarse, _spread(found, rows[firsts], firsts, len(pairs)))


def _candidates(one: Prepared, other: Prepared) -> list[tuple[Shape, Shape, float]]:
    if not one.shapes or not other.shapes:
        return []
    likeness = process.cdist(one.coarse, other.coarse, scorer=Indel.normalized_similarity, dtype=np.float32)
    kinds = one.kinds[:, None] + other.kinds[None, :]
    either = np.minimum(one.kinds[:, None], other.kinds[None, :])
    allowed = either == FULL
    if not (one.has_middle and other.has_middle):
        allowed &= kinds < SHORT
    likeness = np.where(allowed, likeness - 0.03 * kinds, -1.0)
    flat = likeness.ravel()
    best = np.argsort(-flat, kind="stable")[:TRIED]
    width = len(other.shapes)
    return [
        (one.shapes[i // width], other.shapes[i % width], float(flat[i])) for i in best.tolist() if flat[i] > -1.0
    ]


def _handicap(one: Shape, other: Shape) -> float:
    kinds = (one.kind, other.kind)
    rare = _RARE * (2.0 - one.reading.weight - other.reading.weight)
    return rare + (_TURN if TURNED in kinds else 0.0) + (_CUT if SHORT in kinds else 0.0)


def _align(pairs: Sequence[tuple[Shape, Shape]], price: NDArray[np.float32] | None) -> Alignment:
    """Align in chunks of like length, so that little of a chunk is padding."""
    n = len(pairs)
    total, gaps, soft = (np.zeros(n, np.float32) for _ in range(3))
    units = np.zeros((n, UNITS), np.float32), np.zeros((n, UNITS), np.float32)
    sizes = np.array([len(one.codes) * 64 + len(other.codes) for one, other in pairs])
    order = np.argsort(sizes, kind="stable")
    for start in range(0, n, CHUNK):
        rows = order[start : start + CHUNK]
        firsts, seconds = [pairs[row][0] for row in rows], [pairs[row][1] for row in rows]
        found = align(
            pad([shape.codes for shape in firsts]),
            pad([shape.codes for shape in seconds]),
            pad([shape.units for shape in firsts]),
            pad([shape.units for shape in seconds]),
            price,
        )
        total[rows], gaps[rows], soft[rows] = found.total, found.gaps, found.vowels
        units[0][rows], units[1][rows] = found.units
    return Alignment(total, units, gaps, soft)


def pad(arrays: Sequence[NDArray[np.uint8]]) -> NDArray[np.uint8]:
    """Put arrays of unlike length below each other, with zeros behind the short ones."""
    longest = max(map(len, arrays))
    return np.frombuffer(b"".join(a.tobytes().ljust(longest, b"\0") for a in arrays), np.uint8).reshape(-1, longest)


def _spread(found: Alignment, rows: NDArray[np.intp], picked: NDArray[np.intp], count: int) -> Alignment:
    def put(values: NDArray[np.float32]) -> NDArray[np.float32]:
        out = np.zeros((count, *values.shape[1:]), np.float32)
        out[rows] = values[picked]
        return out

    return Alignment(put(found.total), (put(found.units[0]), put(found.units[1])), put(found.gaps), put(found.vowels))
