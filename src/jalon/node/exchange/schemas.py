"""The bodies of the messages that cross: checked, bounded and free of anything that is not named here.

`exchange.inquiry.v1`, `exchange.acknowledgement.v1`, `exchange.reply.v1`. Unknown fields are refused, not dropped:
what cannot be read whole is set aside for a person.
"""

import datetime
import uuid
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from jalon import codes
from jalon.node.exchange.choices import LISTS, Asked, Kind, Outcome, Urgency

Line = Annotated[str, Field(max_length=500)]
Text = Annotated[str, Field(max_length=20_000)]
Code = Annotated[str, Field(min_length=1, max_length=40)]


def _of_list(field: str) -> AfterValidator:
    """A code of the list that belongs to a field."""

    def check(code: str) -> str:
        if code not in codes.load(LISTS[field]):
            raise ValueError(f"{code!r} is not in the list {LISTS[field]}")
        return code

    return AfterValidator(check)


class Body(BaseModel):
    """What every message body keeps to."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class UnitBody(Body):
    """A unit as its own side names it."""

    code: Code
    names: dict[Annotated[str, Field(max_length=10)], Annotated[str, Field(max_length=200)]]


class VehicleBody(Body):
    """A vehicle, as far as it is known."""

    plate: Annotated[str, Field(min_length=1, max_length=40)]
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    make: Annotated[str, Field(max_length=80)] = ""
    colour: Annotated[str, Field(max_length=40)] = ""


class InquiryBody(Body):
    """An inquiry as it crosses."""

    number: Code
    unit: UnitBody
    to_unit: Annotated[str, Field(max_length=40)] = ""
    kind: Kind
    subject: VehicleBody
    asked: Annotated[list[Asked], Field(min_length=1, max_length=len(Asked))]
    offence: Annotated[Code, _of_list("offence")]
    law_article: Annotated[str, Field(min_length=1, max_length=200)]
    facts: Annotated[str, Field(min_length=1, max_length=20_000)]
    purpose: Annotated[str, Field(min_length=1, max_length=500)]
    link: Annotated[str, Field(min_length=1, max_length=500)]
    held_because: Annotated[str, Field(min_length=1, max_length=500)]
    agreement: Code
    article: Annotated[str, Field(min_length=1, max_length=20)]
    urgency: Urgency
    ground: Annotated[Code, _of_list("ground")] | None = None
    urgency_reasons: Line = ""
    handling: Annotated[Code, _of_list("handling")]
    tlp: Annotated[Code, _of_list("tlp")]
    pap: Annotated[Code, _of_list("pap")]
    source_grade: Annotated[Code, _of_list("source_grade")]
    information_grade: Annotated[Code, _of_list("information_grade")]
    language: Annotated[str, Field(max_length=10)]


class AcknowledgementBody(Body):
    """The partner has taken the inquiry: its number there, who holds it, and when the answer is due."""

    inquiry: uuid.UUID
    number: Code
    unit: UnitBody
    direct: bool
    due_at: datetime.datetime


class ReplyBody(Body):
    """The answer, or the refusal with its ground."""

    inquiry: uuid.UUID
    number: Code
    outcome: Outcome
    ground: Annotated[Code, _of_list("refusal")] | None = None
    text: Text
    handling: Annotated[Code, _of_list("handling")]
    language: Annotated[str, Field(max_length=10)]
