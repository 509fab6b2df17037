"""`jalon tally`, as a person or a script calls it."""

import csv
import json
from pathlib import Path

import pytest

from jalon.cli import main
from tally.files import records

LINES = [
    "1,2024-05-30,VN,49,Heroin,10,kg,1,2,police",
    "2,2024-05-31,VN,49,Heroin,5,Viss,1,2,police",
    "3,2024-05-31,VN,40,Methamphetamine,180000,tablets,1,2,police",
    "4,2023-05-31,VN,40,Heroin,350,g,1,2,police",
    "5,2023-05-31,VN,40,Heroin,350,g,1,2,police",
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return records(tmp_path, LINES)


def test_import_as_json_has_the_agreed_keys(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tally", "import", str(path), "--profile", "jalon", "--json"]) == 0
    out, err = capsys.readouterr()
    report = json.loads(out)
    assert err == ""
    assert report["rows"] == 5
    assert report["rows_by_year"] == {"2023": 2, "2024": 3}
    assert report["findings"] == {"unknown-unit": 1, "exact-duplicate": 1}
    assert report["finding_rows"]["exact-duplicate"] == [{"row": 5, "reason": "exact-duplicate", "same_as": 4}]
    assert "Viss" in report["finding_rows"]["unknown-unit"][0]["what"]


def test_import_tells_people_what_it_found(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tally", "import", str(path), "--profile", "jalon"]) == 0
    out = capsys.readouterr().out
    assert "5 rows" in out
    assert "unknown-unit: No table says what this unit is worth" in out
    assert "repeats row 4" in out


def test_import_writes_every_finding_to_a_file(path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "found.csv"
    assert (
        main(["tally", "import", str(path), "--profile", "jalon", "--json", "--most", "0", "--findings", str(out)]) == 0
    )
    assert json.loads(capsys.readouterr().out)["finding_rows_left_out"] == {"unknown-unit": 1, "exact-duplicate": 1}
    with out.open() as file:
        assert [(row["kind"], row["row"]) for row in csv.DictReader(file)] == [
            ("unknown-unit", "2"),
            ("exact-duplicate", "5"),
        ]


def test_table_as_json_carries_how_counted(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["tally", "table", str(path), "--profile", "jalon", "--by", "country,year", "--indicator", "mass", "--json"]
    assert main(words) == 0
    made = json.loads(capsys.readouterr().out)
    first, second = made["rows"]
    assert first == {"country": "VN", "year": "2023", "value": 0.7, "unit": "kg", "records": 2, "excluded": 0}
    assert second == {"country": "VN", "year": "2024", "value": 10, "unit": "kg", "records": 1, "excluded": 1}
    assert made["how_counted"]["excluded"] == {"unknown-unit": 1}
    assert made["how_counted"]["duplicates"]["choice"] == "keep"


def test_table_in_words_ends_with_how_it_was_counted(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["tally", "table", str(path), "--profile", "jalon", "--indicator", "heroin", "--duplicates", "drop"]
    assert main([*words, "--from", "2023", "--to", "2024-06"]) == 0
    out = capsys.readouterr().out
    assert "total  10.35 kg in 2 records" in out
    assert "1 exact-duplicate" in out


def test_table_goes_to_a_file_and_the_talk_to_stderr(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "table.csv"
    words = ["tally", "table", str(path), "--profile", "jalon", "--by", "substance", "--indicator", "tablets"]
    assert main([*words, "--out", str(out)]) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "how counted" in said.err
    assert (
        out.read_text()
        == "substance,value,unit,records,excluded\nHeroin,,tablet,0,1\nMethamphetamine,180000,tablet,1,0\n"
    )


def test_a_press_table_shows_no_small_count(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["tally", "table", str(path), "--profile", "jalon", "--by", "province", "--indicator", "seizures", "--json"]
    assert main([*words, "--suppress", "5"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert {row["value"] for row in [*made["rows"], *made["total"]]} <= {None, 5}


def test_fiscal_years_and_buddhist_labels_are_asked_for_on_the_command_line(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["tally", "table", str(path), "--profile", "jalon", "--by", "year", "--indicator", "seizures", "--json"]
    assert main([*words, "--year-starts", "05-31", "--era", "buddhist"]) == 0
    assert [row["year"] for row in json.loads(capsys.readouterr().out)["rows"]] == ["2567", "2568"]


def test_declared_figures_are_compared_with_records_and_with_one_another(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = tmp_path / "figures.csv"
    figures.write_text(
        "id,value,unit,indicator,qualifier,period_start,period_end\n"
        'A,10,kg,"drugs, all kinds",more_than,2023-01-01,2024-12-31\n'
        'B,12,kg,"drugs, all kinds",exact,2023-01-01,2024-12-31\n'
    )
    words = ["tally", "declared", str(figures), "--against", str(path)]
    assert main([*words, "--json"]) == 0
    made = json.loads(capsys.readouterr().out)
    assert [(pair["declared"]["id"], pair["verdict"]) for pair in made["compared"]] == [
        ("A", "agrees"),
        ("B", "contradicts"),
    ]
    assert made["compared"][0]["computed"]["value"] == 10.7
    assert main([*words, "--only", "A"]) == 0
    assert "more than 10 kg and 10.7 kg agree" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "advice"),
    [
        (["import", "nowhere.csv", "--profile", "jalon"], "nowhere.csv"),
        (["import", "{path}", "--profile", "idz"], "There is no profile"),
        (["table", "{path}", "--profile", "jalon", "--indicator", "weight"], "The indicators are"),
        (["table", "{path}", "--profile", "jalon", "--indicator", "mass", "--by", "a"], "no dimension"),
        (["table", "{path}", "--profile", "jalon", "--indicator", "mass", "--from", "soon"], "no iso date"),
    ],
)
def test_what_cannot_be_done_ends_with_1_and_says_what_to_do(
    words: list[str], advice: str, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["tally", *(word.replace("{path}", str(path)) for word in words)]) == 1
    said = capsys.readouterr()
    assert advice in said.err
    assert said.out == ""


def test_wrong_usage_ends_with_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["tally", "import"])
    assert stopped.value.code == 2
    assert "usage" in capsys.readouterr().err
