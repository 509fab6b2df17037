"""Rows of a list on their way into an index: read, checked, turned into numbers; what is wrong is noted.

Only a row without an id or without a name is left out. A birth date, sex or nationality that cannot be read is noted
and the person kept without it, for a list that loses persons is worse than one that knows less of them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from jalon.names.index import dates
from jalon.names.index.codes import codes_of
from jalon.names.index.tables import Complaints, as_text

SEXES = {"M": 1, "F": 2}
_BARE = re.compile(r"-?\d{1,5}")
Flags = NDArray[np.bool_]


@dataclass
class Rows:
    """Persons as columns of equal length.

    `ids` is an int64 array (`id_type` "number") or an Arrow string array ("text"); `first` in days since 1970;
    `sex` 0 unknown, 1 M, 2 F; `nat` two letters as one number, 0 unknown; `doc` an exact code, 0 none; `row` from 1.
    """

    id_type: str
    ids: Any
    name: pa.Array | pa.ChunkedArray
    precision: NDArray[np.uint8]
    first: NDArray[np.int32]
    sex: NDArray[np.uint8]
    nat: NDArray[np.uint16]
    doc: NDArray[np.uint64]
    row: NDArray[np.uint32]

    def only(self, kept: Flags) -> "Rows":
        """The rows where `kept` is true."""
        if kept.all():
            return self
        mask = pa.array(kept)
        ids = self.ids[kept] if self.id_type == "number" else self.ids.filter(mask)
        arrays: tuple[Any, ...] = (self.precision, self.first, self.sex, self.nat, self.doc, self.row)
        name = self.name.filter(mask) if len(self.name) else self.name  # numbered already, and dropped
        return Rows(self.id_type, ids, name, *(array[kept] for array in arrays))

    def distinct_names(self) -> tuple[pa.Array, NDArray[np.uint32]]:
        """The distinct names, and for each row which of them it bears."""
        coded = self.name.dictionary_encode()
        chunks = coded.chunks if isinstance(coded, pa.ChunkedArray) else [coded]
        numbers = [chunk.indices.to_numpy(zero_copy_only=False).astype(np.uint32) for chunk in chunks]
        names = chunks[-1].dictionary if chunks else pa.array([], pa.large_string())
        return names, np.concatenate([np.empty(0, np.uint32), *numbers])

    def id_texts(self) -> pa.Array:
        """The ids as text, whatever they are."""
        return pa.array(self.ids).cast(pa.large_string()) if self.id_type == "number" else self.ids


class Intake:
    """Gathers the batches of one file into `Rows`.

    Args:
        complaints: where faults are noted.
    """

    def __init__(self, complaints: Complaints) -> None:
        self.complaints = complaints
        self.rows = 0
        self._days = False
        self._births: dict[Any, tuple[int, int] | None] = {}

    def gather(self, tables: Iterable[pa.Table], *, ids_only: bool = False) -> Rows:
        """All rows that can be kept."""
        parts = list(self._parts(tables, ids_only=ids_only))
        if not parts:
            parts = [_no_rows()]
        ids, id_type = _joined_ids([part.ids for part in parts])
        name = pa.chunked_array([part.name for part in parts], pa.large_string())
        joined = (_joined(parts, column) for column in ("precision", "first", "sex", "nat", "doc", "row"))
        return Rows(id_type, ids, name, *joined)

    def without_letters(self, rows: Rows, unread: Flags) -> None:
        """Note the rows whose names hold nothing that can be read."""
        self._note("left out: the name holds no letters that can be read", rows.row[unread])

    def _parts(self, tables: Iterable[pa.Table], *, ids_only: bool) -> Iterator[Rows]:
        for table in tables:
            rows = np.arange(self.rows + 1, self.rows + table.num_rows + 1, dtype=np.uint32)
            self.rows += table.num_rows
            part = self._part(table.combine_chunks(), rows)
            lacks_id, lacks_name = _blank(table["id"]), _blank(table["name"]) & (not ids_only)
            self._note("left out: without an id", rows[lacks_id])
            self._note("left out: without a name", rows[lacks_name & ~lacks_id])
            yield part.only(~(lacks_id | lacks_name))

    def _part(self, table: pa.Table, rows: NDArray[np.uint32]) -> Rows:
        precision, first = self._dates(_one(table["dob"]), rows)
        sex = self._coded(as_text(table["sex"]), rows, "sex", _sex_code)
        nat = self._coded(as_text(table["nat"]), rows, "nationality", _nat_code)
        codes = codes_of(as_text(table["doc"]))
        doc = np.where(codes.valid, codes.exact, np.uint64(0))
        ids = _one(table["id"])
        name = as_text(table["name"])
        return Rows("", ids, name, precision, first, sex.astype(np.uint8), nat.astype(np.uint16), doc, rows)

    def _dates(self, column: pa.Array, rows: NDArray[np.uint32]) -> tuple[NDArray[np.uint8], NDArray[np.int32]]:
        values, number = _distinct(column if pa.types.is_integer(column.type) else _dated(column))
        values = self._with_days(values)
        read = [self._birth(value) for value in values]
        bad = np.array([one is None for one in read], np.bool_)
        precision = np.array([one[0] if one else 0 for one in read], np.uint8)
        first = np.array([one[1] if one else 0 for one in read], np.int32)
        self._note("kept without the birth date, which cannot be read", rows[bad[number]])
        return precision[number], first[number]

    def _with_days(self, values: list[Any]) -> list[Any]:
        """Bare numbers as days since 1970, once one of them cannot be a year."""
        bare = {v: int(v) for v in values if isinstance(v, str) and _BARE.fullmatch(v)}
        self._days = self._days or any(not (len(v) == 4 and _is_year(number)) for v, number in bare.items())
        return [bare.get(v, v) for v in values] if self._days else values

    def _birth(self, value: Any) -> tuple[int, int] | None:
        if value not in self._births:
            self._births[value] = _birth_of(value)
        return self._births[value]

    def _coded(self, column: pa.Array, rows: NDArray[np.uint32], what: str, code: Any) -> NDArray[np.int64]:
        values, number = _distinct(column)
        read = np.array([code(value or "") for value in values], np.int64)
        self._note(f"kept without the {what}, which cannot be read", rows[read[number] < 0])
        return np.maximum(read, 0)[number]

    def _note(self, reason: str, rows: NDArray[np.uint32]) -> None:
        self.complaints.add(reason, rows.tolist() if len(rows) < 1000 else _Counted(rows))


class _Counted(list[int]):
    """Many row numbers of which only the first are ever looked at."""

    def __init__(self, rows: NDArray[np.uint32]) -> None:
        super().__init__(rows[:10].tolist())
        self._count = len(rows)

    def __len__(self) -> int:
        return self._count


def _joined(parts: list[Rows], column: str) -> Any:
    """One column of all parts, which give it up."""
    whole = np.concatenate([getattr(part, column) for part in parts])
    for part in parts:
        setattr(part, column, None)
    return whole


def _sex_code(text: str) -> int:
    text = text.strip().upper()
    return SEXES.get(text, 0 if text in {"", "X", "U"} else -1)


def nat_code(text: str) -> int:
    """Two letters as one number; 0 for none and for XX, which means unknown; -1 for anything else.

    Example:
        >>> nat_code("VN"), nat_code(""), nat_code("Viet Nam")
        (22094, 0, -1)
    """
    text = text.strip().upper()
    if text in {"", "XX"}:
        return 0
    return ord(text[0]) << 8 | ord(text[1]) if len(text) == 2 and text.isascii() and text.isalpha() else -1


_nat_code = nat_code


def _birth_of(value: Any) -> tuple[int, int] | None:
    if value is None:
        return dates.NONE, 0
    try:
        birth = dates.from_days(value) if isinstance(value, int) else dates.read_birth(value)
    except ValueError:
        return None
    return birth.precision, birth.first if birth.precision else 0


def _is_year(number: int) -> bool:
    return 1850 <= dates.common_year(number) <= 2100


def _dated(column: pa.Array) -> pa.Array:
    if pa.types.is_date(column.type) or pa.types.is_timestamp(column.type):
        return column.cast(pa.timestamp("s")).cast(pa.date32()).cast(pa.int32())
    return as_text(column)


def _distinct(column: pa.Array) -> tuple[list[Any], NDArray[np.int64]]:
    coded = column.dictionary_encode(null_encoding="encode")
    return coded.dictionary.to_pylist(), coded.indices.to_numpy(zero_copy_only=False).astype(np.int64)


def _one(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)


def _blank(column: pa.ChunkedArray) -> Flags:
    column = _one(column)
    blank = column.is_null()
    if pa.types.is_large_string(column.type):
        blank = pc.or_kleene(blank, pc.equal(pc.utf8_trim_whitespace(column), ""))
    return np.asarray(blank.to_numpy(zero_copy_only=False), np.bool_)


def _joined_ids(parts: list[pa.Array]) -> tuple[Any, str]:
    """Ids as int64 if every one is a plain integer, else as text."""
    numbers = []
    for part in parts:
        number = _as_numbers(part)
        if number is None:
            texts = [as_text(one) for one in parts]
            return pa.chunked_array(texts, pa.large_string()).combine_chunks(), "text"
        numbers.append(number)
    return np.concatenate(numbers), "number"


def _as_numbers(part: pa.Array) -> NDArray[np.int64] | None:
    if pa.types.is_integer(part.type):
        try:
            return np.asarray(part.cast(pa.int64()).to_numpy(zero_copy_only=False))
        except pa.ArrowInvalid:
            return None
    if not pc.all(pc.match_substring_regex(part, "^(0|-?[1-9][0-9]{0,17})$")).as_py():
        return None if len(part) else np.empty(0, np.int64)
    return np.asarray(part.cast(pa.int64()).to_numpy(zero_copy_only=False))


def _no_rows() -> Rows:
    empty = pa.array([], pa.large_string())
    kinds: tuple[Any, ...] = (np.uint8, np.int32, np.uint8, np.uint16, np.uint64, np.uint32)
    return Rows("", empty, empty, *(np.empty(0, kind) for kind in kinds))
