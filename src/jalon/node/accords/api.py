"""The library and the register for programs."""

import uuid
from typing import TYPE_CHECKING

from ninja import Query, Router
from pydantic import ValidationError

from jalon.node.accords import access, actions, queries
from jalon.node.accords.choices import Kind
from jalon.node.accords.queries import library
from jalon.node.accords.rules import contents
from jalon.node.accords.schemas import DocumentShown, NewRecord, RecordShown
from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.kernel.http import HttpRequest
from jalon.node.kernel.paging import Cut, Page, Piece, cut
from jalon.node.kernel.preconditions import idempotency_key

if TYPE_CHECKING:
    from jalon.node.accords.models import Document, Record

router = Router(tags=["Accords"])


@router.get("/accords/records", response=Page[RecordShown], summary="Records of one kind")
def list_records(request: HttpRequest, kind: Kind, piece: Query[Piece]) -> "Cut[Record]":
    """Mechanisms, meetings, minutes, commitments or training, as far as the caller reads them."""
    accounts.must_hold(request.user, Permission.READ_ACCORDS)
    return cut(queries.readable(request.user, kind), piece)


@router.get("/accords/records/{uuid:key}", response=RecordShown, summary="One record")
def show_record(request: HttpRequest, key: uuid.UUID) -> "Record":
    record = access.record_for(request.user, key)
    actions.read_record(record, reader=request.user)
    return record


@router.post("/accords/records", response={201: RecordShown}, summary="Enter a record on our side")
def add_record(request: HttpRequest, told: NewRecord) -> "Record":
    accounts.must_hold(request.user, Permission.WRITE_ACCORDS)
    try:
        content = contents.check(told.kind, told.content)
    except ValidationError as error:
        raise actions.CannotChange(str(error)) from error
    return actions.add_record(idempotency_key(request), kind=told.kind, content=content, by=request.user)


@router.get("/accords/documents", response=Page[DocumentShown], summary="The library")
def list_documents(request: HttpRequest, piece: Query[Piece]) -> "Cut[Document]":
    accounts.must_hold(request.user, Permission.READ_ACCORDS)
    return cut(library.documents(), piece)
