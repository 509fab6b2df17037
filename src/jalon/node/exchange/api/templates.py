"""Templates for programs: those in use, a new one, its next version, taken out of use."""

import datetime
import uuid
from typing import TYPE_CHECKING

from django.http import HttpResponse
from ninja import Field, Query, Schema

from jalon.node.accounts import access as accounts
from jalon.node.accounts import queries as units
from jalon.node.accounts.choices import Permission
from jalon.node.exchange import access
from jalon.node.exchange.actions import templates as actions
from jalon.node.exchange.api.routes import router
from jalon.node.exchange.choices import Kind
from jalon.node.exchange.queries import templates as queries
from jalon.node.kernel.http import HttpRequest
from jalon.node.kernel.paging import Cut, Page, Piece, cut
from jalon.node.kernel.preconditions import etag, idempotency_key, must_match

if TYPE_CHECKING:
    from jalon.node.exchange.models import Template


class TemplateShown(Schema):
    """A template in use; titles and texts by language."""

    id: uuid.UUID
    family: uuid.UUID
    version: int
    unit: uuid.UUID = Field(alias="unit_id")
    kind: str
    titles: dict[str, str]
    texts: dict[str, dict[str, str]]
    written_at: datetime.datetime


class Wording(Schema):
    """One language of a template."""

    language: str = Field(max_length=10)
    title: str = Field(min_length=1, max_length=120)
    texts: dict[str, str] = Field(description="By part, as `facts` or `purpose`.", max_length=len(queries.WRITTEN))


class NewTemplate(Wording):
    """A new template of one of our units."""

    unit: uuid.UUID
    kind: Kind


def _tag(template: "Template") -> str:
    return etag(template.pk, template.version, template.retired_at)


@router.get("/requests/templates", response=Page[TemplateShown], summary="Templates in use")
def list_templates(request: HttpRequest, piece: Query[Piece]) -> "Cut[Template]":
    accounts.must_hold(request.user, Permission.READ_INQUIRIES)
    return cut(queries.used_by(units.units_where(request.user, Permission.READ_INQUIRIES)), piece)


@router.get("/requests/templates/{uuid:key}", response=TemplateShown, summary="One template")
def show_template(request: HttpRequest, key: uuid.UUID, response: HttpResponse) -> "Template":
    """Its ETag is what the next version sends as If-Match."""
    found = access.template_for_reading(request.user, key)
    response["ETag"] = _tag(found)
    return found


@router.post("/requests/templates", response={201: TemplateShown}, summary="Write a template")
def write_template(request: HttpRequest, told: NewTemplate) -> "Template":
    accounts.must_hold_for(request.user, Permission.DRAFT_INQUIRIES, told.unit)
    return actions.write_template(
        idempotency_key(request), unit=told.unit, kind=told.kind, language=told.language, title=told.title,
        texts=told.texts, author=request.user,
    )  # fmt: skip


@router.post("/requests/templates/{uuid:key}/versions", response={201: TemplateShown}, summary="Write it anew")
def write_next_version(request: HttpRequest, key: uuid.UUID, told: Wording) -> "Template":
    """The next version: other languages stay, and the version that was in use is never altered."""
    after = access.template_for_writing(request.user, key)
    must_match(request, _tag(after))
    return actions.write_template(
        idempotency_key(request), unit=after.unit_id, kind=after.kind, language=told.language, title=told.title,
        texts=told.texts, author=request.user, after=after,
    )  # fmt: skip


@router.post("/requests/templates/{uuid:key}/retire", response={204: None}, summary="Take it out of use")
def retire_template(request: HttpRequest, key: uuid.UUID) -> None:
    actions.retire_template(access.template_for_writing(request.user, key), by=request.user)
