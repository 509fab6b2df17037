"""Rosters: the week, shifts set and cancelled, swaps, hand-over notes, the calendar that other programs read."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.http import HttpRequest as AnyRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.hotline import access
from jalon.node.hotline.actions import rosters as actions
from jalon.node.hotline.forms import HandoverForm, ShiftForm, SwapForm
from jalon.node.hotline.queries import roster_pages as pages
from jalon.node.kernel.http import HttpRequest


def list_rosters(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_HOTLINE)
    return render(request, "hotline/rosters.html", {"rosters": pages.roster_list(request.user)})


def show_roster(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    return _roster(request, key)


def _roster(request: HttpRequest, key: uuid.UUID, shift: ShiftForm | None = None, status: int = 200) -> HttpResponse:
    unit = access.unit_for_roster(request.user, key)
    staff = pages.staff(key)
    context = {
        "page": pages.roster_page(unit, request.user, request.GET.get("week", "")),
        "shift": shift or ShiftForm(staff, unit.node.country),
        "handover": HandoverForm(),
        "swap": SwapForm([person for person in staff if person != request.user]),
    }
    return render(request, "hotline/roster.html", context, status=status)


@require_POST
def set_shift(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    unit = access.unit_for_roster(request.user, key, Permission.MANAGE_HOTLINE)
    form = ShiftForm(pages.staff(key), unit.node.country, request.POST)
    if not form.is_valid():
        return _roster(request, key, form, status=422)
    try:
        actions.set_shift(form.cleaned_data["key"], unit=key, actor=request.user.actor, **form.content())
    except actions.CannotSetShift as refusal:
        form.add_error("starts_at", str(refusal))
        return _roster(request, key, form, status=409)
    week = form.content()["starts_at"].date().isoformat()
    return redirect(f"{reverse('hotline:roster', args=[key])}?week={week}")


@require_POST
def cancel_shift(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    shift = access.shift_for(request.user, key, Permission.MANAGE_HOTLINE)
    actions.cancel_shift(shift, actor=request.user.actor)
    return redirect("hotline:roster", shift.unit_id)


@require_POST
def ask_swap(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    shift = access.shift_for(request.user, key)
    form = SwapForm(pages.staff(shift.unit_id), request.POST)
    if form.is_valid():
        said = form.cleaned_data
        asked = form.people[said["asked"]]
        actions.ask_swap(said["key"], shift, asked_by=request.user, asked=asked, reason=said["reason"])
        messages.success(request, _("Asked. The shift stays yours until %(name)s accepts.") % {"name": asked})
    return redirect("hotline:roster", shift.unit_id)


@require_POST
def settle_swap(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    swap = access.swap_for(request.user, key)
    accept = request.POST.get("answer") == "accept"
    actions.settle_swap(swap, by=request.user, accept=accept, phone=request.POST.get("phone", "")[:30])
    return redirect("hotline:roster", swap.shift.unit_id)


@require_POST
def write_handover(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.unit_for_roster(request.user, key, Permission.ANSWER_ALERTS)
    form = HandoverForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        actions.write_handover(said["key"], unit=key, author=request.user, text=said["text"])
    return redirect("hotline:roster", key)


@require_POST
def make_feed(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.unit_for_roster(request.user, key, Permission.MANAGE_HOTLINE)
    token = actions.make_feed(key, actor=request.user.actor)
    address = request.build_absolute_uri(reverse("hotline:feed", args=[key, token]))
    return render(request, "hotline/feed.html", {"address": address, "key": key})


@login_not_required
def show_feed(request: AnyRequest, key: uuid.UUID, token: str) -> HttpResponse:
    """The calendar, for programs that cannot log in: the secret in its address is the door."""
    unit = pages.unit_of_feed(key, actions.feed_digest(token))
    if unit is None:
        raise Http404
    answer = HttpResponse(pages.calendar(unit), content_type="text/calendar; charset=utf-8")
    answer["Cache-Control"] = "no-store"
    return answer
