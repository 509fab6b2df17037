"""`exchange.translation.v1`: a translation of a letter that crossed before, signed by the node that sends it."""

import uuid
from typing import Annotated, Self

from pydantic import AwareDatetime, Field, model_validator

from jalon.node.exchange.choices.letters import PARTS
from jalon.node.exchange.schemas import Body, Language, Text


class TranslationBody(Body):
    """The texts by part, bound by `of` to the digest of the original, and who made them in which time."""

    inquiry: uuid.UUID
    reply: uuid.UUID | None = None
    language: Language
    parts: Annotated[dict[str, Text], Field(min_length=1, max_length=len(PARTS))]
    of: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    by: Annotated[str, Field(min_length=1, max_length=120)]
    begun_at: AwareDatetime
    seconds: Annotated[int, Field(ge=0, le=366 * 86_400)]

    @model_validator(mode="after")
    def _of_known_parts(self) -> Self:
        if set(self.parts) - set(PARTS) or not all(text.strip() for text in self.parts.values()):
            raise ValueError("a part that no letter has, or one without words")
        return self
