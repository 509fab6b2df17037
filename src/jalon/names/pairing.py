"""For each pair of names, the two readings that lie nearest, and what still parts them.

A quick look at the classes of sounds picks a few pairs of shapes; those are priced in full, and the cheapest stays.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from jalon.names.align import UNITS, Alignment, describe, fill, price
from jalon.names.likeness import Coarse
from jalon.names.orders import FULL, SHORT, TURNED, Shape
from jalon.names.packing import I64, SYSTEMS, U8, Packed
from jalon.names.phones import vowel_mask

TRIED = 3
"""Pairs of shapes that are priced in full for each pair of names, at most."""
CHUNK = 2048
_CLEAR = 0.12  # shapes that look less alike than the best by this much are not tried
_TURN, _CUT, _RARE = 0.15, 0.30, 0.15
_LOOKS = 0.03  # what each departure from the order as written takes off the first look
_LETTERS = SYSTEMS.index("thai-letters")
F32 = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Pairs:
    """N pairs of the names of a batch.

    Attributes:
        packed: the names.
        one: places of the first names, shape (N,).
        other: places of the second names.
        same: whether both are written alike once cleaned, shape (N,).
    """

    packed: Packed
    one: I64
    other: I64
    same: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Pairing:
    """The nearest readings of N pairs, and their alignment.

    Attributes:
        first: for each pair the place of the first name's shape in `Packed`, -1 where it can't be read.
        second: the same for the second names.
        coarse: likeness of their classes of sounds, 0..1, shape (N,).
        found: the alignments, rows of unread pairs being zero.
    """

    first: I64
    second: I64
    coarse: F32
    found: Alignment

    def shapes(self, pairs: Pairs, index: int) -> tuple[Shape, Shape] | None:
        """The two shapes of one pair, or None where one name can't be read."""
        first, second = int(self.first[index]), int(self.second[index])
        return None if first < 0 else (pairs.packed.shape(first), pairs.packed.shape(second))


@dataclass(frozen=True, slots=True)
class _Tries:
    """Pairs of shapes that may be the nearest: the row each is for, the two shapes, how alike they look."""

    row: I64
    first: I64
    second: I64
    looks: F32

    def only(self, kept: NDArray[np.bool_] | I64) -> "_Tries":
        looks = self.looks[kept] if len(self.looks) else self.looks
        return _Tries(self.row[kept], self.first[kept], self.second[kept], looks)


def nearest(pairs: Pairs) -> Pairing:
    """Find the nearest readings of each pair.

    Example:
        >>> from jalon.names.packing import pack
        >>> from jalon.names.prepared import prepare
        >>> packed = pack([prepare("Hun Sen"), prepare("ហ៊ុន សែន")])
        >>> nearest(Pairs(packed, np.array([0]), np.array([1]), np.array([False]))).first.tolist()
        [1]
    """
    n = len(pairs.one)
    first, second = np.full(n, -1, np.int64), np.full(n, -1, np.int64)
    coarse, total, gaps, soft = (np.zeros(n, np.float32) for _ in range(4))
    units = np.zeros((n, UNITS), np.float32), np.zeros((n, UNITS), np.float32)
    best = _cheapest(pairs.packed, _candidates(pairs))
    first[best.row], second[best.row], coarse[best.row] = best.first, best.second, best.looks
    for part in _chunks(pairs.packed, best):
        rows = part.row
        found = _described(pairs.packed, part)
        total[rows], gaps[rows], soft[rows] = found.total, found.gaps, found.vowels
        units[0][rows], units[1][rows] = found.units
    return Pairing(first, second, coarse, Alignment(total, units, gaps, soft))


def _candidates(pairs: Pairs) -> _Tries:
    """The few pairs of shapes of each pair that look most alike, in the order of the shapes."""
    every, size = _allowed(pairs)
    looks = Coarse(pairs.packed.classes).likeness(every.first, every.second)
    kind = pairs.packed.kind
    looks -= (_LOOKS * (kind[every.first] + kind[every.second])).astype(np.float32)
    starts = np.flatnonzero(np.diff(every.row, prepend=-1))
    if not len(starts):
        return every
    best = np.maximum.reduceat(looks, starts)
    bound = (best.astype(np.float64) - _CLEAR).astype(np.float32)
    which = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(looks))))
    kept = np.flatnonzero((looks >= bound[which]) | (size <= TRIED)[every.row])
    some = _Tries(every.row[kept], every.first[kept], every.second[kept], looks[kept])
    order = np.lexsort((np.where((size <= TRIED)[some.row], np.float32(0), -some.looks), some.row))
    some = some.only(order)
    begins = np.maximum.accumulate(np.where(np.diff(some.row, prepend=-1), np.arange(len(order)), 0))
    return some.only(np.arange(len(order)) - begins < TRIED)


def _allowed(pairs: Pairs) -> tuple[_Tries, I64]:
    """Every pair of shapes that may meet: one of them as written, the other in any order that suits both names.

    The shapes of a name stand by kind, those as written first, so that most of what may not meet is never listed.
    """
    at, kind, packed = pairs.packed.at, pairs.packed.kind, pairs.packed
    full, turned, short = (_reaching(packed, last) for last in (FULL, TURNED, SHORT))
    single = packed.domestic[pairs.one] | packed.domestic[pairs.other]
    middle = packed.middle[pairs.one] & packed.middle[pairs.other]
    every = np.diff(at)
    used = [
        np.where(single, every[side], np.where(middle, short[side], turned[side])) for side in (pairs.one, pairs.other)
    ]
    row, place = _spread(used[0])
    width = np.where(place < full[pairs.one][row], used[1][row], full[pairs.other][row])
    which, second = _spread(width)
    first = (at[pairs.one][row] + place)[which]
    row = row[which]
    second += at[pairs.other][row]
    found = _Tries(row, first, second, np.empty(0, np.float32))
    spoken = packed.reads_as(("thai",), alone=True)
    thai = spoken[pairs.one] & spoken[pairs.other]  # two Thai names are compared as they sound
    special = np.flatnonzero((single | thai)[row])
    if len(special):
        mine, theirs = first[special], second[special]
        fits = np.ones(len(row), np.bool_)
        fits[special] = (kind[mine] != SHORT) & (kind[theirs] != SHORT)
        letters = (packed.system[mine] == _LETTERS) | (packed.system[theirs] == _LETTERS)
        fits[special] |= middle[row[special]]
        fits[special] &= ~(thai[row[special]] & letters)
        found = found.only(fits)
    return found, every[pairs.one] * every[pairs.other]


def _reaching(packed: Packed, last: int) -> I64:
    """How many shapes of each name are of this kind or an earlier one."""
    before = np.concatenate(([0], np.cumsum(packed.kind <= last)))
    found: I64 = before[packed.at[1:]] - before[packed.at[:-1]]
    return found


def _spread(counts: I64) -> tuple[I64, I64]:
    """For each of `counts` as many entries: the place it is for, and its number there."""
    row = np.repeat(np.arange(len(counts)), counts)
    begins = np.cumsum(counts) - counts
    return row, np.arange(len(row)) - begins[row]


def _cheapest(packed: Packed, tries: _Tries) -> _Tries:
    """Price the candidates in full; keep the cheapest of each pair, the one that looks most alike among equals."""
    alone = np.bincount(tries.row)[tries.row] == 1 if len(tries.row) else np.empty(0, np.bool_)
    total = np.zeros(len(tries.row), np.int64)
    many = np.flatnonzero(~alone)
    place = np.empty(len(tries.row), np.int64)
    place[many] = np.arange(len(many))
    for part in _chunks(packed, _Tries(many, tries.first[many], tries.second[many], tries.looks[many])):
        total[part.row] = price(_cut(packed, part.first), _cut(packed, part.second))
    cost = 0.01 * total + _handicap(packed, tries)
    order = np.lexsort((cost, tries.row))
    rows = tries.row[order]
    return tries.only(order[np.flatnonzero(np.diff(rows, prepend=-1))])


def _chunks(packed: Packed, tries: _Tries) -> "list[_Tries]":
    """Parts with shapes of like length, so that little of a part is padding."""
    order = np.lexsort((packed.length[tries.second], packed.length[tries.first]))
    return [tries.only(order[start : start + CHUNK]) for start in range(0, len(order), CHUNK)]


def _cut(packed: Packed, shapes: I64) -> U8:
    return packed.codes[shapes, : int(packed.length[shapes].max(initial=1))]


def _described(packed: Packed, part: _Tries) -> Alignment:
    one, other = _cut(packed, part.first), _cut(packed, part.second)
    return describe(fill(one, other), units_of(one), units_of(other))


def units_of(codes: U8) -> U8:
    """Number the syllable that each sound is in: each begins at the consonant before a vowel.

    Args:
        codes: numbers of sounds, 0 behind the end, shape (N, L).

    Example:
        >>> from jalon.names.phones import encode
        >>> units_of(np.array([encode("hunsen")], np.uint8)).tolist()
        [[0, 0, 0, 1, 1, 1]]
    """
    vowel = vowel_mask().take(codes)
    begins = np.zeros(codes.shape, np.uint8)
    begins[:, 1:-1] = ~vowel[:, 1:-1] & vowel[:, 2:] & (codes[:, 2:] > 0)
    return np.minimum(np.cumsum(begins, axis=1, dtype=np.uint8), UNITS - 1)


def _handicap(packed: Packed, tries: _Tries) -> NDArray[np.float64]:
    kind = packed.kind[tries.first] | packed.kind[tries.second]
    rare = _RARE * (2.0 - packed.weight[tries.first] - packed.weight[tries.second])
    turned: NDArray[np.float64] = rare + np.where(kind == FULL, 0.0, np.where(kind == TURNED, _TURN, _CUT))
    return turned
