"""What the API says about people and their tokens."""

import datetime
import uuid

from ninja import Schema
from pydantic import Field


class HeldRole(Schema):
    """A role in force today."""

    role: str
    unit: str
    until: datetime.date | None


class Me(Schema):
    """Who asks, in which roles, and what this log-in or token may do."""

    username: str
    name: str
    language: str
    roles: list[HeldRole]
    may: list[str] = Field(description="Permissions; behind a token, those that it carries.")


class TokenShown(Schema):
    """A token without its secret."""

    id: uuid.UUID
    name: str
    hint: str = Field(description="How its secret begins.")
    scopes: list[str]
    may_write: bool
    created_at: datetime.datetime
    expires_at: datetime.datetime
    last_used_at: datetime.datetime | None
    ended_at: datetime.datetime | None


class ShortToken(Schema):
    """What a program's client obtains (RFC 6749, section 5.1)."""

    access_token: str
    token_type: str = "Bearer"  # noqa: S105 - the standard's word
    expires_in: int
    scope: str


class OAuthError(Schema):
    """Why it does not (RFC 6749, section 5.2)."""

    error: str
    error_description: str = ""
