"""For each pair of names, the two readings that lie nearest, and what still parts them.

A quick look at the classes of sounds picks a few pairs of shapes; those are priced in full, and the cheapest stays.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import Indel

from jalon.names.align import UNITS, Alignment, describe, fill
from jalon.names.prepared import FULL, ONE, SHORT, TURNED, Prepared, Shape

TRIED = 3
"""Pairs of shapes that are priced in full for each pair of names, at most."""
CHUNK = 512
_CLEAR = 0.12  # shapes that look less alike than the best by this much are not tried
_TURN, _CUT, _RARE = 0.15, 0.30, 0.15
_LOOKS = 0.03  # what each departure from the order as written takes off the first look

Candidate = tuple[int, Shape, Shape, float]


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


def nearest(pairs: Sequence[tuple[Prepared, Prepared]]) -> Pairing:
    """Find the nearest readings of each pair."""
    n = len(pairs)
    shapes: list[tuple[Shape, Shape] | None] = [None] * n
    coarse, total, gaps, soft = (np.zeros(n, np.float32) for _ in range(4))
    units = np.zeros((n, UNITS), np.float32), np.zeros((n, UNITS), np.float32)
    tries = [_candidates(row, one, other) for row, (one, other) in enumerate(pairs)]
    tries.sort(key=_size)
    for start in range(0, n, CHUNK):
        flat = [candidate for candidates in tries[start : start + CHUNK] for candidate in candidates]
        if not flat:
            continue
        best, found = _cheapest(flat)
        rows = [row for row, *_ in best]
        for row, one, other, likeness in best:
            shapes[row], coarse[row] = (one, other), likeness
        total[rows], gaps[rows], soft[rows] = found.total, found.gaps, found.vowels
        units[0][rows], units[1][rows] = found.units
    return Pairing(shapes, coarse, Alignment(total, units, gaps, soft))


def _size(candidates: list[Candidate]) -> tuple[int, int]:
    """Sort key that puts names of like length together, so that little of a chunk is padding."""
    return (len(candidates[0][1].sounds), len(candidates[0][2].sounds)) if candidates else (0, 0)


def _cheapest(flat: list[Candidate]) -> tuple[list[Candidate], Alignment]:
    """Price candidates in full and describe the cheapest of each pair."""
    grid = fill(pad([one.codes for _, one, _, _ in flat]), pad([other.codes for _, _, other, _ in flat]))
    cost = 0.01 * grid.total + np.array([_handicap(one, other) for _, one, other, _ in flat])
    rows = np.array([row for row, *_ in flat], np.intp)
    order = np.lexsort((np.arange(len(flat)), cost, rows))
    picked = order[np.unique(rows[order], return_index=True)[1]]
    best = [flat[index] for index in picked.tolist()]
    units = pad([one.units for _, one, _, _ in best]), pad([other.units for _, _, other, _ in best])
    return best, describe(grid.only(picked), *units)


def _candidates(row: int, one: Prepared, other: Prepared) -> list[Candidate]:
    if not one.shapes or not other.shapes:
        return []
    looks = process.cdist(one.coarse, other.coarse, scorer=Indel.normalized_similarity, dtype=np.float32)
    middle = one.has_middle and other.has_middle
    single = one.is_domestic_han or other.is_domestic_han
    looks -= _penalty(one.kinds, other.kinds, middle, single)
    flat = looks.ravel()
    width, best = len(other.shapes), float(flat.max())
    if flat.size > TRIED:
        places = np.flatnonzero(flat >= best - _CLEAR)
        places = places[np.argsort(-flat[places], kind="stable")[:TRIED]]
    else:
        places = np.flatnonzero(flat > -1.0)
    return [
        (row, one.shapes[place // width], other.shapes[place % width], float(flat[place])) for place in places.tolist()
    ]


@cache
def _penalty(mine: bytes, theirs: bytes, middle: bool, single: bool) -> NDArray[np.float32]:  # noqa: FBT001
    """Say what two shapes lose at first look for not being as written; what may not meet loses all."""
    one, other = np.frombuffer(mine, np.uint8)[:, None], np.frombuffer(theirs, np.uint8)[None, :]
    kinds = one + other
    allowed = (np.minimum(one, other) == FULL) & (kinds <= ONE)
    allowed &= (kinds != SHORT) | middle
    allowed &= (kinds != ONE) | single
    return np.where(allowed, _LOOKS * kinds, 3.0).astype(np.float32)


def _handicap(one: Shape, other: Shape) -> float:
    kind = one.kind or other.kind
    rare = _RARE * (2.0 - one.reading.weight - other.reading.weight)
    return rare + (0.0 if kind == FULL else _TURN if kind == TURNED else _CUT)


def pad(arrays: Sequence[bytes]) -> NDArray[np.uint8]:
    """Put byte strings of unlike length below each other, with zeros behind the short ones."""
    longest = max(map(len, arrays))
    return np.frombuffer(b"".join(array.ljust(longest, b"\0") for array in arrays), np.uint8).reshape(-1, longest)
