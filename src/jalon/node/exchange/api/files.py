"""Requests and warnings as files for other tools. Whoever takes one says what for: `purpose`, of `check-purposes`."""

import json
import uuid
from typing import Any

from django.http import HttpResponse

from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.exchange import access
from jalon.node.exchange.actions import taking_out as actions
from jalon.node.exchange.api.routes import router
from jalon.node.exchange.rules import misp, stix
from jalon.node.exchange.rules.warned import Warned
from jalon.node.kernel import sheets
from jalon.node.kernel.http import HttpRequest, described_file, file_response
from jalon.node.subjects import access as subjects

TABLE = described_file("A table, as the ending says", *sheets.TYPES.values())
BUNDLE = described_file("A bundle of STIX 2.1", stix.TYPE, schema=stix.SCHEMA)
EVENT = described_file("An event of MISP", misp.TYPE, schema=misp.SCHEMA)


@router.get("/requests/export/{ending}", summary="Requests of my units as a file", openapi_extra=TABLE)
def export_requests(request: HttpRequest, ending: sheets.Ending, purpose: str, view: str = "") -> HttpResponse:
    """The list with its markings, never what is asked or about whom; what may not leave as a file is left out."""
    accounts.must_hold(request.user, Permission.READ_INQUIRIES)
    said = subjects.purpose_said(purpose)
    content = actions.take_out_list(view=view[:40], ending=ending, reader=request.user, purpose=said)
    return file_response(content, kind=sheets.TYPES[ending], name=f"requests.{ending}")


@router.get("/requests/{uuid:key}/stix", summary="A warning as STIX 2.1", openapi_extra=BUNDLE)
def export_stix(request: HttpRequest, key: uuid.UUID, purpose: str) -> HttpResponse:
    """TLP as the published marks of TLP 2.0, PAP and handling as statements; refused where its markings forbid it."""
    warned = _taken_out(request, key, purpose, form="stix")
    return _json(stix.bundle(warned), stix.TYPE, f"warning-{key}.stix.json")


@router.get("/requests/{uuid:key}/misp", summary="A warning as an event of MISP", openapi_extra=EVENT)
def export_misp(request: HttpRequest, key: uuid.UUID, purpose: str) -> HttpResponse:
    """TLP, PAP and handling as tags; for the importing organisation alone; refused where its markings forbid it."""
    warned = _taken_out(request, key, purpose, form="misp")
    return _json(misp.event(warned), misp.TYPE, f"warning-{key}.misp.json")


def _taken_out(request: HttpRequest, key: uuid.UUID, purpose: str, *, form: str) -> Warned:
    inquiry = access.inquiry_for_reading(request.user, key)
    said = subjects.purpose_said(purpose)
    return actions.take_out_warning(inquiry, form=form, reader=request.user, purpose=said)


def _json(content: dict[str, Any], kind: str, name: str) -> HttpResponse:
    return file_response(json.dumps(content, ensure_ascii=False).encode(), kind=kind, name=name)
