"""A bell between a node's processes: whoever commits something for the worker rings, and the worker looks at once.

The bell is a datagram socket in the node's home. It carries nothing and promises nothing: where it cannot be rung (the
pages stand on another machine, the worker is down) the worker finds the work at its next look.
"""

import asyncio
import contextlib
import pathlib
import socket

from django.conf import settings
from django.db import transaction


def _path() -> pathlib.Path:
    return pathlib.Path(settings.JALON_HOME) / "worker.bell"


def ring_after_commit() -> None:
    """Ring when the transaction under way has reached the disk."""
    transaction.on_commit(_ring)


def _ring() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as bell, contextlib.suppress(OSError):
        bell.setblocking(False)  # noqa: FBT003 - the socket's own signature
        bell.sendto(b"\0", str(_path()))


class Bell(asyncio.DatagramProtocol):
    """The worker's end: `wait` returns when somebody rang, or after a while.

    Attributes:
        rings: how often it rang. Who notes it before looking for work and hands it to `wait` misses no ring between.
    """

    def __init__(self) -> None:
        self.rings = 0
        self._rung = asyncio.Event()

    async def hang(self) -> None:
        """Hang the bell in the home; without one the worker looks by itself."""
        _path().unlink(missing_ok=True)
        with contextlib.suppress(OSError):
            await asyncio.get_running_loop().create_datagram_endpoint(
                lambda: self, local_addr=str(_path()), family=socket.AF_UNIX
            )

    def datagram_received(self, data: bytes, addr: object) -> None:
        self.ring()

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
