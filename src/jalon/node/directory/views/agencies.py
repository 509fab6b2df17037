"""Agencies: the list, and a new one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jalon.node.directory import access, actions
from jalon.node.directory.choices import MANAGE
from jalon.node.directory.forms import AgencyForm
from jalon.node.directory.queries.pages import agencies
from jalon.node.directory.views.refusing import kept
from jalon.node.kernel.http import HttpRequest


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
