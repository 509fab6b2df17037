"""The list of units, a new one, one unit with its people and what it keeps, its end."""

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.directory import access, actions, queries
from jalon.node.directory.forms import ContactForm, EndForm, FilterForm, KeepForm, OfficerForm, UnitForm
from jalon.node.directory.queries import cards_to_carry
from jalon.node.directory.queries.pages import list_page, unit_page
from jalon.node.directory.views.refusing import kept
from jalon.node.kernel import clock
from jalon.node.kernel.http import HttpRequest

if TYPE_CHECKING:
    from jalon.node.directory.models import Officer, Unit


def list_units(request: HttpRequest) -> HttpResponse:
    access.must_look_up(request.user)
    form = FilterForm(request.GET, countries=queries.countries())
    asked = {name: request.GET.get(name, "") for name in form.fields}
    page = list_page(form.filters(), after=request.GET.get("after", ""), asked=asked, today=clock.today())
    return render(request, "directory/unit_list.html", {"page": page, "form": form})


def new_unit(request: HttpRequest) -> HttpResponse:
    access.must_manage(request.user)
    form = UnitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done: list[Unit] = []
        if kept(form, lambda: done.append(_add_unit(form, request.user.actor))):
            messages.success(request, _("The unit is entered. Say below how it is reached and what it keeps."))
            return redirect("directory:unit", done[0].pk)
    return render(request, "directory/unit_new.html", {"form": form}, status=422 if form.errors else 200)


def _add_unit(form: UnitForm, actor: str) -> "Unit":
    said = dict(form.cleaned_data)
    own = queries.own_node()
    above = access.unit_above(own.pk, said["parent"], said["valid_from"])
    agency = queries.agency(said["agency"], on=said["valid_from"]) if said["agency"] else None
    more = {name: said[name] for name in ("key", "territory", "languages", "hours", "lines_of_work", "central")}
    return actions.add_unit(
        own, code=said["code"], names=form.names(), level=said["level"], valid_from=said["valid_from"],
        parent=above.pk if above else None, agency=agency, actor=actor, **more,
    )  # fmt: skip


def show_unit(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    return _shown(request, access.unit_for_reading(request.user, key))


def _shown(request: HttpRequest, unit: "Unit", **filled: forms.Form) -> HttpResponse:
    """The unit's page, with the forms for those who keep the directory; one that was refused is shown as it was."""
    page = unit_page(request.user, unit)
    context: dict[str, object] = {"page": page}
    if page.may_change:
        officers = [(line.key, line.name) for line in page.officers]
        empty = {"contact": ContactForm(officers=officers), "officer": OfficerForm()}
        context |= {**empty, "keep": KeepForm(), **filled}
    return render(request, "directory/unit_detail.html", context, status=422 if filled else 200)


@require_POST
def add_contact(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    unit = access.unit_for_change(request.user, key)
    officers = {str(officer.pk): officer for officer in queries.officers_of(unit.pk, on=clock.today())}
    form = ContactForm(request.POST, officers=[(pk, str(officer)) for pk, officer in officers.items()])
    if not (form.is_valid() and kept(form, lambda: _add_contact(unit, form, officers, request.user.actor))):
        return _shown(request, unit, contact=form)
    messages.success(request, _("The contact is entered."))
    return redirect("directory:unit", key)


def _add_contact(unit: "Unit", form: ContactForm, officers: "dict[str, Officer]", actor: str) -> None:
    said = {name: value for name, value in form.cleaned_data.items() if name not in ("key", "officer")}
    actions.add_contact(unit, actor=actor, officer=officers.get(form.cleaned_data["officer"]), **said)


@require_POST
def add_officer(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    unit = access.unit_for_change(request.user, key)
    form = OfficerForm(request.POST)
    if not (form.is_valid() and kept(form, lambda: _add_officer(unit, form, request.user.actor))):
        return _shown(request, unit, officer=form)
    messages.success(request, _("The officer is entered."))
    return redirect("directory:unit", key)


def _add_officer(unit: "Unit", form: OfficerForm, actor: str) -> None:
    said = dict(form.cleaned_data)
    names = {queries.language_of(unit): said.pop("name")}
    if latin := said.pop("latin"):
        names.setdefault("en", latin)
    actions.add_officer(unit, names=names, actor=actor, **said)


@require_POST
def end_officer(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    officer = access.officer_for_change(request.user, key)
    actions.end_officer(key, on=clock.today(), actor=request.user.actor)
    return redirect("directory:unit", officer.unit_id)


@require_POST
def keep(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    unit = access.unit_for_change(request.user, key)
    form = KeepForm(request.POST)
    if not (form.is_valid() and kept(form, lambda: _keep(unit, form.cleaned_data, request.user.actor))):
        return _shown(request, unit, keep=form)
    messages.success(request, _("The unit keeps it from that day on."))
    return redirect("directory:unit", key)


def _keep(unit: "Unit", said: dict[str, Any], actor: str) -> None:
    if said["gate"]:
        actions.keep_gate(unit, said["gate"], valid_from=said["valid_from"], actor=actor)
    else:
        actions.keep_section(unit, said["first"], said["last"], valid_from=said["valid_from"], actor=actor)


@require_POST
def end_contact(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    contact = access.contact_for_change(request.user, key)
    actions.end_contact(key, on=clock.today(), actor=request.user.actor)
    return redirect("directory:unit", contact.unit_id)


def end_unit(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    unit = access.unit_for_change(request.user, key)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        moved: dict[str, int] = {}
        if kept(form, lambda: moved.update(_end(unit, form.cleaned_data, request.user.actor))):
            count = sum(moved.values())
            messages.success(request, _("Ended. %(count)d open matters went to successors.") % {"count": count})
            return redirect("directory:unit", key)
    context = {"unit": unit, "form": form, "held": actions.held_words(key)}
    return render(request, "directory/unit_end.html", context, status=422 if form.errors else 200)


def _end(unit: "Unit", said: dict[str, Any], actor: str) -> dict[str, int]:
    heirs = actions.heirs_named(unit.node_id, said["heirs"], said["on"])
    ending = actions.Ending(said["on"], actor, heirs[0].unit if heirs else None, said["decision"])
    if said["how"]:
        return actions.merge_named(unit.pk, said["together"], ending, heirs[0])
    return actions.end_unit(unit.pk, ending, heirs)


def contact_vcard(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    contact = access.contact_for_reading(request.user, key)
    response = HttpResponse(cards_to_carry.vcard(contact), content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{contact.unit.code}.vcf"'
    return response


def contact_qr(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    contact = access.contact_for_reading(request.user, key)
    return HttpResponse(cards_to_carry.qr(contact), content_type="image/svg+xml")
