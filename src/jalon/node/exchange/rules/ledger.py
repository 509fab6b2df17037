"""The reciprocity ledger's arithmetic: figures from matters, and what tells two sides' figures apart. Pure.

A *matter* is one inquiry as both nodes must hold it: every moment is that of an envelope, which both have to the
millisecond. The same matters give the same figures, whoever counts.
"""

import dataclasses
import datetime
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

OPEN, IN_TIME, JUDGE, LATE, REFUSED, WITHDRAWN = "open", "in-time", "late-judge", "late", "refused", "withdrawn"
TELLING = frozenset({"warning", "own-initiative"})
"""Kinds that expect feedback instead of an answer."""
MICROSECOND = datetime.timedelta(microseconds=1)
MINUTE = 60_000_000
"""In microseconds."""


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


@dataclasses.dataclass
class Counts:
    """What the figures of one direction are made of: those of two sets of matters add up to those of both together.

    Attributes:
        asked: how many were asked, by how each stands (a refusal with its ground, as `refused/a`).
        told: how many were told unasked, by kind.
        feedback: what was said on those, by its code.
        answers: how long each answer took (no refusal), in microseconds.
        feedbacks: how long each feedback took.
    """

    asked: Counter[str] = dataclasses.field(default_factory=Counter)
    told: Counter[str] = dataclasses.field(default_factory=Counter)
    feedback: Counter[str] = dataclasses.field(default_factory=Counter)
    answers: "array[int]" = dataclasses.field(default_factory=lambda: array("q"))
    feedbacks: "array[int]" = dataclasses.field(default_factory=lambda: array("q"))

    @property
    def matters(self) -> int:
        """How many matters were counted."""
        return self.asked.total() + self.told.total()

    def add(self, matter: Matter) -> None:
        """Count one more matter."""
        stands = verdict(matter)
        if matter.kind in TELLING:
            self.told[matter.kind] += 1
            if matter.feedback:
                self.feedback[matter.feedback] += 1
        else:
            self.asked[f"{REFUSED}/{matter.ground}" if stands == REFUSED else stands] += 1
        if matter.answered_at and stands != REFUSED:
            took = self.feedbacks if matter.kind in TELLING else self.answers
            took.append((matter.answered_at - matter.asked_at) // MICROSECOND)

    def add_all(self, other: "Counts") -> None:
        """Count all that others have counted."""
        for name in ("asked", "told", "feedback"):
            mine = getattr(self, name)
            for key, count in getattr(other, name).items():
                mine[key] += count
        self.answers.extend(other.answers)
        self.feedbacks.extend(other.feedbacks)

    def figures(self) -> dict[str, Any]:
        """The figures; medians of what was answered (not refused), in whole minutes, else None."""
        grounds = {key.split("/", 1)[1]: count for key, count in self.asked.items() if key.startswith(f"{REFUSED}/")}
        return {
            "asked": self.asked.total(),
            "answered": sum(self.asked[each] for each in (IN_TIME, JUDGE, LATE)),
            "in_time": self.asked[IN_TIME],
            "late_judge": self.asked[JUDGE],
            "late": self.asked[LATE],
            "refused": dict(sorted(grounds.items())),
            "withdrawn": self.asked[WITHDRAWN],
            "open": self.asked[OPEN],
            "median_minutes": _median(self.answers),
            "told": dict(sorted(self.told.items())),
            "feedback": dict(sorted(self.feedback.items())),
            "feedback_median_minutes": _median(self.feedbacks),
        }


def counts(matters: Iterable[Matter]) -> Counts:
    """These matters counted."""
    found = Counts()
    for matter in matters:
        found.add(matter)
    return found


def figures(matters: Iterable[Matter]) -> dict[str, Any]:
    """The figures of one direction."""
    return counts(matters).figures()


def _median(took: "array[int]") -> int | None:
    """The median in whole minutes; of an even number the mean of the middle two. Whole numbers, so alike everywhere."""
    if not took:
        return None
    ordered, middle = sorted(took), len(took) // 2
    twice = ordered[middle] + ordered[middle if len(took) % 2 else middle - 1]
    return twice // (2 * MINUTE)


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
