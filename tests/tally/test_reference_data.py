"""Real files of the field, read as a user would: every published check sum is met."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from jalon.tally import Figure, Report, agree, beside, import_file, read_figures, table
from shared import shared
from tally.files import records

TODAY = date(2026, 11, 21)
SETS = "data/reference/datasets"
IDS = "unodc_ids_2011_2016_no_cannabis.parquet"


@pytest.fixture(scope="module")
def ids() -> Report:
    return import_file(shared(f"{SETS}/{IDS}"), "ids", today=TODAY)


def test_every_individual_seizure_is_accounted_for_by_year(ids: Report) -> None:
    assert ids.rows == 311_038
    assert ids.rows_by_year == {
        "2011": 28_159, "2012": 29_396, "2013": 27_086, "2014": 123_531, "2015": 55_313, "2016": 47_553,
    }  # fmt: skip


def test_the_troubles_of_the_individual_seizures_are_found(ids: Report) -> None:
    expected = {"exact-duplicate": 44_229, "not-positive": 26, "missing-amount": 1, "missing-unit": 21}
    assert {kind: ids.findings[kind] for kind in expected} == expected
    assert {"Viss": 1, "Block (350gr)": 1}.items() <= ids.unknown_units.items()
    assert [finding.row for finding in ids.finding_rows["missing-amount"]] == [305_110]
    assert len(ids.finding_rows["not-positive"]) == 26
    absurd = next(finding for finding in ids.finding_rows["implausible"] if finding.row == 70_599)
    assert absurd.reason == "tablets-as-kilograms"
    assert "4500000" in absurd.what


def test_tablets_of_myanmar_and_thailand_meet_the_published_check_sums() -> None:
    path = shared(f"{SETS}/{IDS}")
    made = table(path, "ids", indicator="tablets", by=("country", "substance"), today=TODAY)
    myanmar, thailand = made.lines["Myanmar", "Non-specified stimulants"], made.lines["Thailand", "Methamphetamine"]
    assert (myanmar.value, myanmar.records) == (Decimal("12478929.25"), 911)
    assert (thailand.value, thailand.records) == (Decimal(1_010_788), 48)
    how = made.how_counted
    assert how["rows"] == 311_038 == how["counted"] + sum(how["excluded"].values()) + sum(how["outside"].values())
    assert how["duplicates"]["found"] == 44_229


def test_the_exact_sum_is_that_of_the_rows_themselves() -> None:
    path = shared(f"{SETS}/{IDS}")
    rows = pq.read_table(path, columns=["country", "drug_name", "amount", "drug_unit"]).to_pylist()
    heroin = [
        Decimal(format(row["amount"], ".15g")) * (1 if row["drug_unit"] == "Kilogram" else Decimal("0.001"))
        for row in rows
        if row["country"] == "Pakistan" and row["drug_name"] == "Heroin" and row["drug_unit"] in {"Kilogram", "Gram"}
    ]
    made = table(path, "ids", indicator="heroin", by=("country",), today=TODAY)
    assert made.lines["Pakistan",].value == sum(heroin)


def test_us_customs_pounds_become_kilograms_by_fiscal_month() -> None:
    path = shared(f"{SETS}/cbp_nationwide_drug_seizures_fy19_fy23.csv")
    report = import_file(path, "cbp", today=TODAY)
    assert (report.rows, report.findings) == (12_457, {"not-positive": 46})
    assert report.rows_by_year["2018"] == 610
    events = table(path, "cbp", indicator="seizures", today=TODAY)
    assert events.lines[()].value == 336_030
    made = table(path, "cbp", indicator="mass", by=("month",), where={"substance": ["Lsd"]}, today=TODAY)
    assert min(key[0] for key in made.lines if key[0]) == "2018-10"
    assert "0.45359237" in {factor["factor"] for factor in made.how_counted["factors"]}


SEEDS = [
    "VN,{province},2022-03-15,Heroin,95.6,kg,1413,1996",
    "VN,{province},2023-07-02,Methamphetamine,95.6,kg,0,0",
    "VN,{province},2024-06-30,Methamphetamine,320000,tablets,0,0",
]
PROVINCES = ("11", "14", "38", "40", "42", "44", "45", "46", "49", "62")


def seizures_of_the_seeds(folder: Path) -> Path:
    lines = [line.format(province=province) for province in PROVINCES for line in SEEDS]
    lines += ["VN,11,2024-01-01,Opium Poppy,3448,plants,1,1", "VN,11,2024-07-01,Heroin,900,kg,5,5"]
    return records(folder, lines, header="country,province,date,substance,amount,unit,cases,suspects")


def test_declared_figures_of_the_seeds_stand_beside_computed_ones(tmp_path: Path) -> None:
    figures = {figure.code: figure for figure in read_figures(shared("data/reference/official_figures.csv"))}
    path = seizures_of_the_seeds(tmp_path)
    seeds = [figures[f"G00{number}"] for number in range(1, 6)]
    found = {pair.declared.code: pair for pair in beside(seeds, path, "jalon", where={"country": ["VN"]}, today=TODAY)}
    assert {code: pair.computed.value for code, pair in found.items() if pair.computed} == {
        "G001": 14_131, "G002": 19_961, "G003": 1_912, "G004": 3_200_000, "G005": 3_448,
    }  # fmt: skip
    assert {code: pair.agreement.verdict for code, pair in found.items()} == dict.fromkeys(found, "agrees")
    lao = beside([figures["G006"], figures["G008"]], path, "jalon", where={"country": ["LA"]}, today=TODAY)
    assert [pair.agreement.verdict for pair in lao] == ["not-comparable", "not-comparable"]


def test_two_reports_of_the_same_conference_agree_where_their_words_do() -> None:
    figures = {figure.code: figure for figure in read_figures(shared("data/reference/official_figures.csv"))}
    assert len(figures) == 208
    pairs = [("G001", "G009"), ("G002", "G010"), ("G003", "G011"), ("G004", "G012"), ("G005", "G013"), ("G006", "G014")]
    same_ground = "10 provinces bordering Laos"
    for one, other in pairs:
        verdict = agree(*(_on(figures[code], same_ground) for code in (one, other))).verdict
        assert verdict == "agrees", (one, other)
    assert agree(figures["G137"], figures["G139"]).verdict == "contradicts"


def _on(figure: Figure, ground: str) -> Figure:
    return replace(figure, territory=ground)
