"""SQLite whose writers wait for each other by the fraction of a millisecond.

SQLite itself asks for a lock again after 1, 2, 5, 10 and up to 100 milliseconds. Where the gate, the worker and the
pages of a node write hundreds of times a second, each for a millisecond, nearly all of that is slept away. Here a
transaction asks for its lock again at once, then twice a millisecond, for as long as `timeout` says.
"""

import time
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

AGAIN_AFTER = (0.0001, 0.0002, 0.0005)
"""Seconds before the lock is asked for again; the last one counts for all later times."""
BUSY = ("SQLITE_BUSY", "SQLITE_BUSY_RECOVERY", "SQLITE_BUSY_SNAPSHOT", "SQLITE_BUSY_TIMEOUT", "SQLITE_LOCKED")


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection to the node's file."""

    def get_connection_params(self) -> dict[str, Any]:
        params = super().get_connection_params()
        self._patience = params.get("timeout", 5.0)  # seconds, as SQLite takes it
        return params

    def _start_transaction_under_autocommit(self) -> None:
        """Begin as Django does, but wait for the lock here; `PRAGMA busy_timeout` is SQLite's own wait, in ms."""
        self._wait_in_sqlite(0.0)
        try:
            self._begin(time.monotonic() + self._patience)
        finally:
            self._wait_in_sqlite(self._patience)

    def _begin(self, deadline: float) -> None:
        tries = 0
        while True:
            try:
                super()._start_transaction_under_autocommit()  # type: ignore[misc]  # Django has it, its stubs do not
            except OperationalError as error:
                if not _is_busy(error) or time.monotonic() >= deadline:
                    raise
            else:
                return
            time.sleep(AGAIN_AFTER[min(tries, len(AGAIN_AFTER) - 1)])
            tries += 1

    def _wait_in_sqlite(self, seconds: float) -> None:
        with self.wrap_database_errors:
            self.connection.execute(f"PRAGMA busy_timeout = {int(1000 * seconds)}")


def _is_busy(error: OperationalError) -> bool:
    return getattr(error.__cause__, "sqlite_errorname", "") in BUSY
