"""What each kind of record holds: the content that crosses the border, checked and bounded.

Content is plain JSON without fractions, because it is hashed and sealed. `check(kind, content)` returns it complete,
with every key, or says what is wrong. Days are ISO 8601, as precise as they are known; empty where they are not.
"""

import datetime
import re
import uuid
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from jalon import codes
from jalon.node.accords.choices import (
    CommitmentState,
    Kind,
    MeetingKind,
    MeetingState,
    MemberRole,
    NomineeState,
    Sees,
    Stage,
    TrainingKind,
)


def _real_day(text: str) -> str:
    if not re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)?", text):
        raise ValueError("write a day as 2026-05-12, a month as 2026-05, a year as 2026")
    if text:
        datetime.date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    return text


def _of_list(name: str) -> AfterValidator:
    def check(code: str) -> str:
        if code and code not in codes.load(name):
            raise ValueError(f"{code!r} is not in the list {name}")
        return code

    return AfterValidator(check)


Language = Annotated[str, Field(pattern=r"^[a-z]{2}(-[a-z]{2,8})?$")]
Words = Annotated[
    dict[Language, Annotated[str, Field(min_length=1, max_length=500)]], Field(min_length=1, max_length=8)
]
LongWords = Annotated[
    dict[Language, Annotated[str, Field(min_length=1, max_length=4_000)]], Field(min_length=1, max_length=8)
]
Pages = Annotated[dict[Language, Annotated[str, Field(max_length=40_000)]], Field(min_length=1, max_length=4)]
Day = Annotated[str, Field(max_length=10), AfterValidator(_real_day)]
Party = Annotated[str, Field(pattern=r"^[A-Z]{2}(-[A-Z0-9-]{1,17})?$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Line = Annotated[str, Field(max_length=300)]
Name = Annotated[str, Field(min_length=1, max_length=200)]
Text = Annotated[str, Field(max_length=20_000)]
Reference = Annotated[str, Field(pattern=r"^jalon:[a-z]+/[a-z-]+/[0-9a-f-]{36}$")]


class Content(BaseModel):
    """What every content keeps to: nothing that is not named, and no value of another type."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Member(Content):
    """A side of a mechanism: a node or a country, as member or observer, and what an observer sees."""

    party: Party
    role: MemberRole = MemberRole.MEMBER
    sees: Annotated[list[Sees], Field(max_length=len(Sees))] = []


class Mechanism(Content):
    """A standing conference or dialogue."""

    names: Words
    kind: Annotated[str, Field(max_length=40), _of_list("mechanism-kinds")] = ""
    aliases: Annotated[list[Name], Field(max_length=20)] = []
    cadence_months: Annotated[int, Field(ge=1, le=120)] | None = None
    members: Annotated[list[Member], Field(max_length=30)] = []


class Delegate(Content):
    """Somebody of a delegation."""

    name: Name
    title: Line = ""


class Delegation(Content):
    """Who came for one side."""

    party: Party
    people: Annotated[list[Delegate], Field(max_length=100)] = []


class Paper(Content):
    """A paper for a meeting: who brings it, until when."""

    title: Name
    party: Annotated[str, Field(max_length=20)] = ""
    due: Day = ""


class Meeting(Content):
    """A session, call, visit or invitation."""

    titles: Words
    kind: MeetingKind = MeetingKind.MEETING
    state: MeetingState = MeetingState.PLANNED
    mechanism: uuid.UUID | None = None
    ordinal: Annotated[int, Field(ge=1, le=999)] | None = None
    date: Day = ""
    date_end: Day = ""
    time: Annotated[str, Field(pattern=r"^(([01]\d|2[0-3]):[0-5]\d)?$")] = ""
    place: Line = ""
    countries: Annotated[list[Country], Field(max_length=20)] = []
    agenda: Annotated[list[Name], Field(max_length=60)] = []
    delegations: Annotated[list[Delegation], Field(max_length=20)] = []
    papers: Annotated[list[Paper], Field(max_length=60)] = []


class Minutes(Content):
    """What a meeting agreed, in the languages of its sides."""

    meeting: uuid.UUID
    titles: Words
    texts: Pages
    signed: Day = ""
    place: Line = ""


class Owner(Content):
    """Who answers for it on one side."""

    party: Party
    name: Name


class Step(Content):
    """A step on the way."""

    words: Name
    due: Day = ""
    done: bool = False


class Evidence(Content):
    """What a change of state rests on: a record of the node that says so, in words that both sides read."""

    node: Party
    reference: Reference
    words: Name
    on: Day


class Source(Content):
    """Where the words stand."""

    title: Line = ""
    page: Annotated[str, Field(max_length=40)] = ""


class Commitment(Content):
    """One thing promised, in the words that were signed."""

    words: LongWords
    stage: Stage = Stage.DO
    state: CommitmentState = CommitmentState.OPEN
    meeting: uuid.UUID | None = None
    mechanism: uuid.UUID | None = None
    source: Source = Source()
    owners: Annotated[list[Owner], Field(max_length=20)] = []
    due: Day = ""
    steps: Annotated[list[Step], Field(max_length=40)] = []
    evidence: Annotated[list[Evidence], Field(max_length=100)] = []


class Seat(Content):
    """How many places one side has."""

    party: Party
    places: Annotated[int, Field(ge=0, le=10_000)]


class Nominee(Content):
    """Somebody nominated, the languages spoken, and what became of it."""

    party: Party
    name: Name
    unit: Line = ""
    languages: Annotated[list[Language], Field(max_length=10)] = []
    state: NomineeState = NomineeState.NOMINATED


class Training(Content):
    """A training, or an exchange of officers."""

    titles: Words
    kind: TrainingKind = TrainingKind.COURSE
    subject: Annotated[str, Field(max_length=40), _of_list("training-subjects")] = ""
    state: MeetingState = MeetingState.PLANNED
    mechanism: uuid.UUID | None = None
    host: Annotated[str, Field(max_length=20)] = ""
    place: Line = ""
    date: Day = ""
    date_end: Day = ""
    languages: Annotated[list[Language], Field(max_length=10)] = []
    programme: Text = ""
    seats: Annotated[list[Seat], Field(max_length=20)] = []
    nominations: Annotated[list[Nominee], Field(max_length=500)] = []
    outcome: Text = ""


SHAPES: dict[str, type[Content]] = {
    Kind.MECHANISM: Mechanism,
    Kind.MEETING: Meeting,
    Kind.MINUTES: Minutes,
    Kind.COMMITMENT: Commitment,
    Kind.TRAINING: Training,
}


def check(kind: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """The content, complete and checked; pydantic's `ValidationError` says what is wrong with it."""
    return SHAPES[kind].model_validate(dict(content)).model_dump(mode="json")


def titles_of(kind: str, content: Mapping[str, Any]) -> dict[str, str]:
    """What a record is called, by language."""
    key = {Kind.MECHANISM: "names", Kind.COMMITMENT: "words"}.get(Kind(kind), "titles")
    return {language: words[:500] for language, words in content[key].items()}


def above(kind: str, content: Mapping[str, Any]) -> uuid.UUID | None:
    """The record that stands above: the meeting of a commitment or of minutes, the mechanism of a meeting."""
    key = content.get("meeting") or content.get("mechanism")
    return uuid.UUID(key) if key and kind != Kind.MECHANISM else None
