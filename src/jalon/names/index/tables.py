"""Rows from Parquet, CSV or plain lines, batch by batch, with nothing lost silently.

A file's ending decides how it is read: `.parquet`, `.csv`, and for lists of document numbers any other ending as one
number a line. Columns come as text, except numbers and dates of Parquet, which keep their type; a column that the
file lacks is null in every row. A CSV row that has not as many fields as the header is left out and counted.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pcsv
import pyarrow.parquet as pq

from jalon.names.index.errors import UnreadableInput

BATCH = 1 << 17
EXAMPLES = 5


@dataclass
class Complaints:
    """What was wrong with rows: how often, and where first (row numbers from 1, the header not counted)."""

    counts: Counter[str] = field(default_factory=Counter)
    first: dict[str, list[str]] = field(default_factory=dict)

    def add(self, reason: str, rows: Sequence[int]) -> None:
        """Note that these rows have this fault."""
        if rows:
            self.counts[reason] += len(rows)
            examples = self.first.setdefault(reason, [])
            examples += [str(row) for row in rows[: EXAMPLES - len(examples)]]

    def lines(self) -> list[str]:
        """One line a fault, the commonest first.

        Example:
            >>> complaints = Complaints()
            >>> complaints.add("without a name", [3, 9])
            >>> complaints.lines()
            ['2 rows without a name (rows 3, 9)']
        """
        return [
            f"{count} row{'s' if count > 1 else ''} {reason} (row{'s' if count > 1 else ''} "
            f"{', '.join(self.first[reason])}{', …' if count > len(self.first[reason]) else ''})"
            for reason, count in self.counts.most_common()
        ]


def read_columns(
    path: Path, wanted: Sequence[str], needed: Sequence[str], complaints: Complaints
) -> Iterator[pa.Table]:
    """The wanted columns of a Parquet or CSV file, some rows at a time.

    Args:
        path: the file.
        wanted: names of columns; those that the file lacks are null.
        needed: those of them that it must not lack.
        complaints: where rows that cannot be read are noted.

    Raises:
        UnreadableInput: it is no such file, or a needed column is missing.
    """
    try:
        batches = _parquet(path, wanted) if path.suffix.lower() == ".parquet" else _csv(path, complaints)
        for number, batch in enumerate(batches):
            missing = [name for name in needed if name not in batch.schema.names]
            if missing and not number:
                raise UnreadableInput(
                    f"'{path}' has no column {', '.join(missing)}; it has {', '.join(batch.schema.names)}. "
                    "Rename the columns and try again."
                )
            yield pa.table({name: _column(batch, name) for name in wanted})
    except (pa.ArrowInvalid, pa.ArrowTypeError, pa.ArrowKeyError, UnicodeDecodeError) as error:
        raise UnreadableInput(f"'{path}' cannot be read: {str(error).splitlines()[0]}") from None


def read_numbers(path: Path, complaints: Complaints) -> Iterator[pa.Array]:
    """Document numbers: the column `doc` of a Parquet or CSV file, or one number a line."""
    if path.suffix.lower() in {".parquet", ".csv"} and _has_doc(path):
        for table in read_columns(path, ["doc"], ["doc"], complaints):
            yield from (as_text(chunk) for chunk in table["doc"].chunks)
        return
    with path.open("rb") as file:
        left = b""
        while block := file.read(1 << 24):
            block = left + block
            cut = block.rfind(b"\n") + 1
            left = block[cut:]
            if cut:
                yield _lines(block[:cut])
        if left:
            yield _lines(left + b"\n")


def as_text(column: pa.Array) -> pa.Array:
    """A column as text; bytes that are not UTF-8 become replacement signs."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        try:
            return column.cast(pa.large_string())
        except pa.ArrowInvalid:
            return pa.array(
                [v if v is None else v.decode("utf-8", "replace") for v in column.to_pylist()], pa.large_string()
            )
    return column.cast(pa.large_string())


def _lines(block: bytes) -> pa.Array:
    """The lines of a block that ends with a line end."""
    data = np.frombuffer(block, np.uint8)
    kept = (data != ord("\n")) & (data != ord("\r"))
    ends = np.flatnonzero(data == ord("\n"))
    starts = np.concatenate(([0], np.cumsum(kept)[ends]))
    buffers = [None, pa.py_buffer(starts.astype(np.int64)), pa.py_buffer(data[kept])]
    return as_text(pa.Array.from_buffers(pa.large_binary(), len(ends), buffers))


def _has_doc(path: Path) -> bool:
    if path.suffix.lower() == ".parquet":
        return True
    with path.open("rb") as file:
        return b"doc" in [cell.strip(b' "\r\n\xef\xbb\xbf') for cell in file.readline().split(b",")]


def _parquet(path: Path, wanted: Sequence[str]) -> Iterator[pa.RecordBatch]:
    file = pq.ParquetFile(path)
    present = [name for name in wanted if name in file.schema_arrow.names]
    columns = present or None
    if file.metadata.num_rows == 0:
        yield pa.RecordBatch.from_pylist([], schema=file.schema_arrow)
    yield from file.iter_batches(BATCH, columns=columns)


def _csv(path: Path, complaints: Complaints) -> Iterator[pa.RecordBatch]:
    bad: list[int] = []

    def note(row: pcsv.InvalidRow) -> str:
        bad.append(row.number - 1 if row.number else 0)
        return "skip"

    with path.open("rb") as file:
        header = pcsv.read_csv(pa.py_buffer(file.readline() or b"\n")).schema.names
    reader = pcsv.open_csv(
        path,
        read_options=pcsv.ReadOptions(use_threads=False, block_size=1 << 22),
        parse_options=pcsv.ParseOptions(invalid_row_handler=note, newlines_in_values=False),
        convert_options=pcsv.ConvertOptions(column_types=dict.fromkeys(header, pa.binary()), strings_can_be_null=False),
    )
    yield from reader
    complaints.add("with another number of fields than the header", bad)


def _column(batch: pa.RecordBatch, name: str) -> pa.Array:
    if name not in batch.schema.names:
        return pa.nulls(batch.num_rows, pa.large_string())
    column = batch.column(name)
    if pa.types.is_integer(column.type) or pa.types.is_date(column.type) or pa.types.is_timestamp(column.type):
        return column
    if pa.types.is_floating(column.type):
        return pc.cast(column, pa.int64(), safe=False)
    return as_text(column)
