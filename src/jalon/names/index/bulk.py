"""Whole files of questions: read, answered by several processes or threads, written as Parquet or CSV."""

import multiprocessing
import resource
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from jalon.names.index import sounds
from jalon.names.index.documents import DocumentIndex
from jalon.names.index.search import Found, PersonIndex, Question, question
from jalon.names.index.tables import Complaints, as_text, read_columns, read_numbers

ASKED = ("q", "dob", "sex", "nat", "doc")
A_TASK = 32
ANSWER = pa.schema(
    [
        ("query", pa.int64()),
        ("rank", pa.int64()),
        ("id", pa.string()),
        ("score", pa.float64()),
        ("decision", pa.string()),
        ("reasons", pa.string()),
    ]
)
_index: PersonIndex  # set before the fork, shared by the processes that answer


@dataclass(frozen=True)
class _Way:
    top: int
    careful: bool


@dataclass(frozen=True)
class Speed:
    """How fast a file was answered."""

    what: str
    count: int
    seconds: float
    times: tuple[float, ...] = ()

    def __str__(self) -> str:
        said = [f"{self.count} {self.what}", f"{self.count / max(self.seconds, 1e-9):.0f} /s"]
        if self.times:
            p50, p99 = np.percentile(self.times, [50, 99]) * 1000
            said[1] = f"{self.count / max(self.seconds, 1e-9):.1f} q/s"
            said += [f"p50 {p50:.2f} ms", f"p99 {p99:.2f} ms"]
        return ", ".join([*said, f"peak {_peak():.0f} MB"])


def search_file(
    index: PersonIndex,
    queries: Path,
    out: Path,
    *,
    top: int,
    processes: int,
    complaints: Complaints,
    careful: bool = False,
) -> Speed:
    """Answer a file of questions with the columns `ASKED` (only `q` is needed).

    Args:
        index: an opened index.
        queries: Parquet or CSV.
        out: Parquet or CSV by its ending; columns `query`, `rank`, `id`, `score`, `decision`, `reasons`.
        top: candidates a question.
        processes: how many answer at once.
        complaints: where rows that cannot be read are noted.
        careful: see `PersonIndex.search`.

    Returns:
        Questions, time of the search itself, and the time of each.
    """
    asked = list(_questions(queries, complaints))
    sounds.warm()
    begun = time.perf_counter()
    answers, times = _answered(index, asked, _Way(top, careful), processes)
    seconds = time.perf_counter() - begun
    _write(out, [_answer_table(answers)], ANSWER)
    return Speed("queries", len(asked), seconds, tuple(times))


def check_file(index: DocumentIndex, numbers: Path, out: Path, *, threads: int, complaints: Complaints) -> Speed:
    """Answer a file of document numbers: `doc` as it was given, `hit` 0 or 1."""
    schema = pa.schema([("doc", pa.large_string()), ("hit", pa.int64())])
    count, seconds = 0, 0.0

    def checked() -> Iterator[pa.Table]:
        nonlocal count, seconds
        for batch in read_numbers(numbers, complaints):
            begun = time.perf_counter()
            hits = index.holds_each(batch, threads=threads)
            seconds += time.perf_counter() - begun
            count += len(batch)
            yield pa.table([batch, pa.array(hits.astype(np.int64))], schema=schema)

    _write(out, checked(), schema)
    return Speed("numbers", count, seconds)


def _questions(path: Path, complaints: Complaints) -> Iterator[Question]:
    for table in read_columns(path, ASKED, ("q",), complaints):
        columns = [_texts(table[name], days=name == "dob") for name in ASKED]
        for q, dob, sex, nat, doc in zip(*columns, strict=True):
            yield question(q, dob=dob, sex=sex, nat=nat, doc=doc)


def _texts(column: pa.ChunkedArray, *, days: bool) -> list[str]:
    """A column as text; numbers as dates where they are `days` since 1970."""
    one = column.combine_chunks()
    if days and pa.types.is_integer(one.type):
        one = one.cast(pa.int32()).cast(pa.date32())
    if pa.types.is_date(one.type) or pa.types.is_timestamp(one.type):
        one = one.cast(pa.timestamp("s")).cast(pa.date32())
    return as_text(one).fill_null("").to_pylist()  # type: ignore[no-any-return]


def _answered(
    index: PersonIndex, asked: list[Question], way: _Way, processes: int
) -> tuple[list[list[Found]], list[float]]:
    global _index  # noqa: PLW0603 - the only way that a forked pool shares what was opened before
    _index = index
    tasks = [(asked[at : at + A_TASK], way) for at in range(0, len(asked), A_TASK)]
    if processes < 2 or len(tasks) < 2:
        done = [_answer(task) for task in tasks]
    else:
        with multiprocessing.get_context("fork").Pool(min(processes, len(tasks))) as pool:
            done = pool.map(_answer, tasks, chunksize=1)
    return [found for answers, _ in done for found in answers], [took for _, times in done for took in times]


def _answer(task: tuple[list[Question], _Way]) -> tuple[list[list[Found]], list[float]]:
    answers, times = [], []
    for one in task[0]:
        begun = time.perf_counter()
        answers.append(_index.search(one, top=task[1].top, careful=task[1].careful))
        times.append(time.perf_counter() - begun)
    return answers, times


def _answer_table(answers: list[list[Found]]) -> pa.Table:
    rows = [(number, rank, one) for number, found in enumerate(answers) for rank, one in enumerate(found, 1)]
    ids: list[Any] = [one.id for _, _, one in rows]
    numeric = all(isinstance(id, int) for id in ids)  # noqa: A001
    columns = [
        pa.array([number for number, _, _ in rows], pa.int64()),
        pa.array([rank for _, rank, _ in rows], pa.int64()),
        pa.array(ids, pa.int64()) if numeric else pa.array([str(one) for one in ids], pa.string()),
        pa.array([one.score for _, _, one in rows], pa.float64()),
        pa.array([one.decision for _, _, one in rows], pa.string()),
        pa.array(["; ".join(one.reasons) for _, _, one in rows], pa.string()),
    ]
    return pa.table(columns, names=ANSWER.names)


def _write(out: Path, tables: Iterable[pa.Table], schema: pa.Schema) -> None:
    writer: Any = None
    for table in tables:
        if writer is None:
            writer = _writer(out, table.schema)
        writer.write_table(table)
    if writer is None:
        writer = _writer(out, schema)
    writer.close()


def _writer(out: Path, schema: pa.Schema) -> Any:
    if out.suffix.lower() == ".parquet":
        return pq.ParquetWriter(out, schema, compression="zstd")
    return pcsv.CSVWriter(out, schema, write_options=pcsv.WriteOptions(quoting_style="needed"))


def _peak() -> float:
    """The largest resident memory of this process or of one that it started, in MB."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return max(own.ru_maxrss, children.ru_maxrss) / 1000
