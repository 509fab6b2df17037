"""The keys of an index of persons on their way to the disk: millions of them, sorted in parts.

What `persons` lists as `key_starts`, `key_check` and `key_reading`. Keys come some readings at a time, are spread over
files by their highest bits, and each file is sorted by itself and written in turn.
"""

import contextlib
import tempfile
from collections.abc import Iterator
from typing import BinaryIO, cast

import numpy as np
from numpy.typing import NDArray

from jalon.names.index import keys, store

READINGS_A_STEP = 1 << 16
PARTS = 16
KEPT = 44
"""Bits of a key that are kept."""


def steps(starts: NDArray[np.int64]) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """Some readings at a time: the number of the first, and where they begin."""
    for at in range(0, len(starts) - 1, READINGS_A_STEP):
        yield at, starts[at : at + READINGS_A_STEP + 1]


def put_keys(writer: store.Writer, data: NDArray[np.uint8], starts: NDArray[np.int64]) -> None:
    """Write the keys of all readings, sorted part by part on the disk."""
    parts = [cast("BinaryIO", tempfile.TemporaryFile(dir=writer.root)) for _ in range(PARTS)]  # noqa: SIM115 - closed when sorted
    total = 0
    for at, some in steps(starts):
        found, owner = keys.stored_keys(data[some[0] : some[-1]], some - some[0])
        total += len(found)
        _spill(parts, found, owner + np.uint32(at))
    bits = key_bits(total)
    size = (1 << bits) // PARTS
    before = 0
    with contextlib.ExitStack() as stack:
        kinds = {"key_check": np.uint16, "key_reading": np.uint32, "key_starts": np.uint32}
        check, reading, start = (stack.enter_context(writer.growing(name, kind)) for name, kind in kinds.items())
        start(np.zeros(1, np.uint32))
        for number, part in enumerate(parts):
            high, owner = _sorted_part(part)
            edges = np.arange(1, size + 1, dtype=np.uint64) + np.uint64(number * size)
            ends = np.searchsorted(high, edges << np.uint64(KEPT - bits)) + before
            check((high >> np.uint64(KEPT - bits - 16)).astype(np.uint16))
            reading(owner)
            start(ends.astype(np.uint32))
            before = int(ends[-1])


def key_bits(total: int) -> int:
    """How many of a key's highest bits name its bucket: some four keys in each."""
    return min(max(total.bit_length() - 2, PARTS.bit_length() - 1), KEPT - 16)


def _spill(parts: list[BinaryIO], found: NDArray[np.uint64], owner: NDArray[np.uint32]) -> None:
    part = (found >> np.uint64(60)).astype(np.uint8)
    order = np.argsort(part, kind="stable")
    pairs = np.empty(len(found), _PAIR)
    pairs["key"], pairs["owner"] = (found >> np.uint64(64 - KEPT))[order], owner[order]
    ends = np.cumsum(np.bincount(part, minlength=PARTS))
    for file, start, end in zip(parts, [0, *ends.tolist()], ends.tolist(), strict=False):
        file.write(pairs[start:end].data)


_PAIR = np.dtype([("key", "<u8"), ("owner", "<u4")])


def _sorted_part(file: BinaryIO) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    with file:
        pairs = np.empty(file.seek(0, 2) // _PAIR.itemsize, _PAIR)
        file.seek(0)
        if len(pairs):
            file.readinto(pairs.view(np.uint8))  # type: ignore[attr-defined]
    high, owner = np.ascontiguousarray(pairs["key"]), np.ascontiguousarray(pairs["owner"])
    del pairs
    order = np.argsort(high, kind="stable")
    high, owner = high[order], owner[order]
    fresh = np.ones(len(high), np.bool_)
    fresh[1:] = (high[1:] != high[:-1]) | (owner[1:] != owner[:-1])
    return high[fresh], owner[fresh]
