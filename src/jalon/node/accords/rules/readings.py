"""How the reading of a text today compares with the one before. Pure.

A record of the new reading is the old proposal when both are of one kind and share at least half of the shorter of the
two passages, or say the same of passages that touch. So an improved reader may widen a passage, and the decision that a
person took about it stays.
"""

import dataclasses
import hashlib
import pathlib
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import jalon.reader
from jalon.node.accords.choices import ProposalKind

GROUPS = {
    "mechanisms": ProposalKind.MECHANISM,
    "events": ProposalKind.EVENT,
    "agreements": ProposalKind.AGREEMENT,
    "participants": ProposalKind.PARTICIPANT,
    "commitments": ProposalKind.COMMITMENT,
    "statistics": ProposalKind.STATISTIC,
    "campaigns": ProposalKind.CAMPAIGN,
    "topics": ProposalKind.TOPIC,
}


@dataclasses.dataclass(frozen=True)
class Found:
    """A record of a reading: its kind, passage and fields."""

    kind: str
    start: int
    end: int
    words: str
    fields: Mapping[str, Any]


@dataclasses.dataclass(frozen=True)
class Compared:
    """The new reading against the old: pairs (index of old, index of new), and what is left on either side."""

    same: list[tuple[int, int]]
    new: list[int]
    gone: list[int]


def found_in(records: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[Found]:
    """The records of a reading (`Document.to_json()["records"]`), in the order in which they are decided on."""
    return [
        Found(
            kind,
            record["span"]["start"],
            record["span"]["end"],
            record["span"]["text"],
            {key: value for key, value in record.items() if key != "span"},
        )
        for group, kind in GROUPS.items()
        for record in records[group]
    ]


def compare(old: Sequence[Found], new: Sequence[Found]) -> Compared:
    """Pair the records of two readings, those whose passages share most first."""
    pairs = sorted(
        ((_likeness(one, other), at, place) for at, one in enumerate(old) for place, other in enumerate(new)),
        key=lambda pair: (-pair[0], pair[1], pair[2]),
    )
    same: list[tuple[int, int]] = []
    left, right = set(range(len(old))), set(range(len(new)))
    for likeness, at, place in pairs:
        if likeness >= 0.5 and at in left and place in right:
            same.append((at, place))
            left.discard(at)
            right.discard(place)
    return Compared(sorted(same), sorted(right), sorted(left))


def _likeness(one: Found, other: Found) -> float:
    if one.kind != other.kind:
        return 0.0
    shared = min(one.end, other.end) - max(one.start, other.start)
    if shared <= 0:
        return 0.0
    part = shared / min(one.end - one.start, other.end - other.start)
    return part + (1.0 if one.fields == other.fields else 0.0) + (0.5 if one.words == other.words else 0.0)


@cache
def reader_state() -> str:
    """Which state of the reader this is: its own files decide, so that every improvement is a new state."""
    folder = pathlib.Path(jalon.reader.__file__).parent
    made = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            made.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes())
    return made.hexdigest()[:12]
