"""Bells between a node's processes: whoever commits something for the worker rings, and the worker looks at once.

Each kind of work has a bell of its own, a datagram socket in the node's home. A ring carries nothing and promises
nothing: where it cannot be rung (the pages stand on another machine, the worker is down) the worker finds the work at
its next look.
"""

import asyncio
import contextlib
import enum
import functools
import pathlib
import socket
from collections.abc import Iterator, Mapping

from django.conf import settings
from django.db import transaction

MOST = 64
"""Rings that are taken at once; together they wake a loop once."""


class Work(enum.Enum):
    """Which of the worker's loops has something to do."""

    SENDING = "sending"
    RECEIPTS = "receipts"
    """Receipts are due and nothing else: they wait a little for others that go the same way."""
    OPENING = "opening"


def _path(work: Work) -> pathlib.Path:
    return _path_in(settings.JALON_HOME, work)


@functools.cache
def _path_in(home: str | pathlib.Path, work: Work) -> pathlib.Path:
    return pathlib.Path(home) / f"{work.value}.bell"


def ring_after_commit(work: Work) -> None:
    """Ring for this work when the transaction under way has reached the disk."""
    transaction.on_commit(functools.partial(_ring, work))


def _ring(work: Work) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bell, contextlib.suppress(OSError):
        bell.setblocking(False)  # noqa: FBT003 - the socket's own signature
        bell.sendto(b"\0", str(_path(work)))


class Bell:
    """The worker's end, one for each work: `wait` returns when somebody rang, or after a while.

    Attributes:
        rings: how often it rang. Who notes it before looking for work and hands it to `wait` misses no ring between.
    """

    def __init__(self) -> None:
        self.rings = 0
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake everybody who waits, and everybody who is about to."""
        self.rings += 1
        self._rung.set()
        self._rung = asyncio.Event()

    async def wait(self, seconds: float, *, since: int) -> bool:
        """Wait at most so long for a ring after the first `since`; True where it rang."""
        if self.rings == since:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._rung.wait(), seconds)
        return self.rings != since


@contextlib.contextmanager
def hung(bells: Mapping[Work, Bell]) -> Iterator[None]:
    """Hear the node's other processes, while a loop of asyncio runs; where no socket can be made, nobody is heard."""
    loop = asyncio.get_running_loop()
    with contextlib.ExitStack() as stack:
        for work, bell in bells.items():
            path = _path(work)
            path.unlink(missing_ok=True)
            door = stack.enter_context(socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM))
            door.setblocking(False)  # noqa: FBT003 - the socket's own signature
            with contextlib.suppress(OSError):
                door.bind(str(path))
                loop.add_reader(door, _answer, door, bell)
                stack.callback(loop.remove_reader, door)
        yield


def _answer(door: socket.socket, bell: Bell) -> None:
    with contextlib.suppress(BlockingIOError):
        for _ in range(MOST):
            door.recv(1)
    bell.ring()
