"""Pages of federation: partners with their fingerprints, health with what to do, what was set aside; and figures."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection
from django.http import HttpRequest as AnyRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from jalon.node.accounts import access
from jalon.node.accounts.choices import Permission
from jalon.node.federation import access as doors
from jalon.node.federation import actions, metrics
from jalon.node.federation.choices import PartnerState
from jalon.node.federation.forms import AsideForm, ChangeForm, PartnerForm
from jalon.node.federation.queries.pages import health_page, partners_page, quarantine_page
from jalon.node.kernel.http import HttpRequest


def list_partners(request: HttpRequest) -> HttpResponse:
    access.must_hold(request.user, Permission.READ_PARTNERS)
    form = PartnerForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        access.must_hold(request.user, Permission.MANAGE_PARTNERS)
        if form.is_valid():
            partner = actions.add_partner(
                form.cleaned_data["card"], form.cleaned_data["fingerprint"], actor=request.user.actor
            )
            messages.success(request, _("%(code)s is pinned.") % {"code": partner.pk})
            return redirect("federation:partners")
    context = {"page": partners_page(request.user), "form": form, "change": ChangeForm()}
    return render(request, "federation/partners.html", context, status=422 if form.errors else 200)


@require_POST
def change_partner(request: HttpRequest, code: str) -> HttpResponse:
    access.must_hold(request.user, Permission.MANAGE_PARTNERS)
    form = ChangeForm(request.POST)
    if form.is_valid():
        state = PartnerState(form.cleaned_data["state"])
        actions.change_partner(code, state, actor=request.user.actor, reason=form.cleaned_data["reason"])
    else:
        messages.error(request, _("Write the reason: it is kept in the audit log."))
    return redirect("federation:partners")


def show_health(request: HttpRequest) -> HttpResponse:
    access.must_hold(request.user, Permission.READ_PARTNERS)
    return render(request, "federation/health.html", {"page": health_page()})


def show_quarantine(request: HttpRequest) -> HttpResponse:
    access.must_hold(request.user, Permission.MANAGE_PARTNERS)
    return render(request, "federation/quarantine.html", {"page": quarantine_page(), "form": AsideForm(auto_id=False)})


@require_POST
def try_again(request: HttpRequest, subject: uuid.UUID) -> HttpResponse:
    access.must_hold(request.user, Permission.MANAGE_PARTNERS)
    actions.try_again(subject, actor=request.user.actor)
    messages.success(request, _("It is tried again now. If it fails, it comes back here."))
    return redirect("federation:quarantine")


@require_POST
def keep_aside(request: HttpRequest, subject: uuid.UUID) -> HttpResponse:
    access.must_hold(request.user, Permission.MANAGE_PARTNERS)
    form = AsideForm(request.POST)
    if form.is_valid():
        actions.keep_aside(subject, reason=form.cleaned_data["reason"], actor=request.user.actor)
    else:
        messages.error(request, _("Write the reason: it is kept in the audit log."))
    return redirect("federation:quarantine")


@login_not_required
@require_GET
def show_metrics(request: AnyRequest) -> HttpResponse:
    if not doors.may_read_metrics(request):
        raise PermissionDenied
    return HttpResponse(metrics.text(), content_type=metrics.CONTENT_TYPE)


@login_not_required
@require_GET
def say_alive(_request: AnyRequest) -> HttpResponse:
    """The pages' process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


@login_not_required
@require_GET
def say_ready(_request: AnyRequest) -> HttpResponse:
    """The pages can reach their database."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("the database does not answer\n", content_type="text/plain", status=503)
    return HttpResponse("ok\n", content_type="text/plain")
