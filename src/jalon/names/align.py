"""Lay many pairs of sound strings against each other at once, as cheaply as the prices of sounds allow.

Each pair is aligned by dynamic programming; the table cells of all pairs are filled together, so that the work is done
in long vectors. Walking back tells for each pair what the difference cost and in which syllables it fell.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from jalon.names.phones import codes, costs, vowels

Codes = NDArray[np.uint8]
Floats = NDArray[np.float32]
Places = NDArray[np.intp]
UNITS = 24
"""Syllables of one name that are told apart; later ones share the last place."""


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


def align(
    one: Codes, other: Codes, one_units: Codes, other_units: Codes, price: Floats | None = None
) -> Alignment:
    """Align row by row.

    Args:
        one: sound numbers, shape (N, L), 0 behind the end of each string.
        other: the same for the second names, shape (N, M).
        one_units: the syllable that each sound belongs to, shape (N, L).
        other_units: the same for the second names.
        price: the prices of sounds, `phones.costs()` where None.

    Example:
        >>> a = np.array([[1, 2]], np.uint8); u = np.zeros_like(a)
        >>> float(align(a, a, u, u).total[0])
        0.0
    """
    price = costs() if price is None else price
    table, moves = _fill(one, other, price)
    lengths = np.count_nonzero(one, axis=1), np.count_nonzero(other, axis=1)
    n, every, vowel = len(one), np.arange(len(one)), _vowel_mask()
    sums = np.zeros((n, UNITS), np.float32), np.zeros((n, UNITS), np.float32)
    gaps, soft = np.zeros(n, np.float32), np.zeros(n, np.float32)
    for left, right, i, j in walk(moves, (one, other), lengths):
        cost = price[left, right]
        sums[0][every, one_units[every, i]] += cost
        sums[1][every, other_units[every, j]] += cost
        gaps += np.where((left > 0) & (right > 0), 0, cost)
        soft += np.where(vowel[left] & vowel[right], cost, 0)
    return Alignment(table[lengths[0], lengths[1], every], sums, gaps, soft)


def trace(one: Codes, other: Codes, price: Floats) -> Iterator[tuple[Places, Places]]:
    """Walk back through alignments: at each step, the sounds that stand against each other, 0 for none."""
    lengths = np.count_nonzero(one, axis=1), np.count_nonzero(other, axis=1)
    for left, right, _, _ in walk(_fill(one, other, price)[1], (one, other), lengths):
        yield left, right


def _fill(one: Codes, other: Codes, price: Floats) -> tuple[Floats, NDArray[np.uint8]]:
    n, rows, columns = len(one), one.shape[1], other.shape[1]
    first, second = np.ascontiguousarray(one.T), np.ascontiguousarray(other.T)
    drop, add = price[first, 0], price[second, 0]
    table = np.zeros((rows + 1, columns + 1, n), np.float32)
    moves = np.zeros((rows + 1, columns + 1, n), np.uint8)
    np.cumsum(drop, axis=0, out=table[1:, 0])
    np.cumsum(add, axis=0, out=table[0, 1:])
    moves[1:, 0], moves[0, 1:] = 1, 2
    for i in range(1, rows + 1):
        swap = table[i - 1, :-1] + price[first[i - 1], second]
        down = table[i - 1, 1:] + drop[i - 1]
        best = np.minimum(swap, down)
        move = (down < swap).view(np.uint8)
        for j in range(1, columns + 1):
            right = table[i, j - 1] + add[j - 1]
            moves[i, j] = np.where(right < best[j - 1], 2, move[j - 1])
            np.minimum(right, best[j - 1], out=table[i, j])
    return table, moves


def walk(
    moves: NDArray[np.uint8], names: tuple[Codes, Codes], lengths: tuple[Places, Places]
) -> Iterator[tuple[Places, Places, Places, Places]]:
    """Go back from the end of every pair: the two sounds met at each step (0: none) and their places."""
    every, i, j = np.arange(moves.shape[2]), lengths[0], lengths[1]
    while (i + j).any():
        move = moves[i, j, every]
        takes, gives = (move != 2) & (i > 0), (move != 1) & (j > 0)
        at, to = np.maximum(i - 1, 0), np.maximum(j - 1, 0)
        left = np.where(takes, names[0][every, at], 0)
        right = np.where(gives, names[1][every, to], 0)
        yield left, right, at, to
        i, j = i - takes, j - gives


@cache
def _vowel_mask() -> NDArray[np.bool_]:
    mask = np.zeros(len(codes()) + 1, np.bool_)
    mask[0] = True
    mask[[codes()[vowel] for vowel in vowels()]] = True
    return mask
