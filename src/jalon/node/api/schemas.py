"""What the API itself says: problems."""

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
