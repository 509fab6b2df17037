"""One segment of an index of persons, opened: the look-ups that `search` is made of."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jalon.names.index import dates, keys, store

U32 = NDArray[np.uint32]
I64 = NDArray[np.int64]
CROWD = 4000


@dataclass
class Shelf:
    """A segment's arrays by name (`persons`), and which of its records are gone."""

    a: dict[str, store.Array]
    gone: NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        self.bits = key_bits_of(self.a["key_starts"])
        edges = np.searchsorted(self.a["record_precision"], np.arange(5)).tolist()
        self._bytes = {name: store.raw(self.a[name]) for name in ("readings", "names", "ids")}
        self.regions = {p: (edges[p], edges[p + 1]) for p in range(4)}

    def readings_under(self, asked: keys.U64) -> tuple[I64, I64]:
        """The readings that stand under any of these mixed keys, each once; and under how many of them each stands."""
        bucket = (asked >> np.uint64(64 - self.bits)).view(np.int64)
        check = (asked >> np.uint64(48 - self.bits)).astype(np.uint16)
        starts = self.a["key_starts"]
        low, high = starts.take(bucket).astype(np.int64), starts.take(bucket + 1).astype(np.int64)
        high = np.where(high - low > CROWD, low, high)
        places, owner = spread_out(low, high)
        fits = self.a["key_check"].take(places) == check.take(owner)
        found = np.sort(self.a["key_reading"].take(places[fits]))
        first = np.flatnonzero(found[1:] != found[:-1]) + 1
        edges = np.concatenate(([0], first, [len(found)])) if len(found) else np.zeros(1, np.int64)
        return found[edges[:-1]].astype(np.int64), np.diff(edges)

    def reading_text(self, readings: I64) -> str:
        """Readings as "spelling|sounds|long", joined by bars."""
        return b"|".join(self._pieces("readings", readings)).decode("ascii")

    def name_texts(self, names: I64) -> list[str]:
        """Names as they were written."""
        return [text.decode() for text in self._pieces("names", names)]

    def listed(self, what: str, of: I64, most: int | None = None) -> tuple[I64, I64]:
        """What is listed under each number (`reading_names`, `name_readings`, `name_records`), at most `most` each.

        Returns:
            The listed numbers, and beside each the place in `of` it is listed under.
        """
        at = self.a[f"{what}_at"]
        low, high = at.take(of).astype(np.int64), at.take(of + 1).astype(np.int64)
        if most is not None:
            high = np.minimum(high, low + most)
        places, owner = spread_out(low, high)
        return self.a[what].take(places).astype(np.int64), owner

    def bearers(self, names: I64) -> I64:
        """How many persons bear each name."""
        at = self.a["name_records_at"]
        return at.take(names + 1).astype(np.int64) - at.take(names).astype(np.int64)

    def born(self, spans: list[tuple[int, int, int]]) -> I64:
        """The records in any of these spans of birth dates, each once."""
        first, found = self.a["record_first"], []
        for precision, start, end in spans:
            low, high = self.regions[precision]
            ends = np.searchsorted(first[low:high], np.array([start, end], np.int32))
            found.append(np.arange(low + ends[0], low + ends[1]))
        return each_once(np.concatenate(found)) if found else np.empty(0, np.int64)

    def with_document(self, code: int) -> I64:
        """The records with this spread document code."""
        low, high = np.searchsorted(self.a["doc_keys"], np.array([code], np.uint64)), 0
        high = int(np.searchsorted(self.a["doc_keys"], np.uint64(code), side="right"))
        return self.a["doc_record"][int(low[0]) : high].astype(np.int64)

    def present(self, records: I64) -> I64:
        """Those of the records that no later segment replaced or removed."""
        return records if self.gone is None else records[~self.gone[records]]

    def relation(self, birth: dates.Birth, records: I64) -> NDArray[np.uint8]:
        """How the records' birth dates relate to one that is asked for."""
        return dates.relation(birth, self.a["record_precision"].take(records), self.a["record_first"].take(records))

    def ids(self, records: I64) -> list[int | str]:
        """The ids of records, as numbers or text."""
        if "ids_at" not in self.a:
            numbers: list[int | str] = self.a["ids"].take(records).tolist()
            return numbers
        return [text.decode() for text in self._pieces("ids", records)]

    def _pieces(self, what: str, numbers: I64) -> list[bytes | bytearray]:
        blob, at = self._bytes[what], self.a[f"{what}_at"]
        return [blob[a:b] for a, b in zip(at.take(numbers).tolist(), at.take(numbers + 1).tolist(), strict=True)]


def key_bits_of(starts: store.Array) -> int:
    """How many bits name a bucket, from the array of bucket starts."""
    return (len(starts) - 1).bit_length() - 1


def spread_out(low: I64, high: I64) -> tuple[I64, I64]:
    """All numbers of the ranges [low, high), and beside each the number of its range."""
    counts = high - low
    owner = np.arange(len(low)).repeat(counts)
    shift = low - counts.cumsum() + counts
    return np.arange(len(owner)) + shift.take(owner), owner


def each_once(numbers: NDArray[Any]) -> I64:
    """The distinct numbers, sorted: faster than `np.unique` on the few that a search meets."""
    numbers = np.sort(numbers)
    fresh = np.ones(len(numbers), np.bool_)
    np.not_equal(numbers[1:], numbers[:-1], out=fresh[1:])
    return numbers[fresh].astype(np.int64)
