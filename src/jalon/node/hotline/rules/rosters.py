"""Rosters: who is on duty at a moment, which shifts collide, where nobody stands, and a week as a grid."""

import dataclasses
import datetime
from collections.abc import Iterable, Sequence
from typing import Protocol

from django.utils.translation import gettext_lazy as _

from jalon.node.kernel.refused import YES, Decision, no

LONGEST_SHIFT = datetime.timedelta(hours=48)
AHEAD = datetime.timedelta(days=14)
"""How far ahead gaps are looked for, and shifts are told to partners."""


class Span(Protocol):
    """Something from one moment to another, its end not included."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime


@dataclasses.dataclass(frozen=True)
class Gap:
    """A time in which nobody is on duty."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime


def may_be_shift(starts_at: datetime.datetime, ends_at: datetime.datetime) -> Decision:
    """A shift ends after it begins and is no longer than two days."""
    if ends_at <= starts_at:
        return no(_("The shift must end after it begins."))
    if ends_at - starts_at > LONGEST_SHIFT:
        return no(_("A shift lasts 48 hours at most. Divide it."))
    return YES


def collides(span: Span, others: Iterable[Span]) -> Span | None:
    """The first of the others that shares a moment with a span; touching ends share none."""
    return next((o for o in others if o.starts_at < span.ends_at and span.starts_at < o.ends_at), None)


def gaps(spans: Iterable[Span], start: datetime.datetime, end: datetime.datetime) -> list[Gap]:
    """The times between two moments that no span covers, in order."""
    found, covered = [], start
    for span in sorted(spans, key=lambda each: each.starts_at):
        if span.starts_at >= end:
            break
        if span.starts_at > covered:
            found.append(Gap(covered, span.starts_at))
        covered = max(covered, span.ends_at)
    if covered < end:
        found.append(Gap(covered, end))
    return found


def at_hours(hours: Sequence[dict[str, object]], local: datetime.datetime) -> bool:
    """Whether a line is served at a local moment; no hours means day and night.

    Args:
        hours: `{"days": [0, …], "from": "08:00", "until": "17:00"}`, Monday is 0; an end before the start runs over
            midnight into the next day.
        local: the moment, in the time zone of the line.
    """
    return not hours or any(_within(entry, local) for entry in hours)


def _within(entry: dict[str, object], local: datetime.datetime) -> bool:
    begin, end = (datetime.time.fromisoformat(str(entry[name])) for name in ("from", "until"))
    days, now = entry["days"], local.time()
    if not isinstance(days, list):
        return False
    if begin < end:
        return local.weekday() in days and begin <= now < end
    yesterday = (local.weekday() - 1) % 7
    return (local.weekday() in days and now >= begin) or (yesterday in days and now < end)
