"""Whom to call, the board, the alarm in three taps, one alert with its steps."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.directory import queries as directory
from jalon.node.hotline import access
from jalon.node.hotline.actions import alerts as actions
from jalon.node.hotline.actions import texted
from jalon.node.hotline.forms import AlarmForm, CallForm, CloseForm, NoteForm, TextForm, raisable
from jalon.node.hotline.queries import alert_pages, calling, pages
from jalon.node.kernel.http import HttpRequest


def show_call(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_HOTLINE)
    return render(request, "hotline/call.html", {"page": calling.call_page(request.user)})


def show_board(request: HttpRequest) -> HttpResponse:
    """The board; asked by htmx with the version that is shown, 204 where nothing changed."""
    accounts.must_hold(request.user, Permission.READ_HOTLINE)
    page = pages.board_page(request.user)
    if request.GET.get("seen") == page.version:
        return HttpResponse(status=204)
    partial = "hotline/_board.html" if "seen" in request.GET else "hotline/board.html"
    return render(request, partial, {"page": page})


def show_alarm(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.RAISE_ALERTS)
    line = request.GET.get("line", "")
    return render(request, "hotline/alarm.html", {"pictograms": pages.pictograms(f"?line={line}" if line else "")})


def raise_alarm(request: HttpRequest, kind: str) -> HttpResponse:
    accounts.must_hold(request.user, Permission.RAISE_ALERTS)
    if not raisable(kind):
        raise Http404
    given = {"line": request.GET["line"]} if "line" in request.GET else {}
    form = AlarmForm(request.user, kind, request.POST or None, initial=given)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        matter = actions.Matter(kind, said["place"], said["marker"], said["position"], said["text"])
        line = form.lines[said["line"]]
        alert = actions.raise_alert(
            said["key"], line=line, matter=matter, actor=request.user.actor, author=request.user
        )
        return redirect("hotline:alert", alert.pk)
    context = {"form": form, "kind": kind, "title": pages.kind_title(kind), "pictograms": pages.pictograms()}
    return render(request, "hotline/alarm_kind.html", context, status=422 if form.errors else 200)


def type_text(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.ANSWER_ALERTS)
    form = TextForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        alert = texted.take_text(said["key"], text=said["text"], taker=request.user)
        return redirect("hotline:alert", alert.pk)
    return render(request, "hotline/text.html", {"form": form}, status=422 if form.errors else 200)


def show_alert(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    alert = access.alert_for_reading(request.user, key)
    page = alert_pages.alert_page(alert, request.user)
    if "seen" in request.GET:
        if request.GET["seen"] == page.version:
            return HttpResponse(status=204)
        return render(request, "hotline/_alert_live.html", {"page": page})
    actions.read_alert(alert, reader=request.user)
    return _alert_page(request, key)


def _alert_page(request: HttpRequest, key: uuid.UUID, call: CallForm | None = None, status: int = 200) -> HttpResponse:
    alert = access.alert_for_reading(request.user, key)
    context = {
        "page": alert_pages.alert_page(alert, request.user),
        "close": CloseForm(),
        "note": NoteForm(),
        "call": call or _call_form(alert.their_node),
    }
    return render(request, "hotline/alert.html", context, status=status)


def _call_form(node: str, *data: object) -> CallForm:
    country = directory.node(node)
    return CallForm(country.country if country else "VN", *data)


@require_POST
def acknowledge_alert(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.alert_for(request.user, key, Permission.ANSWER_ALERTS)
    actions.acknowledge_alert(key, holder=request.user)
    messages.success(request, _("Acknowledged. The other side sees your name; you hold this alert."))
    return redirect("hotline:alert", key)


@require_POST
def close_alert(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.alert_for_closing(request.user, key)
    form = CloseForm(request.POST)
    if form.is_valid():
        actions.close_alert(key, closer=request.user, **form.cleaned_data)
    else:
        messages.error(request, _("Choose the outcome from the list."))
    return redirect("hotline:alert", key)


@require_POST
def add_note(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.alert_for_adding(request.user, key)
    form = NoteForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        actions.add_note(key, note=said["key"], author=request.user, text=said["text"])
    return redirect("hotline:alert", key)


@require_POST
def log_call(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    alert = access.alert_for_adding(request.user, key)
    form = _call_form(alert.their_node, request.POST)
    if not form.is_valid():
        return _alert_page(request, key, form, status=422)
    said = form.cleaned_data
    what = {name: said[name] for name in ("number", "answered", "minutes", "text")}
    actions.log_call(key, call=said["key"], caller=request.user, **what)
    return redirect("hotline:alert", key)
