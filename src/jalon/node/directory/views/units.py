"""The list of units, one unit, its contacts, its end."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.directory import access, actions, queries
from jalon.node.directory.forms import ContactForm, EndForm, FilterForm, today
from jalon.node.directory.queries import cards_to_carry
from jalon.node.directory.queries.pages import list_page, unit_page
from jalon.node.kernel.http import HttpRequest


def list_units(request: HttpRequest) -> HttpResponse:
    access.must_look_up(request.user)
    form = FilterForm(request.GET, countries=queries.countries())
    asked = {name: request.GET.get(name, "") for name in form.fields}
    page = list_page(form.filters(), after=request.GET.get("after", ""), asked=asked, today=today())
    return render(request, "directory/unit_list.html", {"page": page, "form": form})


def show_unit(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    unit = access.unit_for_reading(request.user, key)
    page = unit_page(request.user, unit)
    context = {"page": page, "contact": ContactForm() if page.may_manage else None}
    return render(request, "directory/unit_detail.html", context)


@require_POST
def add_contact(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    unit = access.unit_for_change(request.user, key)
    form = ContactForm(request.POST)
    if not form.is_valid():
        context = {"page": unit_page(request.user, unit), "contact": form}
        return render(request, "directory/unit_detail.html", context, status=422)
    said = {name: value for name, value in form.cleaned_data.items() if name != "key"}
    actions.add_contact(unit, actor=request.user.actor, **said)
    messages.success(request, _("The contact is entered."))
    return redirect("directory:unit", key)


@require_POST
def end_contact(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    contact = access.contact_for_change(request.user, key)
    actions.end_contact(key, on=today(), actor=request.user.actor)
    return redirect("directory:unit", contact.unit_id)


def end_unit(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    unit = access.unit_for_change(request.user, key)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        heirs = actions.heirs_named(unit.node_id, said["heirs"], said["on"])
        ending = actions.Ending(said["on"], request.user.actor, heirs[0].unit if heirs else None, said["decision"])
        moved = actions.end_unit(key, ending, heirs)
        count = sum(moved.values())
        messages.success(request, _("Ended. %(count)d open matters went to successors.") % {"count": count})
        return redirect("directory:unit", key)
    context = {"unit": unit, "form": form, "held": actions.held_words(key)}
    return render(request, "directory/unit_end.html", context, status=422 if form.errors else 200)


def contact_vcard(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    contact = access.contact_for_reading(request.user, key)
    response = HttpResponse(cards_to_carry.vcard(contact), content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{contact.unit.code}.vcf"'
    return response


def contact_qr(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    contact = access.contact_for_reading(request.user, key)
    return HttpResponse(cards_to_carry.qr(contact), content_type="image/svg+xml")
