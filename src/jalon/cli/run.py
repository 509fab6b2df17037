"""`jalon run`: a node's three processes (pages, gate, worker) under one that starts them again when they end.

A part that ends by itself is started again after a wait that doubles up to half a minute. SIGTERM and SIGINT end all
three, kindly first. The parts ask the system to end with this process, so that none is left behind when it is killed.
"""

import argparse
import asyncio
import contextlib
import os
import pathlib
import signal
import sys
import time

from jalon.cli import bootstrap, processes

SUMMARY = "run the whole node: pages, gate and worker"
PARTS = ("web", "gate", "worker")
FIRST_WAIT, LONGEST_WAIT = 1.0, 30.0  # seconds before a part is started again
STEADY = 60.0  # seconds after which a part counts as well, so that its next wait is the first again
GRACE = 15.0  # seconds from SIGTERM to SIGKILL


def arguments(parser: argparse.ArgumentParser) -> None:
    bootstrap.home_argument(parser)


def run(args: argparse.Namespace) -> int:
    processes.end_with_supervisor()
    home = bootstrap.find_home(args.home)
    if not home.is_dir():
        raise bootstrap.NoNode(f"There is no node in {home}. Run `jalon init --home {home}` first.")
    asyncio.run(_supervise(home))
    return 0


async def _supervise(home: pathlib.Path) -> None:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await asyncio.gather(*(_keep_running(part, home, stop) for part in PARTS))


async def _keep_running(part: str, home: pathlib.Path, stop: asyncio.Event) -> None:
    wait = FIRST_WAIT
    while not stop.is_set():
        started = time.monotonic()
        code = await _run_once(part, home, stop)
        if stop.is_set():
            return
        wait = FIRST_WAIT if time.monotonic() - started > STEADY else wait
        _say(part, f"ended with {code}; starts again in {wait:.0f} s")
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), wait)
        wait = min(2 * wait, LONGEST_WAIT)


async def _run_once(part: str, home: pathlib.Path, stop: asyncio.Event) -> int:
    """Start a part, pass on its talk, and return its exit code; end it when we are to stop."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "jalon.cli", part, "--home", str(home)),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,  # Ctrl-C reaches us alone, and we end the part with all that it started
        env={**os.environ, processes.PARENT: str(os.getpid())},
    )
    talk = asyncio.create_task(_pass_on(part, process))
    stopping = asyncio.create_task(stop.wait())
    ended = asyncio.create_task(process.wait())
    await asyncio.wait({stopping, ended}, return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    code = await _end(process)
    await talk
    return code


async def _end(process: asyncio.subprocess.Process) -> int:
    """End a process kindly, then surely, with whatever it started."""
    if process.returncode is None:
        process.terminate()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), GRACE)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    return await process.wait()


async def _pass_on(part: str, process: asyncio.subprocess.Process) -> None:
    rest = b""
    while process.stdout and (chunk := await process.stdout.read(65536)):
        *lines, rest = (rest + chunk).split(b"\n")
        for line in lines:
            _say(part, line.decode(errors="replace"))
    if rest:
        _say(part, rest.decode(errors="replace"))


def _say(part: str, sentence: str) -> None:
    print(f"{part:<6} | {sentence}", file=sys.stderr, flush=True)
