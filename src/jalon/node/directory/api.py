"""The directory for programs: units, who faces whom, who holds what, pairs, gate notices."""

import uuid
from typing import TYPE_CHECKING, Any

from ninja import Query, Router

from jalon import JalonError
from jalon.node.directory import access, actions, queries
from jalon.node.directory.queries import listing
from jalon.node.directory.rules import calendars
from jalon.node.directory.schemas import (
    FacingAsked,
    FacingShown,
    HoldingAsked,
    HoldingShown,
    NewNotice,
    NewPair,
    NoticeShown,
    PairShown,
    UnitsAsked,
    UnitShown,
    UnitWhole,
)
from jalon.node.kernel import clock
from jalon.node.kernel.http import HttpRequest
from jalon.node.kernel.paging import Cut, Page, Piece, cut
from jalon.node.kernel.preconditions import idempotency_key

if TYPE_CHECKING:
    from jalon.node.directory.models import GateNotice, Pair, Unit
    from jalon.node.directory.queries import Facing, Holding

router = Router(tags=["Directory"])


def _today() -> Any:
    return calendars.local(clock.now(), queries.own_node().country).date()


@router.get("/units", response=Page[UnitShown], summary="Units of both sides, searched and narrowed")
def list_units(request: HttpRequest, asked: Query[UnitsAsked], piece: Query[Piece]) -> "Cut[Unit]":
    access.must_look_up(request.user)
    rows = listing.units(listing.Filters(**asked.dict()), today=_today())
    return cut(rows.order_by(), piece, by="code", newest_first=False)


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
        raise access.CannotAnswer(str(error)) from error


@router.get("/who-holds", response=HoldingShown, summary="Who holds today what an earlier unit decided")
def who_holds(request: HttpRequest, asked: Query[HoldingAsked]) -> "Holding":
    access.must_look_up(request.user)
    try:
        return queries.who_holds(asked.words, decided_on=asked.decided_on, on=asked.on or _today())
    except JalonError as error:
        raise access.CannotAnswer(str(error)) from error


@router.get("/pairs", response=Page[PairShown], summary="Counterpart pairs in force today")
def list_pairs(request: HttpRequest, piece: Query[Piece]) -> "Cut[Pair]":
    access.must_look_up(request.user)
    return cut(queries.pairs(on=_today()), piece)


@router.post("/pairs", response={201: PairShown}, summary="Name two units as counterparts")
def name_pair(request: HttpRequest, told: NewPair) -> "Pair":
    access.must_manage(request.user)
    said = told.dict()
    ours, theirs = (access.unit_for_reading(request.user, said.pop(side)) for side in ("ours", "theirs"))
    return actions.name_pair(ours, theirs, key=idempotency_key(request), actor=request.user.actor, **said)


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
