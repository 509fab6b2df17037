"""Letters for programs: which there are, each as data, and as the PDF that is printed in two languages."""

import datetime
import uuid
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse
from ninja import Schema

from jalon.node.exchange import access, actions
from jalon.node.exchange.actions import letters as printing
from jalon.node.exchange.api.routes import router
from jalon.node.exchange.queries import letters
from jalon.node.exchange.queries.pages.papers import file_name
from jalon.node.exchange.queries.translations import crossed
from jalon.node.kernel.http import HttpRequest

if TYPE_CHECKING:
    from jalon.node.exchange.models import Inquiry, Reply

PDF: dict[str, Any] = {
    "responses": {200: {"description": "The letter, with its data attached", "content": {"application/pdf": {}}}}
}


class LetterShown(Schema):
    """A letter that crossed; `of` is `request`, or the id of the answer."""

    of: str
    number: str
    ours: bool
    language: str
    sent_at: datetime.datetime | None
    languages: tuple[str, str]


@router.get("/requests/{uuid:key}/letters", response=list[LetterShown], summary="Letters of a request")
def list_letters(request: HttpRequest, key: uuid.UUID) -> list[LetterShown]:
    """The request and each answer that crossed; `languages` are the pair in which they are usually printed."""
    inquiry = access.inquiry_for_reading(request.user, key)
    actions.read_inquiry(inquiry, reader=request.user)
    return [_shown(inquiry, reply) for reply, _title in crossed(inquiry)]


def _shown(inquiry: "Inquiry", reply: "Reply | None") -> LetterShown:
    held = letters.letter(inquiry, reply)
    return LetterShown(
        of=str(reply.pk) if reply else "request", number=held.number, ours=held.ours, language=held.language,
        sent_at=held.one.sent_at, languages=letters.usual_pair(inquiry),
    )  # fmt: skip


def _letter(request: HttpRequest, key: uuid.UUID, of: str) -> "tuple[Inquiry, Reply | None]":
    """The request and, where a letter of an answer is meant, that answer."""
    inquiry = access.inquiry_for_reading(request.user, key)
    for reply, _title in crossed(inquiry):
        if of == (str(reply.pk) if reply else "request"):
            return inquiry, reply
    raise Http404


@router.get("/requests/{uuid:key}/letters/{of}", summary="One letter as data")
def show_letter(request: HttpRequest, key: uuid.UUID, of: str) -> dict[str, Any]:
    """What lies inside the PDF: codes, texts untouched, signed translations, markings, digests of attachments."""
    inquiry, reply = _letter(request, key, of)
    actions.read_inquiry(inquiry, reader=request.user)
    return letters.as_data(letters.letter(inquiry, reply))


@router.get("/requests/{uuid:key}/letters/{of}/pdf", summary="One letter as PDF in two languages", openapi_extra=PDF)
def print_letter(request: HttpRequest, key: uuid.UUID, of: str, first: str = "", second: str = "") -> HttpResponse:
    """The printed letter; without languages in the usual pair. Printing it is kept in the log with its digest."""
    inquiry, reply = _letter(request, key, of)
    usual = letters.usual_pair(inquiry)
    pair = (first or usual[0], second or usual[1])
    made = printing.print_letter(inquiry, reply, reader=request.user, languages=pair)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{file_name(inquiry, reply, pair)}"'
    return response
