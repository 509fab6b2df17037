"""Lines: the list, one line, our end of it, an escalation plan."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.hotline import access
from jalon.node.hotline.actions import escalation, pairs
from jalon.node.hotline.actions import lines as actions
from jalon.node.hotline.actions.lines import CannotOpenLine
from jalon.node.hotline.choices import Rung
from jalon.node.hotline.forms import EndForm, EndingForm, OpenForm, PlanForm
from jalon.node.hotline.queries import keeping, maps
from jalon.node.hotline.queries import line_pages as pages
from jalon.node.kernel import clock
from jalon.node.kernel.http import HttpRequest


def list_lines(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_HOTLINE)
    page = pages.line_list(request.user, request.GET.get("level", ""), request.GET.get("after", ""))
    return render(request, "hotline/lines.html", {"page": page})


def show_line(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    line = access.line_for_reading(request.user, key)
    return render(request, "hotline/line.html", {"page": pages.line_page(line, request.user)})


def change_end(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    line = access.line_for(request.user, key, Permission.MANAGE_HOTLINE)
    form = EndForm(line.unit.node.country, request.POST or None, initial=pages.end_initial(line))
    if request.method == "POST" and form.is_valid():
        actions.set_end(line, actor=request.user.actor, **form.content())
        messages.success(request, _("Kept. The partner is told by itself."))
        return redirect("hotline:line", key)
    context = {"form": form, "code": line.code, "key": key}
    return render(request, "hotline/line_end.html", context, status=422 if form.errors else 200)


def open_line(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.MANAGE_HOTLINE)
    form = OpenForm(keeping.pairs_of(request.user), request.POST or None, initial=keeping.opening())
    if request.method == "POST" and form.is_valid():
        try:
            line = pairs.open_line_of_pair(actor=request.user.actor, **form.cleaned_data)
        except CannotOpenLine as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The line is open, and the partner is told by itself. Now enter our numbers."))
            return redirect("hotline:line-end", line.pk)
    return render(request, "hotline/line_open.html", {"form": form}, status=422 if form.errors else 200)


def end_line(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    line = access.line_for(request.user, key, Permission.MANAGE_HOTLINE)
    form = EndingForm(keeping.takers(request.user, line), request.POST or None, initial=keeping.ending())
    if request.method == "POST" and form.is_valid():
        try:
            pairs.end_by_hand(line, actor=request.user.actor, **form.cleaned_data)
        except pairs.CannotEndLine as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The line has its end. The partner is told by itself."))
            return redirect("hotline:line", key)
    context = {"form": form, "code": line.code, "key": key}
    return render(request, "hotline/line_ending.html", context, status=422 if form.errors else 200)


def show_plan(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    unit = access.unit_for_roster(request.user, key)
    form = PlanForm(request.POST or None, initial=pages.plan_initial(unit))
    if request.method == "POST":
        access.unit_for_roster(request.user, key, Permission.MANAGE_HOTLINE)
        if form.is_valid():
            actions.set_plan(unit, form.stages(), form.cleaned_data["life"], actor=request.user.actor)
            return redirect("hotline:plan", key)
    now = clock.now()
    told = {rung: escalation.people_of(unit, rung, now) for rung in Rung}
    people = {rung.value: ", ".join(shift.shown_as for shift in shifts) for rung, shifts in told.items()}
    context = {"page": pages.plan_page(unit, request.user, people), "form": form}
    return render(request, "hotline/plan.html", context, status=422 if form.errors else 200)


def show_map(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_HOTLINE)
    return render(request, "hotline/map.html", {"page": maps.map_page(request.user, request.GET.get("on", ""))})
