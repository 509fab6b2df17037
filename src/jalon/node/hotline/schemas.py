"""The bodies of the messages that cross: checked, bounded, and free of anything that is not named here.

`hotline.alert.v1`, `.acknowledgement.v1`, `.closure.v1`, `.note.v1`, `.call.v1`, `.line.v1`, `.report.v1`.
"""

import datetime
import uuid
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from jalon import codes
from jalon.node.hotline.choices import HIDDEN, KINDS, OUTCOMES, CallEnd, CallStep, Duty, Exercise, NumberKind, Rung
from jalon.node.hotline.rules import calls, descriptions

Words = Annotated[str, Field(max_length=1000)]
Name = Annotated[str, Field(max_length=120)]
Code = Annotated[str, Field(min_length=1, max_length=40)]
LineCode = Annotated[str, Field(max_length=140)]
Tag = Annotated[str, Field(pattern=r"^[a-z]{2}(-[a-z]{4})?$")]
Telephone = Annotated[str, Field(pattern=r"^\+[1-9][0-9]{5,17}$")]
Seconds = Annotated[int, Field(ge=0, le=10**7)]
Count = Annotated[int, Field(ge=0, le=10**6)]

Longitude = Annotated[int, Field(ge=-180 * 10**6, le=180 * 10**6)]
"""Degrees cross as whole millionths: the wire knows no fractions."""


def _of_list(name: str) -> AfterValidator:
    def check(code: str) -> str:
        if code not in codes.load(name):
            raise ValueError(f"{code!r} is not in the list {name}")
        return code

    return AfterValidator(check)


def _raised_by_hand(kind: str) -> str:
    if kind in HIDDEN:
        raise ValueError(f"{kind!r} is not raised by hand")
    return kind


Kind = Annotated[str, _of_list(KINDS), AfterValidator(_raised_by_hand)]
Outcome = Annotated[str, _of_list(OUTCOMES)]
Latitude = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Longitudinal = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Month = Annotated[str, Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]
"""What programs say: a kind that people raise, an outcome, degrees, a month."""


class Body(BaseModel):
    """What every message body keeps to."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class UnitBody(Body):
    """A unit as its own side names it."""

    code: Code
    names: dict[Annotated[str, Field(max_length=10)], Annotated[str, Field(max_length=200)]]


class StageBody(Body):
    """A rung of the plan, and the minutes after which it is told."""

    rung: Rung
    minutes: Annotated[int, Field(ge=0, le=720)]


class AlertBody(Body):
    """An alert as it crosses; the envelope's id is the alert's."""

    line: LineCode
    unit: UnitBody
    to_unit: Code
    kind: Annotated[str, _of_list(KINDS)]
    exercise: Exercise
    place: Annotated[str, Field(max_length=200)] = ""
    marker: Annotated[str, Field(max_length=30)] = ""
    position: tuple[Annotated[int, Field(ge=-90 * 10**6, le=90 * 10**6)], Longitude] | None = None
    text: Words = ""
    language: Tag
    plan: Annotated[list[StageBody], Field(min_length=1, max_length=len(Rung))]
    raised_at: AwareDatetime
    expires_at: AwareDatetime


class AcknowledgementBody(Body):
    """Somebody across the line holds the alert."""

    alert: uuid.UUID
    at: AwareDatetime
    by: Name
    unit: UnitBody


class ClosureBody(Body):
    """The other side closed the alert."""

    alert: uuid.UUID
    at: AwareDatetime
    by: Name
    outcome: Annotated[str, _of_list(OUTCOMES)]
    text: Words = ""
    language: Tag


class NoteBody(Body):
    """Words of the other side on an alert."""

    alert: uuid.UUID
    at: AwareDatetime
    by: Name
    text: Annotated[str, Field(min_length=1, max_length=1000)]
    language: Tag


DESCRIBED = (CallStep.RING, CallStep.TAKE, CallStep.TRANSFER)


class CallBody(Body):
    """One step of a call from browser to browser; the envelope that rings bears the call's own id.

    `line`, `alert` and `to_unit` come with the ring alone, `why` with the end, `sdp` where a browser says how it talks.
    """

    call: uuid.UUID
    step: CallStep
    at: AwareDatetime
    by: Name
    unit: UnitBody
    round: Annotated[int, Field(ge=0, le=calls.MOST_ROUNDS)] = 0
    line: LineCode = ""
    alert: uuid.UUID | None = None
    to_unit: Annotated[str, Field(max_length=40)] = ""
    why: CallEnd | None = None
    sdp: Annotated[str, Field(max_length=descriptions.LONGEST)] = ""

    @model_validator(mode="after")
    def _says_what_its_step_needs(self) -> Self:
        if (self.step in DESCRIBED) != bool(self.sdp):
            raise ValueError("a description comes with ring, take and transfer, and with nothing else")
        if self.sdp:
            descriptions.checked(self.sdp)
        if (self.step == CallStep.END) != (self.why is not None):
            raise ValueError("an end says why, and nothing else does")
        if self.step != CallStep.RING and (self.line or self.alert or self.to_unit):
            raise ValueError("only a ring names its line or alert")
        return self


class HoursBody(Body):
    """When an end is served: weekdays (Monday 0) and local hours."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    days: Annotated[list[Annotated[int, Field(ge=0, le=6)]], Field(min_length=1, max_length=7)]
    begin: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$", alias="from")]
    until: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class TelephoneBody(Body):
    """A permanent number of an end."""

    kind: NumberKind
    number: Telephone
    note: Annotated[str, Field(max_length=80)] = ""


class ShiftBody(Body):
    """Somebody's duty, as the other side lets us know it."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    duty: Duty
    name: Name
    number: Telephone | Literal[""]
    languages: Annotated[list[Tag], Field(max_length=10)]
    begin: Annotated[AwareDatetime, Field(alias="from")]
    until: AwareDatetime


class LineBody(Body):
    """The other end of a line, whole: it replaces what was told before."""

    line: LineCode
    unit: UnitBody
    to_unit: Code
    level: Code
    valid_from: datetime.date
    valid_until: datetime.date | None
    rerouted_to: LineCode = ""
    languages: Annotated[list[Tag], Field(max_length=10)]
    hours: Annotated[list[HoursBody], Field(max_length=14)]
    telephones: Annotated[list[TelephoneBody], Field(max_length=20)]
    shifts: Annotated[list[ShiftBody], Field(max_length=200)]
    as_of: AwareDatetime


class ReportRow(Body):
    """One line, one raising node, one month."""

    line: LineCode
    raised_by: Code
    alerts: Count
    answered: Count
    escalated: Count
    tests: Count
    tests_answered: Count
    median_seconds: Seconds | None
    longest_seconds: Seconds | None


class ReportBody(Body):
    """A month's report as the other side computed it."""

    month: Annotated[str, Field(pattern=r"^20\d\d-(0[1-9]|1[0-2])$")]
    rows: Annotated[list[ReportRow], Field(max_length=5000)]
    at: AwareDatetime
