"""Refusals and errors in words: what happened, and what to do next; as a page, or as problem+json (RFC 9457)."""

import logging
import secrets

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from jalon.node.kernel.refused import Refused
from jalon.node.ui.components import Words

log = logging.getLogger(__name__)


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The answer to an act that was not done."""
    if wants_json(request):
        return problem(status=refusal.status, code=refusal.code, sentence=refusal.sentence)
    title = _("You may not do that") if refusal.status == 403 else _("That was not done")
    return page(request, status=refusal.status, title=title, sentence=refusal.sentence, code=refusal.code)


def page(
    request: HttpRequest, *, status: int, title: Words, sentence: Words, todo: Words = "", code: str = ""
) -> HttpResponse:
    """A page that says what happened and what to do."""
    told = {"status": status, "title": title, "sentence": sentence, "todo": todo, "code": code, "back": _back(request)}
    return render(request, "ui/error.html", told, status=status)


def problem(*, status: int, code: str, sentence: Words, errors: list[dict[str, str]] | None = None) -> HttpResponse:
    """The same for a machine; `type` is the address of a help page on this node."""
    told: dict[str, object] = {
        "type": f"/help/problems/{code}/",
        "title": str(sentence),
        "status": status,
        "detail": str(sentence),
        "code": code,
    }
    if errors:
        told["errors"] = errors
    return JsonResponse(told, status=status, content_type="application/problem+json")


def wants_json(request: HttpRequest) -> bool:
    """Whether a machine asks: the API, or whoever prefers JSON to a page."""
    if request.path.startswith("/api/"):
        return True
    return request.get_preferred_type(["text/html", "application/json", "application/problem+json"]) not in (
        "text/html",
        None,
    )


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    sentence = _("The node could not understand what your browser sent.")
    return _answer(request, 400, "ui.bad-request", _("Not understood"), sentence, _("Go back and try again."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    sentence = _("Your role does not allow this for this unit.")
    todo = _("If your work needs it, ask the head of your desk or the administrator for the role.")
    return _answer(request, 403, "ui.forbidden", _("You may not do that"), sentence, todo)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    sentence = _("There is no page at this address, or it is not for you.")
    todo = _("Check the address or the reference, or start from the areas on the left.")
    return _answer(request, 404, "ui.not-found", _("Nothing here"), sentence, todo)


def too_many(request: HttpRequest) -> HttpResponse:
    sentence = _("Too many attempts came from your place in a short time.")
    return _answer(request, 429, "ui.too-many", _("Please wait"), sentence, _("Wait a minute, then try again."))


def failed(request: HttpRequest) -> HttpResponse:
    """Something broke. The page carries no data of the person, so that it can't break as well."""
    reference = secrets.token_hex(2).upper()
    route = request.resolver_match.route if request.resolver_match else ""
    log.error("page /%s failed, reference %s", route, reference)
    sentence = _("Something failed on our side. What you typed is still in your browser: go back to it.")
    todo = _("Try again. If it fails again, tell the administrator the time and the reference %(reference)s.")
    return _answer(request, 500, "ui.failed", _("Something failed"), sentence, todo % {"reference": reference})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    sentence = _("This form was open for too long, or in another window you logged in anew. Nothing was done.")
    todo = _("Go back, reload the page and send it again. Copy what you typed before you reload.")
    return _answer(request, 403, "ui.form-expired", _("The form is no longer valid"), sentence, todo)


def _answer(request: HttpRequest, status: int, code: str, title: str, sentence: str, todo: str) -> HttpResponse:
    if wants_json(request):
        return problem(status=status, code=code, sentence=sentence)
    return page(request, status=status, title=title, sentence=sentence, todo=todo, code=code)


def _back(request: HttpRequest) -> str:
    referer = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure())
    return referer if ours else ""
