"""Exact duplicates: rows equal in everything but the file's own counter.

Each row gets a fingerprint of 128 bits over all its cells as the file holds them. Equal rows have equal fingerprints;
among ten billion rows the chance that two unlike rows share one is below one in 10^18. The first of equal rows is the
one that counts; the later ones repeat it.
"""

import functools
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from jalon.tally.profiles import Profile
from jalon.tally.sources import Raw

_ODD = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F], np.uint64)
_SHIFT = np.uint64(31)


@dataclass(frozen=True)
class Repeats:
    """Rows that repeat an earlier one.

    Attributes:
        rows: their numbers, ascending.
        first: for each, the number of the row that it repeats.
    """

    rows: np.ndarray
    first: np.ndarray

    def __len__(self) -> int:
        """Count the rows that repeat another."""
        return len(self.rows)


def fingerprints(raw: Raw, profile: Profile) -> np.ndarray:
    """Return the fingerprint of each row.

    Returns:
        An array of shape (rows, 2), `uint64`.
    """
    prints = np.zeros((len(raw), 2), np.uint64)
    with np.errstate(over="ignore"):
        for position, (_, array) in enumerate(sorted(_compared(raw, profile))):
            for lane in (0, 1):
                values = _lane(array, lane)
                values *= _ODD[lane] + np.uint64(2 * position)
                prints[:, lane] ^= values
                prints[:, lane] *= _ODD[1 - lane]
                prints[:, lane] ^= prints[:, lane] >> _SHIFT
    return prints


def _compared(raw: Raw, profile: Profile) -> list[tuple[str, pa.Array]]:
    return [(header, array) for header, array in raw.columns.items() if header not in profile.own_counter]


def _lane(array: pa.Array, lane: int) -> np.ndarray:
    kind = array.type
    if pa.types.is_floating(kind) or pa.types.is_integer(kind):
        wide = array.cast(pa.float64() if pa.types.is_floating(kind) else pa.int64(), safe=False)
        bits = wide.fill_null(0).to_numpy(zero_copy_only=False).view(np.uint64).copy()
        bits[array.is_null().to_numpy(zero_copy_only=False)] = _ODD[0]
        return _mixed(bits, lane)
    if not pa.types.is_dictionary(kind):
        array = array.cast(pa.string()).dictionary_encode()
    per_value = [_hash(text)[lane] for text in array.dictionary.cast(pa.string()).to_pylist()]
    codes = array.indices.cast(pa.int64()).fill_null(len(per_value)).to_numpy(zero_copy_only=False)
    values: np.ndarray = np.array([*per_value, _hash(None)[lane]], np.uint64)[codes]
    return values


def _mixed(bits: np.ndarray, lane: int) -> np.ndarray:
    """Spread the bits of numbers (the finaliser of splitmix64)."""
    bits += _ODD[lane]
    bits ^= bits >> np.uint64(30)
    bits *= np.uint64(0xBF58476D1CE4E5B9)
    bits ^= bits >> np.uint64(27)
    bits *= np.uint64(0x94D049BB133111EB)
    bits ^= bits >> _SHIFT
    return bits


@functools.lru_cache(maxsize=1 << 18)
def _hash(text: str | None) -> tuple[int, int]:
    data = b"\0" if text is None else b"\1" + text.encode()
    digest = hashlib.blake2b(data, digest_size=16).digest()
    return int.from_bytes(digest[:8], "little"), int.from_bytes(digest[8:], "little")


def repeats(prints: Sequence[np.ndarray], rows: Sequence[np.ndarray]) -> Repeats:
    """Find the rows that repeat an earlier one.

    Args:
        prints: fingerprints, batch by batch.
        rows: the numbers of the same rows.

    Example:
        >>> repeats([np.array([[1, 1], [2, 2], [1, 1]], np.uint64)], [np.array([1, 2, 3])]).rows.tolist()
        [3]
    """
    if not prints:
        return Repeats(np.array([], np.int64), np.array([], np.int64))
    lanes, numbers = np.concatenate(prints), np.concatenate(rows)
    likely = _seen_twice(lanes[:, 0])
    lanes, numbers = lanes[likely], numbers[likely]
    order = np.lexsort((numbers, lanes[:, 1], lanes[:, 0]))
    numbers, first, second = numbers[order], lanes[order, 0], lanes[order, 1]
    again = np.zeros(len(numbers), bool)
    again[1:] = (first[1:] == first[:-1]) & (second[1:] == second[:-1])
    origin = numbers[np.maximum.accumulate(np.where(again, 0, np.arange(len(numbers))))]
    ascending = np.argsort(numbers[again])
    return Repeats(numbers[again][ascending], origin[again][ascending])


def _seen_twice(values: np.ndarray) -> np.ndarray:
    """Tell which values may occur more than once: all that do, and few others."""
    ordered = np.sort(values)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    low = np.uint64((1 << 22) - 1)
    marked = np.zeros(1 << 22, bool)
    marked[twice & low] = True
    found: np.ndarray = marked[values & low]
    return found
