"""The directory for programs: units, who faces whom, who holds what, pairs, gate notices."""

import datetime
import uuid
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from ninja import Query, Router

from jalon import JalonError
from jalon.node.directory import access, actions, queries
from jalon.node.directory.choices import FileKind
from jalon.node.directory.queries import files, listing, shapes
from jalon.node.directory.schemas import (
    AgencyEnding,
    AgencyShown,
    DayOffShown,
    EndingAsked,
    EndingShown,
    FacingAsked,
    FacingShown,
    HoldingAsked,
    HoldingShown,
    NewDayOff,
    NewNotice,
    NewPair,
    NoticeShown,
    PairShown,
    UnitsAsked,
    UnitShown,
    UnitWhole,
)
from jalon.node.kernel import clock, geojson, sheets
from jalon.node.kernel.http import HttpRequest, described_file, file_response
from jalon.node.kernel.language import in_words
from jalon.node.kernel.paging import Cut, Page, Piece, cut
from jalon.node.kernel.preconditions import idempotency_key

if TYPE_CHECKING:
    from jalon.node.directory.models import Agency, DayOff, GateNotice, Pair, Unit
    from jalon.node.directory.queries import Facing, Holding

router = Router(tags=["Directory"])


TABLE = described_file("A table, as the ending says", *sheets.TYPES.values())
GEOJSON = described_file("Shapes as GeoJSON", geojson.TYPE, schema=geojson.SCHEMA)


@router.get("/units", response=Page[UnitShown], summary="Units of both sides, searched and narrowed")
def list_units(request: HttpRequest, asked: Query[UnitsAsked], piece: Query[Piece]) -> "Cut[Unit]":
    access.must_look_up(request.user)
    rows = listing.units(listing.Filters(**asked.dict()), today=clock.today())
    return cut(rows.order_by(), piece, by="code", newest_first=False)


@router.get("/units/export/{ending}", summary="Every unit of a node as a file", openapi_extra=TABLE)
def export_units(request: HttpRequest, ending: sheets.Ending, node: str = "") -> HttpResponse:
    """With its dates, past ones included, in the columns that an import takes; for those who keep the directory."""
    access.must_manage(request.user)
    found = access.node_for_import(node or queries.own_node().pk)
    content = files.exported(ending, found.pk)
    actions.note_export(found.pk, actor=request.user.actor)
    return file_response(content, kind=sheets.TYPES[ending], name=f"units-{found.pk}.{ending}")


@router.get("/units/{uuid:key}", response=UnitWhole, summary="A unit with its contacts and what became of it")
def show_unit(request: HttpRequest, key: uuid.UUID) -> dict[str, Any]:
    return queries.whole(access.unit_for_reading(request.user, key), at=clock.now())


@router.get("/who-faces", response=FacingShown, summary="The counterpart and the ladder behind it, at an hour")
def who_faces(request: HttpRequest, asked: Query[FacingAsked]) -> "Facing":
    access.must_look_up(request.user)
    said = asked.dict()
    said["at"] = said["at"] or clock.now()
    try:
        return queries.who_faces(**said)
    except JalonError as error:
        raise access.CannotAnswer(in_words(error.args[0])) from error


@router.get("/who-holds", response=HoldingShown, summary="Who holds today what an earlier unit decided")
def who_holds(request: HttpRequest, asked: Query[HoldingAsked]) -> "Holding":
    access.must_look_up(request.user)
    try:
        return queries.who_holds(asked.words, decided_on=asked.decided_on, on=asked.on or clock.today())
    except JalonError as error:
        raise access.CannotAnswer(in_words(error.args[0])) from error


@router.get("/pairs", response=Page[PairShown], summary="Counterpart pairs in force today")
def list_pairs(request: HttpRequest, piece: Query[Piece]) -> "Cut[Pair]":
    access.must_look_up(request.user)
    return cut(queries.pairs(on=clock.today()), piece)


@router.get("/pairs/export/{ending}", summary="Every counterpart pair as a file", openapi_extra=TABLE)
def export_pairs(request: HttpRequest, ending: sheets.Ending) -> HttpResponse:
    """With its dates, past ones included, in the columns that an import takes; for those who keep the directory."""
    access.must_manage(request.user)
    content = files.exported_pairs(ending)
    actions.note_export(queries.own_node().pk, what=FileKind.PAIRS, actor=request.user.actor)
    return file_response(content, kind=sheets.TYPES[ending], name=f"pairs.{ending}")


@router.get("/borders/{neighbour}/geojson", summary="A border as GeoJSON (RFC 7946)", openapi_extra=GEOJSON)
def export_border(
    request: HttpRequest, neighbour: str, of: shapes.Of = "territories", on: datetime.date | None = None
) -> HttpResponse:
    """First-level territories of both sides, or the units or gates that lie in them, on a day; coarse outlines."""
    access.must_look_up(request.user)
    day = on or clock.today()
    content = shapes.border(neighbour, of, on=day)
    actions.note_shapes(neighbour, of=of, actor=request.user.actor)
    return file_response(content, kind=geojson.TYPE, name=f"border-{of}-{day.isoformat()}.geojson")


@router.post("/pairs", response={201: PairShown}, summary="Name two units as counterparts")
def name_pair(request: HttpRequest, told: NewPair) -> "Pair":
    access.must_manage(request.user)
    said = told.dict()
    ours, theirs = (access.unit_for_reading(request.user, said.pop(side)) for side in ("ours", "theirs"))
    return actions.name_pair(ours, theirs, key=idempotency_key(request), actor=request.user.actor, **said)


@router.get("/agencies", response=Page[AgencyShown], summary="Agencies of both sides, ended ones too")
def list_agencies(request: HttpRequest, piece: Query[Piece]) -> "Cut[Agency]":
    access.must_look_up(request.user)
    return cut(queries.agencies_listed(), piece, by="code", newest_first=False)


@router.get("/agencies/{uuid:key}/ending", response=EndingShown, summary="What the end of an agency would do")
def look_at_ending(request: HttpRequest, key: uuid.UUID, asked: Query[EndingAsked]) -> dict[str, Any]:
    agency = access.agency_for_change(request.user, key)
    heir = access.agency_named(asked.heir, on=asked.on)
    decision = actions.may_end_agency(agency, on=asked.on, heir=heir)
    units = queries.units_of_agency(agency, on=asked.on)
    codes = list(units.values_list("code", flat=True)[:20])
    return {"allowed": bool(decision), "why": str(decision.reason), "units": units.count(), "first_units": codes}


@router.post("/agencies/{uuid:key}/end", response=AgencyShown, summary="End an agency; its units go to another")
def end_agency(request: HttpRequest, key: uuid.UUID, told: AgencyEnding) -> "Agency":
    """Refused, with what is still open, where units belong to it and no agency takes them."""
    access.agency_for_change(request.user, key)
    heir = access.agency_named(told.heir, on=told.on)
    return actions.end_agency(key, on=told.on, heir=heir, decision=told.decision, actor=request.user.actor)


@router.get("/days-off", response=Page[DayOffShown], summary="Days off of agencies and units of both sides")
def list_days_off(request: HttpRequest, piece: Query[Piece]) -> "Cut[DayOff]":
    access.must_look_up(request.user)
    return cut(queries.days_off_listed(), piece)


@router.post("/days-off", response={201: DayOffShown}, summary="Enter days off of an agency or a unit of ours")
def add_day_off(request: HttpRequest, told: NewDayOff) -> "DayOff":
    """They count for the hours of an office as public holidays do; those of an agency are no working days either."""
    access.must_manage(request.user)
    bearer = access.bearer_of_days_off(agency=told.agency, unit=told.unit, on=told.first_date)
    said = told.dict(include={"first_date", "last_date", "names"})
    return actions.add_day_off(idempotency_key(request), of=bearer, actor=request.user.actor, **said)


@router.delete("/days-off/{uuid:key}", response={204: None}, summary="Withdraw days off")
def withdraw_day_off(request: HttpRequest, key: uuid.UUID) -> None:
    actions.withdraw_day_off(access.day_off_for_change(request.user, key), actor=request.user.actor)


@router.get("/gate-notices", response=Page[NoticeShown], summary="Gate notices of both sides")
def list_notices(request: HttpRequest, piece: Query[Piece]) -> "Cut[GateNotice]":
    access.must_look_up(request.user)
    return cut(queries.notices(), piece)


@router.post("/gate-notices", response={201: NoticeShown}, summary="Publish a gate notice and send it across")
def publish_notice(request: HttpRequest, told: NewNotice) -> "GateNotice":
    access.must_tell(request.user)
    said = told.dict()
    hours = said.pop("hours")
    return actions.publish_notice(idempotency_key(request), actor=request.user.actor, hours_line=hours, **said)
