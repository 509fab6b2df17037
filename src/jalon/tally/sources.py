"""Files as batches of columns: Parquet, CSV, XLSX, cut into parts that can be read one by one or side by side.

A `Part` is a row group of a Parquet file, a range of whole lines of a CSV file, or a workbook. Both engines read the
same parts with the same code; that is the first half of why they give the same figures. (The second: `amounts`.)
Every row has its number in the file, from 1, and keeps it whatever part it was read in.
"""

import csv
import hashlib
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from jalon import JalonError
from jalon.tally.profiles import Profile
from jalon.tally.spreadsheets import rows_of_sheet

BATCH = 1 << 17
"""Rows that are worked on at once."""

PART_BYTES = 32 << 20
"""About how much of a CSV file is one part."""

_TEXT = pa.dictionary(pa.int32(), pa.string())


class BadFile(JalonError):
    """The file cannot be read, or lacks a column that the profile needs."""


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a file.

    Attributes:
        path: the file.
        kind: `parquet`, `csv` or `xlsx`.
        first_row: number of its first row, from 1.
        group: row group, for Parquet.
        offset, length: range of bytes, for CSV.
        names: the file's header, for CSV.
    """

    path: str
    kind: str
    first_row: int = 1
    group: int = 0
    offset: int = 0
    length: int = 0
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Raw:
    """A batch as the file holds it.

    Attributes:
        columns: header → array (text as dictionary, or numbers and dates).
        rows: the number of each row in the file.
        broken: numbers of lines that have more or fewer cells than the header; they are in no column.
    """

    columns: dict[str, pa.Array]
    rows: np.ndarray
    broken: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        """Count the rows that could be read."""
        return len(self.rows)


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Turn what pyarrow says of a damaged or strange file into advice.

    Raises:
        BadFile: pyarrow could not read or understand the file.
    """
    try:
        yield
    except pa.ArrowException as error:
        raise BadFile(f"{path.name} cannot be read: {error}. Export it again.") from error


def parts_of(path: Path, profile: Profile) -> list[Part]:
    """Cut a file into parts and check that it has the columns that the profile needs.

    Raises:
        BadFile: not a file that can be read, or a needed column is missing.
    """
    kind = path.suffix.lower().lstrip(".")
    names: Sequence[str | None]
    with readable(path):
        if kind == "parquet":
            found, names = _parquet_parts(path)
        elif kind in {"csv", "tsv"}:
            found, names = _csv_parts(path, profile)
        elif kind == "xlsx":
            found, names = [Part(str(path), "xlsx")], next(rows_of_sheet(path, profile))[1]
        else:
            raise BadFile(f"{path.name} ends in neither .parquet, .csv nor .xlsx. Rename or convert it.")
    _check_header([name or "" for name in names], profile, path)
    return found


def _check_header(names: Sequence[str], profile: Profile, path: Path) -> None:
    named = [name for name in names if name]
    if len(set(named)) != len(named):
        twice = next(name for name in named if named.count(name) > 1)
        raise BadFile(f"{path.name} has two columns {twice!r}. Rename one of them.")
    wanted = [header for role in profile.required for header in profile.columns.get(role, ())]
    missing = [header for header in wanted if header not in named]
    if missing:
        raise BadFile(
            f"{path.name} has no column {missing[0]!r}, which the profile {profile.name} needs. It has: "
            f"{', '.join(named[:30])}. Name the right column, delimiter or header row in a mapping file."
        )


def _parquet_parts(path: Path) -> tuple[list[Part], list[str]]:
    with pa.parquet.ParquetFile(path) as file:
        sizes = [file.metadata.row_group(group).num_rows for group in range(file.num_row_groups)]
        names = file.schema_arrow.names
        nested = [item.name for item in file.schema_arrow if pa.types.is_nested(item.type)]
    if nested:
        raise BadFile(f"{path.name}: the column {nested[0]!r} holds lists or records. Export one value a cell.")
    starts = np.cumsum([1, *sizes])
    return [Part(str(path), "parquet", int(starts[group]), group) for group in range(len(sizes))], names


def _csv_parts(path: Path, profile: Profile) -> tuple[list[Part], list[str]]:
    """Cut at line ends that lie outside quotes; count rows so that each part knows its first."""
    found: list[Part] = []
    with path.open("rb") as file:
        names = tuple(_header(file, profile, path))
        start, first, row, inside = file.tell(), 1, 1, False
        position = start
        for line in file:
            position += len(line)
            inside ^= line.count(b'"') % 2 == 1
            row += not inside and not line.isspace()
            if not inside and position - start >= PART_BYTES:
                found.append(Part(str(path), "csv", first, offset=start, length=position - start, names=names))
                start, first = position, row
    if position > start:
        found.append(Part(str(path), "csv", first, offset=start, length=position - start, names=names))
    return found, list(names)


def _header(file: io.BufferedReader, profile: Profile, path: Path) -> list[str]:
    for _ in range(profile.header_row - 1):
        file.readline()
    line = file.readline(1 << 20)
    while line.count(b'"') % 2 and len(line) < 1 << 20:
        line += file.readline(1 << 20)
    text = decoded(line, profile.encoding, path).lstrip("\ufeff").rstrip("\r\n")
    return next(csv.reader([text], delimiter=_delimiter(path, profile)), [])


def _delimiter(path: Path, profile: Profile) -> str:
    return "\t" if path.suffix.lower() == ".tsv" else profile.delimiter


def decoded(data: bytes, encoding: str, path: Path) -> str:
    """Decode text, with advice where the encoding is another one.

    Raises:
        BadFile: the bytes are not in this encoding, or there is no such encoding.
    """
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise BadFile(f"{path.name} is not {encoding} text: {error}. Save it as UTF-8, or state `encoding`.") from error


def batches(part: Part, profile: Profile, headers: Sequence[str] | None = None) -> Iterator[Raw]:
    """Read a part, batch by batch.

    Args:
        part: from `parts_of`.
        profile: how the file is written.
        headers: the columns to read; all where None. What the file lacks is left out.

    Raises:
        BadFile: the file is damaged.
    """
    readers = {"parquet": _parquet_batches, "csv": _csv_batches, "xlsx": _xlsx_batches}
    with readable(Path(part.path)):
        yield from readers[part.kind](part, profile, headers)


def _parquet_batches(part: Part, profile: Profile, headers: Sequence[str] | None) -> Iterator[Raw]:
    with pa.parquet.ParquetFile(part.path) as file:
        schema = file.schema_arrow
    texts = [item.name for item in schema if pa.types.is_string(item.type) or pa.types.is_large_string(item.type)]
    wanted = schema.names if headers is None else [name for name in schema.names if name in set(headers)]
    with pa.parquet.ParquetFile(part.path, read_dictionary=texts) as file:
        row = part.first_row
        for batch in file.iter_batches(BATCH, row_groups=[part.group], columns=wanted):
            columns = dict(zip(batch.schema.names, batch.columns, strict=True))
            yield Raw(columns, np.arange(row, row + batch.num_rows))
            row += batch.num_rows


def _csv_batches(part: Part, profile: Profile, headers: Sequence[str] | None) -> Iterator[Raw]:
    path = Path(part.path)
    with path.open("rb") as file:
        file.seek(part.offset)
        data = file.read(part.length)
    if profile.encoding.lower().replace("_", "-") not in {"utf-8", "utf8", "utf-8-sig", "ascii"}:
        data = decoded(data, profile.encoding, path).encode()
    broken: list[int] = []

    def skip(row: pa.csv.InvalidRow) -> str:
        broken.append(part.first_row + (row.number or 1) - 1)
        return "skip"

    wanted = [name for name in part.names if headers is None or name in headers]
    reader = pa.csv.open_csv(
        io.BytesIO(data),
        pa.csv.ReadOptions(use_threads=False, block_size=8 << 20, column_names=list(part.names)),
        pa.csv.ParseOptions(delimiter=_delimiter(path, profile), newlines_in_values=True, invalid_row_handler=skip),
        pa.csv.ConvertOptions(
            column_types=dict.fromkeys(part.names, _TEXT),
            include_columns=wanted,
            null_values=[""],
            strings_can_be_null=True,
        ),
    )
    row = part.first_row
    for batch in reader:
        good = np.setdiff1d(np.arange(row, row + batch.num_rows + len(broken)), broken)[: batch.num_rows]
        yield Raw(dict(zip(batch.schema.names, batch.columns, strict=True)), good)
        row = int(good[-1]) + 1 if len(good) else row
    if broken:
        yield Raw({name: pa.array([], _TEXT) for name in wanted}, np.array([], np.int64), broken)


def _xlsx_batches(part: Part, profile: Profile, headers: Sequence[str] | None) -> Iterator[Raw]:
    rows = rows_of_sheet(Path(part.path), profile)
    names = next(rows)[1]
    numbers: list[int] = []
    cells: list[list[str | None]] = []
    for number, row in rows:
        numbers.append(number)
        cells.append(row)
        if len(cells) == BATCH:
            yield _raw_of_cells(names, numbers, cells, headers)
            numbers, cells = [], []
    yield _raw_of_cells(names, numbers, cells, headers)


def _raw_of_cells(
    names: Sequence[str | None], numbers: list[int], cells: list[list[str | None]], headers: Sequence[str] | None
) -> Raw:
    columns = {
        name: pa.array([row[position] for row in cells], pa.string()).dictionary_encode()
        for position, name in enumerate(names)
        if name and (headers is None or name in headers)
    }
    return Raw(columns, np.array(numbers, np.int64))


def fingerprint_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal: the figure names the very file that it was computed from."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
