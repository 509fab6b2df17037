"""Files as agencies have them: broken rows are counted and said, nothing is lost silently."""

import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jalon.names.index.errors import UnreadableInput
from jalon.names.index.persons import COLUMNS, NEEDED, build_persons
from jalon.names.index.search import PersonIndex, question
from jalon.names.index.tables import Complaints, read_columns, read_numbers
from names.index.lists import asked, ids

BROKEN = """id,name,dob,sex,nat,doc,remark
1,Nguyen Van Hung,1977-03-08,M,VN,B1,kept whole
,Nameless Id,1977-03-08,M,VN,B2,no id
3,,1977-03-08,M,VN,B3,no name
4,Tran Thi Lan,31 Febtember,F,VN,B4,odd date
5,Pham Minh Tuan,1980-01-02,male,VN,B5,odd sex
6,Le Thi Hoa,1980-01-02,F,Viet Nam,B6,odd nationality
7,too,few
8,"...",1980-01-02,F,VN,B8,no letters
9,Vo Quoc Bao,1981,M,VN,,year only
"""


def built_from(path: Path, root: Path) -> list[str]:
    complaints = Complaints()
    build_persons(root, read_columns(path, COLUMNS, NEEDED, complaints), complaints=complaints)
    return complaints.lines()


def test_broken_rows_are_named_by_reason_and_number(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text(BROKEN, encoding="utf-8")
    said = "\n".join(built_from(tmp_path / "list.csv", tmp_path / "index"))
    for part in (
        "1 row left out: without an id (row 2)",
        "1 row left out: without a name (row 3)",
        "1 row kept without the birth date, which cannot be read (row 4)",
        "1 row kept without the sex, which cannot be read (row 5)",
        "1 row kept without the nationality, which cannot be read (row 6)",
        "1 row left out: the name holds no letters",
        "1 row with another number of fields than the header",
    ):
        assert part in said
    index = PersonIndex(tmp_path / "index")
    assert index.persons == 5
    assert {4, 5, 6, 9} <= {
        one
        for name in ("Tran Thi Lan", "Pham Minh Tuan", "Le Thi Hoa", "Vo Quoc Bao")
        for one in ids(asked(index, name))
    }


@pytest.mark.parametrize(
    "dob",
    [
        pa.array([datetime.date(1977, 3, 8)]),
        pa.array([2623], pa.int32()),
        pa.array(["1977-03-08"]),
        pa.array(["1977-03-08"]).dictionary_encode(),
        pa.array([datetime.date(1977, 3, 8)]).cast(pa.timestamp("ms")),
        pa.array(["2520-03-08"]),
    ],
)
def test_parquet_may_hold_dates_in_any_type(tmp_path: Path, dob: pa.Array) -> None:
    path = tmp_path / "list.parquet"
    pq.write_table(pa.table({"id": [7], "name": ["Nguyen Van Hung"], "dob": dob}), path)
    assert built_from(path, tmp_path / "index") == []
    found = asked(PersonIndex(tmp_path / "index"), "Nguyen Van Hung", dob="1977-03-08")[0]
    assert (found.id, "birth date equal" in found.reasons) == (7, True)


def test_bare_days_in_csv_are_told_from_years(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("id,name,dob\n1,Nguyen Van Hung,2623\n2,Tran Thi Lan,-12045\n3,Vo Bao,1975\n")
    built_from(tmp_path / "list.csv", tmp_path / "index")
    index = PersonIndex(tmp_path / "index")
    assert "birth date equal" in asked(index, "Nguyen Van Hung", dob="1977-03-08")[0].reasons
    assert "birth date equal" in asked(index, "Vo Bao", dob="1975-05-30")[0].reasons


def test_bytes_that_are_not_utf_8_cost_no_row(tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_bytes(b"id,name\n1,Nguyen V\xff\xfen Hung\n2,Tran Thi Lan\n")
    assert built_from(tmp_path / "list.csv", tmp_path / "index") == []
    assert PersonIndex(tmp_path / "index").persons == 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", "number,name\n1,x\n", "has no column id"),
        ("a.parquet", "not parquet", "cannot be read"),
        ("b.csv", "", "cannot be read"),
    ],
)
def test_a_file_that_is_no_list_is_refused_with_its_reason(tmp_path: Path, name: str, content: str, said: str) -> None:
    (tmp_path / name).write_text(content)
    with pytest.raises(UnreadableInput, match=said):
        built_from(tmp_path / name, tmp_path / "index")
    assert not (tmp_path / "index" / "manifest.json").exists()


def test_an_absent_file_is_an_error_of_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        built_from(tmp_path / "nowhere.csv", tmp_path / "index")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("n.txt", "A1\nB 2\nC-3"),
        ("n.txt", "A1\nB 2\nC-3\n"),
        ("n.txt", "A1\r\nB 2\r\nC-3\r\n"),
        ("n.csv", "doc\nA1\nB 2\nC-3\n"),
        ("n.csv", "id,doc\n1,A1\n2,B 2\n3,C-3\n"),
        ("n.csv", "A1\nB 2\nC-3\n"),
    ],
)
def test_numbers_come_one_a_line_or_in_a_column(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content, newline="")
    read = [text for part in read_numbers(tmp_path / name, Complaints()) for text in part.to_pylist()]
    assert read == ["A1", "B 2", "C-3"]


def test_of_a_list_with_five_broken_rows_in_a_hundred_nothing_else_is_lost(tmp_path: Path) -> None:
    def row(number: int) -> str:
        whole = [str(number), f"Nguyen Van {'abcdefghij'[number // 10 % 10]}ung", "1977-03-08", "M", "VN", f"B{number}"]
        broken = {0: ["", *whole[1:]], 20: [whole[0], "", *whole[2:]], 40: whole[:3], 60: [whole[0], "…", *whole[2:]]}
        dated = {80: [*whole[:2], "8 March", *whole[3:]]}
        return ",".join((broken | dated).get(number % 100, whole))

    lines = [row(number) for number in range(2000)]
    (tmp_path / "list.csv").write_text("id,name,dob,sex,nat,doc\n" + "\n".join(lines) + "\n", encoding="utf-8")
    said = built_from(tmp_path / "list.csv", tmp_path / "index")
    assert sum(int(line.split()[0]) for line in said) == 100
    assert all(line.startswith("20 rows ") for line in said)
    index = PersonIndex(tmp_path / "index")
    assert index.persons == 1920
    for number in (1, 81, 180, 999, 1980):
        assert index.search(question("Nguyen Van", doc=f"B{number}"))[0].id == number
