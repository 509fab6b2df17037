"""What the API says of notifications."""

import datetime
import uuid

from ninja import Schema
from pydantic import Field


class NotificationShown(Schema):
    """A notification in the reader's language."""

    id: uuid.UUID
    kind: str
    about: str = Field(description="Reference of the record.")
    sentence: str
    reason: str = Field(description="Why this person got it.")
    at: datetime.datetime
    read_at: datetime.datetime | None


class ToMark(Schema):
    """Which notifications were read; none named: all."""

    ids: list[uuid.UUID] | None = Field(None, max_length=500)


class Marked(Schema):
    """How many were unread before."""

    count: int


class KindShown(Schema):
    """A kind, and whether the person gets it."""

    code: str
    label: str
    wanted: bool
    always: bool = Field(description="Cannot be turned off.")


class KindsWanted(Schema):
    """Every kind that the person wants."""

    wanted: list[str] = Field(max_length=200)
