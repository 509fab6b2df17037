"""The API put together: the routers of the apps, who may ask, and every error as a problem."""

import functools
import hashlib
import importlib
import re
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, Throttled, ValidationError
from ninja.operation import Operation
from ninja.parser import Parser

from jalon import JalonError
from jalon.node.api import access, actions
from jalon.node.api.api import own
from jalon.node.api.api.openapi import described
from jalon.node.kernel.refused import Refused
from jalon.node.ui import refusals

ROUTERS = ["accords", "accounts", "agreements", "directory", "exchange", "hotline", "notifications", "subjects"]
"""Apps that bring an `api.py` with a `router`."""
PREFIX = "/api/v1/"
SAFE = ("GET", "HEAD", "OPTIONS")
_UNKEEPABLE = re.compile("[\0\ud800-\udfff]")


class NodeApi(NinjaAPI):
    """Names its operations after app and function, so that they stay when files move."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return f"{operation.view_func.__module__.split('.')[2]}.{operation.view_func.__name__}"

    def get_operation_url_name(self, operation: Operation, router: Router) -> str:
        return self.get_openapi_operation_id(operation).replace(".", "-").replace("_", "-")


class KeepableParser(Parser):
    """Takes only text that every database keeps: without NUL, and without halves of characters."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        body = super().parse_body(request)
        _must_be_keepable(body)
        return body

    def parse_querydict(self, data: Any, list_fields: list[str], request: HttpRequest) -> dict[str, Any]:
        found = super().parse_querydict(data, list_fields, request)
        _must_be_keepable(found)
        return found


def _must_be_keepable(value: object) -> None:
    if isinstance(value, str) and _UNKEEPABLE.search(value):
        raise HttpError(400, "text that cannot be kept")
    for part in [*value, *value.values()] if isinstance(value, dict) else value if isinstance(value, list) else ():
        _must_be_keepable(part)


api = NodeApi(
    title="Jalon",
    version="1",
    description="One agency's node: what its pages show and do, for programs. Refusals are problem+json (RFC 9457).",
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
    auth=[access.Bearer(), access.Session()],
    throttle=[access.Rate()],
    parser=KeepableParser(),
)


def around(run: Callable[..., Any]) -> Callable[..., Any]:
    """Around an operation with its checks: keeps the answer to a write, and answers 304 to who has it already."""
    operation = _operation(run)

    @functools.wraps(run)
    def run_around(request: Any, **kw: Any) -> Any:
        marked = bool((operation.openapi_extra or {}).get("x-reads-only"))
        request.reads_only = request.method in SAFE or marked
        if any(isinstance(word, str) and _UNKEEPABLE.search(word) for word in kw.values()):
            return api.on_exception(request, Http404())
        try:
            response = run(request, **kw)
        except BaseException:
            actions.give_up(request)
            raise
        actions.keep(request, response)
        return _tagged(request, response)

    return run_around


def once(view: Callable[..., Any]) -> Callable[..., Any]:
    """Around the function of an operation, after its checks: a repeated POST gets the first answer."""

    @functools.wraps(view)
    def view_once(request: Any, *args: Any, **kw: Any) -> Any:
        if request.method == "POST" and not request.reads_only:
            answer = actions.begin(request)
            if answer is not None:
                return answer
        return view(request, *args, **kw)

    return view_once


def _operation(run: Any) -> Operation:
    while not hasattr(run, "__self__"):
        run = run.__wrapped__
    operation: Operation = run.__self__
    return operation


def _tagged(request: HttpRequest, response: HttpResponse) -> Any:
    if request.method not in ("GET", "HEAD") or response.status_code != 200 or response.streaming:
        return response
    if "ETag" not in response:
        response["ETag"] = f'"{hashlib.blake2b(response.content, digest_size=12).hexdigest()}"'
    response.headers.setdefault("Cache-Control", "private, no-cache")
    return get_conditional_response(request, etag=response["ETag"], response=response)


api.add_decorator(around, mode="view")
api.add_decorator(once)


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Any) -> HttpResponse:
    return refusals.problem(status=error.status, code=error.code, sentence=error.sentence)


@api.exception_handler(JalonError)
def makes_no_sense(request: HttpRequest, error: Any) -> HttpResponse:
    """What a pure room refuses, in its own words: an unknown code, a gate that is none, hours that cannot be read."""
    return not_valid(request, error, [{"where": "", "sentence": str(error)}])


@api.exception_handler(Http404)
def not_found(request: HttpRequest, error: Any) -> HttpResponse:
    return refusals.problem(
        status=404, code="api.not-found", sentence=_("There is nothing at this address, or it is not for you.")
    )


@api.exception_handler(PermissionDenied)
def forbidden(request: HttpRequest, error: Any) -> HttpResponse:
    return refusals.problem(status=403, code="ui.forbidden", sentence=_("Your role does not allow this for this unit."))


@api.exception_handler(AuthenticationError)
def not_logged_in(request: HttpRequest, error: Any) -> HttpResponse:
    response = refusals.problem(
        status=401, code="accounts.not-logged-in", sentence=_("Log in first, or send a valid token.")
    )
    response["WWW-Authenticate"] = 'Bearer realm="jalon"'
    return response


@api.exception_handler(Throttled)
def too_many(request: HttpRequest, error: Any) -> HttpResponse:
    return refusals.problem(
        status=429, code="api.too-many", sentence=_("Too many requests. Retry-After says how long to wait.")
    )


@api.exception_handler(ValidationError)
def not_valid(request: HttpRequest, error: Any, faults: list[dict[str, str]] | None = None) -> HttpResponse:
    found = faults or [{"where": ".".join(map(str, one["loc"])), "sentence": one["msg"]} for one in error.errors]
    return refusals.problem(
        status=422,
        code="api.not-valid",
        sentence=_("The request is not as the description of the API has it. See `errors`."),
        errors=found,
    )


@api.exception_handler(HttpError)
def not_understood(request: HttpRequest, error: Any) -> HttpResponse:
    if error.status_code == 403:
        return refusals.problem(
            status=403, code="ui.form-expired", sentence=_("Send the CSRF token of the session, or use a token.")
        )
    return refusals.problem(status=400, code="api.not-understood", sentence=_("The request could not be read as JSON."))


@api.get("/openapi.json", include_in_schema=False, summary="This description")
def openapi(request: HttpRequest) -> HttpResponse:
    return JsonResponse(description())


def description() -> dict[str, Any]:
    """OpenAPI 3.1 of the whole API."""
    return described(api, PREFIX)


api.add_router("", own.router)
for app in ROUTERS:
    api.add_router("", importlib.import_module(f"jalon.node.{app}.api").router)
