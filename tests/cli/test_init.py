"""`jalon init`: a home that is safe, a second run that changes nothing, and refusals that say what to do."""

import hashlib
import json
import pathlib
import sqlite3
import stat

import pytest
from cryptography import x509

from cli import nodes
from jalon.cli import main


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    made = tmp_path_factory.mktemp("init") / "vn"
    done = nodes.init(made)
    assert done.returncode == 0, done.stderr
    return made


def contents(home: pathlib.Path) -> dict[str, str]:
    return {
        str(path.relative_to(home)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(home.rglob("*"))
        if path.is_file() and not path.name.startswith("node.db")
    }


def rows(home: pathlib.Path, question: str) -> list[tuple[object, ...]]:
    with sqlite3.connect(home / "node.db") as connection:
        found = connection.execute(question).fetchall()
    connection.close()
    return found


def test_a_new_home_and_all_in_it_is_for_its_own_user_alone(home: pathlib.Path) -> None:
    for path in [home, *home.rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_the_new_node_knows_who_it_is(home: pathlib.Path) -> None:
    assert rows(home, "SELECT code, country, own FROM directory_node") == [("VN-MPS", "VN", 1)]


def test_making_the_node_is_in_its_audit_log(home: pathlib.Path) -> None:
    assert ("system:init",) in rows(home, "SELECT actor FROM audit_entry WHERE action = 'directory.node.added'")


def test_the_node_has_keys_of_its_own(home: pathlib.Path) -> None:
    kept = {path.name for path in (home / "keys").iterdir()}
    assert {"root.seed", "node.seed", "agency.seed", "directory.signed"} <= kept


def test_the_gates_certificate_names_the_node_and_this_machine(home: pathlib.Path) -> None:
    certificate = x509.load_pem_x509_certificate((home / "keys" / "gate.crt").read_bytes())
    assert certificate.subject.rfc4514_string() == "CN=VN-MPS"
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert "localhost" in names.get_values_for_type(x509.DNSName)


def test_a_second_run_changes_nothing(home: pathlib.Path) -> None:
    before, acts = contents(home), rows(home, "SELECT count(*) FROM audit_entry")
    again = nodes.init(home)
    assert again.returncode == 0, again.stderr
    assert "there already" in again.stderr
    assert (contents(home), rows(home, "SELECT count(*) FROM audit_entry")) == (before, acts)


def test_a_second_run_needs_no_name(home: pathlib.Path) -> None:
    assert nodes.jalon("init", "--home", home).returncode == 0


def test_the_home_of_one_node_does_not_become_another(home: pathlib.Path) -> None:
    other = nodes.jalon("init", "--home", home, "--code", "LA-MPS", "--country", "LA", "--name", "MPS")
    assert other.returncode == 1
    assert "already the node VN-MPS" in other.stderr


def test_another_database_is_not_taken_silently(home: pathlib.Path) -> None:
    done = nodes.init(home, "--database-url", "postgresql:///elsewhere")
    assert done.returncode == 1
    assert "JALON_DATABASE_URL" in done.stderr


def test_what_is_missing_is_made_again(home: pathlib.Path) -> None:
    (home / "keys" / "gate.crt").unlink()
    assert nodes.init(home).returncode == 0
    assert (home / "keys" / "gate.crt").is_file()


def test_a_key_that_a_newer_version_asks_for_is_made_and_audited_and_no_other_changes(home: pathlib.Path) -> None:
    before = contents(home)
    (home / "keys" / "push.seed").unlink()
    assert nodes.init(home).returncode == 0
    changed = {name for name, digest in contents(home).items() if before[name] != digest}
    assert changed == {"keys/push.seed"}
    made = rows(home, "SELECT detail FROM audit_entry WHERE action = 'federation.keys.made' ORDER BY at")
    assert [json.loads(str(detail)) for (detail,) in made] == [{"made": ["push", "exchange"]}, {"made": ["push"]}]


def test_a_new_node_without_a_name_is_refused(tmp_path: pathlib.Path) -> None:
    done = nodes.jalon("init", "--home", tmp_path / "new")
    assert done.returncode == 1
    assert "--code, --country and --name" in done.stderr


@pytest.mark.parametrize(
    "words",
    [
        ("--code", "Viet Nam"),
        ("--code", "VN"),
        ("--country", "vn"),
        ("--language", "klingon"),
    ],
)
def test_a_malformed_word_is_wrong_usage(words: tuple[str, str], tmp_path: pathlib.Path) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["init", "--home", str(tmp_path / "new"), *words])


def test_a_setting_that_is_none_is_refused(tmp_path: pathlib.Path) -> None:
    done = nodes.init(tmp_path / "new", "--set", "PORT=9")
    assert done.returncode == 1
    assert "JALON_NAME=value" in done.stderr


def test_a_kept_setting_is_the_nodes_own_until_the_environment_says_otherwise(tmp_path: pathlib.Path) -> None:
    home = tmp_path / "new"
    assert nodes.init(home, "--set", "JALON_TIME_ZONE=Asia/Vientiane").returncode == 0
    assert "Asia/Vientiane" in nodes.jalon("doctor", "--home", home).stdout
    assert "Asia/Bangkok" in nodes.jalon("doctor", "--home", home, JALON_TIME_ZONE="Asia/Bangkok").stdout
