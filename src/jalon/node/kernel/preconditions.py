"""What a machine says before it writes: which act this is (`Idempotency-Key`), and what it saw (`If-Match`).

@router.post("/matters", response={201: Matter})
def open_matter(request: HttpRequest, told: NewMatter) -> models.Matter:
    return actions.open_matter(idempotency_key(request), opener=request.user, **told.dict())

@router.get("/matters/{uuid:key}", response=Matter)
def show_matter(request: HttpRequest, key: uuid.UUID, response: HttpResponse) -> models.Matter:
    matter = access.matter_for_reading(request.user, key)
    response["ETag"] = etag(matter.pk, matter.changed_at)
    return matter

@router.patch("/matters/{uuid:key}", response=Matter)
def change_matter(request: HttpRequest, key: uuid.UUID, told: Change) -> models.Matter:
    matter = access.matter_for_changing(request.user, key)
    must_match(request, etag(matter.pk, matter.changed_at))
    ...
"""

import hashlib
import uuid

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from jalon.node.kernel.refused import Refused


class CannotRepeat(Refused):
    """The request lacks a usable Idempotency-Key, or bears one that another request bore."""

    code = "kernel.cannot-repeat"
    status = 422


class CannotMatch(Refused):
    """The record is no longer as the caller saw it."""

    code = "kernel.cannot-match"
    status = 412


class CannotMatchUnsaid(Refused):
    """The caller does not say which state of the record it saw."""

    code = "kernel.cannot-match-unsaid"
    status = 428


def idempotency_key(request: HttpRequest) -> uuid.UUID:
    """The id of the act, which the caller minted: the `Idempotency-Key` header, a UUID; better of version 7.

    Raises:
        CannotRepeat: if it is missing or no UUID.
    """
    try:
        return uuid.UUID(request.headers.get("Idempotency-Key", "").strip('"'))
    except ValueError as error:
        raise CannotRepeat(
            _("Send a header Idempotency-Key with a fresh UUID. Repeat the same one when you send the same again.")
        ) from error


def etag(*parts: object) -> str:
    """The entity tag of a record's state, from whatever tells its states apart."""
    return f'"{hashlib.blake2b(repr(parts).encode(), digest_size=12).hexdigest()}"'


def must_match(request: HttpRequest, tag: str) -> None:
    """Refuse a change by somebody who saw another state of the record, or does not say which.

    Raises:
        CannotMatch: if `If-Match` names another state.
        CannotMatchUnsaid: if there is no `If-Match`.
    """
    said = request.headers.get("If-Match", "")
    if not said:
        raise CannotMatchUnsaid(_("Send the ETag of the record that you read as If-Match."))
    if said.strip() != "*" and tag not in [one.strip() for one in said.split(",")]:
        raise CannotMatch(_("It was changed meanwhile. Read it again, and send your change with its new ETag."))
