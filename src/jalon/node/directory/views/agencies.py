"""Agencies: the list, a new one, the end of one; and the days off of agencies and units."""

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.directory import access, actions
from jalon.node.directory.choices import MANAGE
from jalon.node.directory.forms import AgencyForm, DayOffForm, EndAgencyForm
from jalon.node.directory.queries.pages import agencies
from jalon.node.directory.views.refusing import kept
from jalon.node.kernel.http import HttpRequest

if TYPE_CHECKING:
    from jalon.node.directory.models import Agency


def list_agencies(request: HttpRequest) -> HttpResponse:
    access.must_look_up(request.user)
    may_manage = request.user.has_perm(MANAGE)
    context = {"agencies": agencies.agency_list(), "may_manage": may_manage}
    return render(request, "directory/agency_list.html", context)


def new_agency(request: HttpRequest) -> HttpResponse:
    access.must_manage(request.user)
    form = AgencyForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and kept(form, lambda: _add(form, request.user.actor)):
        messages.success(request, _("The agency is entered."))
        return redirect("directory:agencies")
    return render(request, "directory/agency_new.html", {"form": form}, status=422 if form.errors else 200)


def _add(form: AgencyForm, actor: str) -> None:
    said = form.cleaned_data
    actions.add_agency(
        said["code"], key=said["key"], kind=said["kind"], country=said["country"], names=form.names(),
        under={get_language() or "en": said["under"]} if said["under"] else {}, valid_from=said["valid_from"],
        node=access.node_for_import(said["node"]) if said["node"] else None, actor=actor,
    )  # fmt: skip


def end_agency(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Looked at first (GET), then entered (POST)."""
    agency = access.agency_for_change(request.user, key)
    form = EndAgencyForm(request.POST or request.GET or None)
    context: dict[str, Any] = {"agency": agency, "form": form}
    if form.is_valid() and kept(form, lambda: context.update(_ending(agency, form.cleaned_data))):
        said, heir = form.cleaned_data, context["heir"]
        if request.method == "POST" and kept(form, lambda: actions.end_agency(
            key, on=said["on"], heir=heir, decision=said["decision"], actor=request.user.actor
        )):  # fmt: skip
            messages.success(request, _("Ended. What its units were stays known."))
            return redirect("directory:agencies")
    return render(request, "directory/agency_end.html", context, status=422 if form.errors else 200)


def _ending(agency: "Agency", said: dict[str, Any]) -> dict[str, Any]:
    heir = access.agency_named(said["heir"], on=said["on"])
    decision = actions.may_end_agency(agency, on=said["on"], heir=heir)
    page = agencies.ending_page(agency, decision, on=said["on"], heir=heir, held=actions.held_words)
    return {"heir": heir, "page": page}


def list_days_off(request: HttpRequest) -> HttpResponse:
    access.must_look_up(request.user)
    form = DayOffForm(request.POST or None) if request.user.has_perm(MANAGE) else None
    if request.method == "POST":
        access.must_manage(request.user)
        if form and form.is_valid() and kept(form, lambda: _add_day_off(form, request.user.actor)):
            messages.success(request, _("Entered. It counts for their hours, and partners are told."))
            return redirect("directory:days-off")
    context = {"rows": agencies.days_off_page(), "form": form}
    return render(request, "directory/day_off_list.html", context, status=422 if form and form.errors else 200)


def _add_day_off(form: DayOffForm, actor: str) -> None:
    said = form.cleaned_data
    bearer = access.bearer_of_days_off(agency=said["agency"], unit=said["unit"], on=said["first_date"])
    actions.add_day_off(
        said["key"], of=bearer, first_date=said["first_date"], last_date=said["last_date"], names=form.names(),
        actor=actor,
    )  # fmt: skip


@require_POST
def withdraw_day_off(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    actions.withdraw_day_off(access.day_off_for_change(request.user, key), actor=request.user.actor)
    messages.success(request, _("Withdrawn, and partners are told. Requests received before keep their deadline."))
    return redirect("directory:days-off")
