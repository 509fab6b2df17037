"""Who faces me: from a unit, a gate or a marker, an offence and an hour, to the unit across the line.

The answer is a ladder. Its first step is the counterpart that was named (or that keeps the same gate); each further
step goes one level up on our side, or up from the counterpart where nobody was named there; the last are the central
contact points. Every step says why it is there and who is on duty at that hour, so that a page can show what to do at
two in the morning on a holiday. The pairs know no level numbers: two sides need not have the same ones.
"""

import dataclasses
import datetime
import uuid
from typing import Any

from django.db.models import Q

from jalon import territory
from jalon.node.directory.models import GateNotice, Unit
from jalon.node.directory.queries import records
from jalon.node.directory.queries.duty import reachable_of
from jalon.node.directory.queries.ladder import Ladder, Question, Step, keepers
from jalon.node.directory.queries.why import Why
from jalon.node.directory.rules import calendars
from jalon.territory import Gate, Marker


@dataclasses.dataclass(frozen=True)
class Facing:
    """The answer: the steps in the order in which to try them, and what of the question mattered.

    `asked` are our own units that the question came down to; `gaps` say what is missing in the directory.
    """

    at: datetime.datetime
    asked: tuple[Unit, ...]
    gate: Gate | None
    marker: Marker | None
    offence: str
    steps: tuple[Step, ...]
    notices: tuple[GateNotice, ...]
    gaps: tuple[Why, ...]

    @property
    def counterpart(self) -> Step | None:
        """The unit that faces the one that asked, whether or not anybody is there now."""
        return next((step for step in self.steps if step.rank in ("direct", "gate")), None)

    @property
    def first(self) -> Step | None:
        """The first step where somebody is on duty; else the first whose hours nobody stated; else the first."""
        for wanted in ("on", "unknown", "off"):
            found = next((step for step in self.steps if step.duty == wanted), None)
            if found:
                return found
        return None

    @property
    def fallback(self) -> tuple[Step, ...]:
        """The steps after the counterpart."""
        return tuple(step for step in self.steps if step is not self.counterpart)


def who_faces(
    *,
    unit: Unit | uuid.UUID | None = None,
    gate: str | None = None,
    marker: Marker | str | None = None,
    offence: str = "",
    at: datetime.datetime,
) -> Facing:
    """Find the counterpart and the ladder behind it.

    Args:
        unit: the unit that asks, ours or a partner's; may be left out where a gate or marker says it.
        gate: a gate's code, `VN-LA:cau-treo`.
        marker: a marker or its key, `VN-LA:512`.
        offence: a code of the list `offences`; empty where the subject does not matter.
        at: the moment, aware.

    Raises:
        UnknownTerritory: there is no such gate.
        BadMarker: the key is no marker.
    """
    home = records.own_node().country
    question = Question(
        at=at,
        home=home,
        day=calendars.local(at, home).date(),
        gate=territory.gate(gate) if gate else None,
        marker=Marker.parse(marker) if marker and isinstance(marker, str) else (marker or None),
        offence=offence,
    )
    asked = _asked(question, unit)
    climber = Ladder(question, asked)
    climber.climb()
    return Facing(
        at, tuple(asked), question.gate, question.marker, offence, climber.answered(), _notices(question),
        tuple(climber.gaps),
    )  # fmt: skip


def _asked(question: Question, unit: Unit | uuid.UUID | None) -> list[Unit]:
    """The units for which the question is asked: the one given, else those of ours that keep the gate or the line."""
    if unit is not None:
        return [unit] if isinstance(unit, Unit) else list(Unit.objects.filter(pk=unit).select_related("node"))
    return [keeper for keeper in keepers(question) if keeper.node.own]


def whole(unit: Unit, *, at: datetime.datetime) -> dict[str, Any]:
    """A unit with its contacts at a moment, and its successors, as the API says it."""
    day = calendars.local(at, unit.node.country).date()
    contacts = records.contacts_of([unit.pk], on=day).get(unit.pk, [])
    columns = {column.attname: getattr(unit, column.attname) for column in unit._meta.fields}
    successors = [
        {
            "unit": row.successor_id, "change": row.change, "from_date": row.from_date,
            "share": row.share, "usual": row.usual,
        }
        for row in records.successors_of(unit.pk)
    ]  # fmt: skip
    return {**columns, "contacts": reachable_of(unit, contacts, at), "successors": successors}


def _notices(question: Question) -> tuple[GateNotice, ...]:
    """The gate notices in force at that moment, for the gate that was asked about."""
    if question.gate is None:
        return ()
    still = Q(until_at__isnull=True) | Q(until_at__gt=question.at)
    rows = GateNotice.objects.filter(
        still, gate=question.gate.code, from_at__lte=question.at, withdrawn_at__isnull=True
    )
    return tuple(rows.select_related("origin").order_by("-from_at"))
