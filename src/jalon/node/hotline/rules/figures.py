"""The figures of the hotline: answer times, percentiles, the week's hours, and the month's report of two nodes.

Both nodes compute a report from the same facts (an alert's id, its sender's moment of raising, the answering person's
moment of acknowledging, the plan that travelled with it), so that the two must agree; where not, the rows that differ
are named.
"""

import dataclasses
import datetime
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from jalon.node.hotline.choices import Exercise
from jalon.node.hotline.rules import escalation


@dataclasses.dataclass(frozen=True)
class Fact:
    """What counts of one alert, the same on both sides.

    `sender` is the node that raised it; `line` the code of its line, empty where there is none.
    """

    id: str
    line: str
    sender: str
    kind: str
    exercise: str
    raised_at: datetime.datetime
    expires_at: datetime.datetime
    acknowledged_at: datetime.datetime | None
    plan: tuple[escalation.Stage, ...]

    @property
    def seconds(self) -> float | None:
        """Seconds until somebody acknowledged; clocks of two nodes differ, so never below zero."""
        if self.acknowledged_at is None:
            return None
        return max(0.0, (self.acknowledged_at - self.raised_at).total_seconds())

    @property
    def steps(self) -> int:
        """How many steps it was escalated before somebody acknowledged, or before it expired."""
        return escalation.reached(self.plan, self.raised_at, self.acknowledged_at or self.expires_at)


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that at least this share of the values does not exceed (nearest rank); None of nothing."""
    if not values:
        return None
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def by_hour(facts: Iterable[Fact], zone: datetime.tzinfo) -> dict[tuple[int, int], list[float]]:
    """Answer times by weekday (Monday 0) and local hour of raising; unanswered ones count with their whole life."""
    found: dict[tuple[int, int], list[float]] = {}
    for fact in facts:
        local = fact.raised_at.astimezone(zone)
        waited = fact.seconds if fact.seconds is not None else (fact.expires_at - fact.raised_at).total_seconds()
        found.setdefault((local.weekday(), local.hour), []).append(waited)
    return found


def month_of(moment: datetime.datetime) -> str:
    """The month of a report, by UTC, so that two nodes cut it alike."""
    return moment.astimezone(datetime.UTC).strftime("%Y-%m")


def bounds(month: str) -> tuple[datetime.datetime, datetime.datetime]:
    """The first moment of a month and of the next."""
    first = datetime.datetime.strptime(month, "%Y-%m").replace(tzinfo=datetime.UTC)
    return first, (first + datetime.timedelta(days=32)).replace(day=1)


def report(facts: Iterable[Fact], month: str) -> list[dict[str, Any]]:
    """The rows of a month's report, by line and raising node; whole seconds, so that they compare exactly."""
    groups: dict[tuple[str, str], list[Fact]] = {}
    for fact in facts:
        if month_of(fact.raised_at) == month:
            groups.setdefault((fact.line, fact.sender), []).append(fact)
    return [_row(line, sender, found) for (line, sender), found in sorted(groups.items())]


def _row(line: str, sender: str, facts: Sequence[Fact]) -> dict[str, Any]:
    real = [fact for fact in facts if fact.exercise == Exercise.NONE]
    tests = [fact for fact in facts if fact.exercise != Exercise.NONE]
    times = [math.floor(fact.seconds) for fact in facts if fact.seconds is not None]
    median, worst = percentile(times, 0.5), max(times, default=None)
    return {
        "line": line,
        "raised_by": sender,
        "alerts": len(real),
        "answered": sum(fact.acknowledged_at is not None for fact in real),
        "escalated": sum(fact.steps > 0 for fact in real),
        "tests": len(tests),
        "tests_answered": sum(fact.acknowledged_at is not None for fact in tests),
        "median_seconds": None if median is None else int(median),
        "longest_seconds": worst,
    }


@dataclasses.dataclass(frozen=True)
class Difference:
    """A figure that the two sides give differently."""

    line: str
    raised_by: str
    figure: str
    ours: object
    theirs: object


def differences(ours: Sequence[Mapping[str, Any]], theirs: Sequence[Mapping[str, Any]]) -> list[Difference]:
    """Every figure on which two reports differ, in the order of lines; nothing where they agree."""
    left = {(row["line"], row["raised_by"]): row for row in ours}
    right = {(row["line"], row["raised_by"]): row for row in theirs}
    found = []
    for key in sorted(left.keys() | right.keys()):
        one, other = left.get(key, {}), right.get(key, {})
        names = [name for name in (one or other) if name not in ("line", "raised_by")]
        found += [
            Difference(*key, name, one.get(name), other.get(name)) for name in names if one.get(name) != other.get(name)
        ]
    return found
