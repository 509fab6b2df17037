"""SQLite whose writers wait for each other by the fraction of a millisecond.

SQLite itself asks for a lock again after 1, 2, 5, 10 and up to 100 milliseconds. Where the gate, the worker and the
pages of a node write hundreds of times a second, each for a millisecond, nearly all of that is slept away. Here the
writers of one process stand in line for their turn, and whose turn it is asks for the file's lock at once, then twice a
millisecond; each waits as long as `timeout` says, in all.
"""

import collections
import os
import sqlite3
import threading
import time
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

AGAIN_AFTER = (0.0001, 0.0002, 0.0005)
"""Seconds before the lock is asked for again; the last one counts for all later times."""
BUSY = ("SQLITE_BUSY", "SQLITE_BUSY_RECOVERY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_BUSY_TIMEOUT", "SQLITE_LOCKED")
_turns: dict[str, threading.Lock] = collections.defaultdict(threading.Lock)
"""Whose turn it is in this process, by file: who waits here costs no processor time."""
os.register_at_fork(after_in_child=_turns.clear)  # a child has none of the threads that held one


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the node's file."""

    transaction_mode: str | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._has_turn = False

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        self._patience = params.get("timeout", 5.0)  # seconds, as SQLite takes it
        return params

    def _start_transaction_under_autocommit(self) -> None:
        """Begin as Django does, but wait for the lock here; `PRAGMA busy_timeout` is SQLite's own wait, in ms."""
        deadline = time.monotonic() + self._patience
        self._take_turn()
        try:
            with self.wrap_database_errors:
                self._begin(deadline)
        except BaseException:
            self._end_turn()
            raise

    def _take_turn(self) -> None:
        if self._has_turn:
            return
        if not self._turn.acquire(timeout=self._patience):
            raise OperationalError("database is locked: another thread of this process keeps writing")
        self._has_turn = True

    def _end_turn(self) -> None:
        """Let the next one go on, unless the transaction is still open after all."""
        if self._has_turn and not self.connection.in_transaction:
            self._step_aside()

    def _step_aside(self) -> None:
        if self._has_turn:
            self._has_turn = False
            self._turn.release()

    @property
    def _turn(self) -> threading.Lock:
        return _turns[str(self.settings_dict["NAME"])]

    def _begin(self, deadline: float) -> None:
        self._wait_in_sqlite(0.0)
        try:
            self._ask(deadline)
        finally:
            self._wait_in_sqlite(self._patience)

    def _ask(self, deadline: float) -> None:
        tries = 0
        while True:
            try:
                self.connection.execute(f"BEGIN {self.transaction_mode or ''}")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorname not in BUSY or time.monotonic() >= deadline:
                    raise
            else:
                return
            time.sleep(AGAIN_AFTER[min(tries, len(AGAIN_AFTER) - 1)])
            tries += 1

    def _wait_in_sqlite(self, seconds: float) -> None:
        self.connection.execute(f"PRAGMA busy_timeout = {int(1000 * seconds)}")

    def _commit(self) -> None:
        super()._commit()  # type: ignore[misc]  # Django has it, its stubs do not
        self._end_turn()

    def _rollback(self) -> None:
        try:
            super()._rollback()  # type: ignore[misc]  # Django has it, its stubs do not
        finally:
            self._end_turn()

    def _close(self) -> None:
        try:
            super()._close()  # type: ignore[misc]  # Django has it, its stubs do not
        finally:
            self._step_aside()
