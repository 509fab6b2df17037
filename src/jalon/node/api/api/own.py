"""What the API itself offers: its description, the feed of changes, webhooks."""

import uuid
from typing import TYPE_CHECKING, Any

from ninja import Query, Router, Schema, Status
from pydantic import Field

from jalon.node.api import access, actions, queries
from jalon.node.api.schemas import ChangesPage, DeliveryShown, NewWebhook, WebhookMade, WebhookShown
from jalon.node.kernel.http import HttpRequest
from jalon.node.kernel.paging import Cut, Page, Piece, cut
from jalon.node.kernel.preconditions import idempotency_key

if TYPE_CHECKING:
    from jalon.node.api.models import Delivery, Subscription

router = Router(tags=["Changes and webhooks"])


class Since(Schema):
    """From where the feed is read."""

    after: str = Field("", max_length=200, description="`next` of the piece before; empty for the beginning.")
    limit: int = Field(100, ge=1, le=500, description="How many entries of the log are looked at, at most.")


@router.get("/changes", response=ChangesPage, summary="What changed, in order, as far as I may know it")
def list_changes(request: HttpRequest, since: Query[Since]) -> dict[str, Any]:
    items, following = queries.feed(request.user, since.after, since.limit)
    return {"items": items, "next": following}


@router.get("/webhooks", response=Page[WebhookShown], summary="My webhooks")
def list_webhooks(request: HttpRequest, piece: Query[Piece]) -> "Cut[Subscription]":
    return cut(queries.subscriptions_of(request.user), piece)


@router.post("/webhooks", response={201: WebhookMade}, summary="Make a webhook (Standard Webhooks)")
def make_webhook(request: HttpRequest, told: NewWebhook) -> Status[Any]:
    made, secret = actions.subscribe(idempotency_key(request), user=request.user, url=told.url, events=told.events)
    return Status(201, {**WebhookShown.from_orm(made).dict(), "secret": secret})


@router.delete("/webhooks/{uuid:key}", response={204: None}, summary="End a webhook of mine")
def end_webhook(request: HttpRequest, key: uuid.UUID) -> None:
    actions.end_subscription(access.subscription_for_ending(request.user, key), actor=request.user.actor)


@router.get("/webhooks/messages", response=Page[DeliveryShown], summary="Messages of my webhooks")
def list_messages(request: HttpRequest, piece: Query[Piece]) -> "Cut[Delivery]":
    return cut(queries.deliveries_of(request.user), piece)


@router.post("/webhooks/messages/{uuid:key}/redeliver", response={204: None}, summary="Send a message again")
def redeliver(request: HttpRequest, key: uuid.UUID) -> None:
    actions.redeliver(access.delivery_for_repeating(request.user, key), actor=request.user.actor)
