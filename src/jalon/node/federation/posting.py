"""Posting to a partner's gate: over one connection that is kept, for as long as the line carries anything.

The gate is known by its certificate. A line may be slow (9.6 kbit/s) but not dead: a post has time by its size, and the
kernel ends a connection on which half a minute of bytes was not acknowledged.
"""

import functools
import io
import socket
from typing import Any

import aiohttp

from jalon.node.federation.models import Partner
from jalon.node.kernel import clock, keys
from jalon.wire import batches

KEPT = 30
"""Seconds that a connection to a partner's gate is kept open for the next message."""
DEAD = 30
"""Seconds after which a connection on which nothing was acknowledged is given up."""
SLOW = 10_000  # milliseconds; an answer that takes longer says nothing about clocks
MOST_SKEW = 2**31 - 1


class NotTaken(aiohttp.ClientError):
    """The partner's gate answered, and did not take it."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the partner's gate answered {status}")
        self.status = status


def session() -> aiohttp.ClientSession:
    """What all posts of a worker go through."""
    connector = aiohttp.TCPConnector(keepalive_timeout=KEPT, socket_factory=_socket)
    return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())


def _socket(address: tuple[Any, ...]) -> socket.socket:
    family, kind, protocol, *_ = address
    made = socket.socket(family, kind, protocol)
    made.setblocking(False)  # noqa: FBT003 - the socket's own signature
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 1000 * DEAD)
    return made


async def post(partner: Partner, session: aiohttp.ClientSession, what: str, body: bytes) -> tuple[bytes, int | None]:
    """Post `deliveries`, `chunks` or `missing`, piece by piece: the gate opens the first while we seal the next.

    Returns:
        The answer's body, and how far the partner's clock is ahead of ours (ms) where that could be seen.

    Raises:
        NotTaken: the gate did not take it.
        aiohttp.ClientError, TimeoutError, OSError: the gate could not be reached, or is not the one that was pinned.
    """
    url = f"{partner.gate_url}/v1/{what}/{keys.own_directory().node}"
    timeout = aiohttp.ClientTimeout(total=batches.PATIENCE + len(body) / batches.SLOWEST, connect=10)
    before = clock.now_ms()
    async with session.post(
        url, data=io.BytesIO(body), ssl=_door(bytes(partner.gate_certificate)), timeout=timeout, allow_redirects=False
    ) as response:
        if response.status != 200:
            raise NotTaken(response.status)
        skew = skew_of(response.headers.get("Jalon-Time", ""), before, clock.now_ms())
        return await response.content.read(batches.LIMITS.size), skew


@functools.lru_cache(maxsize=256)
def _door(certificate: bytes) -> aiohttp.Fingerprint:
    """What a gate is known by; the same object for the same gate, since a connection is used again by this alone."""
    return aiohttp.Fingerprint(certificate)


def skew_of(told: str, before: int, after: int) -> int | None:
    """How far the partner's clock is ahead of ours, in milliseconds.

    Args:
        told: its clock as the answer tells it, milliseconds since 1970.
        before: our clock when we asked.
        after: our clock when it answered; after more than ten seconds nothing can be said.
    """
    if not (told.isascii() and told.isdigit() and len(told) <= 15) or after - before > SLOW:
        return None
    skew = int(told) - (before + after) // 2
    return max(-MOST_SKEW, min(MOST_SKEW, skew))


class Pace:
    """How much goes to a partner at once: what its line carries in a few seconds, so that urgent ones soon follow.

    Attributes:
        room: bytes of the next batch, which holds one message at least.

    Example:
        >>> pace = Pace()
        >>> pace.took(6000, 5.0)  # 9.6 kbit/s
        >>> pace.room
        8192
    """

    SECONDS = 5.0
    LEAST = 1 << 13

    def __init__(self) -> None:
        self.room = batches.MAX_BYTES

    def took(self, octets: int, seconds: float) -> None:
        """Learn from a post that arrived."""
        carried = int(octets * self.SECONDS / max(seconds, 0.001))
        self.room = max(self.LEAST, min(carried, batches.MAX_BYTES))

    def failed(self) -> None:
        """Learn from one that did not: the next is half as large."""
        self.room = max(self.LEAST, self.room // 2)
