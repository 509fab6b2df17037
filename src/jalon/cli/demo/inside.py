"""A node from the inside: one process that has started Django once, does what it is asked, and forks the node's parts.

    python -m jalon.cli.demo.inside HOME

It reads a request a line on standard input and answers each with a line, both JSON: `{"call": [MODULE, WORDS…],
"given": TEXT}` calls `MODULE.main(WORDS)` and tells what that printed; `{"start": []}` forks pages, gate and worker as
processes of their own, `{"stop": []}` ends them kindly, `{"kill": []}` as a power cut would. When standard input ends,
because the demonstration ended in whatever way, it stops the parts and ends too.
"""

import contextlib
import gc
import importlib
import io
import json
import os
import pathlib
import signal
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

from jalon.cli import processes

PARTS = ("web", "gate", "worker")
GRACE = 15.0  # seconds from SIGTERM to SIGKILL
_running: list[int] = []


def main() -> None:
    """Serve requests until nobody is there to ask."""
    home = pathlib.Path(sys.argv[1])
    gc.set_threshold(100_000, 20, 20)  # migrating makes and drops thousands of model classes; looking for them is slow
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the demonstration, which then ends us
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", closefd=True)
    try:
        for line in sys.stdin:
            told = _answer(json.loads(line), home)
            answers.write(json.dumps(told, ensure_ascii=False) + "\n")
            answers.flush()
    finally:
        _stop()


def _answer(asked: dict[str, Any], home: pathlib.Path) -> dict[str, Any]:
    if "call" in asked:
        return _call(asked["call"], asked.get("given", ""))
    parts: dict[str, Callable[[], None]] = {"start": lambda: _start(home), "stop": _stop, "kill": _kill}
    parts[next(iter(asked))]()
    return {"code": 0, "out": "", "err": ""}


def _call(words: list[str], given: str) -> dict[str, Any]:
    """What a command says and returns, as if it ran in a process of its own."""
    out, err, stdin = io.StringIO(), io.StringIO(), sys.stdin
    sys.stdin = io.StringIO(given)
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = importlib.import_module(words[0]).main(words[1:]) or 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else 1
    except Exception:  # noqa: BLE001 - whatever it is, the demonstration tells it
        err.write(traceback.format_exc())
        code = 1
    finally:
        sys.stdin = stdin
        _close_connections()
    return {"code": code, "out": out.getvalue(), "err": err.getvalue()}


def _close_connections() -> None:
    """No database is open between two requests: a fork must not share it, and the file may be copied."""
    if "django.db" in sys.modules:
        from django.core.exceptions import ImproperlyConfigured
        from django.db import connections

        with contextlib.suppress(ImproperlyConfigured):
            connections.close_all()


def _start(home: pathlib.Path) -> None:
    gc.collect()  # a forgotten connection must not cross into the parts, which close all files but their own
    gc.freeze()  # what is loaded stays shared between the parts
    _running.extend(_fork(part, home) for part in PARTS)


def _fork(part: str, home: pathlib.Path) -> int:
    """A part of the node as a process of its own, which has nothing to load any more; its process id."""
    ours = os.getpid()
    if child := os.fork():
        return child
    code = 1
    try:
        os.setsid()
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        gc.set_threshold(700, 10, 10)
        _talk_to(home / "talk.log")
        os.environ[processes.PARENT] = str(ours)
        from jalon.cli import main as jalon

        code = jalon([part, "--home", str(home)])
    except BaseException:  # noqa: BLE001 - the child must never go on as a second helper
        traceback.print_exc()
    finally:
        os._exit(code)


def _talk_to(log: pathlib.Path) -> None:
    nothing, talk = os.open(os.devnull, os.O_RDONLY), os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(nothing, 0)
    os.dup2(talk, 1)
    os.dup2(talk, 2)
    os.closerange(3, 256)


def _stop() -> None:
    for pid in _running:
        os.kill(pid, signal.SIGTERM)
    patient_until = time.monotonic() + GRACE
    waiting = list(_running)
    while waiting and time.monotonic() < patient_until:
        waiting = [pid for pid in waiting if os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None]
        time.sleep(0.02)
    _kill()


def _kill() -> None:
    for pid in _running:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
    _running.clear()


if __name__ == "__main__":
    main()
