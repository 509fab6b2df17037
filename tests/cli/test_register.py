"""`jalon register`: units, agreements and people from a file, all or nothing, and as often as one likes."""

import pathlib
import sqlite3

import pytest

from cli import nodes
from jalon.cli import register

SOUND = """
[[units]]
node = "VN-MPS"
code = "MPS"
level = "ministry"
names = { vi = "Cục Đối ngoại", en = "Department of External Relations" }
valid_from = 2020-01-01

[[units]]
node = "VN-MPS"
code = "HT"
parent = "MPS"
level = "province"
names = { vi = "Công an tỉnh Hà Tĩnh" }
valid_from = 2020-01-01

[[agreements]]
code = "VN-LA-X"
titles = { en = "Protocol" }
parties = ["VN", "LA"]
limits = { urgent-direct = 8, urgent-indirect = 72, other = 168 }
valid_from = 2020-01-01
articles = [{ number = "4", titles = { en = "Exchange of information" } }]

[[people]]
username = "linh"
name = "Nguyễn Thùy Linh"
role = "liaison"
unit = "HT"
language = "vi"
"""
FAULTS = [
    ('[[units]]\ncode = "X"', "units.0.node"),
    ('[[people]]\nusername = "x"\nname = "X"\nrole = "king"\nunit = "HT"', "people.0.role"),
    ('[[people]]\nusername = "x"\nname = "X"\nrole = "officer"\nunit = "HT"\nfaith = "x"', "people.0.faith"),
    ("[[units]", "not TOML"),
]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    made = tmp_path_factory.mktemp("register") / "vn"
    done = nodes.init(made)
    assert done.returncode == 0, done.stderr
    return made


def rows(home: pathlib.Path, question: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(home / "node.db")
    try:
        return connection.execute(question).fetchall()
    finally:
        connection.close()


def test_what_is_entered_is_there_once_and_audited(home: pathlib.Path, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "register.toml"
    file.write_text(SOUND, encoding="utf-8")
    first = nodes.jalon("register", "--home", home, file)
    assert first.returncode == 0, first.stderr
    username, password = first.stdout.split()
    assert (username, len(password)) == ("linh", 16)
    again = nodes.jalon("register", "--home", home, file)
    assert (again.returncode, again.stdout) == (0, "")
    assert rows(home, "SELECT code FROM directory_unit ORDER BY code") == [("HT",), ("MPS",)]
    assert rows(home, "SELECT role FROM accounts_grant") == [("liaison",)]
    acts = {act for (act,) in rows(home, "SELECT action FROM audit_entry")}
    assert {"directory.unit.added", "agreements.agreement.added", "accounts.user.added"} <= acts


def test_one_wrong_entry_leaves_nothing_behind(home: pathlib.Path, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "register.toml"
    file.write_text(SOUND.replace('"linh"', '"minh"').replace('unit = "HT"', 'unit = "NOWHERE"').replace("-X", "-Y"))
    done = nodes.jalon("register", "--home", home, file)
    assert done.returncode == 1
    assert "no unit NOWHERE" in done.stderr
    assert rows(home, "SELECT 1 FROM agreements_agreement WHERE code = 'VN-LA-Y'") == []


@pytest.mark.parametrize(("text", "fault"), FAULTS)
def test_each_fault_of_a_file_is_named_with_its_place(text: str, fault: str, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "register.toml"
    file.write_text(text)
    with pytest.raises(register.CannotRegister, match=fault):
        register.read(file)
