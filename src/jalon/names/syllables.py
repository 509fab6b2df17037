"""Syllables that differ between two names though their convention knows each: no slip of the pen makes that."""

from collections.abc import Iterator, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from jalon.names.packing import I64
from jalon.names.pairing import Pairs
from jalon.names.prepared import CONVENTIONS, Prepared

Column = NDArray[np.float32]


def wrong(pairs: Pairs) -> Iterator[Column]:
    """How many Mandarin syllables differ, then how many Vietnamese ones; each of shape (N,).

    Where names have several readings in the convention, the two that differ least count; -1 where a name has none.
    Mandarin is compared with its breath left open only where a name tells no more.
    """
    mandarin, open_, vietnamese = (_Spelled(pairs.packed.names, number) for number in range(len(CONVENTIONS)))
    every = np.arange(len(pairs.one))
    column = np.full(len(every), -1.0, np.float32)
    mandarin.differ(pairs, every, column)
    open_.differ(pairs, np.flatnonzero(column < 0), column)
    yield column
    column = np.full(len(every), -1.0, np.float32)
    vietnamese.differ(pairs, every, column)
    yield column


class _Spelled:
    """The readings of a batch of names in one convention, as numbers of syllables."""

    def __init__(self, names: Sequence[Prepared], convention: int) -> None:
        found = [name.numbered[convention] for name in names]
        counts = np.fromiter([count for count, _, _ in found], np.int64, len(found))
        self._count = counts
        self._at = np.cumsum(counts) - counts
        self._length = np.fromiter(chain.from_iterable([lengths for _, lengths, _ in found]), np.int64)
        flat = np.fromiter(chain.from_iterable([flat for _, _, flat in found]), np.int32)
        self._table = np.full((len(self._length), int(self._length.max(initial=0))), -1, np.int32)
        self._table[np.arange(self._table.shape[1]) < self._length[:, None]] = flat

    def differ(self, pairs: Pairs, asked: I64, out: Column) -> None:
        """Count for those of the rows asked that have readings on both sides."""
        rows = asked[(self._count[pairs.one[asked]] > 0) & (self._count[pairs.other[asked]] > 0)]
        if not len(rows):
            return
        one, other = pairs.one[rows], pairs.other[rows]
        width = self._count[other]
        size = self._count[one] * width
        row = np.repeat(np.arange(len(rows)), size)
        begins = np.cumsum(size) - size
        place = np.arange(len(row)) - begins[row]
        mine, theirs = self._at[one][row] + place // width[row], self._at[other][row] + place % width[row]
        out[rows] = np.minimum.reduceat(self._least(mine, theirs), begins)

    def _least(self, mine: I64, theirs: I64) -> Column:
        """How many syllables differ, in the order in which they differ least; of unlike lengths, how many are alone."""
        out = np.empty(len(mine), np.float32)
        counts = self._length[mine]
        equal = counts == self._length[theirs]
        for count in np.unique(counts[equal]).tolist():
            rows = np.flatnonzero(equal & (counts == count))
            a, b = self._table[mine[rows], :count], self._table[theirs[rows], :count]
            out[rows] = np.min([(a[:, turn] != b).sum(axis=1) for turn in _turns(count)], axis=0)
        rows = np.flatnonzero(~equal)
        if len(rows):
            a, b = self._table[mine[rows]], self._table[theirs[rows]]
            alone = _alone(a, b) + _alone(b, a)
            out[rows] = np.abs(counts[rows] - self._length[theirs[rows]]) + alone // 2
        return out


def _turns(count: int) -> list[I64]:
    """The orders in which syllables are laid against others: as they are, turned either way, ends exchanged."""
    turns = [np.arange(count), np.roll(np.arange(count), -1), np.roll(np.arange(count), 1)]
    return [*turns, np.concatenate(([count - 1], np.arange(1, count - 1), [0]))] if count > 2 else turns[:2]


def _alone(one: NDArray[np.int32], other: NDArray[np.int32]) -> I64:
    """How many distinct syllables of each row the other row has not."""
    found = np.zeros(len(one), np.int64)
    for place in range(one.shape[1]):
        token = one[:, place, None]
        fresh = (one[:, :place] != token).all(axis=1)
        found += fresh & (token[:, 0] >= 0) & (other != token).all(axis=1)
    return found
