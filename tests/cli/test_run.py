"""`jalon run`: the parts talk through it, come back when they end, and end with it, however it ends."""

import contextlib
import os
import pathlib
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator

import psutil
import pytest

from cli import nodes

PATIENCE = 120  # seconds; a busy machine is no failure


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    made = tmp_path_factory.mktemp("run") / "vn"
    done = nodes.init(made)
    assert done.returncode == 0, done.stderr
    return made


class Running:
    """A supervisor at work, with the address of its pages."""

    def __init__(self, home: pathlib.Path) -> None:
        port = nodes.free_port()
        self.pages = f"http://127.0.0.1:{port}/"
        self.talk = home.parent / f"talk-{port}"
        line = [sys.executable, "-m", "jalon.cli", "run", "--home", str(home)]
        environment = nodes.environment(JALON_WEB_PORT=port, JALON_GATE_PORT=nodes.free_port())
        with self.talk.open("wb") as talk:
            self.process = subprocess.Popen(line, env=environment, stderr=talk)

    def lines(self) -> list[str]:
        return self.talk.read_text(encoding="utf-8").splitlines()

    def parts(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def part(self, name: str) -> psutil.Process | None:
        with contextlib.suppress(psutil.NoSuchProcess):
            return next((each for each in self.parts() if name in each.cmdline()), None)
        return None

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(self.pages, timeout=5)
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True


def within(seconds: float, true: Callable[[], object]) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.1)
    return False


def all_gone(processes: list[psutil.Process]) -> bool:
    return not any(each.is_running() and each.status() != psutil.STATUS_ZOMBIE for each in processes)


@pytest.fixture
def running(home: pathlib.Path) -> Iterator[Running]:
    node = Running(home)
    try:
        assert within(PATIENCE, node.answers), node.talk.read_text()
        yield node
    finally:
        if node.process.poll() is None:
            node.process.terminate()
        node.process.wait(PATIENCE)


def test_the_pages_are_served_and_each_part_talks_under_its_name(running: Running) -> None:
    assert within(PATIENCE, lambda: {"web    | pages:", "gate   | gate: "} <= {line[:15] for line in running.lines()})


def test_a_part_that_is_killed_comes_back(running: Running) -> None:
    first = running.part("web")
    assert first is not None
    first.kill()
    assert within(PATIENCE, lambda: (again := running.part("web")) and again.pid != first.pid and running.answers())


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_no_process_outlives_its_supervisor(running: Running, number: signal.Signals) -> None:
    parts = running.parts()
    assert parts
    os.kill(running.process.pid, number)
    code = running.process.wait(PATIENCE)
    assert code == (-signal.SIGKILL if number == signal.SIGKILL else 0)
    assert within(PATIENCE, lambda: all_gone(parts)), parts


def test_a_folder_without_a_node_is_refused(tmp_path: pathlib.Path) -> None:
    done = nodes.jalon("run", "--home", tmp_path / "none")
    assert done.returncode == 1
    assert "jalon init" in done.stderr


def test_the_gate_speaks_tls_13_and_nothing_older(running: Running) -> None:
    assert within(PATIENCE, lambda: any(line.startswith("gate   | gate: ") for line in running.lines()))
    said = next(line for line in running.lines() if line.startswith("gate   | gate: "))
    port = int(said.rstrip("/").rpartition(":")[2])

    def spoken(newest: ssl.TLSVersion) -> str | None:
        door = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        door.check_hostname, door.verify_mode, door.maximum_version = False, ssl.CERT_NONE, newest
        with socket.create_connection(("127.0.0.1", port), timeout=5) as plain, door.wrap_socket(plain) as sealed:
            return sealed.version()

    def open_() -> bool:
        with contextlib.suppress(OSError):
            return spoken(ssl.TLSVersion.TLSv1_3) == "TLSv1.3"
        return False

    assert within(PATIENCE, open_)
    with pytest.raises(ssl.SSLError):
        spoken(ssl.TLSVersion.TLSv1_2)
