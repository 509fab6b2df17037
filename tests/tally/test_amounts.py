"""Amounts are read exactly as they were typed, or not at all."""

from decimal import Decimal

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.tally.amounts import (
    FormulaCell,
    Notation,
    UnreadableAmount,
    amounts_of_numbers,
    amounts_of_texts,
    plain,
    read_amount,
    typed,
)

COMMA = Notation(decimal=",", thousands=".")
POINT = Notation(decimal=".", thousands=",")


@pytest.mark.parametrize(
    ("text", "notation", "value"),
    [
        ("1912", Notation(), "1912"),
        (" 0.35 ", Notation(), "0.35"),
        ("-4.5", Notation(), "-4.5"),
        ("1,5", COMMA, "1.5"),
        ("1.912", COMMA, "1912"),
        ("1.912.000,25", COMMA, "1912000.25"),
        ("1,912,000.25", POINT, "1912000.25"),
        ("1 912,5", Notation(",", " "), "1912.5"),
        ("1\u00a0912,5", Notation(",", " "), "1912.5"),
        ("໑໒໓", Notation(), "123"),
        ("១២.៥", Notation(), "12.5"),
        ("๑๒๓", Notation(), "123"),
        ("1e-05", Notation(), "0.00001"),
    ],
)
def test_an_amount_is_read_in_the_notation_that_the_file_states(text: str, notation: Notation, value: str) -> None:
    assert read_amount(text, notation) == Decimal(value)


@pytest.mark.parametrize(
    "text", ["1,5", "1.2.3", "12 kg", "abc", "", "--1", "1e999", "NaN", "Infinity", "0x10", "9" * 23]
)
def test_what_is_no_number_in_the_notation_is_refused_and_not_guessed(text: str) -> None:
    with pytest.raises(UnreadableAmount):
        read_amount(text)


def test_a_group_of_two_digits_is_no_thousand() -> None:
    with pytest.raises(UnreadableAmount):
        read_amount("1.91,5", COMMA)


def test_a_formula_is_neither_computed_nor_believed() -> None:
    with pytest.raises(FormulaCell, match="Paste its value"):
        read_amount("=SUM(A1:A9)")


def test_a_notation_needs_two_different_signs() -> None:
    with pytest.raises(Exception, match="another sign"):
        Notation(",", ",")


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=6, allow_nan=False))
def test_every_decimal_reads_back_from_its_own_text(value: Decimal) -> None:
    assert read_amount(f"{value:f}") == value
    assert read_amount(f"{value:f}".replace(".", ","), Notation(",")) == value


@given(st.integers(0, 10**11 - 1), st.integers(0, 4))
def test_a_binary_number_is_read_as_the_fifteen_digits_that_were_typed(digits: int, places: int) -> None:
    value = Decimal(digits).scaleb(-places)
    column = amounts_of_numbers(pa.array([float(value)]))
    assert column.to_pylist() == [value]


def test_the_noise_of_binary_numbers_is_not_taken_for_digits() -> None:
    noisy = [5.132999999999999, 11957.631000000001, 0.1 + 0.2, 23291692.1, 1e-05, -7.3]
    read = amounts_of_numbers(pa.array(noisy)).to_pylist()
    assert read == [Decimal(text) for text in ("5.133", "11957.631", "0.3", "23291692.1", "0.00001", "-7.3")]
    assert [typed(value) for value in noisy[:2]] == ["5.133", "11957.631"]


def test_missing_infinite_and_huge_numbers_become_null() -> None:
    column = pa.array([None, float("inf"), float("nan"), 1e300, 2.0])
    assert amounts_of_numbers(column).to_pylist() == [None, None, None, None, Decimal(2)]


def test_a_column_of_text_tells_empty_from_unreadable_from_formula() -> None:
    column = pa.array(["1.5", "", None, "many", "=A1", "1e-3", " 7 "])
    read = amounts_of_texts(column, Notation())
    assert read.amounts.to_pylist() == [Decimal("1.5"), None, None, None, None, Decimal("0.001"), Decimal(7)]
    assert np.flatnonzero(read.unreadable).tolist() == [3]
    assert np.flatnonzero(read.formula).tolist() == [4]


@given(st.lists(st.decimals(-(10**9), 10**9, places=9, allow_nan=False), min_size=1, max_size=30))
def test_a_column_reads_like_its_cells_one_by_one(values: list[Decimal]) -> None:
    texts = [f"{value:f}".replace(".", ",") for value in values]
    assert amounts_of_texts(pa.array(texts), Notation(",")).amounts.to_pylist() == values


@pytest.mark.parametrize(
    ("value", "text"),
    [("12478929.25", "12478929.25"), ("1E+3", "1000"), ("0.0000000001", "0"), ("-0", "0"), ("7.10", "7.1")],
)
def test_figures_are_written_with_plain_digits(value: str, text: str) -> None:
    assert plain(Decimal(value)) == text
