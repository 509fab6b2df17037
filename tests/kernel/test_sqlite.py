"""Writers of one SQLite file wait for each other; none waits longer than the connection was told to."""

import contextlib
import os
import sqlite3
import threading

import pytest
from django.db.utils import OperationalError

from jalon.node.kernel.sqlite import base
from jalon.node.project.databases import database


@pytest.fixture
def file(django_db_blocker, tmp_path):
    """A node's file with one table, and a way to connect to it."""
    made = []

    def connect(**options):
        settings = database("", tmp_path)
        settings["OPTIONS"] |= options
        described = {"TIME_ZONE": None, "CONN_HEALTH_CHECKS": False, "AUTOCOMMIT": True, "ATOMIC_REQUESTS": False}
        made.append(base.DatabaseWrapper({**described, **settings}, "default"))
        made[-1].inc_thread_sharing()
        return made[-1]

    with django_db_blocker.unblock():
        with connect().cursor() as cursor:
            cursor.execute("CREATE TABLE note (n INTEGER)")
        yield connect
        for wrapper in made:
            wrapper.close()


def begin(wrapper):
    wrapper.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)


def write(wrapper, number):
    begin(wrapper)
    wrapper.cursor().execute("INSERT INTO note VALUES (%s)", [number])
    wrapper.commit()
    wrapper.set_autocommit(True)


def test_a_node_s_file_is_opened_by_this_engine(tmp_path):
    assert database("", tmp_path)["ENGINE"] == base.__name__.removesuffix(".base")


@pytest.fixture
def elsewhere(file, tmp_path):
    """A connection of another process: it knows nothing of turns."""
    [path] = tmp_path.glob("*.db")
    with contextlib.closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as connection:
        yield connection


def test_who_wants_to_write_goes_on_as_soon_as_the_other_process_has_ended(file, elsewhere, monkeypatch):
    second, slept = file(), []
    elsewhere.execute("BEGIN IMMEDIATE")

    def sleep(seconds):
        slept.append(seconds)
        if len(slept) == 3:
            elsewhere.rollback()

    monkeypatch.setattr(base.time, "sleep", sleep)
    write(second, 7)
    assert slept == list(base.AGAIN_AFTER)
    with file().cursor() as cursor:
        assert cursor.execute("SELECT n FROM note").fetchall() == [(7,)]


def test_writers_of_one_process_stand_in_line_and_ask_the_file_nothing(file, monkeypatch):
    first, second = file(), file()
    begin(first)
    monkeypatch.setattr(base.time, "sleep", lambda seconds: pytest.fail("the file was asked again"))
    waiting = threading.Thread(target=write, args=(second, 7))
    waiting.start()
    waiting.join(0.05)
    assert waiting.is_alive()
    first.rollback()
    first.set_autocommit(True)
    waiting.join(10)
    assert not waiting.is_alive()
    write(first, 8)
    with file().cursor() as cursor:
        assert cursor.execute("SELECT n FROM note").fetchall() == [(7,), (8,)]


@pytest.mark.parametrize("end", ["commit", "rollback", "close"])
def test_a_turn_ends_with_the_transaction_however_it_ends(file, end):
    first, second = file(), file(timeout=0.02)
    begin(first)
    first.cursor().execute("INSERT INTO note VALUES (7)")
    getattr(first, end)()
    write(second, 1)
    write(second, 2)
    with file().cursor() as cursor:
        kept = [n for (n,) in cursor.execute("SELECT n FROM note").fetchall()]
    assert kept == ([7, 1, 2] if end == "commit" else [1, 2])


def test_a_turn_ends_also_where_the_beginning_is_broken_off(file, elsewhere, monkeypatch):
    first, second = file(), file(timeout=0.02)
    elsewhere.execute("BEGIN IMMEDIATE")

    def broken_off(_seconds):
        raise KeyboardInterrupt

    monkeypatch.setattr(base.time, "sleep", broken_off)
    with pytest.raises(KeyboardInterrupt):
        begin(first)
    elsewhere.rollback()
    write(second, 1)
    assert second.cursor().execute("SELECT count(*) FROM note").fetchone() == (1,)


def test_a_child_does_not_wait_for_a_thread_that_it_does_not_have(file, tmp_path):
    first = file()
    begin(first)
    child = os.fork()
    if not child:
        os._exit(base._turns[str(first.settings_dict["NAME"])].locked())
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert base._turns[str(first.settings_dict["NAME"])].locked()
    first.rollback()


def test_nobody_waits_for_ever_and_sqlite_s_own_wait_is_what_it_was(file, elsewhere):
    wrapper = file(timeout=0.02)
    elsewhere.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"):
        begin(wrapper)
    assert wrapper.connection.execute("PRAGMA busy_timeout").fetchone() == (20,)
    elsewhere.rollback()
    write(wrapper, 1)


def test_nobody_waits_for_ever_for_a_turn_in_the_own_process(file):
    first, second = file(), file(timeout=0.02)
    begin(first)
    with pytest.raises(OperationalError, match="locked"):
        begin(second)
    first.rollback()
    first.set_autocommit(True)
    write(second, 1)


def test_another_error_is_told_at_once_and_the_turn_stays(file, monkeypatch):
    wrapper, other = file(), file(timeout=0.02)
    begin(wrapper)
    monkeypatch.setattr(base.time, "sleep", lambda seconds: pytest.fail("there is nothing to wait for"))
    with pytest.raises(OperationalError, match="within a transaction"):
        wrapper._start_transaction_under_autocommit()
    with pytest.raises(OperationalError, match="locked"):
        begin(other)


def test_many_writers_lose_nothing(file):
    def work(wrapper):
        for number in range(25):
            write(wrapper, number)

    threads = [threading.Thread(target=work, args=(file(),)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with file().cursor() as cursor:
        assert cursor.execute("SELECT count(*) FROM note").fetchone() == (100,)
