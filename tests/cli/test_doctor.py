"""`jalon doctor`: silent approval of a sound node, and a sentence for each thing that can be wrong."""

import json
import pathlib
import shutil
import socket
import time
from collections.abc import Iterator

import pytest

from cli import nodes
from jalon.cli import certificate, checks


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    made = tmp_path_factory.mktemp("doctor") / "vn"
    ports = ("--set", f"JALON_WEB_PORT={nodes.free_port()}", "--set", f"JALON_GATE_PORT={nodes.free_port()}")
    done = nodes.init(made, *ports)
    assert done.returncode == 0, done.stderr
    return made


@pytest.fixture
def home(sound: pathlib.Path, tmp_path: pathlib.Path) -> pathlib.Path:
    return pathlib.Path(shutil.copytree(sound, tmp_path / "vn"))


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as holder:  # bound and silent: nobody answers, nobody else may listen
        holder.bind(("127.0.0.1", 0))
        yield holder.getsockname()[1]


def wrong(home: pathlib.Path, **extra: str) -> dict[str, str]:
    """Check -> sentence and advice, of all that is wrong."""
    done = nodes.jalon("doctor", "--home", home, "--json", **extra)
    report = json.loads(done.stdout)
    found = {each["check"]: f"{each['says']} {each['do']}" for each in report["findings"] if each["state"] == "wrong"}
    assert (done.returncode, report["ok"]) == ((1, False) if found else (0, True)), done.stderr
    return found


def test_a_sound_node_has_nothing_wrong(home: pathlib.Path) -> None:
    assert wrong(home) == {}


def test_the_report_in_words_has_a_line_for_each_check(home: pathlib.Path) -> None:
    done = nodes.jalon("doctor", "--home", home)
    assert {"python", "home", "secrets", "database", "node"} <= {line.split()[1] for line in done.stdout.splitlines()}


def test_no_home_at_all_is_said_with_the_command_that_makes_one(tmp_path: pathlib.Path) -> None:
    assert "jalon init" in wrong(tmp_path / "none")["home"]


def test_a_home_or_a_key_that_others_can_read_is_wrong(home: pathlib.Path) -> None:
    home.chmod(0o755)
    (home / "keys" / "gate.key").chmod(0o644)
    found = wrong(home)
    assert "chmod 700" in found["home"]
    assert "gate.key" in found["secrets"]


def test_a_missing_secret_is_wrong(home: pathlib.Path) -> None:
    (home / "keys" / "pages.secret").unlink()
    assert "pages.secret" in checks.secrets(home).says


def test_a_missing_certificate_is_wrong(home: pathlib.Path) -> None:
    (home / "keys" / "gate.key").unlink()
    assert "jalon init" in checks.certificate(home).do


def test_a_spoilt_certificate_is_wrong(home: pathlib.Path) -> None:
    (home / "keys" / "gate.crt").write_text("x")
    assert "not a certificate" in checks.certificate(home).says


@pytest.mark.parametrize(("days", "state"), [(-1, checks.WRONG), (20, checks.WARNING), (300, checks.GOOD)])
def test_a_certificate_is_looked_at_before_it_ends(
    days: int, state: str, home: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(certificate, "DAYS", days)
    public, _private = certificate.self_signed("VN-MPS", "127.0.0.1", "https://gate.example")
    (home / "keys" / "gate.crt").write_bytes(public)
    assert checks.certificate(home).state == state


@pytest.mark.parametrize(("gib", "state"), [(0.5, checks.WRONG), (2, checks.WARNING), (50, checks.GOOD)])
def test_a_disk_is_looked_at_before_it_is_full(
    gib: float, state: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = shutil.disk_usage(tmp_path)._replace(free=int(gib * checks.GIB))
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: free)
    assert checks.disk(tmp_path / "not" / "yet").state == state


def test_a_clock_that_stands_before_the_installation_is_wrong(
    tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(time, "time", lambda: 0.0)
    assert "NTP" in checks.clock(tmp_path).do


def test_a_missing_database_is_wrong_and_is_not_made_by_looking(home: pathlib.Path) -> None:
    (home / "node.db").unlink()
    assert "database" in wrong(home)
    assert not (home / "node.db").exists()


def test_a_database_that_cannot_be_reached_is_wrong(home: pathlib.Path) -> None:
    url = f"postgresql://nobody@127.0.0.1:{nodes.free_port()}/none"
    assert "JALON_DATABASE_URL" in wrong(home, JALON_DATABASE_URL=url)["database"]


def test_waiting_migrations_are_wrong(home: pathlib.Path) -> None:
    (home / "node.db").write_bytes(b"")
    assert "migrations are waiting" in wrong(home)["database"]


def test_a_time_zone_that_nobody_knows_is_wrong(home: pathlib.Path) -> None:
    assert "Asia/Atlantis" in wrong(home, JALON_TIME_ZONE="Asia/Atlantis")["settings"]


def test_a_port_that_another_program_holds_is_wrong(home: pathlib.Path, taken_port: int) -> None:
    assert "JALON_WEB_PORT" in wrong(home, JALON_WEB_PORT=str(taken_port))["pages port"]


def test_a_setting_that_makes_no_sense_is_said_and_not_guessed(home: pathlib.Path) -> None:
    assert "JALON_SECURE" in wrong(home, JALON_SECURE="maybe")["settings"]


def test_a_missing_key_of_the_wire_is_wrong(home: pathlib.Path) -> None:
    (home / "keys" / "directory.signed").unlink()
    assert "directory.signed" in wrong(home)["keys"]


def test_a_node_without_partners_is_told_so_but_is_not_wrong(home: pathlib.Path) -> None:
    assert "warning partners" in nodes.jalon("doctor", "--home", home).stdout


def test_web_push_without_its_key_or_a_contact_is_wrong(home: pathlib.Path) -> None:
    on = {"JALON_PUSH_HOSTS": "push.example", "JALON_PUSH_CONTACT": "mailto:duty@agency.example"}
    assert wrong(home, **on) == {}
    (home / "keys" / "push.seed").unlink()
    assert wrong(home) == {}
    assert "jalon init" in wrong(home, **on)["web push"]
    assert "JALON_PUSH_CONTACT" in wrong(home, JALON_PUSH_HOSTS="push.example")["settings"]
