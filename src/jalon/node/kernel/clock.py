"""The one clock of a node; nothing else asks the machine for the time.

Who needs another time injects it: `with clock.injected(lambda: 1_800_000_000.0): …` (seconds since 1970). In a
demonstration days pass in minutes: every process of its nodes follows one offset (in seconds) that stands in the file
`JALON_DEMO_CLOCK`. Outside a demonstration the setting is empty and the clock is the machine's.
"""

import contextlib
import contextvars
import datetime
import functools
import os
import pathlib
import time
from collections.abc import Callable, Iterator

from django.conf import settings
from django.utils import timezone

Source = Callable[[], float]
_injected: contextvars.ContextVar[Source | None] = contextvars.ContextVar("clock", default=None)


def now() -> datetime.datetime:
    """The time, aware, in UTC."""
    return datetime.datetime.fromtimestamp(_seconds(), tz=datetime.UTC)


def today() -> datetime.date:
    """Today, as this node counts its days."""
    return day(now())


def day(moment: datetime.datetime) -> datetime.date:
    """The day of a moment, as this node counts its days: in the zone of `JALON_TIME_ZONE`, where its people live."""
    return timezone.localtime(moment, timezone.get_default_timezone()).date()


def now_ms() -> int:
    """The time in milliseconds since 1970, as the wire writes it."""
    return int(_seconds() * 1000)


def from_ms(milliseconds: int) -> datetime.datetime:
    """The moment that the wire wrote as milliseconds since 1970."""
    return datetime.datetime.fromtimestamp(milliseconds / 1000, tz=datetime.UTC)


def to_ms(moment: datetime.datetime) -> int:
    """A moment as the wire writes it, in milliseconds since 1970."""
    return int(moment.timestamp() * 1000)


@contextlib.contextmanager
def injected(source: Source) -> Iterator[None]:
    """Let `source` tell the time, in seconds since 1970, for what runs in this block."""
    token = _injected.set(source)
    try:
        yield
    finally:
        _injected.reset(token)


def _seconds() -> float:
    source = _injected.get()
    return source() if source else time.time() + _offset()


def _offset() -> float:
    path = settings.JALON_DEMO_CLOCK
    if not path:
        return 0.0
    try:
        return _read_offset(path, os.stat(path).st_mtime_ns)  # noqa: PTH116 - asked with every message
    except FileNotFoundError:
        return 0.0


@functools.lru_cache(maxsize=4)
def _read_offset(path: pathlib.Path, _changed: int) -> float:
    return float(path.read_text(encoding="ascii") or 0)
