"""Lay many pairs of sound strings against each other at once, as cheaply as the prices of sounds allow.

Each pair is aligned by dynamic programming. The cells on one diagonal do not depend on each other, so a diagonal of all
pairs is filled in a few vector operations. Walking back tells for each pair what the difference cost and in which
syllables it fell. Prices are whole hundredths in here.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jalon.names.phones import WIDTH, prices, vowel_mask

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

    def only(self, rows: Places) -> "Alignment":
        """Keep some of the pairs; all of them as they are."""
        if len(rows) == len(self.total):
            return self
        units = self.units[0][rows], self.units[1][rows]
        return Alignment(self.total[rows], units, self.gaps[rows], self.vowels[rows])


def price(one: Codes, other: Codes) -> Prices:
    """Price every pair, and tell nothing more.

    Args:
        one: sound numbers, shape (N, L), 0 behind the end of each string.
        other: the same for the second names, shape (N, M).

    Returns:
        The price of the best alignment of each, in hundredths, shape (N,).

    Example:
        >>> a = np.array([[1, 2]], np.uint8)
        >>> int(price(a, a)[0])
        0
    """
    return _filled(one, other, None)


def fill(one: Codes, other: Codes) -> Grid:
    """Price every pair, and keep how each cell was reached. Arguments as in `price`.

    Example:
        >>> a = np.array([[1, 2]], np.uint8)
        >>> int(fill(a, a).total[0])
        0
    """
    moves = np.empty((one.shape[1] + other.shape[1] + 1, one.shape[1] + 1, len(one)), np.uint8)
    return Grid(one, other, moves, _filled(one, other, moves))


def _filled(one: Codes, other: Codes, moves: NDArray[np.uint8] | None) -> Prices:
    table, n, rows, columns = prices(), len(one), one.shape[1], other.shape[1]
    first, last = one.T.astype(np.int16) * WIDTH, other.T[::-1].astype(np.int16)
    drop, add = table.take(first), table.take(last)
    older, old, cells = (np.zeros((rows + 1, n), np.int16) for _ in range(3))
    ends = np.count_nonzero(one, axis=1), np.count_nonzero(other, axis=1)
    last_diagonal = ends[0] + ends[1]
    total = np.zeros(n, np.int16)
    for diagonal in range(1, rows + columns + 1):
        if diagonal <= rows:  # down the left edge
            np.add(old[diagonal - 1], drop[diagonal - 1], out=cells[diagonal])
            if moves is not None:
                moves[diagonal, diagonal] = 1
        if diagonal <= columns:  # along the top edge
            np.add(old[0], add[columns - diagonal], out=cells[0])
            if moves is not None:
                moves[diagonal, 0] = 2
        low, high = max(1, diagonal - columns), min(diagonal - 1, rows)
        if low <= high:
            shift = columns - diagonal  # the sound of column j - 1 stands at last[columns - j]
            down, here = slice(low - 1, high), slice(low, high + 1)
            met = slice(low + shift, high + shift + 1)
            swap = table.take(first[down] + last[met], mode="clip")
            swap += older[down]
            gone = old[down] + drop[down]
            come = old[here] + add[met]
            if moves is not None:
                way = moves[diagonal, here]
                np.less(gone, swap, out=way.view(np.bool_))
                np.minimum(swap, gone, out=swap)
                np.copyto(way, 2, where=come < swap)
            else:
                np.minimum(swap, gone, out=swap)
            np.minimum(swap, come, out=cells[here])
        done = np.flatnonzero(last_diagonal == diagonal)
        total[done] = cells[ends[0][done], done]
        older, old, cells = old, cells, older
    return total


def describe(grid: Grid, one_units: Codes, other_units: Codes) -> Alignment:
    """Tell what the difference of each pair is made of.

    Args:
        grid: from `fill`.
        one_units: the syllable that each sound belongs to, shape (N, L).
        other_units: the same for the second names.
    """
    table, n = prices(), len(grid.one)
    hard = ~vowel_mask()
    hard[0] = False
    starts = np.arange(n) * UNITS
    sums = np.zeros(n * UNITS, np.int16), np.zeros(n * UNITS, np.int16)
    gaps, firm = np.zeros(n, np.int16), np.zeros(n, np.int16)
    for left, right, at, to in _walk(grid):
        cost = table.take(left.astype(np.int16) * WIDTH + right, mode="clip")
        sums[0][starts + one_units.take(at)] += cost
        sums[1][starts + other_units.take(to)] += cost
        gaps += cost * ((left == 0) | (right == 0))
        firm += cost * (hard.take(left) | hard.take(right))
    soft = grid.total - firm
    units = [part.reshape(n, UNITS) for part in sums]
    cents = [np.float32(0.01) * part for part in (grid.total, *units, gaps, soft)]
    return Alignment(cents[0], (cents[1], cents[2]), cents[3], cents[4])


def _walk(grid: Grid) -> Iterator[tuple[Codes, Codes, Places, Places]]:
    """Go back from the end of every pair: the two sounds met at each step (0: none) and their places in the arrays."""
    n, rows, columns = len(grid.one), grid.one.shape[1], grid.other.shape[1]
    every = np.arange(n)
    lines = every * rows - 1, every * columns - 1
    i, j = np.count_nonzero(grid.one, axis=1), np.count_nonzero(grid.other, axis=1)
    one, other, moves = grid.one.ravel(), grid.other.ravel(), grid.moves.ravel()
    for _ in range(int((i + j).max(initial=0))):
        move = moves.take(((i + j) * (rows + 1) + i) * n + every)
        takes, gives = (move != 2) & (i > 0), (move != 1) & (j > 0)
        at, to = lines[0] + np.maximum(i, 1), lines[1] + np.maximum(j, 1)
        yield one.take(at) * takes, other.take(to) * gives, at, to
        i, j = i - takes, j - gives
