"""`jalon screen` as scripts call it."""

import csv
import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jalon.cli import main
from names.index.lists import PERSONS, table

QUERIES = "q,dob,sex,nat\nNguyen Van Hung,1977-08-03,M,VN\nWang Jianmin,,,\nNobody Likethis,,,\n"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    pq.write_table(table(PERSONS), tmp_path / "records.parquet")
    (tmp_path / "queries.csv").write_text(QUERIES)
    return tmp_path


def screen(*words: object) -> int:
    return main(["screen", *map(str, words)])


def test_a_list_is_built_and_searched(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert screen("build", work / "records.parquet", "--index", work / "index", "--threads", 1) == 0
    assert "10 rows read, 10 kept" in capsys.readouterr().err
    assert (
        screen("search", work / "index", work / "queries.csv", "--out", work / "o.csv", "--top", 3, "--threads", 2) == 0
    )
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.strip().splitlines()[-1].startswith("3 queries, ")
    assert all(word in said.err for word in ("q/s", "p50", "p99", "peak"))
    with (work / "o.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["query", "rank", "id", "score", "decision", "reasons"]
    assert (rows[0]["query"], rows[0]["rank"], rows[0]["id"]) == ("0", "1", "1")
    assert "day and month of birth swapped" in rows[0]["reasons"]
    assert next(row["id"] for row in rows if row["query"] == "1") == "5"
    assert all(row["decision"] in {"match", "possible", "none"} and int(row["rank"]) <= 3 for row in rows)


def test_answers_may_be_parquet_and_are_the_same(work: Path) -> None:
    screen("build", work / "records.parquet", "--index", work / "index")
    for name, threads in (("a.parquet", 1), ("b.parquet", 2)):
        assert screen("search", work / "index", work / "queries.csv", "--out", work / name, "--threads", threads) == 0
    one, other = (pq.read_table(work / name) for name in ("a.parquet", "b.parquet"))
    assert one.equals(other)
    assert one["id"].type == "int64"


@pytest.mark.parametrize("kind", [pa.int64(), pa.date32(), pa.string()])
def test_questions_may_hold_dates_in_any_type(work: Path, kind: pa.DataType) -> None:
    screen("build", work / "records.parquet", "--index", work / "index")
    days = (datetime.date(1990, 12, 30) - datetime.date(1970, 1, 1)).days
    column = pa.array([days], pa.int32()).cast(kind)
    pq.write_table(pa.table({"q": ["Nguyen Van Hung"], "dob": column}), work / "q.parquet")
    assert screen("search", work / "index", work / "q.parquet", "--out", work / "o.parquet") == 0
    first = pq.read_table(work / "o.parquet").to_pylist()[0]
    assert (first["id"], "birth date equal" in first["reasons"]) == (3, True)


def test_a_list_is_changed_by_segments(work: Path) -> None:
    screen("build", work / "records.parquet", "--index", work / "index")
    (work / "more.csv").write_text("id,name\n77,Mai Linh\n")
    (work / "gone.csv").write_text("id\n5\n")
    assert screen("build", work / "more.csv", "--index", work / "index", "--add") == 0
    assert screen("build", work / "gone.csv", "--index", work / "index", "--remove") == 0
    (work / "q.csv").write_text("q\nMai Linh\nWang Jianmin\n")
    assert screen("search", work / "index", work / "q.csv", "--out", work / "o.parquet") == 0
    found = pq.read_table(work / "o.parquet").to_pylist()
    assert 77 in [row["id"] for row in found if row["query"] == 0]
    assert 5 not in [row["id"] for row in found]


def test_an_encrypted_list_wants_its_key(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (work / "key").write_bytes(bytes(range(32)))
    (work / "other").write_text("00" * 32)
    (work / "short").write_text("00")
    screen("build", work / "records.parquet", "--index", work / "index", "--key-file", work / "key")
    ask = ("search", work / "index", work / "queries.csv", "--out", work / "o.csv")
    assert screen(*ask, "--key-file", work / "key") == 0
    for more, said in (
        ((), "encrypted"),
        (("--key-file", work / "other"), "does not open"),
        (("--key-file", work / "short"), "32 bytes"),
    ):
        assert screen(*ask, *more) == 1
        assert said in capsys.readouterr().err


def test_documents_are_built_and_checked(work: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (work / "list.txt").write_text("B1234567\n30A-123.45\n\n")
    (work / "ask.txt").write_text("b 123 4567\n30A12346\n30a12345\n")
    assert screen("documents", "build", work / "list.txt", "--index", work / "index") == 0
    assert "3 rows read, 2 kept, 1 left out without a number" in capsys.readouterr().err
    assert screen("documents", "check", work / "index", work / "ask.txt", "--out", work / "o.csv") == 0
    with (work / "o.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [["doc", "hit"], ["b 123 4567", "1"], ["30A12346", "0"], ["30a12345", "1"]]


@pytest.mark.parametrize("verb", ["search", "documents check"])
def test_damage_ends_in_a_sentence_and_exit_code_1(work: Path, capsys: pytest.CaptureFixture[str], verb: str) -> None:
    screen("build", work / "records.parquet", "--index", work / "index")
    victim = max((work / "index").rglob("*"), key=lambda path: path.stat().st_size if path.is_file() else 0)
    victim.write_bytes(victim.read_bytes()[:-3])
    assert screen(*verb.split(), work / "index", work / "queries.csv", "--out", work / "o.csv") == 1
    assert "Build" in capsys.readouterr().err or verb != "search"
    assert not (work / "o.csv").exists()


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["build"],
        ["search", "DIR"],
        ["build", "F", "--index", "D", "--add", "--remove"],
        ["search", "D", "Q", "--out", "O", "--threads", "0"],
    ],
)
def test_wrong_usage_ends_with_2(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        screen(*words)
    assert ended.value.code == 2
    assert "usage" in capsys.readouterr().err
