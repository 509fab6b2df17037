"""The hotline for programs: lines, alerts and the month's report, behind the same doors and actions as the pages."""

import datetime
import uuid
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from ninja import Field, Query, Router, Schema

from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.hotline import access, queries
from jalon.node.hotline.actions import alerts as actions
from jalon.node.hotline.actions import lines
from jalon.node.hotline.choices import State
from jalon.node.hotline.queries import calling, shapes, told
from jalon.node.hotline.schemas import Kind, Latitude, Longitudinal, Month, Outcome
from jalon.node.kernel import clock, geojson
from jalon.node.kernel.http import HttpRequest, described_file, file_response
from jalon.node.kernel.paging import Cut, Page, Piece, cut
from jalon.node.kernel.preconditions import idempotency_key

if TYPE_CHECKING:
    from jalon.node.hotline.models import Alert, Line

router = Router(tags=["Hotline"])
GEOJSON = described_file("Shapes as GeoJSON", geojson.TYPE, schema=geojson.SCHEMA)


class LineShown(Schema):
    """A line in a list; `code` is the same on both sides."""

    id: uuid.UUID
    code: str
    level: str
    unit: uuid.UUID = Field(alias="unit_id")
    partner: str = Field(alias="their_node")
    their_unit: uuid.UUID = Field(alias="their_unit_id")
    valid_from: datetime.date
    valid_until: datetime.date | None
    rerouted_to: uuid.UUID | None = Field(alias="rerouted_to_id")


class NumberTold(Schema):
    """A permanent number of an end, as E.164."""

    kind: str
    number: str
    note: str


class OnDutyTold(Schema):
    """Somebody on duty now."""

    name: str
    duty: str
    number: str
    languages: list[str]
    until: datetime.datetime


class EndTold(Schema):
    """One end of a line; no hours means day and night."""

    unit: str
    numbers: list[NumberTold]
    languages: list[str]
    hours: list[dict[str, Any]]
    on_duty: list[OnDutyTold]


class LineWhole(LineShown):
    """A line with both ends as they stand now; `dark` says why nobody can be reached, and is empty otherwise."""

    ours: EndTold
    theirs: EndTold
    dark: str
    standing: uuid.UUID | None
    last_test_at: datetime.datetime | None
    last_test_answered: bool | None


class AlertShown(Schema):
    """An alert in a list. `side` is who raised it; `mark` is what people read out."""

    id: uuid.UUID
    mark: str
    side: str
    partner: str = Field(alias="their_node")
    unit: uuid.UUID = Field(alias="unit_id")
    line: str = Field(alias="line_code")
    kind: str
    exercise: str
    state: str
    signed: bool
    raised_at: datetime.datetime
    stored_at: datetime.datetime | None
    opened_at: datetime.datetime | None
    acknowledged_at: datetime.datetime | None
    acknowledged_by: str
    next_at: datetime.datetime | None
    expires_at: datetime.datetime
    closed_at: datetime.datetime | None
    outcome: str


class EventTold(Schema):
    """One entry of an alert's timeline."""

    kind: str
    side: str
    at: datetime.datetime
    who: str
    text: str


class AlertWhole(AlertShown):
    """An alert with what it says, its plan, its timeline, and the text of the SMS that says the same."""

    place: str
    marker: str
    latitude: float | None
    longitude: float | None
    text: str
    language: str
    outcome_text: str
    warnings: list[str]
    plan: list[dict[str, Any]]
    inquiry: str
    sms: str
    events: list[EventTold]


class NewAlert(Schema):
    """An alert to be raised at once; the Idempotency-Key becomes its id."""

    line: uuid.UUID = Field(description="One of the lines on which you raise alerts.")
    kind: Kind
    place: str = Field("", max_length=200)
    marker: str = Field("", max_length=30)
    latitude: Latitude | None = None
    longitude: Longitudinal | None = None
    text: str = Field("", max_length=1000)


class Closure(Schema):
    """How an alert ended."""

    outcome: Outcome
    text: str = Field("", max_length=1000)


class AlertsAsked(Schema):
    """Which alerts: all, or those in one state."""

    state: State | None = None


class ReportTold(Schema):
    """The month with one partner: our rows as of now, theirs as they sent them, and where the two differ."""

    partner: str
    month: str
    ours: list[dict[str, Any]]
    theirs: list[dict[str, Any]] | None = Field(description="Null until the partner's report is here.")
    differences: list[dict[str, Any]]


@router.get("/lines", response=Page[LineShown], summary="Hotline lines of my units, ended ones too")
def list_lines(request: HttpRequest, piece: Query[Piece]) -> "Cut[Line]":
    accounts.must_hold(request.user, Permission.READ_HOTLINE)
    return cut(queries.readable_lines(request.user), piece)


@router.get("/lines/geojson", summary="Where the lines end, as GeoJSON (RFC 7946)", openapi_extra=GEOJSON)
def export_lines(request: HttpRequest, on: datetime.date | None = None) -> HttpResponse:
    """The provinces at both ends of the lines that I may see, with the lines that are open, dark and rerouted."""
    accounts.must_hold(request.user, Permission.READ_HOTLINE)
    day = on or clock.today()
    content = shapes.lines(request.user, on=day)
    lines.note_export(by=request.user, kind="geojson")
    return file_response(content, kind=geojson.TYPE, name=f"lines-{day.isoformat()}.geojson")


@router.get("/lines/{uuid:key}", response=LineWhole, summary="A line with both ends, and who is on duty now")
def show_line(request: HttpRequest, key: uuid.UUID) -> dict[str, Any]:
    return told.line(access.line_for_reading(request.user, key))


@router.get("/alerts", response=Page[AlertShown], summary="Alerts of my units")
def list_alerts(request: HttpRequest, asked: Query[AlertsAsked], piece: Query[Piece]) -> "Cut[Alert]":
    """Newest first."""
    accounts.must_hold(request.user, Permission.READ_HOTLINE)
    found = queries.readable(request.user)
    return cut(found.filter(state=asked.state) if asked.state else found, piece)


@router.get("/alerts/{uuid:key}", response=AlertWhole, summary="An alert with its timeline")
def show_alert(request: HttpRequest, key: uuid.UUID) -> dict[str, Any]:
    """Reading it is kept in the log, and the first to read one of theirs signs so for the partner."""
    alert = access.alert_for_reading(request.user, key)
    actions.read_alert(alert, reader=request.user)
    return told.alert(alert)


@router.post("/alerts", response={201: AlertShown}, summary="Raise an alert")
def raise_alert(request: HttpRequest, asked: NewAlert) -> "Alert":
    """It leaves at once, and escalates on both sides until somebody acknowledges it."""
    accounts.must_hold(request.user, Permission.RAISE_ALERTS)
    line = next((line for line in calling.raisable_lines(request.user) if line.pk == asked.line), None)
    if line is None:
        raise Http404
    position = (asked.latitude, asked.longitude)
    where = None if position[0] is None or position[1] is None else (position[0], position[1])
    matter = actions.Matter(asked.kind, asked.place, asked.marker, where, asked.text)
    key, person = idempotency_key(request), request.user
    return actions.raise_alert(key, line=line, matter=matter, actor=person.actor, author=person)


@router.post("/alerts/{uuid:key}/acknowledge", response=AlertShown, summary="Acknowledge an alert of theirs")
def acknowledge_alert(request: HttpRequest, key: uuid.UUID) -> "Alert":
    """From then on the person behind the token holds it, and nothing escalates."""
    access.alert_for(request.user, key, Permission.ANSWER_ALERTS)
    return actions.acknowledge_alert(key, holder=request.user)


@router.post("/alerts/{uuid:key}/close", response=AlertShown, summary="Close an alert with its outcome")
def close_alert(request: HttpRequest, key: uuid.UUID, asked: Closure) -> "Alert":
    access.alert_for_closing(request.user, key)
    return actions.close_alert(key, closer=request.user, outcome=asked.outcome, text=asked.text)


@router.get("/hotline-reports/{partner}/{month}", response=ReportTold, summary="A month's figures with a partner")
def show_report(request: HttpRequest, partner: str, month: Month) -> dict[str, Any]:
    """`month` as in 2026-11. Counted in UTC, over the whole node, as both sides do it."""
    accounts.must_hold(request.user, Permission.READ_HOTLINE)
    if not queries.readable_lines(request.user).filter(their_node=partner).exists():
        raise Http404
    return told.report(partner, month)
