"""Templates: those in use, a new one or its next version, retired."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.accounts import access as accounts
from jalon.node.accounts import queries as units
from jalon.node.accounts.choices import Permission
from jalon.node.exchange import access
from jalon.node.exchange.actions import templates as actions
from jalon.node.exchange.forms.templates import TemplateForm
from jalon.node.exchange.queries import templates as queries
from jalon.node.kernel.http import HttpRequest


def list_templates(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_INQUIRIES)
    readable = units.units_where(request.user, Permission.READ_INQUIRIES)
    writes = units.units_where(request.user, Permission.DRAFT_INQUIRIES)
    context = {"lines": queries.in_use(readable, writes), "may_write": bool(writes)}
    return render(request, "exchange/template_list.html", context)


def write_template(request: HttpRequest, key: uuid.UUID | None = None) -> HttpResponse:
    accounts.must_hold(request.user, Permission.DRAFT_INQUIRIES)
    after = access.template_for_writing(request.user, key) if key else None
    form = TemplateForm(request.user, request.POST or None, after=after)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        same = {name: said[name] for name in ("kind", "language", "title")}
        unit = uuid.UUID(said["unit"])
        actions.write_template(said["key"], unit=unit, texts=form.texts(), author=request.user, after=after, **same)
        messages.success(request, _("Kept. New requests can start from it."))
        return redirect("exchange:templates")
    return render(request, "exchange/template_new.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def retire_template(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    actions.retire_template(access.template_for_writing(request.user, key), by=request.user)
    return redirect("exchange:templates")
