"""The bodies of the messages that cross: checked, bounded, and free of anything that is not named here.

`accords.version.v1`, `accords.answer.v1`, `accords.copy.v1`. The content is checked as its kind demands, by
`rules.contents`, the same shapes that our own forms keep to.
"""

import uuid
from typing import Annotated, Any

from ninja import Schema
from pydantic import BaseModel, ConfigDict, Field, model_validator

from jalon.node.accords.choices import Kind
from jalon.node.accords.rules import contents

Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Parties = Annotated[list[contents.Party], Field(min_length=2, max_length=20)]


class Body(BaseModel):
    """What every message body keeps to."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Carrying(Body):
    """A body that carries the content of a record."""

    record: uuid.UUID
    kind: Kind
    parties: Parties
    content: dict[str, Any]

    @model_validator(mode="after")
    def _content_is_of_its_kind(self) -> "Carrying":
        contents.check(self.kind, self.content)
        return self

    def checked(self) -> dict[str, Any]:
        """The content, complete."""
        return contents.check(self.kind, self.content)


class VersionBody(Carrying):
    """A wording that a party proposes, or amends."""

    parents: Annotated[list[Digest], Field(max_length=20)] = []
    by: Annotated[str, Field(min_length=1, max_length=120)]


class AnswerBody(Body):
    """What a party says to a wording."""

    record: uuid.UUID
    version: Digest
    accepted: bool
    reason: Annotated[str, Field(max_length=500)] = ""
    by: Annotated[str, Field(min_length=1, max_length=120)]


class CopyBody(Carrying):
    """What a member shows to an observer."""

    version: Digest


class RecordShown(Schema):
    """A record of the register for programs."""

    id: uuid.UUID
    kind: str
    titles: dict[str, str]
    date: str
    due: str
    state: str
    standing: str
    agreed: str
    parties: list[str]
    content: dict[str, Any]


class DocumentShown(Schema):
    """A text of the library for programs."""

    id: uuid.UUID
    title: str
    source: str
    language: str
    date: str
    digest: str


class NewRecord(Schema):
    """A record to be entered on our side; the content is checked as its kind demands."""

    kind: Kind
    content: dict[str, Any]
