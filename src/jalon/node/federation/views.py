"""Pages of federation: partners with their fingerprints, and health with what to do."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.accounts import access
from jalon.node.accounts.choices import Permission
from jalon.node.federation import actions
from jalon.node.federation.choices import PartnerState
from jalon.node.federation.forms import ChangeForm, PartnerForm
from jalon.node.federation.queries.pages import health_page, partners_page
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
