"""`jalon territory`, as a person or a script calls it."""

import json

import pytest

from jalon.cli import main


def test_find_prints_code_name_place_and_quality(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["territory", "find", "ba don town (quang binh)", "--on", "2025-06-30"]) == 0
    assert capsys.readouterr().out == "VN:458\tThị xã Ba Đồn\tTỉnh Quảng Bình, Việt Nam\ttoneless\n"


def test_find_as_json_says_what_the_tables_vouch_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(["territory", "find", "Ba Đồn (Quảng Bình)", "--level", "district", "--on", "2018-02-12", "--json"]) == 0
    )
    (match,) = json.loads(capsys.readouterr().out)["matches"]
    assert (match["code"], match["attested"], match["valid_until"]) == ("VN:458", False, "2025-06-30")


def test_find_of_a_place_of_another_time_ends_with_1_and_its_dates(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["territory", "find", "Quảng Nam", "--on", "2026-01-01"]) == 1
    assert "→ 2025-06-30" in capsys.readouterr().err


def test_find_in_another_country_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["territory", "find", "Nghệ An", "--country", "LA"]) == 1
    assert "not of that country" in capsys.readouterr().err


def test_a_date_that_is_none_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["territory", "find", "Huế", "--on", "30/06/2025"])
    assert "30/06/2025" in capsys.readouterr().err


def test_resolve_prints_the_successors_and_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["territory", "resolve", "Ba Đồn town (Quảng Bình)", "--from", "2018-02-12", "--to", "2025-11-25"]
    assert main(words) == 0
    out = capsys.readouterr().out
    assert out.startswith("VN:19009\tPhường Ba Đồn\tpart\n")
    assert "split into 4" in out
    assert main([*words, "--json"]) == 0
    whole = json.loads(capsys.readouterr().out)
    assert (whole["namesake"], whole["within"], whole["complete"]) == ("VN:19009", "VN:44", False)


@pytest.mark.parametrize(("day", "count"), [("2024-06-30", 10), ("2025-12-01", 9)])
def test_border_prints_the_units_of_the_day(capsys: pytest.CaptureFixture[str], day: str, count: int) -> None:
    assert main(["territory", "border", "vn", "la", "--on", day]) == 0
    out = capsys.readouterr().out
    assert out.count("VN:") == count
    assert "not an official position" in out
    assert main(["territory", "border", "VN", "LA", "--on", day, "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["units"]["VN"]) == count
