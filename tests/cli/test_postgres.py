"""The embedded PostgreSQL: databases on a Unix socket, and nothing left behind, even by a killed process."""

import pathlib
import signal
import subprocess
import sys
import time

import psycopg
import pytest

from cli import nodes
from jalon.cli import postgres

SERVE_THEN_DIE = """
import os, signal
from jalon.cli import postgres
with postgres.server(durable=False) as make_database:
    print(make_database("node"), flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


def folder_of(url: str) -> pathlib.Path:
    return pathlib.Path(url.partition("?host=")[2]).parent


def gone_within(seconds: float, folder: pathlib.Path) -> bool:
    until = time.monotonic() + seconds
    while folder.exists() and time.monotonic() < until:
        time.sleep(0.1)
    return not folder.exists()


def test_each_node_gets_a_database_of_its_own_and_no_port_is_open() -> None:
    with postgres.server(durable=False) as make_database:
        addresses = [make_database("vn_mps"), make_database("la_mps")]
        for url, name in zip(addresses, ("vn_mps", "la_mps"), strict=True):
            with psycopg.connect(url) as connection:
                asked = connection.execute("SELECT current_database(), current_setting('listen_addresses')")
                assert asked.fetchone() == (name, "")
    assert not folder_of(addresses[0]).exists()


def test_a_killed_process_leaves_no_server_behind() -> None:
    line = [sys.executable, "-c", SERVE_THEN_DIE]
    died = subprocess.run(line, env=nodes.environment(), capture_output=True, text=True, timeout=60, check=False)
    assert died.returncode == -signal.SIGKILL
    url = died.stdout.strip()
    assert gone_within(postgres.PATIENCE + 10, folder_of(url))
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(url)
