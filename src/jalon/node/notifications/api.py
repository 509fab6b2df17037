"""Notifications for programs: what the token's person was told, marked as read, and the kinds they want."""

import uuid
from typing import Any

from ninja import Query, Router

from jalon.node.kernel.http import HttpRequest
from jalon.node.kernel.paging import Cut, Page, Piece, cut
from jalon.node.notifications import access, actions, choices, queries
from jalon.node.notifications.schemas import KindShown, KindsWanted, Marked, NotificationShown, ToMark

router = Router(tags=["Notifications"])


def _shown(told: Any) -> dict[str, Any]:
    kind = choices.kind_of(told.kind)
    sentence = kind.said(told.words) if kind else told.kind
    same = {name: getattr(told, name) for name in ("id", "kind", "about", "at", "read_at")}
    return {**same, "sentence": sentence, "reason": queries.why(told)}


@router.get("/notifications", response=Page[NotificationShown], summary="What I was told, newest first")
def list_notifications(request: HttpRequest, piece: Query[Piece], *, unread: bool = False) -> dict[str, Any]:
    found: Cut[Any] = cut(queries.unread(request.user) if unread else queries.of(request.user), piece)
    return {"items": [_shown(told) for told in found.items], "next": found.next}


@router.get("/notifications/kinds", response=list[KindShown], summary="Which kinds I get")
def list_kinds(request: HttpRequest) -> list[queries.Choice]:
    return queries.choices_of(request.user)


@router.put("/notifications/kinds", response=list[KindShown], summary="Choose which kinds I get")
def choose_kinds(request: HttpRequest, told: KindsWanted) -> list[queries.Choice]:
    actions.choose_kinds(request.user, told.wanted)
    return queries.choices_of(request.user)


@router.post("/notifications/read", response=Marked, summary="Mark notifications of mine as read")
def mark_read(request: HttpRequest, told: ToMark) -> dict[str, int]:
    return {"count": actions.mark_read(request.user, told.ids)}


@router.get("/notifications/{uuid:key}", response=NotificationShown, summary="One notification")
def show_notification(request: HttpRequest, key: uuid.UUID) -> dict[str, Any]:
    return _shown(access.notification_for_reading(request.user, key))
