"""`jalon codes`, as a person or a script calls it."""

import json

import pytest

from jalon.cli import main


def test_codes_alone_prints_every_list_with_its_title(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codes"]) == 0
    assert "offences\tOffences\n" in capsys.readouterr().out


def test_codes_prints_a_list_in_the_language_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codes", "sexes", "--lang", "vi"]) == 0
    assert capsys.readouterr().out == "M\tNam\nF\tNữ\nX\tKhông xác định\n"


def test_codes_as_json_carries_labels_dates_and_extras(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codes", "urgency", "--json"]) == 0
    table = json.loads(capsys.readouterr().out)
    assert table["codes"][0]["hours"] == 8
    assert table["codes"][0]["labels"]["fr"] == "Urgent, directement accessible"


def test_codes_of_an_unknown_list_ends_with_1_and_says_what_to_try(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["codes", "offense"]) == 1
    assert "Try offences" in capsys.readouterr().err
