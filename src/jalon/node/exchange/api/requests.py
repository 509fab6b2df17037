"""Requests for programs: the same doors and actions as the pages; the Idempotency-Key is the id of what is made."""

import datetime
import uuid
from typing import TYPE_CHECKING, Any, Literal

from django.http import Http404
from ninja import Field, Query, Schema
from pydantic import AwareDatetime

from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.directory import queries as directory
from jalon.node.exchange import access, actions, queries
from jalon.node.exchange.api.routes import router
from jalon.node.exchange.choices import Outcome, Step
from jalon.node.exchange.queries import export
from jalon.node.exchange.queries.records import condition
from jalon.node.exchange.schemas import Handling, Pap, Tlp
from jalon.node.kernel import clock
from jalon.node.kernel.http import HttpRequest
from jalon.node.kernel.paging import Cut, Page, Piece, cut
from jalon.node.kernel.preconditions import idempotency_key

if TYPE_CHECKING:
    from jalon.node.exchange.models import Inquiry

TEXT = Field("", max_length=20_000)
LINE = Field("", max_length=500)


class InquiryShown(Schema):
    """A request in a list."""

    id: uuid.UUID
    number: str
    partner_number: str
    direction: str
    partner: str = Field(alias="partner_id")
    kind: str
    state: str
    urgency: str
    handling: str
    tlp: str
    pap: str
    due_at: datetime.datetime | None
    answered_at: datetime.datetime | None


class NewInquiry(Schema):
    """A request to be written; it waits for a second person before it leaves."""

    to: str = Field(max_length=40, description="Code of the partner's node.")
    to_unit: str = Field("", max_length=40, description="Code of a unit there; empty for its centre.")
    unit: uuid.UUID = Field(description="Our unit that asks.")
    kind: str = Field(max_length=40)
    subject: dict[str, Any]
    asked: list[str] = Field(default_factory=list, max_length=20)
    offence: str = Field(max_length=40)
    law_article: str = Field(max_length=200)
    facts: str = Field(max_length=20_000)
    purpose: str = Field(max_length=500)
    link: str = Field(max_length=500)
    held_because: str = Field(max_length=500)
    agreement: str = Field(max_length=40)
    article: str = Field(max_length=20)
    urgency: str = Field("routine", max_length=8)
    ground: str = Field("", max_length=20)
    urgency_reasons: str = LINE
    handling: Handling = "H1"
    restrictions: str = LINE
    tlp: Tlp = "amber"
    pap: Pap = "amber"
    source_grade: str = Field("X", max_length=1)
    information_grade: str = Field("4", max_length=1)
    language: str = Field("en", max_length=10)
    screen: dict[str, bool] = Field(description="To each question of the Article 3 screen whether it is yes; not kept.")


class Acknowledgement(Schema):
    """Taking a request; reasons only where an urgent one is taken as routine."""

    direct: bool = True
    downgrade_reasons: str = LINE


class Answers(Schema):
    """The Article 3 screen: to each question whether the answer is yes. Not kept."""

    answers: dict[str, bool]


class Article3Refusal(Schema):
    """A refusal under Article 3."""

    ground: str = Field(max_length=2)
    text: str = Field(max_length=2000)


class Words(Schema):
    """A step that says something."""

    text: str = TEXT


class Stop(Schema):
    """Stopping the clock."""

    reason: str = Field(max_length=40)
    text: str = Field(max_length=2000)
    until: AwareDatetime


class Extension(Schema):
    """More time."""

    text: str = Field(max_length=2000)
    until: AwareDatetime


class NewReply(Schema):
    """An answer, feedback, or a refusal."""

    outcome: Outcome
    text: str = Field(max_length=20_000)
    handling: Handling
    ground: str = Field("", max_length=8)
    feedback: str = Field("", max_length=8)
    tlp: Tlp | Literal[""] = ""
    pap: Pap | Literal[""] = ""
    restrictions: str = LINE
    grades: str = Field("", max_length=2)


class ReplyShown(Schema):
    """A reply; `to-release` until a second person has let it go."""

    id: uuid.UUID
    state: str
    outcome: str
    handling: str


@router.get("/requests", response=Page[InquiryShown], summary="Requests of my units")
def list_inquiries(request: HttpRequest, piece: Query[Piece], view: str = "") -> "Cut[Inquiry]":
    """Newest first; `view` is one of the saved views, such as `waiting-on-us` or `overdue`."""
    accounts.must_hold(request.user, Permission.READ_INQUIRIES)
    return cut(queries.readable(request.user).filter(condition(view, clock.now())), piece)


@router.get("/requests/{uuid:key}", response=dict[str, Any], summary="One request with its thread")
def show_inquiry(request: HttpRequest, key: uuid.UUID) -> dict[str, Any]:
    """Everything that crossed, with owners and markings; never internal notes. Reading it is kept in the log."""
    inquiry = access.inquiry_for_reading(request.user, key)
    actions.read_inquiry(inquiry, reader=request.user)
    return export.exported(inquiry)


@router.post("/requests", response={201: InquiryShown}, summary="Write a request")
def draft_inquiry(request: HttpRequest, told: NewInquiry) -> "Inquiry":
    accounts.must_hold_for(request.user, Permission.DRAFT_INQUIRIES, told.unit)
    said = told.dict(exclude={"to", "to_unit", "unit", "screen"})
    unit = directory.unit_by_code(told.to, told.to_unit, on=clock.today()) if told.to_unit else None
    if directory.node(told.to) is None or (told.to_unit and unit is None):
        raise Http404
    fields = {
        **said,
        "partner_id": told.to,
        "partner_unit": {"code": unit.code, "names": unit.names} if unit else {},
        "unit_id": told.unit,
    }
    key = idempotency_key(request)
    return actions.draft_inquiry(key, author=request.user, fields=fields, screen=told.screen)


@router.post("/requests/{uuid:key}/release", response=InquiryShown, summary="Release a request")
def release_inquiry(request: HttpRequest, key: uuid.UUID) -> "Inquiry":
    access.inquiry_for(request.user, key, Permission.RELEASE)
    return actions.release_inquiry(key, releaser=request.user)


@router.post("/requests/{uuid:key}/return", response=InquiryShown, summary="Return a request to its author")
def return_inquiry(request: HttpRequest, key: uuid.UUID, told: Words) -> "Inquiry":
    access.inquiry_for(request.user, key, Permission.RELEASE)
    return actions.return_inquiry(key, reviewer=request.user, reason=told.text[:500])


@router.post("/requests/{uuid:key}/acknowledge", response=InquiryShown, summary="Acknowledge a request of theirs")
def acknowledge_inquiry(request: HttpRequest, key: uuid.UUID, told: Acknowledgement) -> "Inquiry":
    access.inquiry_for(request.user, key, Permission.HANDLE_INQUIRIES)
    return actions.acknowledge_inquiry(key, handler=request.user, **told.dict())


@router.post("/requests/{uuid:key}/screen", response=InquiryShown, summary="Pass the Article 3 screen")
def pass_screen(request: HttpRequest, key: uuid.UUID, told: Answers) -> "Inquiry":
    access.inquiry_for(request.user, key, Permission.SCREEN)
    return actions.pass_screen(key, reviewer=request.user, answers=told.answers)


@router.post("/requests/{uuid:key}/refuse-article-3", response=InquiryShown, summary="Refuse under Article 3")
def refuse_screen(request: HttpRequest, key: uuid.UUID, told: Article3Refusal) -> "Inquiry":
    access.inquiry_for(request.user, key, Permission.SCREEN)
    reply = idempotency_key(request)
    return actions.refuse_screen(key, reviewer=request.user, ground=told.ground, text=told.text, reply_key=reply)


@router.post("/requests/{uuid:key}/take", response=InquiryShown, summary="Work on a request")
def take_inquiry(request: HttpRequest, key: uuid.UUID) -> "Inquiry":
    access.inquiry_for(request.user, key, Permission.HANDLE_INQUIRIES)
    return actions.assign_inquiry(key, handler=request.user, by=request.user)


@router.post("/requests/{uuid:key}/ask", response=InquiryShown, summary="Ask the partner for clarification")
def ask_clarification(request: HttpRequest, key: uuid.UUID, told: Words) -> "Inquiry":
    access.inquiry_for(request.user, key, Permission.HANDLE_INQUIRIES)
    return actions.ask_clarification(key, by=request.user, text=told.text, step_key=idempotency_key(request))


@router.post("/requests/{uuid:key}/stop", response=InquiryShown, summary="Stop the clock")
def stop_clock(request: HttpRequest, key: uuid.UUID, told: Stop) -> "Inquiry":
    access.inquiry_for(request.user, key, Permission.HANDLE_INQUIRIES)
    return actions.stop_clock(key, by=request.user, step_key=idempotency_key(request), **told.dict())


@router.post("/requests/{uuid:key}/start", response=InquiryShown, summary="Start the clock")
def start_clock(request: HttpRequest, key: uuid.UUID, told: Words) -> "Inquiry":
    access.inquiry_for(request.user, key, Permission.HANDLE_INQUIRIES)
    return actions.start_clock(key, by=request.user, text=told.text, step_key=idempotency_key(request))


@router.post("/requests/{uuid:key}/extend", response=InquiryShown, summary="Extend the deadline")
def extend_deadline(request: HttpRequest, key: uuid.UUID, told: Extension) -> "Inquiry":
    access.inquiry_for(request.user, key, Permission.HANDLE_INQUIRIES)
    return actions.extend_deadline(key, by=request.user, step_key=idempotency_key(request), **told.dict())


@router.post("/requests/{uuid:key}/reply", response={201: ReplyShown}, summary="Answer or refuse")
def reply_inquiry(request: HttpRequest, key: uuid.UUID, told: NewReply) -> Any:
    access.inquiry_for(request.user, key, Permission.HANDLE_INQUIRIES)
    return actions.reply_to_inquiry(idempotency_key(request), inquiry_key=key, author=request.user, **told.dict())


@router.post("/requests/replies/{uuid:key}/release", response=ReplyShown, summary="Release a reply")
def release_reply(request: HttpRequest, key: uuid.UUID) -> Any:
    access.reply_for_release(request.user, key)
    return actions.release_reply(key, releaser=request.user)


@router.post("/requests/{uuid:key}/clarify", response=InquiryShown, summary="Clarify a request of ours")
def clarify_inquiry(request: HttpRequest, key: uuid.UUID, told: Words) -> "Inquiry":
    access.inquiry_for(request.user, key, Permission.DRAFT_INQUIRIES)
    return actions.clarify_inquiry(key, by=request.user, text=told.text, step_key=idempotency_key(request))


@router.post("/requests/{uuid:key}/remind", response=InquiryShown, summary="Remind the partner")
def remind_inquiry(request: HttpRequest, key: uuid.UUID, told: Words) -> "Inquiry":
    access.inquiry_for(request.user, key, Permission.DRAFT_INQUIRIES)
    step = idempotency_key(request)
    return actions.press_inquiry(key, Step.REMIND, by=request.user, text=told.text, step_key=step)


@router.post("/requests/{uuid:key}/escalate", response=InquiryShown, summary="Escalate a request that is late")
def escalate_inquiry(request: HttpRequest, key: uuid.UUID, told: Words) -> "Inquiry":
    access.inquiry_for(request.user, key, Permission.DRAFT_INQUIRIES)
    step = idempotency_key(request)
    return actions.press_inquiry(key, Step.ESCALATE, by=request.user, text=told.text, step_key=step)


@router.post("/requests/{uuid:key}/withdraw", response=InquiryShown, summary="Withdraw a request of ours")
def withdraw_inquiry(request: HttpRequest, key: uuid.UUID, told: Words) -> "Inquiry":
    access.inquiry_for(request.user, key, Permission.DRAFT_INQUIRIES)
    return actions.withdraw_inquiry(key, by=request.user, reason=told.text, step_key=idempotency_key(request))


@router.post("/requests/{uuid:key}/close", response=InquiryShown, summary="Accept the answer and close")
def close_inquiry(request: HttpRequest, key: uuid.UUID) -> "Inquiry":
    access.inquiry_for(request.user, key, Permission.DRAFT_INQUIRIES)
    return actions.close_inquiry(key, closer=request.user)
