"""A small invented list of persons, and how tests put it on the disk and ask it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow as pa

from jalon.names.index.persons import build_persons
from jalon.names.index.search import Found, PersonIndex, question
from jalon.names.index.tables import Complaints

PERSONS = [
    {"id": 1, "name": "Nguyễn Văn Hùng", "dob": "1977-03-08", "sex": "M", "nat": "VN", "doc": "B1234567"},
    {"id": 2, "name": "Nguyễn Văn Hưng", "dob": "1969-10-21", "sex": "M", "nat": "VN", "doc": "B7654321"},
    {"id": 3, "name": "Nguyễn Văn Hùng", "dob": "1990-12-30", "sex": "M", "nat": "VN", "doc": ""},
    {"id": 4, "name": "Trần Thị Ngọc Lan", "dob": "1985", "sex": "F", "nat": "VN", "doc": "C0000017"},
    {"id": 5, "name": "王建民", "dob": "1981-07", "sex": "M", "nat": "CN", "doc": "E12345678"},
    {"id": 6, "name": "Zhang Shuangli", "dob": "1993-02-28", "sex": "F", "nat": "CN", "doc": ""},
    {"id": 7, "name": "ປ້ານີ ວົງສະຫວັນ", "dob": "2520-05-04", "sex": "F", "nat": "LA", "doc": ""},
    {"id": 8, "name": "สมชาย ใจดี", "dob": "1972-11-09", "sex": "M", "nat": "TH", "doc": ""},
    {"id": 9, "name": "Иван Петров", "dob": "", "sex": "M", "nat": "RU", "doc": "75 1234567"},
    {"id": 10, "name": "Sok Dara", "dob": "1988-01-01", "sex": "", "nat": "", "doc": ""},
]


def table(rows: Sequence[dict[str, Any]]) -> pa.Table:
    """Rows as `read_columns` would give them: ids as they are, everything else as text."""
    columns = {name: [row.get(name) for row in rows] for name in ("id", "name", "dob", "sex", "nat", "doc")}
    ids = columns.pop("id")
    texts = {name: pa.array(values, pa.large_string()) for name, values in columns.items()}
    kind = pa.int64() if all(isinstance(one, int) for one in ids) else pa.large_string()
    return pa.table({"id": pa.array(ids, kind), **texts})


def built(root: Path, rows: Sequence[dict[str, Any]] = PERSONS, **options: Any) -> Complaints:
    """Write an index of these rows and give what was complained of."""
    complaints = Complaints()
    build_persons(root, [table(rows)], complaints=complaints, **options)
    return complaints


def asked(index: PersonIndex, name: str, **known: str) -> list[Found]:
    """What the index answers."""
    return index.search(question(name, **known))


def ids(found: Sequence[Found]) -> list[int | str]:
    """The ids of what was found, in order."""
    return [one.id for one in found]
