"""Ids that the caller mints: 16 bytes, ordered by time (UUID version 7, RFC 9562).

Whoever starts an act mints its id; the table makes it unique; a repeat of the act returns the first answer.
"""

import secrets
import uuid

from jalon.node.kernel import clock


def new_id() -> uuid.UUID:
    """A fresh id: 48 bits of milliseconds, then 74 random bits."""
    milliseconds = clock.now_ms() & (2**48 - 1)
    noise = secrets.randbits(74)
    high, low = noise >> 62, noise & (2**62 - 1)
    return uuid.UUID(int=milliseconds << 80 | 0x7 << 76 | high << 64 | 0b10 << 62 | low)
