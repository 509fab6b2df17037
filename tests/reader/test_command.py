"""`jalon read`: one file out per file in, errors by file on stderr, exit codes."""

import io
import json
from pathlib import Path

import pytest

from jalon.cli import main

TEXT = "Hanoi, May 3 2024 (VNA) - Police arrested 12 suspects of the drug gang in the city."


def test_each_file_gives_its_json(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    assert main(["read", str(tmp_path / "a.txt"), "--out", str(tmp_path / "out")]) == 0
    document = json.loads((tmp_path / "out/a.json").read_text("utf-8"))
    assert document["id"] == "a"
    assert document["records"]["statistics"][0]["value"] == 12


def test_a_bad_file_is_named_and_the_others_are_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.txt").write_bytes(b"")
    files = [str(tmp_path / name) for name in ("b.txt", "missing.txt", "a.txt")]
    assert main(["read", *files, "--out", str(tmp_path)]) == 1
    said = capsys.readouterr().err
    assert "b.txt: the file is empty" in said
    assert "missing.txt" in said
    assert "2 of 3 not read" in said
    assert (tmp_path / "a.json").exists()


def test_standard_input_gives_a_line_of_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
    assert main(["read", "-", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "stdin"


def test_without_a_place_to_write_the_usage_is_wrong(tmp_path: Path) -> None:
    assert main(["read", str(tmp_path / "a.txt")]) == 2
