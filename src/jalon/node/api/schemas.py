"""What the API itself says: problems, changes, webhooks."""

import datetime
import uuid
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field


class Fault(Schema):
    """What is wrong with one field of the input."""

    where: str = Field(description="Place in the request, such as `body.told.name`.")
    sentence: str


class Problem(Schema):
    """A refusal (RFC 9457). `type` opens a help page on the same node; `code` is the same on page, API and wire."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    errors: list[Fault] = []


class ChangeShown(Schema):
    """Something that happened to a record: which, when, and how to read it; not what it says."""

    type: str
    at: datetime.datetime
    data: dict[str, Any]


class ChangesPage(Schema):
    """Changes in order; send `next` back as `after` to go on. It is never null: the feed has no end."""

    items: list[ChangeShown]
    next: str


class NewWebhook(Schema):
    """Where what is told."""

    url: str = Field(max_length=400)
    events: list[Annotated[str, Field(pattern=r"^[a-z-]+(\.[a-z-]+)*(\.\*)?$", max_length=100)]] = Field(
        min_length=1, max_length=50, description="Acts, or beginnings of acts: `exchange.reply.received`, `exchange.*`."
    )


class WebhookShown(Schema):
    """A webhook; its secret is shown when it is made, and never again."""

    id: uuid.UUID
    url: str
    events: list[str]
    created_at: datetime.datetime
    ended_at: datetime.datetime | None


class WebhookMade(WebhookShown):
    """A webhook that was just made."""

    secret: str = Field(description="For checking `webhook-signature`; empty where the request was a repeat.")


class DeliveryShown(Schema):
    """One message of a webhook, and how its delivery stands."""

    id: uuid.UUID
    subscription_id: uuid.UUID
    event: str
    fate: str
    tries: int
    due_at: datetime.datetime
    status: int | None
    said: str
    delivered_at: datetime.datetime | None
