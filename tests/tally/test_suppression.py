"""Small counts leave no office, and cannot be computed from what does."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon import JalonError
from jalon.tally import Line, Table, load_indicator, suppress
from jalon.tally.writing import as_text, table_as_dict

HOW = {"factors": [{"from": "kg", "to": "kg", "factor": "1", "records": 9, "version": "1", "source": "SI"}]}


def made(cells: dict[tuple[str, ...], int], by: tuple[str, ...]) -> Table:
    lines = {key: Line("cases", Decimal(records), records=records) for key, records in cells.items()}
    total = Line("cases", Decimal(sum(cells.values())), records=sum(cells.values()))
    return Table(load_indicator("seizures"), by, dict(lines), {"cases": total}, dict(HOW))


def hidden(table: Table) -> set[tuple[str | None, ...]]:
    return {key for key, line in table.lines.items() if line.suppressed}


def test_a_small_count_takes_a_second_one_with_it() -> None:
    shown = suppress(made({("A",): 2, ("B",): 9, ("C",): 40}, ("province",)), below=5)
    assert hidden(shown) == {("A",), ("B",)}
    rows = table_as_dict(shown)["rows"]
    assert [(row["value"], row["records"]) for row in rows] == [(None, None), (None, None), (Decimal(40), 40)]
    assert shown.how_counted["suppressed"]["figures"] == 2
    assert "records" not in shown.how_counted["factors"][0]


def test_a_total_of_one_small_figure_is_hidden_too() -> None:
    shown = suppress(made({("A",): 2}, ("province",)), below=5)
    assert shown.totals["cases"].suppressed


def test_large_counts_stay() -> None:
    assert hidden(suppress(made({("A",): 5, ("B",): 9}, ("province",)), below=5)) == set()


def test_nothing_hidden_is_printed() -> None:
    how = HOW | {"indicator": load_indicator("seizures").as_dict(), "profile": {"name": "jalon", "version": "1"}}
    how |= {"file": {"name": "f"}, "periods": "", "rows": 9, "counted": 9, "excluded": {}, "outside": {}, "reasons": {}}
    how |= {"duplicates": {"found": 0, "sentence": ""}, "flagged_but_counted": {}}
    table = made({("A",): 3, ("B",): 4}, ("province",))
    table.how_counted = how
    assert "3 " not in as_text(suppress(table, below=5)).splitlines()[1]


@given(
    st.dictionaries(st.tuples(st.sampled_from("ABCD"), st.sampled_from("123")), st.integers(1, 30), min_size=1),
    st.integers(2, 10),
)
def test_no_hidden_figure_stands_alone_in_a_line_of_the_table(cells: dict[tuple[str, str], int], below: int) -> None:
    shown = suppress(made(dict(cells), ("province", "year")), below=below)
    gone = hidden(shown)
    assert {key for key, records in cells.items() if records < below} <= gone
    for position in (0, 1):
        for value in {key[position] for key in cells}:
            line = [key for key in cells if key[position] == value]
            alone = [key for key in line if key in gone]
            assert len(alone) != 1 or len(line) == 1


def test_a_threshold_that_hides_nothing_is_refused() -> None:
    with pytest.raises(JalonError, match="2 or more"):
        suppress(made({("A",): 5}, ("province",)), below=1)


def test_the_day_of_a_definition_is_kept() -> None:
    assert load_indicator("seizures").valid_from == date(2026, 11, 21)
