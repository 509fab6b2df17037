"""Lay many pairs of sound strings against each other at once, as cheaply as the prices of sounds allow.

Each pair is aligned by dynamic programming; the table cells of all pairs are filled together, so that the work is done
in long vectors. Walking back tells for each pair what the difference cost and in which syllables it fell.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jalon.names.phones import costs

Codes = NDArray[np.uint8]
Floats = NDArray[np.float32]
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


def align(one: Codes, other: Codes, one_units: Codes, other_units: Codes) -> Alignment:
    """Align row by row.

    Args:
        one: sound numbers, shape (N, L), 0 behind the end of each string.
        other: the same for the second names, shape (N, M).
        one_units: the syllable that each sound belongs to, shape (N, L).
        other_units: the same for the second names.

    Example:
        >>> a = np.array([[1, 2]], np.uint8); u = np.zeros_like(a)
        >>> float(align(a, a, u, u).total[0])
        0.0
    """
    table, moves = _fill(one, other)
    lengths = np.count_nonzero(one, axis=1), np.count_nonzero(other, axis=1)
    total = table[lengths[0], lengths[1], np.arange(len(one))]
    return _walk(moves, total, lengths, (one, other), (one_units, other_units))


def _fill(one: Codes, other: Codes) -> tuple[Floats, NDArray[np.uint8]]:
    price, n = costs(), len(one)
    rows, columns = one.shape[1], other.shape[1]
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


def _walk(
    moves: NDArray[np.uint8],
    total: Floats,
    lengths: tuple[NDArray[np.intp], NDArray[np.intp]],
    names: tuple[Codes, Codes],
    units: tuple[Codes, Codes],
) -> Alignment:
    price, n, every = costs(), len(total), np.arange(len(total))
    vowel = _vowel_mask()
    i, j = lengths[0].copy(), lengths[1].copy()
    sums = np.zeros((n, UNITS), np.float32), np.zeros((n, UNITS), np.float32)
    gaps, soft = np.zeros(n, np.float32), np.zeros(n, np.float32)
    while (i + j).any():
        move = moves[i, j, every]
        takes, gives = (move != 2) & (i > 0), (move != 1) & (j > 0)
        left = np.where(takes, names[0][every, i - 1], 0)
        right = np.where(gives, names[1][every, j - 1], 0)
        cost = price[left, right]
        sums[0][every, np.minimum(units[0][every, np.maximum(i - 1, 0)], UNITS - 1)] += cost
        sums[1][every, np.minimum(units[1][every, np.maximum(j - 1, 0)], UNITS - 1)] += cost
        gaps += np.where(takes & gives, 0, cost)
        soft += np.where(vowel[left] & vowel[right], cost, 0)
        i, j = i - takes, j - gives
    return Alignment(total, sums, gaps, soft)


def _vowel_mask() -> NDArray[np.bool_]:
    from jalon.names.phones import codes, vowels  # noqa: PLC0415

    mask = np.zeros(len(codes()) + 1, np.bool_)
    mask[0] = True
    mask[[codes()[vowel] for vowel in vowels()]] = True
    return mask
