"""Build and update an index of persons on disk.

The arrays of a segment (`store`), in the order of their making:

    names, names_at            the distinct names as written, one after another in UTF-8
    readings, readings_at      the distinct readings of all names, "spelling|sounds|long" in ASCII
    name_readings(_at)         which readings each name has
    reading_names(_at)         and back
    reading_signature          see `keys`
    key_starts, key_check, key_reading    keys in buckets by their highest bits, with 16 bits more to check
    record_*                   one entry a person, sorted by birth date: name, precision, first day, signature, sex, nat
    name_records(_at)          which persons bear each name
    doc_keys, doc_record       document numbers, sorted
    ids (and ids_at)           as numbers, or as text one after another

Rows are read once, in batches; what is kept in memory is some thirty bytes a row, the distinct names and the distinct
readings. Keys are sorted in parts that lie on the disk meanwhile, and are written as they are sorted.
"""

import contextlib
import multiprocessing
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from jalon.names.index import keys, sounds, store
from jalon.names.index.codes import spread
from jalon.names.index.intake import Intake, Rows
from jalon.names.index.key_table import put_keys, steps
from jalon.names.index.tables import Complaints

KIND = "persons"
NAMES_A_TASK = 20_000
Array = store.Array
COLUMNS = ("id", "name", "dob", "sex", "nat", "doc")
NEEDED = ("id", "name")
_written: pa.Array  # the distinct names while they are read


@dataclass
class BuildReport:
    """What a build took in: rows read, persons kept, distinct names and readings, and what was wrong with rows."""

    rows: int
    kept: int
    names: int
    readings: int
    complaints: Complaints


def build_persons(
    root: Path,
    tables: Iterable[pa.Table],
    *,
    key: bytes | None = None,
    change: str = "replace",
    complaints: Complaints | None = None,
    processes: int = 1,
) -> BuildReport:
    """Write an index of persons, or change one.

    Args:
        root: the folder of the index.
        tables: Arrow tables with the columns `COLUMNS`, as `tables.read_columns` gives them.
        key: 32 bytes to encrypt with, or None.
        change: `replace` (the whole index), `add` (a new segment; persons whose id is there already are replaced)
            or `remove` (the persons with these ids).
        complaints: where faulty rows are noted.
        processes: how many processes read the names.

    Returns:
        What was read and kept.

    Raises:
        IndexUnusable: another process is writing, or `add` and `remove` find no index.

    Example:
        build_persons(Path("lists"), read_columns(Path("list.csv"), COLUMNS, NEEDED, complaints))
    """
    intake = Intake(complaints or Complaints())
    with store.writing(root):
        manifest, arrays = store.empty_manifest(KIND, sounds.SCHEME, key), list[dict[str, Array]]()
        if change != "replace":
            manifest, arrays = store.opened(root, key, KIND, sounds.SCHEME, verify=True)
        used = key if manifest.encrypted else None
        rows = intake.gather(tables, ids_only=change == "remove")
        with store.Writer(root, used) as writer:
            facts = _put_persons(writer, rows, intake, processes) if change != "remove" else _put_nobody(writer)
            for number, old in enumerate(arrays):
                writer.put(f"gone-{manifest.segments[number].name}", _gone(old, rows))
            segment = writer.segment(facts)
            segments = (*manifest.segments, segment)
            store.commit(root, store.Manifest(KIND, sounds.SCHEME, segments, manifest.lock_check), used)
    return BuildReport(
        intake.rows, facts["persons"] or len(rows.name), facts["names"], facts["readings"], intake.complaints
    )


def _put_nobody(writer: store.Writer) -> dict[str, int]:
    return {"persons": 0, "names": 0, "readings": 0}


def _gone(old: dict[str, Array], rows: Rows) -> NDArray[np.uint32]:
    """The records of an older segment whose ids are among these rows."""
    if "ids" not in old:
        return np.empty(0, np.uint32)
    there = _ids_as_text(old["ids"], old.get("ids_at"))
    found = pa.compute.is_in(there, value_set=rows.id_texts())
    return np.flatnonzero(found.to_numpy(zero_copy_only=False)).astype(np.uint32)


def _ids_as_text(ids: Array, ids_at: Array | None) -> pa.Array:
    if ids_at is None:
        return pa.array(ids).cast(pa.large_string())
    offsets = pa.py_buffer(np.ascontiguousarray(ids_at).astype(np.int64))
    return pa.Array.from_buffers(
        pa.large_string(), len(ids_at) - 1, [None, offsets, pa.py_buffer(np.ascontiguousarray(ids))]
    )


def _put_persons(writer: store.Writer, rows: Rows, intake: Intake, processes: int) -> dict[str, int]:
    written, numbers = rows.distinct_names()
    rows.name = rows.name.slice(0, 0)  # the distinct ones are enough from here on
    counts, entries = _read_all(written, processes)
    readable = counts > 0
    intake.without_letters(rows, ~readable[numbers])
    kept = readable[numbers]
    rows, numbers = rows.only(kept), (np.cumsum(readable) - 1)[numbers[kept]].astype(np.uint32)
    counts = counts[readable]
    _put_texts(writer, "names", written if readable.all() else written.filter(pa.array(readable)))
    facts = {"persons": len(numbers), "names": len(counts)}
    del written
    data, starts, signature = _put_readings(writer, entries, counts)
    del entries
    _put_records(writer, rows, numbers, signature)
    del rows, numbers, signature, kept
    put_keys(writer, data, starts)
    return facts | {"readings": writer.arrays["readings_at"].count - 1}


def _read_all(written: pa.Array, processes: int) -> tuple[NDArray[np.int64], pa.ChunkedArray]:
    """The readings of every distinct name: how many each has, and all of them in that order."""
    global _written  # a forked pool shares it without a copy
    _written, tasks = written, range(0, len(written), NAMES_A_TASK)
    counts, entries = [np.empty(0, np.int64)], []
    with contextlib.ExitStack() as stack:
        found: Iterable[tuple[NDArray[np.int64], bytes]] = map(_read_some, tasks)
        if processes > 1 and len(tasks) > 1:
            sounds.warm()
            found = stack.enter_context(multiprocessing.get_context("fork").Pool(processes)).imap(_read_some, tasks)
        for count, text in found:
            counts.append(count)
            entries.append(_split(text))
    return np.concatenate(counts), pa.chunked_array(entries, pa.large_string())


def _read_some(start: int) -> tuple[NDArray[np.int64], bytes]:
    read = [sounds.recorded_entries(name) for name in _written.slice(start, NAMES_A_TASK).to_pylist()]
    counts = np.fromiter(map(len, read), np.int64, len(read))
    return counts, "".join(f"{entry}\n" for entries in read for entry in entries).encode("ascii")


def _split(text: bytes) -> pa.Array:
    data = np.frombuffer(text, np.uint8)
    ends = np.flatnonzero(data == 10)
    offsets = np.concatenate(([0], ends - np.arange(len(ends)))).astype(np.int64)
    return pa.Array.from_buffers(
        pa.large_string(),
        len(ends),
        [None, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(data[data != 10]))],
    )


def _put_texts(writer: store.Writer, name: str, texts: pa.Array) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    texts = texts.cast(pa.large_string())
    data, starts = text_parts(texts)
    writer.put(name, data)
    writer.put(f"{name}_at", starts.astype(np.uint32) if starts[-1] < 1 << 32 else starts)
    return data, starts


def text_parts(texts: pa.Array) -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """The bytes of a large string array and where each string begins: (n + 1,), from 0."""
    if not len(texts):
        return np.empty(0, np.uint8), np.zeros(1, np.int64)
    _, offsets, raw = texts.buffers()
    starts = np.frombuffer(offsets, np.int64)[texts.offset : texts.offset + len(texts) + 1]
    data = np.frombuffer(raw, np.uint8) if raw is not None else np.empty(0, np.uint8)
    return data[starts[0] : starts[-1]], starts - starts[0]


def _put_readings(
    writer: store.Writer, entries: pa.ChunkedArray, counts: NDArray[np.int64]
) -> tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.uint64]]:
    """Write the distinct readings and their ties to names.

    Returns:
        The bytes of the readings, where each begins, and one signature per name, of all its readings.
    """
    coded = entries.dictionary_encode()
    distinct = coded.chunk(coded.num_chunks - 1).dictionary if coded.num_chunks else pa.array([], pa.large_string())
    parts = [chunk.indices.to_numpy(zero_copy_only=False).astype(np.uint32) for chunk in coded.chunks]
    number = np.concatenate([np.empty(0, np.uint32), *parts])
    data, starts = _put_texts(writer, "readings", distinct)
    name_at = np.concatenate(([0], np.cumsum(counts)))
    writer.put("name_readings", number)
    writer.put("name_readings_at", name_at.astype(np.uint32))
    owner = np.repeat(np.arange(len(counts), dtype=np.uint32), counts)
    _put_back(writer, "reading_names", number, owner, len(starts) - 1)
    signature = _signatures(data, starts)
    writer.put("reading_signature", signature)
    of_names = np.bitwise_or.reduceat(signature[number], name_at[:-1]) if len(number) else signature
    return data, starts, of_names


def _signatures(data: NDArray[np.uint8], starts: NDArray[np.int64]) -> NDArray[np.uint64]:
    found = [keys.signatures(data[some[0] : some[-1]], some - some[0]) for _, some in steps(starts)]
    return np.concatenate([np.empty(0, np.uint64), *found])


def _put_back(writer: store.Writer, name: str, to: NDArray[np.uint32], what: NDArray[np.uint32], count: int) -> None:
    """For each number in `to`, the list of what points at it."""
    writer.put(name, what[np.argsort(to, kind="stable")])
    writer.put(f"{name}_at", np.concatenate(([0], np.cumsum(np.bincount(to, minlength=count)))).astype(np.uint32))


def _put_records(writer: store.Writer, rows: Rows, numbers: NDArray[np.uint32], signature: NDArray[np.uint64]) -> None:
    when = (rows.precision.astype(np.int64) << 32) + rows.first
    order = np.argsort(when, kind="stable")
    numbers = numbers[order]
    writer.put("record_name", numbers)
    writer.put("record_precision", rows.precision[order])
    writer.put("record_first", rows.first[order])
    writer.put("record_signature", signature[numbers])
    writer.put("record_sex", rows.sex[order])
    writer.put("record_nat", rows.nat[order])
    _put_back(writer, "name_records", numbers, np.arange(len(numbers), dtype=np.uint32), len(signature))
    _put_documents(writer, rows.doc[order])
    if rows.id_type == "number":
        writer.put("ids", np.asarray(rows.ids)[order])
    else:
        _put_texts(writer, "ids", rows.ids.take(pa.array(order)))


def _put_documents(writer: store.Writer, doc: NDArray[np.uint64]) -> None:
    there = np.flatnonzero(doc)
    spreaded = spread(doc[there])
    order = np.argsort(spreaded, kind="stable")
    writer.put("doc_keys", spreaded[order])
    writer.put("doc_record", there[order].astype(np.uint32))
