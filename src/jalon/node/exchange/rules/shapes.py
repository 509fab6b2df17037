"""What is asked about, as it crosses: one model a kind, made from the table of `choices.kinds`."""

import datetime
from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model

from jalon import codes
from jalon.node.exchange.choices import kinds
from jalon.node.exchange.choices.asking import ASKING


class Subject(BaseModel):
    """What every subject keeps to: no field that the table does not name."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


def _day(said: str) -> str:
    return datetime.date.fromisoformat(said).isoformat()


def _of(name: str) -> AfterValidator:
    def check(code: str) -> str:
        if code not in codes.load(name):
            raise ValueError(f"{code!r} is not in the list {name}")
        return code

    return AfterValidator(check)


def _type(field: kinds.Field) -> Any:
    text = Annotated[str, Field(min_length=1, max_length=field.most)]
    if field.entry == "lines":
        return Annotated[list[text], Field(min_length=1, max_length=kinds.MOST_LINES)]
    if field.entry == "country":
        return Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    if field.entry == "date":
        return Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$"), AfterValidator(_day)]
    return Annotated[text, _of(field.codes)] if field.entry == "code" else text


def _model(kind: str, asking: kinds.Asking) -> type[Subject]:
    fields: dict[str, Any] = {
        field.name: (_type(field), ...) if field.required else (_type(field) | None, None) for field in asking.subject
    }
    return create_model(kind.title().replace(".", "").replace("-", "") + "Subject", __base__=Subject, **fields)


SUBJECTS: dict[str, type[Subject]] = {kind: _model(kind, asking) for kind, asking in ASKING.items()}
"""The model of each kind's subject."""


def _filled(subject: Any) -> Any:
    return {name: value for name, value in subject.items() if value} if isinstance(subject, Mapping) else subject


def checked(kind: str, subject: Mapping[str, Any]) -> dict[str, Any]:
    """A subject as its kind wants it, without what is empty.

    Raises:
        ValidationError: if a field is missing, too long, of another list, or not of this kind.
    """
    return SUBJECTS[kind].model_validate(_filled(subject)).model_dump(exclude_none=True)
