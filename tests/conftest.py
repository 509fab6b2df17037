"""What every test lives under: no socket leaves the machine."""

import collections
import ipaddress
import itertools
import os
import socket
from typing import Any

import hypothesis
import pytest
from django.utils import translation

hypothesis.settings.register_profile("house", derandomize=True, deadline=None)
hypothesis.settings.load_profile("house")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--every-language", action="store_true", help="let axe look at every page in every language")


ROOMS_OF_PROCESSES = ("cli", "two_nodes")
"""Tests that start the command in processes of its own; which database tests use is nothing to them."""

ROOMS_OF_SQLITE = ("simulator",)
"""Tests whose nodes have databases of their own in memory."""


def _is_local(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True  # a Unix socket
    host = str(address[0])
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that is not to this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if not _is_local(address):
            raise AssertionError(f"a test tried to reach {address!r}; tests stay on loopback")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def connection_of_the_test(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the test's own connection open where gate and worker would let an old one go: its transaction is in it."""
    if _touches_the_database(request.node):
        from django.db.backends.base.base import BaseDatabaseWrapper

        monkeypatch.setattr(BaseDatabaseWrapper, "close_if_unusable_or_obsolete", lambda _connection: None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the other worker runs, where there are two (see `tests/__main__.py`)."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    mine = {"sqlite": _is_for_sqlite, "postgresql": _is_for_postgresql}.get(worker or "", lambda _item: True)
    left = [item for item in items if not mine(item)]
    items[:] = [item for item in items if mine(item)]
    config.hook.pytest_deselected(items=left)


def _is_for_sqlite(item: pytest.Item) -> bool:
    return _room(item.nodeid) not in ROOMS_OF_PROCESSES


def _is_for_postgresql(item: pytest.Item) -> bool:
    """What starts processes of its own, and what touches the database; no browser, nor what says that one is enough."""
    if item.get_closest_marker("browser") or item.get_closest_marker("sqlite") or _room(item.nodeid) in ROOMS_OF_SQLITE:
        return False
    return not _is_for_sqlite(item) or _touches_the_database(item)


def _touches_the_database(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(item.get_closest_marker("django_db") or fixtures & {"db", "transactional_db"})


def _room(nodeid: str) -> str:
    return nodeid.split("/")[1] if nodeid.count("/") > 1 else "tests"


def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    """A worker that had nothing to run is no failure where the other one ran something."""
    said = session.config.pluginmanager.get_plugin("terminalreporter")
    if exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and said is not None and said.stats.get("passed"):
        session.exitstatus = pytest.ExitCode.OK


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how long each part took, so that a slow one is seen."""
    seconds: dict[tuple[str, str], float] = collections.defaultdict(float)
    for report in itertools.chain.from_iterable(terminalreporter.stats.values()):
        if isinstance(report, pytest.TestReport):
            seconds[_part(report), report.nodeid] += report.duration
    terminalreporter.section("parts", sep="-")
    for part, tests in itertools.groupby(sorted(seconds.items()), key=lambda timed: timed[0][0]):
        took = [each for _test, each in tests]
        terminalreporter.line(f"{part:<25} {len(took):>6} tests {sum(took):>7.1f} s")


def _part(report: pytest.TestReport) -> str:
    room = _room(report.nodeid)
    worker = getattr(getattr(getattr(report, "node", None), "gateway", None), "id", "")
    return f"{room} (postgresql)" if worker == "postgresql" and room not in ROOMS_OF_PROCESSES else room


@pytest.fixture(autouse=True)
def first_language() -> None:
    """Each test begins in the language of the settings, whatever a page of an earlier one has left behind."""
    translation.deactivate()


@pytest.fixture
def hand() -> Any:
    """A clock that the test moves; ask for it before `ours`, whose keys are valid from the hour they are made."""
    from factories.hand import NOON, Hand
    from jalon.node.kernel import clock

    hand = Hand(NOON)
    with clock.injected(hand):
        yield hand


@pytest.fixture
def ours(db: None, tmp_path: Any, settings: Any) -> Any:
    """Our node with its people, in a home of its own, and LA-MPS pinned in memory."""
    from factories.ours import Ours

    settings.JALON_HOME = tmp_path
    return Ours()
