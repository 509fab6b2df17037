"""A first, coarse look at many pairs of shapes: how much of their classes of sounds they have in common.

Likeness is the longest common subsequence, doubled, as a share of both lengths. Each shape is held as one 64-bit
number for each class, with a bit at each place where the class stands; a row of additions on these numbers finds the
subsequence of all pairs at once (Hyyrö's bit-parallel way).
"""

import numpy as np
from numpy.typing import NDArray

from jalon.names.packing import I64, U8

U64 = NDArray[np.uint64]
_MOST = 64


class Coarse:
    """The classes of sounds of S shapes, ready to be compared.

    Args:
        classes: numbers of classes, 0 behind the end, shape (S, L) with L at most 63.

    Example:
        >>> looks = Coarse(np.array([[1, 2, 3], [1, 3, 0]], np.uint8))
        >>> looks.likeness(np.array([0]), np.array([1])).round(2).tolist()
        [0.800000011920929]
    """

    def __init__(self, classes: U8) -> None:
        self._classes = np.ascontiguousarray(classes.T)
        self._length = np.count_nonzero(classes, axis=1)
        self._width = int(classes.max(initial=0)) + 1
        self._places = np.zeros(len(classes) * self._width, np.uint64)
        self._short = (_MOST - self._length).astype(np.uint8)  # sorted by these, the longest come first
        order = np.argsort(self._short, kind="stable")
        row = order * self._width
        for place, end in enumerate(self._ends(self._length[order])):
            column = self._classes[place].take(order[:end])
            self._places[row[:end] + column] |= np.uint64(1 << place)

    def _ends(self, lengths: I64) -> list[int]:
        """For each place, how many of these falling lengths reach over it; up to the last that any does."""
        places = -np.arange(int(lengths.max(initial=0)))
        ends: list[int] = np.searchsorted(-lengths, places, side="left").tolist()
        return ends

    def likeness(self, one: I64, other: I64) -> NDArray[np.float32]:
        """Compare pairs of shapes: places of the first and of the second ones, each (C,); 0..1, shape (C,)."""
        order = np.argsort(self._short[other], kind="stable")
        first, second = (self._width * one)[order], other[order]
        state = np.full(len(one), ~np.uint64(0))
        for column, end in zip(self._classes, self._ends(self._length[second]), strict=False):
            part = state[:end]
            met = self._places.take(first[:end] + column.take(second[:end])) & part
            np.bitwise_or(part + met, part - met, out=part)
        common = np.empty(len(one), np.int64)
        common[order] = np.bitwise_count(~state)
        most = self._length[one] + self._length[other]
        apart = (most - 2 * common) / np.maximum(most, 1)
        alike: NDArray[np.float32] = (1.0 - apart).astype(np.float32)
        return alike
