"""Every test, those of the node on both databases: `make test`.

Two pytest workers run side by side, each a process of its own: the first runs the tests with the node on SQLite; the
second runs those that touch the database once more, on PostgreSQL, and those of the command and of two nodes, which
start processes themselves. pytest's closing line counts both. To watch one
test at work (`-s`, `--pdb`), call `pytest` itself; it uses SQLite.
"""

import os
import pathlib
import subprocess
import sys

from jalon import JalonError
from jalon.cli import postgres

ON_SQLITE = "popen//id=sqlite"
ON_POSTGRESQL = "popen//id=postgresql//env:JALON_TEST_ON_POSTGRESQL=1"


def main(arguments: list[str]) -> int:
    with postgres.server(durable=False) as make_database:
        environment = {**os.environ, "JALON_TEST_POSTGRESQL_URL": make_database("jalon")}
        workers = ["--dist=each", f"--tx={ON_SQLITE}", f"--tx={ON_POSTGRESQL}"]
        words = [sys.executable, "-m", "pytest", "--override-ini=console_output_style=classic", *workers, *arguments]
        return subprocess.run(words, env=environment, cwd=pathlib.Path(__file__).parents[1], check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except JalonError as error:
        sys.exit(str(error))
