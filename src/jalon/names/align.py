"""Lay many pairs of sound strings against each other at once, as cheaply as the prices of sounds allow.

Each pair is aligned by dynamic programming. The cells on one diagonal do not depend on each other, so a diagonal of all
pairs is filled in a few vector operations. Walking back tells for each pair what the difference cost and in which
syllables it fell. Prices are whole hundredths in here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from jalon.names.phones import codes, costs, vowels

Codes = NDArray[np.uint8]
Prices = NDArray[np.int16]
Floats = NDArray[np.float32]
Places = NDArray[np.intp]
UNITS = 24
"""Syllables of one name that are told apart; later ones share the last place."""


@dataclass(frozen=True, slots=True)
class Grid:
    """The filled tables of N pairs.

    Attributes:
        one: sound numbers of the first names, shape (N, L), 0 behind the end of each.
        other: the same for the second names, shape (N, M).
        moves: how each cell is best reached (0 swap, 1 drop, 2 add), shape (L + M + 1, L + 1, N), by diagonal and row.
        total: price of the best alignment, in hundredths, shape (N,).
    """

    one: Codes
    other: Codes
    moves: NDArray[np.uint8]
    total: Prices

    def only(self, rows: Places) -> "Grid":
        """Keep some of the pairs."""
        return Grid(self.one[rows], self.other[rows], self.moves[:, :, rows], self.total[rows])


@dataclass(frozen=True, slots=True)
class Alignment:
    """What an alignment of N pairs found.

    Attributes:
        total: price of each alignment, shape (N,).
        units: price that fell in each syllable, for the first and the second names, each of shape (N, UNITS).
        gaps: price of the sounds that stand against nothing, shape (N,).
        vowels: price of vowels against vowels or nothing, shape (N,).
    """

    total: Floats
    units: tuple[Floats, Floats]
    gaps: Floats
    vowels: Floats


def fill(one: Codes, other: Codes) -> Grid:
    """Price every pair.

    Args:
        one: sound numbers, shape (N, L), 0 behind the end of each string.
        other: the same for the second names, shape (N, M).

    Example:
        >>> a = np.array([[1, 2]], np.uint8)
        >>> int(fill(a, a).total[0])
        0
    """
    price, n, rows, columns = _prices(), len(one), one.shape[1], other.shape[1]
    first, last = np.ascontiguousarray(one.T), np.ascontiguousarray(other.T[::-1])
    drop, add = price[first, 0], price[last, 0]
    cells = np.zeros((rows + columns + 1, rows + 1, n), np.int16)
    moves = np.zeros((rows + columns + 1, rows + 1, n), np.uint8)
    for diagonal in range(1, rows + columns + 1):
        if diagonal <= rows:  # down the left edge
            cells[diagonal, diagonal] = cells[diagonal - 1, diagonal - 1] + drop[diagonal - 1]
            moves[diagonal, diagonal] = 1
        if diagonal <= columns:  # along the top edge
            cells[diagonal, 0] = cells[diagonal - 1, 0] + add[columns - diagonal]
            moves[diagonal, 0] = 2
        low, high = max(1, diagonal - columns), min(diagonal - 1, rows)
        if low <= high:
            shift = columns - diagonal  # the sound of column j - 1 stands at last[columns - j]
            down, here = slice(low - 1, high), slice(low, high + 1)
            met = slice(low + shift, high + shift + 1)
            swap = cells[diagonal - 2, down] + price[first[down], last[met]]
            gone = cells[diagonal - 1, down] + drop[down]
            come = cells[diagonal - 1, here] + add[met]
            best = np.minimum(swap, gone)
            moves[diagonal, here] = np.where(come < best, 2, gone < swap)
            np.minimum(best, come, out=cells[diagonal, here])
    lengths = np.count_nonzero(one, axis=1), np.count_nonzero(other, axis=1)
    return Grid(one, other, moves, cells[lengths[0] + lengths[1], lengths[0], np.arange(n)])


def describe(grid: Grid, one_units: Codes, other_units: Codes) -> Alignment:
    """Tell what the difference of each pair is made of.

    Args:
        grid: from `fill`.
        one_units: the syllable that each sound belongs to, shape (N, L).
        other_units: the same for the second names.
    """
    price, n, vowel = _prices(), len(grid.one), _vowel_mask()
    every = np.arange(n)
    sums = np.zeros((n, UNITS), np.int16), np.zeros((n, UNITS), np.int16)
    gaps, soft = np.zeros(n, np.int16), np.zeros(n, np.int16)
    for left, right, i, j in _walk(grid):
        cost = price[left, right]
        sums[0][every, one_units[every, i]] += cost
        sums[1][every, other_units[every, j]] += cost
        gaps += cost * ((left == 0) | (right == 0))
        soft += cost * (vowel[left] & vowel[right])
    cents = [np.float32(0.01) * part for part in (grid.total, *sums, gaps, soft)]
    return Alignment(cents[0], (cents[1], cents[2]), cents[3], cents[4])


def _walk(grid: Grid) -> Iterator[tuple[Codes, Codes, Places, Places]]:
    """Go back from the end of every pair: the two sounds met at each step (0: none) and their places."""
    every = np.arange(len(grid.one))
    i, j = np.count_nonzero(grid.one, axis=1), np.count_nonzero(grid.other, axis=1)
    for _ in range(grid.moves.shape[0]):
        move = grid.moves[i + j, i, every]
        takes, gives = (move != 2) & (i > 0), (move != 1) & (j > 0)
        at, to = np.maximum(i - 1, 0), np.maximum(j - 1, 0)
        yield grid.one[every, at] * takes, grid.other[every, to] * gives, at, to
        i, j = i - takes, j - gives


@cache
def _prices() -> Prices:
    return np.rint(100 * costs()).astype(np.int16)


@cache
def _vowel_mask() -> NDArray[np.bool_]:
    mask = np.zeros(len(codes()) + 1, np.bool_)
    mask[0] = True
    mask[[codes()[vowel] for vowel in vowels()]] = True
    return mask
