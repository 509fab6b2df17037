"""`jalon names`: what it prints and writes, and how it refuses."""

import csv
import json

import pytest

from jalon.cli import main


def test_compare_prints_score_decision_and_reasons(capsys):
    assert main(["names", "compare", "习近平", "Xi Jinping"]) == 0
    first, *reasons = capsys.readouterr().out.splitlines()
    assert first.split()[1] == "match"
    assert any("pinyin" in reason for reason in reasons)


def test_compare_gives_json_for_programs(capsys):
    assert main(["names", "compare", "Hun Sen", "Sam Rainsy", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["decision"] == "none"
    assert set(found) == {"score", "decision", "reasons"}


def test_readings_shows_script_kind_and_weight(capsys):
    assert main(["names", "readings", "阮富仲", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert {"script", "kind", "weight"} <= set(found[0])
    assert "nguyễn phú trọng" in {row["latin"] for row in found}


def test_readings_of_nothing_are_none_and_said(capsys):
    assert main(["names", "readings", "???"]) == 0
    out, talk = capsys.readouterr()
    assert out == ""
    assert "nothing that can be read" in talk


def test_score_keeps_rows_order_and_other_columns(tmp_path):
    pairs, out = tmp_path / "pairs.csv", tmp_path / "out.csv"
    pairs.write_text('n,query,candidate,note\n1,习近平,Xi Jinping,a\n2,,Hun Sen,\n3,Hun Sen,ហ៊ុន សែន,"x,y"\n', "utf-8")
    assert main(["names", "score", str(pairs), "--out", str(out)]) == 0
    rows = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    assert list(rows[0]) == ["n", "query", "candidate", "note", "score", "decision", "reasons"]
    assert [row["n"] for row in rows] == ["1", "2", "3"]
    assert [row["decision"] for row in rows] == ["match", "none", "match"]
    assert rows[2]["note"] == "x,y"
    assert all(0 <= float(row["score"]) <= 1 for row in rows)


def test_a_long_file_keeps_its_order_however_many_processes_work_on_it(tmp_path):
    pairs, out = tmp_path / "pairs.csv", tmp_path / "out.csv"
    rows = [("习近平", "Xi Jinping"), ("Hun Sen", "Sam Rainsy"), ("", "Hun Sen")] * 1500
    lines = "".join(f"{n},{a},{b}\n" for n, (a, b) in enumerate(rows))
    pairs.write_text(f"n,query,candidate,score\n{lines}", "utf-8")
    assert main(["names", "score", str(pairs), "--out", str(out)]) == 0
    found = list(csv.DictReader(out.read_text("utf-8").splitlines()))
    assert [row["n"] for row in found] == [str(n) for n in range(len(rows))]
    assert [row["decision"] for row in found] == ["match", "none", "none"] * 1500
    assert list(found[0]) == ["n", "query", "candidate", "score", "decision", "reasons"]
    assert len({row["score"] for row in found}) == 3


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"name,other\na,b\n", "query and candidate"),
        (b"query,candidate\n\xff\xfe,b\n", "not UTF-8"),
        (b"", "query and candidate"),
        (b"query,candidate\na,b,c\n", "more cells"),
    ],
)
def test_a_file_that_is_no_list_of_pairs_is_refused_in_words(tmp_path, capsys, content, said):
    pairs = tmp_path / "pairs.csv"
    pairs.write_bytes(content)
    assert main(["names", "score", str(pairs), "--out", str(tmp_path / "out.csv")]) == 1
    assert said in capsys.readouterr().err
    assert not (tmp_path / "out.csv").exists()


def test_a_file_that_is_not_there_is_refused(tmp_path, capsys):
    assert main(["names", "score", str(tmp_path / "none.csv"), "--out", str(tmp_path / "o.csv")]) == 1
    assert "none.csv" in capsys.readouterr().err


def test_wrong_usage_ends_with_two():
    with pytest.raises(SystemExit) as ended:
        main(["names", "compare", "one"])
    assert ended.value.code == 2
