"""Ids that the caller mints: 16 bytes, ordered by time (UUID version 7, RFC 9562).

Whoever starts an act mints its id; the table makes it unique; a repeat of the act returns the first answer. The time is
the node's clock; the randomness may be injected: `with ids.injected(random.Random(7).getrandbits): …`.
"""

import contextlib
import contextvars
import secrets
import uuid
from collections.abc import Callable, Iterator

from jalon.node.kernel import clock

Randomness = Callable[[int], int]
_randomness: contextvars.ContextVar[Randomness] = contextvars.ContextVar("ids", default=secrets.randbits)


@contextlib.contextmanager
def injected(randomness: Randomness) -> Iterator[None]:
    """Let `randomness` give the random bits of new ids for what runs in this block."""
    token = _randomness.set(randomness)
    try:
        yield
    finally:
        _randomness.reset(token)


def new_id() -> uuid.UUID:
    """A fresh id: 48 bits of milliseconds, then 74 random bits."""
    milliseconds = clock.now_ms() & (2**48 - 1)
    noise = _randomness.get()(74)
    high, low = noise >> 62, noise & (2**62 - 1)
    return uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)
