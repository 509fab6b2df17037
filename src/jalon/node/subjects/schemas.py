"""What the API tells and takes of subjects."""

import datetime
import uuid
from typing import Any

from ninja import Schema
from pydantic import Field

from jalon.node.subjects.choices import IdentifierKind, Kind, NameKind, StateKind, Verdict
from jalon.node.subjects.rules import worded


class NameSaid(Schema):
    """One written form of a name."""

    text: str = Field(min_length=1, max_length=200)
    kind: NameKind = NameKind.GIVEN


class NumberSaid(Schema):
    """A number that tells a subject apart."""

    kind: IdentifierKind
    given: str = Field(min_length=1, max_length=80)
    country: str = Field("", max_length=2)


class NewSubject(Schema):
    """A subject to be entered; its id is the Idempotency-Key."""

    kind: Kind
    unit: uuid.UUID
    names: list[NameSaid] = Field([], max_length=50)
    numbers: list[NumberSaid] = Field([], max_length=50)
    birth: str = Field("", max_length=10, description="Year, year-month or day.")
    details: dict[str, str] = Field({}, max_length=10)


class SubjectShown(Schema):
    """A subject in a list."""

    id: uuid.UUID
    kind: Kind
    label: str
    unit_id: uuid.UUID


class SubjectDue(SubjectShown):
    """A record about whose keeping I decide, and the day of its review."""

    review_date: datetime.date


class CountedShown(Schema):
    """How many records of a kind a unit holds, by when their review is due; `past` waits now."""

    unit: str
    kind: str
    past: int
    month: int = Field(description="Within 30 days.")
    quarter: int = Field(description="Within 90 days, without those of the month.")
    later: int


class Reviewed(Schema):
    """Why a record is still needed, and when it is reviewed again."""

    because: str = Field(min_length=1, max_length=500)
    review_date: datetime.date


class FoundShown(SubjectShown):
    """A subject that a search found, how sure, and why."""

    score: float
    reasons: list[str]


class NumberShown(NumberSaid):
    """A number with the form in which it is compared, and what its check digit says."""

    normal: str
    checked: str


class StateShown(Schema):
    """A state in force that constrains what may be done."""

    id: uuid.UUID
    kind: StateKind
    doubtful: bool
    ground: str
    recorded_at: datetime.datetime


class SubjectWhole(SubjectShown):
    """A subject with all records that are it."""

    root_id: uuid.UUID
    records: list[uuid.UUID]
    names: list[NameSaid]
    numbers: list[NumberShown]
    birth: str
    details: dict[str, str]
    states: list[StateShown]
    review_date: datetime.date


class NewState(Schema):
    """That somebody is, or may be, a victim or a minor."""

    kind: StateKind
    doubtful: bool = False
    ground: str = Field(min_length=1, max_length=500)


class Reasons(Schema):
    """Why."""

    because: str = Field(min_length=1, max_length=500)


class SamePairShown(Schema):
    """Two records that may be the same."""

    id: uuid.UUID
    one_id: uuid.UUID
    other_id: uuid.UUID
    score: float
    reasons: list[str]
    verdict: str

    @staticmethod
    def resolve_reasons(pair: Any) -> list[str]:
        return [worded(reason) for reason in pair.reasons]


class Decided(Reasons):
    """Whether two records are the same."""

    verdict: Verdict


class MrzAsked(Schema):
    """The lines under the photograph."""

    lines: str = Field(max_length=200)


class MrzShown(Schema):
    """What they say; `wrong` names the check digits that do not agree."""

    shape: str
    document: str
    issuer: str
    number: str
    surname: str
    given: str
    nationality: str
    sex: str
    birth: str
    expires: str
    wrong: list[str]
