"""Bodies of requests as they come in: bounded in size, in number and in time, before anything is made of them.

Nobody has shown yet who sends them. So whoever sends a byte a minute, or opens a hundred requests, holds up others for
no longer than a slow honest line would, and no more of them than one address may have.
"""

import asyncio
import collections
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, MutableMapping
from typing import Any

from jalon.wire.batches import PATIENCE, SLOWEST

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]

AT_ONCE = 128
"""Bodies that are held at once; if all were as large as may be, that were half a gigabyte."""
OF_ONE = 64
"""Bodies that are held of one address; a proxy before the gate is one address."""


class TooMany(Exception):
    """Too many bodies are held; the sender may come again."""


class TooMuch(Exception):
    """The body passed its limit, or its sender went away."""


class TooSlow(Exception):
    """The body did not come in its time."""


class Bodies:
    """The bodies that one gate holds: on their way, or waiting for their answer."""

    def __init__(self) -> None:
        self._held: collections.Counter[str] = collections.Counter()

    @contextlib.asynccontextmanager
    async def held(self, scope: Scope, receive: Receive, limit: int) -> AsyncIterator[bytes]:
        """Read the body of a request, and hold its place until the block ends.

        Args:
            scope: the ASGI scope; its client's address is counted.
            receive: the ASGI channel.
            limit: bytes at most.

        Raises:
            TooMany, TooMuch, TooSlow: why there is none.
        """
        address = (scope.get("client") or ("",))[0]
        if self._held.total() >= AT_ONCE or self._held[address] >= OF_ONE:
            raise TooMany
        self._held[address] += 1
        try:
            yield await _read(receive, limit)
        finally:
            self._held[address] -= 1
            if not self._held[address]:
                del self._held[address]


async def _read(receive: Receive, limit: int) -> bytes:
    began = asyncio.get_running_loop().time()
    parts, size = [], 0
    try:
        async with asyncio.timeout_at(began + PATIENCE) as deadline:
            async for part in _parts(receive):
                parts.append(part)
                size += len(part)
                if size > limit:
                    raise TooMuch
                deadline.reschedule(began + PATIENCE + size / SLOWEST)
    except TimeoutError:
        raise TooSlow from None
    return b"".join(parts)


async def _parts(receive: Receive) -> AsyncIterator[bytes]:
    more = True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise TooMuch
        yield message.get("body", b"")
        more = message.get("more_body", False)
