"""Tables that leave: whatever a cell holds, the program that opens it computes nothing."""

import csv
import io
import json

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon.node.kernel import sheets

FORMULAS = ["=1+1", "+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1"]


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_formula_becomes_text_in_both_forms(cell):
    row = next(csv.reader(io.StringIO(sheets.as_csv([[cell]]).decode("utf-8-sig"), newline="")))
    assert row[0].startswith("'")
    book = openpyxl.load_workbook(io.BytesIO(sheets.as_xlsx({"a": [[cell]]})))
    assert (book["a"]["A1"].data_type, book["a"]["A1"].value[0]) == ("s", "'")


@pytest.mark.parametrize("cell", ["+84 912 345 678", "-3.5", "Hà Tĩnh", "", 7, None])
def test_what_is_no_formula_stays_as_it_is(cell):
    assert sheets.harmless(cell) == cell


@given(st.text(alphabet=st.sampled_from("=+-@\t\r\n＝ 1aA|'"), max_size=8))
def test_no_text_begins_as_a_formula_does_unless_it_is_a_number(text):
    kept = sheets.harmless(text)
    assert kept.endswith(text)
    assert not kept.startswith(("=", "@", "\t", "\r", "\n", "＝"))
    if kept[:1] in ("+", "-"):
        assert not set(kept[1:]) - set("0123456789. ")


def test_json_lines_hold_one_object_a_row_and_the_text_as_it_is():
    made = sheets.as_file("jsonl", ["name", "count"], [["=1+1\n", 3], ["ຮ່າຕິ້ງ", ""]], sheet="a").decode()
    assert [json.loads(line) for line in made.splitlines()] == [
        {"name": "=1+1\n", "count": 3},
        {"name": "ຮ່າຕິ້ງ", "count": ""},
    ]


@pytest.mark.parametrize(("ending", "size"), [("jsonl", 0), ("csv", len("\ufeffname\r\n".encode()))])
def test_a_table_without_rows_is_a_file_all_the_same(ending, size):
    assert len(sheets.as_file(ending, ["name"], [], sheet="a")) == size


def test_a_row_that_is_too_short_is_no_file():
    with pytest.raises(ValueError, match="shorter"):
        sheets.as_json_lines([["a", "b"], ["only one"]])
