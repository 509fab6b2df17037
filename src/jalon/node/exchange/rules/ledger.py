"""The reciprocity ledger's arithmetic: figures from matters, and what tells two sides' figures apart. Pure.

A *matter* is one inquiry as both nodes must hold it: every moment is that of an envelope, which both have to the
millisecond. The same matters give the same figures, whoever counts.
"""

import dataclasses
import datetime
import statistics
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

OPEN, IN_TIME, JUDGE, LATE, REFUSED, WITHDRAWN = "open", "in-time", "late-judge", "late", "refused", "withdrawn"
TELLING = frozenset({"warning", "own-initiative"})
"""Kinds that expect feedback instead of an answer."""


@dataclasses.dataclass(frozen=True)
class Matter:
    """One inquiry in the ledger.

    Attributes:
        id: of its envelope, alike on both sides.
        kind: a code of the inquiry kinds.
        asked_at: when its envelope was made.
        outcome: of the reply; empty while there is none.
        ground: of a refusal.
        feedback: on information or a warning.
        answered_at: when the reply's envelope was made.
        due_at: the deadline as both sides hold it.
        judged: how long a judge kept the clock standing.
        withdrawn: whether it was taken back unanswered.
    """

    id: str
    kind: str
    asked_at: datetime.datetime
    outcome: str = ""
    ground: str = ""
    feedback: str = ""
    answered_at: datetime.datetime | None = None
    due_at: datetime.datetime | None = None
    judged: datetime.timedelta = datetime.timedelta()
    withdrawn: bool = False


def verdict(matter: Matter) -> str:
    """How a matter stands: open, answered in time, late because of a judge, late, refused or withdrawn."""
    if matter.answered_at is None:
        return WITHDRAWN if matter.withdrawn else OPEN
    if matter.outcome == REFUSED:
        return REFUSED
    if matter.due_at is None or matter.answered_at <= matter.due_at - matter.judged:
        return IN_TIME
    return JUDGE if matter.judged else LATE


def code(matter: Matter) -> str:
    """A matter in a few letters: what the other side must find of it too."""
    return "/".join(part for part in (verdict(matter), matter.ground or matter.feedback) if part)


def figures(matters: Iterable[Matter]) -> dict[str, Any]:
    """The figures of one direction; medians of what was answered (not refused), in whole minutes, else None."""
    held = list(matters)
    asked = [matter for matter in held if matter.kind not in TELLING]
    told = [matter for matter in held if matter.kind in TELLING]
    verdicts = Counter(verdict(matter) for matter in asked)
    return {
        "asked": len(asked),
        "answered": sum(verdicts[each] for each in (IN_TIME, JUDGE, LATE)),
        "in_time": verdicts[IN_TIME],
        "late_judge": verdicts[JUDGE],
        "late": verdicts[LATE],
        "refused": dict(sorted(Counter(m.ground for m in asked if verdict(m) == REFUSED).items())),
        "withdrawn": verdicts[WITHDRAWN],
        "open": verdicts[OPEN],
        "median_minutes": _median(asked),
        "told": dict(sorted(Counter(m.kind for m in told).items())),
        "feedback": dict(sorted(Counter(m.feedback for m in told if m.feedback).items())),
        "feedback_median_minutes": _median(told),
    }


def _median(matters: list[Matter]) -> int | None:
    took = [m.answered_at - m.asked_at for m in matters if m.answered_at and verdict(m) != REFUSED]
    return int(statistics.median(span.total_seconds() for span in took) // 60) if took else None


@dataclasses.dataclass(frozen=True)
class Difference:
    """One matter that the two sides count otherwise: what we have of it, and what they say; empty where missing."""

    id: str
    ours: str
    theirs: str


def differences(ours: Mapping[str, str], theirs: Mapping[str, str]) -> list[Difference]:
    """The matters by id that one side lacks, or codes otherwise."""
    return [
        Difference(key, ours.get(key, ""), theirs.get(key, ""))
        for key in sorted({*ours, *theirs})
        if ours.get(key) != theirs.get(key)
    ]
