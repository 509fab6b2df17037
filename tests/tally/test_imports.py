"""What a file holds: every trouble in it is found, listed and explained, and nothing is dropped."""

import json
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from jalon.tally import BadFile, BadProfile, BadWorkbook, Report, import_file
from jalon.tally.writing import as_json
from tally.files import MINISTRY, bomb, mapping, records, workbook

TODAY = date(2026, 11, 21)


def survey(path: Path, profile: str = "jalon", most: int = 1000) -> Report:
    return import_file(path, profile, today=TODAY, most=most)


TROUBLES = [
    ("unknown-unit", "1,2024-05-30,VN,49,Heroin,5,Viss,,,"),
    ("missing-unit", "1,2024-05-30,VN,49,Heroin,5,,,,"),
    ("not-positive", "1,2024-05-30,VN,49,Heroin,-5,kg,,,"),
    ("not-positive", "1,2024-05-30,VN,49,Heroin,0,kg,,,"),
    ("missing-amount", "1,2024-05-30,VN,49,Heroin,,kg,,,"),
    ("unreadable-amount", '1,2024-05-30,VN,49,Heroin,"1,5",kg,,,'),
    ("formula", "1,2024-05-30,VN,49,Heroin,=2+3,kg,,,"),
    ("buddhist-year", "1,2569-01-05,VN,44,Heroin,5,kg,,,"),
    ("future-date", "1,2026-11-22,VN,44,Heroin,5,kg,,,"),
    ("unreadable-date", "1,2024-02-30,VN,49,Heroin,5,kg,,,"),
    ("missing-date", "1,,VN,49,Heroin,5,kg,,,"),
    ("missing-substance", "1,2024-05-30,VN,49,,5,kg,,,"),
    ("unknown-substance", "1,2024-05-30,VN,49,Moon dust,5,kg,,,"),
    ("missing-place", "1,2024-05-30,,,Heroin,5,kg,,,"),
    ("unknown-place", "1,2024-05-30,VN,99,Heroin,5,kg,,,"),
    ("place-not-then", "1,2025-08-30,VN,45,Heroin,5,kg,,,"),
    ("place-not-then", "1,2026-01-05,VN,Quảng Bình,Heroin,5,kg,,,"),
    ("unreadable-count", "1,2024-05-30,VN,49,Heroin,5,kg,two,,"),
    ("unreadable-row", "1,2024-05-30,VN,49,Heroin,5"),
]


@pytest.mark.parametrize(("kind", "line"), TROUBLES)
def test_a_trouble_in_a_row_is_found_listed_and_explained(kind: str, line: str, tmp_path: Path) -> None:
    report = survey(records(tmp_path, ["0,2024-05-30,VN,40,Opium,1,kg,,,", line]))
    assert report.rows == 2
    assert report.findings == {kind: 1}
    assert [finding.row for finding in report.finding_rows[kind]] == [2]
    assert report.as_dict()["sentences"][kind]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1,2024-05-30,VN,49,Amphetamine,4500000,kg,,,", "tablets-as-kilograms"),
        ("1,2024-05-30,VN,49,Amphetamine,4500000.5,kg,,,", "beyond-limit"),
        ("1,2024-05-30,VN,49,Heroin,4500000,kg,,,", "beyond-limit"),
        ("1,2024-05-30,VN,49,Methamphetamine,610.25,tablets,,,", "part-of-a-piece"),
        ("1,2024-05-30,VN,49,Methamphetamine,999000000,tablets,,,", "beyond-limit"),
    ],
)
def test_an_amount_that_no_record_can_hold_is_implausible_for_a_reason(line: str, reason: str, tmp_path: Path) -> None:
    report = survey(records(tmp_path, [line]))
    assert report.findings == {"implausible": 1}
    assert report.reasons == {f"implausible/{reason}": 1}


@pytest.mark.parametrize(
    "line",
    [
        "1,2024-05-30,VN,49,Coca leaf,400000,kg,,,",
        "1,2024-05-30,VN,49,Methamphetamine,14950,kg,,,",
        "1,2024-05-30,VN,49,Methamphetamine,36500000,tablets,,,",
        "1,2024-05-30,VN,45,Heroin,0.35,kg,,,",
        "1,2025-08-30,VN,44,Heroin,1.5,Thousand of tablets,,,",
        "1,2025-08-30,US,CA,Heroin,1,kg,,,",
    ],
)
def test_a_row_without_trouble_has_no_finding(line: str, tmp_path: Path) -> None:
    findings = dict(survey(records(tmp_path, [line])).findings)
    findings.pop("unknown-place", None)
    assert findings == {}


def test_equal_rows_are_duplicates_of_the_first_whatever_their_own_counter_says(tmp_path: Path) -> None:
    line = "2024-05-30,VN,49,Heroin,5,kg,,,"
    other = "2024-05-30,VN,49,Heroin,5,kg,,1,"
    report = survey(records(tmp_path, [f"1,{line}", f"2,{other}", f"3,{line}", f"4,{line}"]))
    assert report.findings == {"exact-duplicate": 2}
    assert [(f.row, f.same_as) for f in report.finding_rows["exact-duplicate"]] == [(3, 1), (4, 1)]


def test_an_empty_cell_is_not_equal_to_a_zero(tmp_path: Path) -> None:
    report = survey(records(tmp_path, ["1,2024-05-30,VN,49,Heroin,5,kg,,0,", "2,2024-05-30,VN,49,Heroin,5,kg,0,,"]))
    assert "exact-duplicate" not in report.findings


def test_rows_by_year_hold_every_row_the_undated_too(tmp_path: Path) -> None:
    lines = ["1,2023-01-01,VN,49,Opium,1,kg,,,", "2,2569-01-05,VN,44,Opium,1,kg,,,", "3,,VN,49,Opium,1,kg,,,", "4,x"]
    report = survey(records(tmp_path, lines))
    assert report.rows_by_year == {"2023": 1, "2026": 1, "undated": 2}
    assert sum(report.rows_by_year.values()) == report.rows == 4


def test_the_list_of_findings_is_bounded_and_says_how_many_it_leaves_out(tmp_path: Path) -> None:
    report = survey(records(tmp_path, [f"{n},2024-05-30,VN,49,Opium,,kg,,{n}," for n in range(30)]), most=5)
    made = json.loads(as_json(report.as_dict()))
    assert made["findings"]["missing-amount"] == 30
    assert len(made["finding_rows"]["missing-amount"]) == 5
    assert made["finding_rows_left_out"] == {"missing-amount": 25}


def test_row_numbers_stay_right_around_broken_and_empty_lines(tmp_path: Path) -> None:
    lines = ["1,2024-05-30,VN,49,Opium,1,kg,,,", "broken", "", "3,2024-05-30,VN,49,Opium,-1,kg,,,", "a,b", "5,,,,,,,,,"]
    report = survey(records(tmp_path, lines))
    assert report.rows == 5
    assert [finding.row for finding in report.finding_rows["unreadable-row"]] == [2, 4]
    assert [finding.row for finding in report.finding_rows["not-positive"]] == [3]
    assert [finding.row for finding in report.finding_rows["missing-date"]] == [5]


def test_a_line_break_within_quotes_is_part_of_the_cell(tmp_path: Path) -> None:
    lines = ['1,2024-05-30,VN,49,"Heroin\nbase",1,kg,,,', "2,2024-05-30,VN,49,Opium,-1,kg,,,"]
    report = survey(records(tmp_path, lines))
    assert report.rows == 2
    assert [finding.row for finding in report.finding_rows["not-positive"]] == [2]


def test_a_long_file_is_read_in_parts_with_the_same_row_numbers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = [f'{n},2024-05-30,VN,49,"Opium\n{n}",{n % 7},kg,,,' for n in range(500)]
    path = records(tmp_path, lines)
    whole = survey(path)
    monkeypatch.setattr("jalon.tally.sources.PART_BYTES", 700)
    parts = survey(path)
    assert parts.as_dict() == whole.as_dict()
    assert [finding.row for finding in parts.finding_rows["not-positive"]][:3] == [1, 8, 15]


def test_a_ministrys_own_workbook_is_read_through_its_mapping(tmp_path: Path) -> None:
    rows = [
        ["Báo cáo tháng 5"],
        ["Ngày", "Tỉnh", "Loại", "Số lượng", "Đơn vị"],
        ["30/05/2567", "49", "Heroin", "1.912,5", "gam"],
        [date(2024, 5, 30), "49", "Heroin", 44, "bánh"],
        ["30/05/2024", "49", "Ma túy đá", "=D3*2", "kg"],
        ["30/05/2024", "49", "Ma túy đá", 7, "Viss"],
    ]
    path = workbook(tmp_path, rows)
    report = survey(path, mapping(tmp_path, MINISTRY))
    assert report.rows == 4
    assert report.findings == {"buddhist-year": 1, "formula": 1, "unknown-unit": 1}
    assert [finding.row for finding in report.finding_rows["formula"]] == [3]
    assert report.unknown_units == {"Viss": 1}


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = bomb(tmp_path, 64 << 20)
    assert path.stat().st_size < 200_000
    with pytest.raises(BadWorkbook, match="zip bomb"):
        survey(path)


def test_a_workbook_with_endless_entities_is_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["date", "amount"]])
    with zipfile.ZipFile(path) as made:
        parts = {name: made.read(name) for name in made.namelist()}
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "lol" * 10}">' for n in range(9))
    cell = '<c t="inlineStr"><is><t>&l8;</t></is></c>'
    sheet = f"<!DOCTYPE worksheet [{lol}]><worksheet><sheetData><row>{cell}</row></sheetData></worksheet>"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, sheet if "worksheets/" in name else data)
    with pytest.raises(BadWorkbook, match="damaged"):
        survey(path)


@pytest.mark.parametrize(
    ("name", "content", "error", "advice"),
    [
        ("a.xlsx", b"PK not really", BadWorkbook, "Save it again"),
        ("a.parquet", b"PAR1 not really", BadFile, "Export it again"),
        ("a.csv", b"day,amount\n2024,1\n", BadFile, "has no column 'date'"),
        ("a.csv", b"date,date\n2024,1\n", BadFile, "two columns"),
        ("a.csv", b"date,amount\n2024,\xff\xfe\n", BadFile, "Export it again"),
        ("a.csv", b"", BadFile, "has no column"),
        ("a.txt", b"date\n", BadFile, "neither"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_advice(
    name: str, content: bytes, error: type[Exception], advice: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(error, match=advice):
        survey(path)


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("[profile", "cannot be read as TOML"),
        ('[columns]\namount = "a"', "no column for `date`"),
        ('[colums]\ndate = "d"', "unknown section 'colums'"),
        ('[file]\ndecimals = ","\n[columns]\ndate = "d"', "unknown key in .file. 'decimals'"),
        ('[columns]\ndate = "d"\n[units."Viss"]\nmeasure = "mass"\nfactor = 1.6\nsource = "s"', "between quotes"),
    ],
)
def test_a_mapping_that_cannot_be_used_says_why(text: str, advice: str, tmp_path: Path) -> None:
    with pytest.raises(BadProfile, match=advice):
        survey(records(tmp_path, []), mapping(tmp_path, text))


def test_a_profile_that_does_not_exist_is_refused_with_those_that_do(tmp_path: Path) -> None:
    with pytest.raises(BadProfile, match="cbp, ids, jalon"):
        survey(records(tmp_path, []), "idz")


def test_a_file_in_another_encoding_is_read_where_the_mapping_states_it(tmp_path: Path) -> None:
    path = tmp_path / "thai.csv"
    path.write_bytes("date;unit;amount\n30/05/2567;กิโลกรัม;1,5\n".encode("tis-620"))
    text = '[file]\nencoding = "tis-620"\ndelimiter = ";"\ndecimal = ","\ndate_format = "dmy"\n'
    columns = '[columns]\ndate = "date"\nunit = "unit"\namount = "amount"\n'
    assert survey(path, mapping(tmp_path, text + columns)).findings == {"buddhist-year": 1}


def test_a_parquet_file_may_hold_dates_and_numbers_as_such(tmp_path: Path) -> None:
    columns = {
        "date": pa.array([date(2024, 5, 30), None, date(2569, 1, 5)]),
        "substance": ["Heroin"] * 3,
        "country": ["VN"] * 3,
        "amount": pa.array([Decimal("1.25"), Decimal("-2"), None], pa.decimal128(10, 2)),
        "unit": ["kg"] * 3,
        "cases": pa.array([1.0, None, 2.5]),
    }
    pq.write_table(pa.table(columns), tmp_path / "a.parquet")
    report = survey(tmp_path / "a.parquet")
    kinds = ("missing-date", "buddhist-year", "missing-amount", "not-positive", "unreadable-count")
    assert report.findings == dict.fromkeys(kinds, 1)


def test_a_column_of_lists_is_refused(tmp_path: Path) -> None:
    pq.write_table(pa.table({"date": ["2024"], "amount": [[1, 2]]}), tmp_path / "a.parquet")
    with pytest.raises(BadFile, match="one value a cell"):
        survey(tmp_path / "a.parquet")
