"""The bodies of the messages that cross: checked, bounded and free of anything that is not named here.

`exchange.inquiry.v1`, `exchange.acknowledgement.v1`, `exchange.step.v1`, `exchange.reply.v1`,
`exchange.consent-request.v1`, `exchange.consent.v1`. Unknown fields are refused, not dropped: what cannot be read whole
is set aside for a person.
"""

import uuid
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from jalon import codes
from jalon.node.exchange.choices import LISTS, Feedback, Kind, Outcome, Urgency
from jalon.node.exchange.choices.asking import asking
from jalon.node.exchange.choices.kinds import EXPECT_FEEDBACK
from jalon.node.exchange.choices.letters import PARTS
from jalon.node.exchange.rules.shapes import checked

Line = Annotated[str, Field(max_length=500)]
Said = Annotated[str, Field(min_length=1, max_length=500)]
Text = Annotated[str, Field(max_length=20_000)]
Code = Annotated[str, Field(min_length=1, max_length=40)]
NodeCode = Annotated[str, Field(pattern=r"^[A-Z0-9]{2,12}(-[A-Z0-9]{1,12}){0,3}$")]
Language = Annotated[str, Field(min_length=2, max_length=10)]
RegistryNumber = Annotated[str, Field(max_length=60)]
"""The letter's number in the registry of the sending unit."""
MOST_PASSAGES = 20
MOST_FILES = 50


def _of_list(field: str) -> AfterValidator:
    """A code of the list that belongs to a field."""

    def check(code: str) -> str:
        if code not in codes.load(LISTS[field]):
            raise ValueError(f"{code!r} is not in the list {LISTS[field]}")
        return code

    return AfterValidator(check)


Handling = Annotated[Code, _of_list("handling")]
Tlp = Annotated[Code, _of_list("tlp")]
Pap = Annotated[Code, _of_list("pap")]


class Body(BaseModel):
    """What every message body keeps to."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Marked(Body):
    """What carries the three markings; H3 says its restrictions in words."""

    handling: Handling
    restrictions: Line = ""
    tlp: Tlp
    pap: Pap

    @model_validator(mode="after")
    def _h3_says_which(self) -> Self:
        if self.handling == "H3" and not self.restrictions.strip():
            raise ValueError("H3 needs its restrictions in words")
        return self


class UnitBody(Body):
    """A unit as its own side names it."""

    code: Code
    names: Annotated[
        dict[Annotated[str, Field(max_length=10)], Annotated[str, Field(max_length=200)]], Field(max_length=20)
    ]


class PassageBody(Body):
    """Words taken over from another record, with their first owner and markings."""

    origin: NodeCode
    text: Annotated[str, Field(min_length=1, max_length=20_000)]
    language: Language
    handling: Handling
    tlp: Tlp
    pap: Pap


class FileBody(Body):
    """Whose a file was first, and how it is marked."""

    digest: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    origin: NodeCode
    handling: Handling
    tlp: Tlp
    pap: Pap


Passages = Annotated[list[PassageBody], Field(max_length=MOST_PASSAGES)]
Files = Annotated[list[FileBody], Field(max_length=MOST_FILES)]


class InquiryBody(Marked):
    """An inquiry as it crosses."""

    number: Code
    registry: RegistryNumber = ""
    unit: UnitBody
    to_unit: Annotated[str, Field(max_length=40)] = ""
    members: Annotated[list[NodeCode], Field(max_length=100)] = []
    kind: Kind
    subject: dict[str, Any]
    asked: Annotated[list[Code], Field(max_length=20)]
    offence: Annotated[Code, _of_list("offence")]
    law_article: Annotated[str, Field(min_length=1, max_length=200)]
    facts: Annotated[str, Field(min_length=1, max_length=20_000)]
    purpose: Said
    link: Said
    held_because: Said
    agreement: Code
    article: Annotated[str, Field(min_length=1, max_length=20)]
    urgency: Urgency
    ground: Annotated[Code, _of_list("ground")] | None = None
    urgency_reasons: Line = ""
    wished_at: AwareDatetime | None = None
    oral_at: AwareDatetime | None = None
    oral_with: Annotated[str, Field(max_length=120)] = ""
    source_grade: Annotated[Code, _of_list("source_grade")]
    information_grade: Annotated[Code, _of_list("information_grade")]
    language: Language
    passages: Passages = []
    files: Files = []

    @model_validator(mode="after")
    def _as_its_kind_wants(self) -> Self:
        checked(self.kind, self.subject)
        if not set(self.asked) <= set(asking(self.kind).asked) or len(set(self.asked)) != len(self.asked):
            raise ValueError("something is asked that is not of this kind, or asked twice")
        if bool(self.asked) == (self.kind in EXPECT_FEEDBACK):
            raise ValueError("a question asks something, and information asks nothing")
        if self.urgency == Urgency.URGENT and not (self.ground and self.urgency_reasons.strip()):
            raise ValueError("urgent needs a ground and reasons")
        return self


class AcknowledgementBody(Body):
    """The partner has taken the inquiry: its number there, who holds it, and when the answer is due.

    With `downgrade_reasons` it takes an urgent inquiry as routine.
    """

    inquiry: uuid.UUID
    number: Code
    registry: RegistryNumber = ""
    unit: UnitBody
    direct: bool
    due_at: AwareDatetime | None
    downgrade_reasons: Line = ""


class StepBody(Body):
    """A step of one side that changes the copy of the other.

    The answering side screens, assigns, asks, stops and starts the clock, extends; the asking side clarifies,
    withdraws, reminds, escalates, closes. `until` is the new deadline, or until when the clock is expected to stand.
    """

    inquiry: uuid.UUID
    step: Literal[
        "screen", "assign", "ask", "stop", "start", "extend", "clarify", "withdraw", "remind", "escalate", "close"
    ]
    at: AwareDatetime
    reason: Annotated[Code, _of_list("pause")] | None = None
    text: Text = ""
    language: Language = "en"
    until: AwareDatetime | None = None
    due_at: AwareDatetime | None = None

    @model_validator(mode="after")
    def _says_what_it_must(self) -> Self:
        if self.step in ("ask", "clarify", "withdraw", "stop", "extend") and not self.text.strip():
            raise ValueError(f"the step {self.step} needs words")
        if (self.step == "stop") != (self.reason is not None) or (self.step == "stop" and self.until is None):
            raise ValueError("the clock stops with a reason and an expected end, and nothing else does")
        if self.step in ("extend", "start") and self.due_at is None:
            raise ValueError(f"the step {self.step} needs the new deadline")
        return self


class ReplyBody(Marked):
    """The answer, the feedback, or the refusal with its ground."""

    inquiry: uuid.UUID
    number: Code
    registry: RegistryNumber = ""
    outcome: Outcome
    ground: Annotated[Code, _of_list("refusal")] | None = None
    feedback: Feedback | None = None
    text: Text
    source_grade: Annotated[Code, _of_list("source_grade")] | None = None
    information_grade: Annotated[Code, _of_list("information_grade")] | None = None
    language: Language
    passages: Passages = []
    files: Files = []


class ConsentRequestBody(Body):
    """May we pass on to `onward` what you gave us in this inquiry?"""

    consent: uuid.UUID
    inquiry: uuid.UUID
    onward: NodeCode
    purpose: Said


class ConsentBody(Body):
    """The first owner's decision."""

    consent: uuid.UUID
    granted: bool
    condition: Line = ""


Count = Annotated[int, Field(ge=0, le=10_000_000)]
Counts = dict[Annotated[str, Field(max_length=40)], Count | dict[Annotated[str, Field(max_length=40)], Count] | None]
Places = Annotated[dict[Annotated[str, Field(max_length=16)], Annotated[int, Field(ge=0)]], Field(max_length=50)]


class LedgerBody(Body):
    """A ledger over a period, counted up to a place of each stream: figures both ways, and a line for each matter."""

    since: AwareDatetime
    until: AwareDatetime
    sent: Places
    taken: Places
    ours: Annotated[Counts, Field(max_length=40)]
    theirs: Annotated[Counts, Field(max_length=40)]
    codes: Annotated[str, Field(max_length=400_000, pattern=r"^([0-9a-f]{32} [a-z0-9/-]{1,60}(\n|$))*$")]


class TranslationBody(Body):
    """A translation of a letter that crossed before: texts by part, bound by `of` to the digest of the original."""

    inquiry: uuid.UUID
    reply: uuid.UUID | None = None
    language: Language
    parts: Annotated[dict[str, Text], Field(min_length=1, max_length=len(PARTS))]
    of: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    by: Annotated[str, Field(min_length=1, max_length=120)]
    begun_at: AwareDatetime
    seconds: Annotated[int, Field(ge=0, le=366 * 86_400)]

    @model_validator(mode="after")
    def _of_known_parts(self) -> Self:
        if set(self.parts) - set(PARTS) or not all(text.strip() for text in self.parts.values()):
            raise ValueError("a part that no letter has, or one without words")
        return self
