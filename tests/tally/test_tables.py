"""Tables: exact, and every row of the file in exactly one place."""

import json
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jalon import JalonError, tally
from jalon.tally import BadIndicator, Period, Reporting, Table, load_indicator, table
from jalon.tally.writing import as_json, as_text, table_as_dict, write_table
from tally.files import MINISTRY, mapping, records, workbook

TODAY = date(2026, 11, 21)

LINES = [
    "1,2024-05-30,VN,49,Methamphetamine,10,kg,1,2,police",
    "2,2024-05-30,VN,49,Methamphetamine,100000,tablets,0,0,police",
    "3,2024-06-01,VN,40,Heroin,350,g,1,1,border guard",
    "4,2024-06-01,VN,40,Heroin,350,g,1,1,border guard",
    "5,2023-12-20,VN,40,Heroin,2,Viss,1,1,customs",
    "6,2024-01-10,LA,07,Heroin,-1,kg,1,1,police",
    "7,,LA,07,Opium,0.1,t,1,3,police",
    "8,2024-01-10,LA,07,Amphetamine,4500000,kg,1,1,police",
]


def count(path: Path, indicator: str, profile: str = "jalon", **more: object) -> Table:
    return table(path, profile, indicator=indicator, today=TODAY, **more)  # type: ignore[arg-type]


def values(made: Table) -> dict[tuple[str | None, ...], tuple[Decimal | None, int, int]]:
    return {key: (line.value, line.records, line.excluded) for key, line in made.lines.items()}


def test_weights_are_added_in_kilograms_and_tablets_are_not_among_them(tmp_path: Path) -> None:
    made = count(records(tmp_path, LINES), "mass", by=("country",))
    assert values(made) == {("LA",): (Decimal("100.0"), 1, 2), ("VN",): (Decimal("10.700"), 3, 1)}
    assert made.how_counted["excluded"] == {
        "implausible/tablets-as-kilograms": 1,
        "not-positive": 1,
        "unknown-unit": 1,
    }
    assert made.how_counted["outside"] == {"other-measure": 1}


@pytest.mark.parametrize("indicator", tally.load_indicators())
@pytest.mark.parametrize("duplicates", ["keep", "drop"])
def test_every_row_is_counted_left_out_for_one_reason_or_outside(
    indicator: str, duplicates: str, tmp_path: Path
) -> None:
    made = count(records(tmp_path, [*LINES, "broken"]), indicator, by=("country", "year"), duplicates=duplicates)
    how = made.how_counted
    assert how["rows"] == 9 == how["counted"] + sum(how["excluded"].values()) + sum(how["outside"].values())
    assert how["counted"] == sum(line.records for line in made.lines.values())
    assert set(how["excluded"]) | set(how["outside"]) == set(how["reasons"])


def test_duplicates_are_the_readers_choice_and_said_on_the_table(tmp_path: Path) -> None:
    path = records(tmp_path, LINES)
    kept = count(path, "heroin", by=("province",))
    dropped = count(path, "heroin", by=("province",), duplicates="drop")
    assert values(kept)["40",] == (Decimal("0.700"), 2, 1)
    assert values(dropped)["40",] == (Decimal("0.350"), 1, 2)
    assert kept.how_counted["duplicates"]["found"] == dropped.how_counted["duplicates"]["found"] == 1
    assert kept.how_counted["duplicates"]["choice"] == "keep"
    assert dropped.how_counted["excluded"]["exact-duplicate"] == 1


def test_tablets_as_weight_stand_beside_with_their_factor_and_range(tmp_path: Path) -> None:
    made = count(records(tmp_path, LINES), "tablets-as-mass", by=("country",))
    line = made.lines["VN",]
    assert (line.value, line.low, line.high) == (Decimal("10.0000"), Decimal("9.00000"), Decimal("30.0000"))
    assert made.how_counted["factors"][-1]["name"] == "tablet-lao"


def test_all_measures_at_once_stay_on_lines_of_their_own(tmp_path: Path) -> None:
    made = count(records(tmp_path, LINES), "amounts", by=("country",))
    assert values(made)["VN", "mass"][0] == Decimal("10.700")
    assert values(made)["VN", "tablets"][0] == Decimal(100000)
    assert {unit: line.value for unit, line in made.totals.items()} == {
        "kg": Decimal("110.7"),
        "tablet": Decimal(100000),
    }


def test_a_case_with_two_items_is_one_case(tmp_path: Path) -> None:
    made = count(records(tmp_path, LINES[:2]), "seizures")
    assert values(made) == {(): (Decimal(1), 2, 0)}
    assert values(count(records(tmp_path, LINES[:2]), "suspects")) == {(): (Decimal(2), 2, 0)}


def test_what_a_person_joined_counts_once_and_the_table_says_so(tmp_path: Path) -> None:
    header = "record,joined_to,date,country,substance,amount,unit"
    lines = ["BG-1,,2024-05-30,VN,Heroin,15.4,kg", "PO-9,BG-1,2024-05-30,VN,Heroin,15,kg"]
    made = count(records(tmp_path, lines, header=header), "mass")
    assert values(made) == {(): (Decimal("15.4"), 1, 1)}
    assert made.how_counted["joined"] == 1


def test_undated_rows_have_a_line_of_their_own_by_year(tmp_path: Path) -> None:
    assert values(count(records(tmp_path, LINES), "mass", by=("year",)))[None,] == (Decimal("100.0"), 1, 0)


def test_customs_months_run_from_the_16th(tmp_path: Path) -> None:
    lines = ["1,2023-12-15,VN,49,Opium,1,kg,,,", "2,2023-12-16,VN,49,Opium,2,kg,,,", "3,2024-01-15,VN,49,Opium,4,kg,,,"]
    made = count(records(tmp_path, lines), "mass", by=("month",), reporting=Reporting(month_starts=16))
    assert {key[0]: line.value for key, line in made.lines.items()} == {"2023-12": 1, "2024-01": 6}


def test_a_months_sum_cannot_be_cut_in_two(tmp_path: Path) -> None:
    lines = ["1,2024-01,VN,49,Opium,1,kg,,,", "2,2024-01-03,VN,49,Opium,2,kg,,,"]
    path = records(tmp_path, lines)
    made = count(path, "mass", by=("month",), reporting=Reporting(month_starts=16))
    assert made.how_counted["excluded"] == {"period-straddles": 1}
    within = count(path, "mass", within=Period(date(2024, 1, 1), date(2024, 1, 10)))
    assert values(within) == {(): (Decimal(2), 1, 1)}


def test_only_records_of_the_days_asked_for_count(tmp_path: Path) -> None:
    made = count(records(tmp_path, LINES), "mass", within=Period(date(2024, 6, 1), date(2024, 6, 30)))
    assert values(made) == {(): (Decimal("0.700"), 2, 1)}
    assert made.how_counted["excluded"] == {"missing-date": 1}


def test_a_filter_takes_what_is_asked_and_counts_the_rest_as_outside(tmp_path: Path) -> None:
    made = count(records(tmp_path, LINES), "mass", by=("substance_group",), where={"country": ["VN"]})
    assert {key[0] for key in made.lines} == {"ats", "opioids"}
    assert made.how_counted["outside"] == {"filtered": 3, "other-measure": 1}


def test_the_reader_may_keep_and_leave_out_more_but_nothing_without_an_amount(tmp_path: Path) -> None:
    path = records(tmp_path, [*LINES, "9,2024-06-02,VN,49,Opium,610.25,tablets,,,"])
    absurd = load_indicator("mass").choosing(keep=["implausible"])
    assert count(path, absurd, by=("country",)).lines["LA",].value == Decimal("4500100.0")  # type: ignore[arg-type]
    whole = load_indicator("tablets").choosing(leave_out=["implausible"])
    assert count(path, whole).how_counted["excluded"]["implausible/part-of-a-piece"] == 1  # type: ignore[arg-type]
    with pytest.raises(BadIndicator, match="stay out"):
        load_indicator("mass").choosing(keep=["unknown-unit"])


def test_a_ministrys_workbook_is_added_up_with_its_own_unit(tmp_path: Path) -> None:
    rows = [
        ["title"],
        ["Ngày", "Tỉnh", "Loại", "Số lượng", "Đơn vị"],
        ["30/05/2024", "49", "Heroin", 44, "bánh"],
        ["30/05/2024", "49", "Ma túy đá", "1.912,5", "gam"],
    ]
    made = count(workbook(tmp_path, rows), "mass", mapping(tmp_path, MINISTRY), by=("substance",))
    assert values(made) == {("Heroin",): (Decimal("15.40"), 1, 0), ("Methamphetamine",): (Decimal("1.9125"), 1, 0)}
    assert "44 bricks = 15.4 kg" in made.how_counted["factors"][0]["source"]


def test_an_office_adds_indicators_in_a_file_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text(
        '[[indicator]]\nname = "opium"\nsentence = "Opium by weight."\nmeasure = "amount"\nof = "mass"\nunit = "kg"\n'
        'version = "3"\nvalid_from = 2026-01-01\nfilter = { substance = ["Opium"] }\n'
    )
    opium = load_indicator("opium", path)
    assert values(count(records(tmp_path, LINES), opium)) == {(): (Decimal("100.0"), 1, 0)}  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("key", "wrong", "advice"),
    [
        ("measure", '"weight"', "amount, cases or suspects"),
        ("of", '"beauty"', "one of mass"),
        ("unit", '"tablet"', "the unit of mass is kg"),
        ("factor", '"nobody"', "unknown 'nobody'"),
        ("leaves_out", '["ugly"]', "no finding 'ugly'"),
    ],
)
def test_an_indicator_that_cannot_be_used_says_why(key: str, wrong: str, advice: str, tmp_path: Path) -> None:
    entry = {"name": '"x"', "sentence": '"x"', "measure": '"amount"', "of": '"mass"', "unit": '"kg"', "version": "1"}
    entry |= {"valid_from": "2026-01-01", key: wrong}
    path = tmp_path / "mine.toml"
    path.write_text("[[indicator]]\n" + "\n".join(f"{name} = {value}" for name, value in entry.items()))
    with pytest.raises(JalonError, match=advice):
        load_indicator("x", path)


def test_unknown_words_are_refused_with_the_known_ones(tmp_path: Path) -> None:
    path = records(tmp_path, LINES)
    with pytest.raises(JalonError, match="no dimension 'kountry'"):
        count(path, "mass", by=("kountry",))
    with pytest.raises(BadIndicator, match="seizures"):
        count(path, "weight")
    with pytest.raises(JalonError, match="keep or drop"):
        count(path, "mass", duplicates="maybe")


@given(
    st.lists(st.tuples(st.decimals(0, 10**6, places=6), st.sampled_from(["kg", "g", "mg", "lb", "oz"])), max_size=20)
)
def test_a_sum_does_not_depend_on_the_order_of_rows_nor_on_the_parts(typed: list[tuple[Decimal, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        lines = [f"{n},2024-05-30,VN,49,Alcohol,{amount:f},{unit},,{n}," for n, (amount, unit) in enumerate(typed)]
        one = count(records(Path(folder), lines, "a.csv"), "mass", by=("country",))
        patched.setattr("jalon.tally.sources.PART_BYTES", 90)
        other = count(records(Path(folder), lines[::-1], "b.csv"), "mass", by=("country",))
    assert values(one) == values(other)
    factors = {"kg": "1", "g": "0.001", "mg": "0.000001", "lb": "0.45359237", "oz": "0.028349523125"}
    expected = sum((amount * Decimal(factors[unit]) for amount, unit in typed if amount > 0), Decimal(0))
    assert sum((line.value or 0 for line in one.lines.values()), Decimal(0)) == expected


def test_a_table_is_written_with_how_counted_beside_it(tmp_path: Path) -> None:
    lines = ["1,2024-05-30,=cmd|calc,49,Opium,1.25,kg,,,"]
    made = count(records(tmp_path, lines), "mass", by=("country",))
    beside = write_table(made, tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text().splitlines()[1] == "'=cmd|calc,1.25,kg,1,0"
    assert json.loads(beside.read_text())["how_counted"]["counted"] == 1
    write_table(made, tmp_path / "t.parquet")
    assert pq.read_table(tmp_path / "t.parquet")["value"].to_pylist() == [Decimal("1.25")]
    with pytest.raises(JalonError, match=r"\.csv nor \.parquet"):
        write_table(made, tmp_path / "t.ods")


def test_a_figure_is_printed_with_all_its_digits(tmp_path: Path) -> None:
    lines = ["1,2024-05-30,VN,49,Alcohol,123456789012.123456789,mg,,,"]
    made = count(records(tmp_path, lines), "mass", by=("country",))
    assert '"value": 123456.789012123' in as_json(table_as_dict(made))
    assert "123456.789012123" in as_text(made)
    assert "How counted: mass, version 1" in as_text(made)
