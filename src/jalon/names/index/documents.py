"""Is this document number (plate, phone) on the list? An exact set of 64-bit codes, mapped from the disk.

Codes (`jalon.names.index.codes`) are spread over the 64-bit range and lie sorted in `keys`; `starts` says where each
bucket begins, a bucket being all codes with the same highest bits, three or so. A lookup reads one bucket start and
the few codes that lie side by side there. Nothing is approximate: with equal codes the numbers are equal. At 100
million numbers a record takes 9.3 bytes. Numbers without an exact code (longer than 18 signs, other alphabets) go by
a 128-bit hash, in `long_high` and `long_low`.

An update is a segment: the codes added and the codes removed. The newest segment that knows a code decides.
"""

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from jalon.names.index import store
from jalon.names.index.codes import MASK, SHORT_LIMIT, SPREAD, U64, Codes, code_of, codes_of, spread

KIND = "documents"
SCHEME = "codes-1"
CHUNK = 1 << 15
FIRST = 4
Flags = NDArray[np.bool_]


@dataclass
class BuildReport:
    """What a build took in: rows read, numbers kept, rows without a number, and the first of those (row, text)."""

    rows: int = 0
    kept: int = 0
    empty: int = 0
    first_empty: tuple[int, ...] = ()


def build_documents(
    root: Path,
    batches: Iterable[pa.Array],
    *,
    key: bytes | None = None,
    change: str = "replace",
) -> BuildReport:
    """Write an index of document numbers, or change one.

    Args:
        root: the folder of the index.
        batches: Arrow string arrays of numbers; read once, kept as eight bytes a row until the write.
        key: 32 bytes to encrypt with, or None.
        change: `replace` (the whole index), `add` or `remove` (a new segment).

    Returns:
        How many rows were read and kept.

    Raises:
        IndexUnusable: another process is writing, or `add` and `remove` find no index.

    Example:
        build_documents(Path("plates"), [pa.array(["30A-123.45"])])
    """
    with store.writing(root):
        if change == "replace":
            manifest = store.empty_manifest(KIND, SCHEME, key)
        else:
            manifest = store.opened(root, key, KIND, SCHEME, verify=True)[0]
        used = key if manifest.encrypted else None
        report, codes, hashed = _gathered(batches)
        with store.Writer(root, used) as writer:
            facts = _put_codes(writer, codes) | _put_hashed(writer, hashed) | {"removes": change == "remove"}
            segment = writer.segment(facts)
            store.commit(root, store.Manifest(KIND, SCHEME, (*manifest.segments, segment), manifest.lock_check), used)
    return report


def _gathered(batches: Iterable[pa.Array]) -> tuple[BuildReport, U64, set[int]]:
    report, parts, hashed, empty = BuildReport(), [np.empty(0, np.uint64)], set[int](), []
    for batch in batches:
        codes = codes_of(batch)
        parts.append(spread(codes.exact[codes.valid]))
        hashed.update(codes.hashed.values())
        without = np.setdiff1d(np.flatnonzero(~codes.valid), np.fromiter(codes.hashed, np.int64))
        report.empty += len(without)
        empty += (without[:5] + report.rows).tolist()
        report.rows += len(batch)
    report.first_empty = tuple(empty[:5])
    report.kept = report.rows - report.empty
    return report, _sorted_once(parts), hashed


def _sorted_once(parts: list[U64]) -> U64:
    codes = np.concatenate(parts)
    parts.clear()
    codes.sort()
    if not codes.size:
        return codes
    fresh = np.concatenate(([True], codes[1:] != codes[:-1]))
    return codes if fresh.all() else codes[fresh]


def _put_codes(writer: store.Writer, codes: U64) -> dict[str, int]:
    bits = min(max(len(codes).bit_length() - 2, 1), 30)
    edges = np.arange(1 << bits, dtype=np.uint64) << np.uint64(64 - bits)
    starts = np.append(np.searchsorted(codes, edges), len(codes)).astype(
        np.uint32 if len(codes) < 1 << 32 else np.uint64
    )
    writer.put("starts", starts)
    writer.put("keys", codes)
    return {"bits": bits, "codes": len(codes)}


def _put_hashed(writer: store.Writer, hashed: set[int]) -> dict[str, int]:
    ordered = sorted(hashed)
    writer.put("long_high", np.array([code >> 64 & MASK for code in ordered], np.uint64))
    writer.put("long_low", np.array([code & MASK for code in ordered], np.uint64))
    return {"hashed": len(ordered)}


class _Segment:
    """One segment, opened: single lookups through memory views, batches through numpy."""

    def __init__(self, arrays: dict[str, store.Array], facts: dict[str, int]) -> None:
        self.starts, self.keys = arrays["starts"], arrays["keys"]
        self.bits, self.removes = facts["bits"], bool(facts["removes"])
        self.long = {
            (int(high) << 64 | int(low) | 1 << 128)
            for high, low in zip(arrays["long_high"].tolist(), arrays["long_low"].tolist(), strict=True)
        }
        self.size = sum(array.nbytes for array in arrays.values())

    def holds(self, code: int) -> bool:
        """Whether one code is here."""
        if code > MASK:
            return code in self.long
        key = code * SPREAD & MASK
        bucket = key >> 64 - self.bits
        low, high = int(self.starts[bucket]), int(self.starts[bucket + 1])
        return code >= 0 and key in self.keys[low:high].tolist()

    def single(self) -> Callable[[str], bool]:
        """The same from text, for speed in one step: the code's eight bytes are searched in those of its bucket."""
        starts, raw, shift, holds = self.starts.data, store.raw(self.keys), 64 - self.bits, self.holds

        def holds_text(text: str) -> bool:
            try:
                code = int("1" + text, 36)
            except ValueError:
                return holds(code_of(text))
            if not 36 <= code < SHORT_LIMIT:
                return holds(code_of(text))
            key = code * SPREAD & MASK
            bucket = key >> shift
            place = raw[8 * starts[bucket] : 8 * starts[bucket + 1]].find(key.to_bytes(8, "little"))
            return place >= 0 and (not place & 7 or holds(code))  # not across two codes

        return holds_text

    def holds_each(self, keys: U64) -> Flags:
        """Which of these spread codes are here: the first codes of every bucket, then the rest of the long ones."""
        found = np.zeros(len(keys), np.bool_)
        if not self.keys.size:
            return found
        bucket = (keys >> np.uint64(64 - self.bits)).view(np.int64)
        place = self.starts.take(bucket, mode="clip").astype(np.int64)
        for _ in range(FIRST):
            found |= self.keys.take(place, mode="clip") == keys
            place += 1
        rows = np.flatnonzero((self.starts.take(bucket + 1, mode="clip") > place) & ~found)
        while rows.size:
            found[rows] = self.keys.take(place[rows], mode="clip") == keys[rows]
            place[rows] += 1
            rows = rows[(self.starts[bucket[rows] + 1] > place[rows]) & ~found[rows]]
        return found


class DocumentIndex:
    """An opened index of document numbers. Many processes and threads may use one index at once.

    Args:
        root: the folder that `build_documents` wrote.
        key: the key of an encrypted index.
        verify: read everything once and compare the checksums, instead of only the sizes.

    Raises:
        IndexUnusable: absent, damaged, of another kind, or locked with another key.

    Example:
        index = DocumentIndex(Path("plates"))
        index.holds("30a 123 45")
    """

    def __init__(self, root: Path, *, key: bytes | None = None, verify: bool = False) -> None:
        manifest, arrays = store.opened(root, key, KIND, SCHEME, verify=verify)
        self._segments = [_Segment(a, s.facts) for a, s in zip(arrays, manifest.segments, strict=True)][::-1]
        if len(self._segments) == 1 and not self._segments[0].removes:
            self.holds = self._segments[0].single()  # type: ignore[method-assign,assignment]

    @property
    def size(self) -> int:
        """Bytes that the index takes, on disk and in memory alike."""
        return sum(segment.size for segment in self._segments)

    def holds(self, text: str) -> bool:
        """Whether one number is on the list, however it is spaced, dashed or cased."""
        return self._newest_decides(code_of(text))

    def holds_each(self, numbers: pa.Array, *, threads: int = 1) -> Flags:
        """Which numbers of an Arrow string array are on the list: (n,) bool, null and empty ones False."""
        found = np.zeros(len(numbers), np.bool_)
        starts = range(0, len(numbers), CHUNK)

        def part(start: int) -> None:
            found[start : start + CHUNK] = self._chunk(codes_of(numbers.slice(start, CHUNK)))

        if threads < 2 or len(starts) < 2:
            for start in starts:
                part(start)
        else:
            with ThreadPoolExecutor(threads) as pool:
                list(pool.map(part, starts))
        return found

    def _chunk(self, codes: Codes) -> Flags:
        keys, found = spread(codes.exact), np.zeros(len(codes.exact), np.bool_)
        if len(self._segments) == 1 and codes.valid.all() and not self._segments[0].removes:
            return self._segments[0].holds_each(keys)
        open_rows = np.flatnonzero(codes.valid)
        for segment in self._segments:
            hit = segment.holds_each(keys[open_rows])
            found[open_rows[hit]] = not segment.removes
            open_rows = open_rows[~hit]
        for row, code in codes.hashed.items():
            found[row] = self._newest_decides(code)
        return found

    def _newest_decides(self, code: int) -> bool:
        return next((not segment.removes for segment in self._segments if segment.holds(code)), False)
