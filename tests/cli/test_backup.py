"""A node is kept while it works, and brought back whole: plain or sealed, on SQLite and on PostgreSQL."""

import contextlib
import json
import sqlite3

import pyrage
import pytest

from cli import nodes
from jalon.cli import postgres

pytestmark = pytest.mark.slow
PEOPLE = """
[[units]]
node = "VN-MPS"
code = "HT"
level = "province"
names = { en = "Ha Tinh" }
valid_from = 2020-01-01

[[people]]
username = "linh"
name = "Linh"
role = "liaison"
unit = "HT"
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kept")
    home = folder / "node"
    assert nodes.init(home).returncode == 0
    (folder / "people.toml").write_text(PEOPLE)
    assert nodes.jalon("register", "--home", home, folder / "people.toml").returncode == 0
    (home / "files" / "ab").mkdir(parents=True)
    (home / "files" / "ab" / "abcd").write_bytes(b"a file that somebody sent")
    return home


def verdict(*words):
    told = nodes.jalon("restore", "--json", *words)
    return told.returncode, json.loads(told.stdout) if told.stdout else told.stderr


def test_a_backup_is_proven_in_a_scratch_database_and_health_knows(home, tmp_path):
    kept = tmp_path / "kept.tar.gz"
    made = nodes.jalon("backup", "--home", home, "--to", kept)
    assert (made.returncode, kept.stat().st_mode & 0o077) == (0, 0)
    assert "not sealed" in made.stderr
    code, told = verdict(kept, "--verify", "--home", home)
    assert (code, told["faults"], told["node"]) == (0, [], "VN-MPS")
    assert told["entries"] > 3
    with contextlib.closing(sqlite3.connect(home / "node.db")) as database:
        acts = [act for (act,) in database.execute("SELECT action FROM audit_entry WHERE action LIKE 'desk.%'")]
    assert acts == ["desk.backup.made", "desk.backup.tested"]


def test_a_sealed_backup_comes_back_as_a_new_home_with_its_people_keys_and_files(home, tmp_path):
    identity, kept, back = pyrage.x25519.Identity.generate(), tmp_path / "kept.age", tmp_path / "back"
    made = nodes.jalon("backup", "--home", home, "--to", kept, "--recipient", identity.to_public())
    assert made.returncode == 0, made.stderr
    assert b"AGE" not in kept.read_bytes()[:3]
    refused = nodes.jalon("restore", kept, "--home", back)
    assert "sealed" in refused.stderr
    (tmp_path / "key").write_text(f"# of the safe\n{identity}\n")
    code, told = verdict(kept, "--home", back, "--identity-file", tmp_path / "key")
    assert (code, told["faults"]) == (0, [])
    for name in ("keys/pages.secret", "keys/directory.signed", "keys/push.seed", "files/ab/abcd"):
        assert (back / name).read_bytes() == (home / name).read_bytes()
    assert nodes.jalon("verify-audit", "--home", back).returncode == 0
    assert [path for path in back.rglob("*") if path.stat().st_mode & 0o077] == []
    with contextlib.closing(sqlite3.connect(back / "node.db")) as database:
        acts = {act for (act,) in database.execute("SELECT action FROM audit_entry")}
    assert {"federation.recovery.begun", "desk.node.restored"} <= acts
    with contextlib.closing(sqlite3.connect(back / "node.db")) as database:
        assert database.execute("SELECT username FROM accounts_user").fetchall() == [("linh",)]


def test_a_passphrase_seals_and_a_wrong_one_does_not_open(home, tmp_path):
    kept = tmp_path / "kept.age"
    for name, phrase in (("right", "four words by chance"), ("wrong", "another")):
        (tmp_path / name).write_text(phrase)
    assert nodes.jalon("backup", "--home", home, "--to", kept, "--passphrase-file", tmp_path / "right").returncode == 0
    told = nodes.jalon("restore", kept, "--verify", "--home", home, "--passphrase-file", tmp_path / "wrong")
    assert (told.returncode, "stays closed" in told.stderr) == (1, True)
    assert verdict(kept, "--verify", "--home", home, "--passphrase-file", tmp_path / "right")[0] == 0


def test_a_damaged_backup_is_not_whole(home, tmp_path):
    kept = tmp_path / "kept.tar.gz"
    nodes.jalon("backup", "--home", home, "--to", kept)
    content = bytearray(kept.read_bytes())
    content[len(content) // 2] ^= 1
    kept.write_bytes(content)
    told = nodes.jalon("restore", kept, "--verify", "--home", home)
    assert (told.returncode, "damaged" in told.stderr) == (1, True)


def test_nothing_is_restored_over_a_node_and_no_backup_is_written_over(home, tmp_path):
    kept = tmp_path / "kept.tar.gz"
    nodes.jalon("backup", "--home", home, "--to", kept)
    refused = nodes.jalon("restore", kept, "--home", home)
    assert (refused.returncode, "not empty" in refused.stderr) == (1, True)
    again = nodes.jalon("backup", "--home", home, "--to", kept)
    assert (again.returncode, "there already" in again.stderr) == (1, True)


def test_what_is_no_backup_is_told_so(home, tmp_path):
    (tmp_path / "letter").write_text("Dear colleague")
    told = nodes.jalon("restore", tmp_path / "letter", "--verify", "--home", home)
    assert (told.returncode, "no archive" in told.stderr) == (1, True)


def test_on_postgresql_a_backup_is_proven_beside_the_node_and_comes_back_in_another_database(tmp_path):
    home, back, kept = tmp_path / "node", tmp_path / "back", tmp_path / "kept.tar.gz"
    with postgres.server(durable=False) as make_database:
        first, second = make_database("first"), make_database("second")
        assert nodes.init(home, "--database-url", first).returncode == 0
        assert nodes.jalon("backup", "--home", home, "--to", kept).returncode == 0
        code, told = verdict(kept, "--verify", "--home", home)
        assert (code, told["faults"]) == (0, []), told
        code, told = verdict(kept, "--home", back, "--database-url", second)
        assert (code, told["faults"]) == (0, []), told
        assert nodes.jalon("verify-audit", "--home", back).returncode == 0
        full = nodes.jalon("restore", kept, "--home", tmp_path / "third", "--database-url", second)
        assert (full.returncode, (tmp_path / "third").exists()) == (1, False)
