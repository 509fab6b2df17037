"""Calls in the browser: the page of one, and the steps that its program and its forms take."""

import uuid
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.accounts import queries as people
from jalon.node.hotline import access
from jalon.node.hotline.actions import calls as actions
from jalon.node.hotline.actions import handing
from jalon.node.hotline.adapters import relay_secret
from jalon.node.hotline.forms import ColleagueForm, DescribedForm, StartForm
from jalon.node.hotline.queries import calls as pages
from jalon.node.kernel import clock, ids
from jalon.node.kernel.http import HttpRequest

MICROPHONE = "camera=(), geolocation=(), microphone=(self), payment=(), usb=()"
"""These pages alone may ask for the microphone."""


def _room(request: HttpRequest, page: pages.Room) -> HttpResponse:
    response = render(request, "hotline/browser_call.html", {"page": page})
    response.headers["Permissions-Policy"] = MICROPHONE
    return response


def begin_call(request: HttpRequest, noun: str, key: uuid.UUID) -> HttpResponse:
    """The page on which a call begins: the telephone first."""
    line, alert = access.place_for_calling(request.user, noun, key)
    node = alert.their_node if alert else line.their_node  # type: ignore[union-attr]  # one of the two is there
    may = actions.may_call(request.user, node)
    title = str(line.their_unit) if line else node
    return _room(request, pages.room_before(ids.new_id(), (noun, str(key)), title, line, str(may.reason)))


@require_POST
def start_call(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    said = _filled(StartForm(request.POST))
    line, alert = access.place_for_calling(request.user, said["noun"], said["place"])
    actions.start_call(key, caller=request.user, sdp=said["sdp"], line=line, alert=alert)
    return HttpResponse(status=204)


def _filled(form: Any) -> dict[str, Any]:
    """What a program sent.

    Raises:
        UnfitDescription: if it is not what the page's own program sends.
    """
    if not form.is_valid():
        raise actions.UnfitDescription(_("The browser sent a call that this node cannot read. Load the page again."))
    cleaned: dict[str, Any] = form.cleaned_data
    return cleaned


def show_call(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    call = access.call_for_reading(request.user, key)
    may = bool(actions.may_answer(call, request.user, clock.now()))
    return _room(request, pages.room(call, request.user, may_take=may, colleagues=_colleagues(request, call)))


def _colleagues(request: HttpRequest, call: Any) -> list[tuple[str, str]]:
    found = handing.colleagues(call, request.user) if call.holder_id == request.user.pk else []
    return [(user.username, str(user)) for user in found]


def tell_state(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """What the page's program asks each second; 204 where nothing changed."""
    call = access.call_for_reading(request.user, key)
    actions.note_seen(call, request.user)
    may = bool(actions.may_answer(call, request.user, clock.now()))
    told = pages.state(call, request.user, may_take=may, colleagues=_colleagues(request, call))
    if request.GET.get("seen") == told["version"]:
        return HttpResponse(status=204)
    return JsonResponse(told, headers={"Cache-Control": "no-store"})


@require_POST
def tell_servers(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Which relay the browser may use, with a pass for it; asked by POST, so that no address holds a secret."""
    access.must_call(request.user)
    told = pages.servers(key, relay_secret(), relay_only=actions.policy().relay_only)
    return JsonResponse(told, headers={"Cache-Control": "no-store"})


@require_POST
def take_call(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.call_for_reading(request.user, key)
    actions.take_call(key, taker=request.user, sdp=_filled(DescribedForm(request.POST))["sdp"])
    return HttpResponse(status=204)


@require_POST
def take_over(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.call_for_reading(request.user, key)
    handing.take_over(key, user=request.user, sdp=_filled(DescribedForm(request.POST))["sdp"])
    return HttpResponse(status=204)


@require_POST
def ask_colleague(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.call_for_reading(request.user, key)
    form = ColleagueForm(request.POST)
    colleague = people.user_named(form.cleaned_data["colleague"]) if form.is_valid() else None
    if colleague is None:
        raise actions.CannotTakeStep(_("Choose a colleague from the list."))
    handing.ask_colleague(key, user=request.user, colleague=colleague)
    return redirect("hotline:browser-call", key)


@require_POST
def take_step(request: HttpRequest, key: uuid.UUID, step: str) -> HttpResponse:
    """The steps that need no browser's description; a form takes them without any program."""
    access.call_for_reading(request.user, key)
    {
        "refuse": lambda: actions.refuse_call(key, refuser=request.user),
        "end": lambda: actions.hang_up(key, user=request.user),
        "hold": lambda: actions.hold_call(key, user=request.user, hold=True),
        "resume": lambda: actions.hold_call(key, user=request.user, hold=False),
        "decline": lambda: handing.decline_call(key, user=request.user),
    }[step]()
    return redirect("hotline:browser-call", key)
