"""Document numbers: exact, however they are written, in batches and one by one."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.names.index.codes import MASK, code_of, codes_of, normal
from jalon.names.index.documents import DocumentIndex, build_documents

WRITTEN = st.text("0123456789XxAZaz -./_+\t\n\x00$éĐßıАВ京๑２²½٣\u200b\U0001d7d9", max_size=24)


def index_of(root: Path, numbers: list[str | None], **options: object) -> DocumentIndex:
    build_documents(root, [pa.array(numbers, pa.large_string())], **options)  # type: ignore[arg-type]
    return DocumentIndex(root)


@given(st.lists(WRITTEN, max_size=40))
def test_one_number_and_a_column_of_numbers_have_the_same_codes(texts: list[str]) -> None:
    codes = codes_of(pa.array(texts, pa.large_string()))
    for row, text in enumerate(texts):
        vector = int(codes.exact[row]) if codes.valid[row] else codes.hashed.get(row, -1)
        assert vector == code_of(text)


@given(WRITTEN, WRITTEN)
def test_two_numbers_share_a_code_only_if_they_are_the_same_number(one: str, other: str) -> None:
    assert (code_of(one) == code_of(other)) == (normal(one) == normal(other))


@given(st.text("0123456789ABCX", max_size=19), st.text("0123456789ABCX", max_size=19))
def test_exact_codes_do_not_collide_across_lengths(one: str, other: str) -> None:
    assert (code_of(one) == code_of(other)) == (one == other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("B 196-170.656", "b196170656"),
        ("A123BC", "А123ВС"),  # Cyrillic letters of the same shape
        ("30A-123.45", "30A12345"),
        ("๑๒๓๔", "1234"),
        ("１２３", "123"),
        ("+856 20 5555 1234", "8562055551234"),
        ("11010119770308001x", "11010119770308001X"),
    ],
)
def test_writings_of_one_number_are_one(one: str, other: str) -> None:
    assert code_of(one) == code_of(other) >= 0


@pytest.mark.parametrize(
    ("one", "other"), [("O1", "01"), ("I1", "11"), ("0123", "123"), ("B12", "B1 3"), ("12X", "12")]
)
def test_numbers_that_only_look_alike_stay_two(one: str, other: str) -> None:
    assert code_of(one) != code_of(other)


def test_nothing_is_never_on_the_list(tmp_path: Path) -> None:
    index = index_of(tmp_path, ["A1", "", " - ", None])
    assert [index.holds(text) for text in ("", " ", "--", "A1")] == [False, False, False, True]
    assert index.holds_each(pa.array(["", None, "a-1"], pa.large_string())).tolist() == [False, False, True]


@given(st.sets(WRITTEN, max_size=60), st.lists(WRITTEN, max_size=40))
def test_the_index_answers_as_a_set_of_numbers_would(
    tmp_path_factory: pytest.TempPathFactory, listed: set[str], others: list[str]
) -> None:
    index = index_of(tmp_path_factory.mktemp("set"), list(listed))
    truth = {normal(text) for text in listed} - {""}
    questions = [*listed, *others]
    expected = [normal(text) in truth for text in questions]
    assert [index.holds(text) for text in questions] == expected
    assert index.holds_each(pa.array(questions, pa.large_string())).tolist() == expected


def test_a_hundred_thousand_numbers_give_no_false_answer(tmp_path: Path) -> None:
    rng = np.random.default_rng(5)
    listed, strangers = (rng.choice(10**8, (2, 100_000), replace=False)).astype(str)
    index = index_of(tmp_path, listed.tolist())
    assert index.holds_each(pa.array(listed.tolist()), threads=2).all()
    assert not index.holds_each(pa.array(strangers.tolist()), threads=2).any()
    assert not any(index.holds(text) for text in strangers[:2000])


def test_an_update_adds_and_removes_numbers_and_the_newest_decides(tmp_path: Path) -> None:
    long = "serial-2024/α-778899001122334455"
    index_of(tmp_path, ["A1", "A2", "A3", long])
    index_of(tmp_path, ["A2", long], change="remove")
    index = index_of(tmp_path, ["A4", "A2"], change="add")
    numbers = ["A1", "A2", "A3", "A4", long, "A5"]
    expected = [True, True, True, True, False, False]
    assert [index.holds(text) for text in numbers] == expected
    assert index.holds_each(pa.array(numbers)).tolist() == expected


def test_the_report_says_which_rows_held_no_number(tmp_path: Path) -> None:
    batches = [pa.array(["A1", ""], pa.large_string()), pa.array([None, "A2"], pa.large_string())]
    report = build_documents(tmp_path, batches)
    assert (report.rows, report.kept, report.empty, report.first_empty) == (4, 2, 2, (1, 2))


def test_an_index_takes_less_than_ten_bytes_a_record(tmp_path: Path) -> None:
    numbers = pa.array(np.arange(200_000).astype(str).tolist())
    build_documents(tmp_path, [numbers])
    assert DocumentIndex(tmp_path).size / len(numbers) < 10.2


def test_codes_of_hashed_numbers_lie_above_all_exact_ones() -> None:
    assert code_of("a" * 30) > MASK > code_of("9" * 18)
