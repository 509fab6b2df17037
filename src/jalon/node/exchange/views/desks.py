"""The release desk, the Article 3 desk, and what is decided there about replies and consents."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.exchange import access, actions, forms
from jalon.node.exchange.queries import pages
from jalon.node.kernel.http import HttpRequest


def release_desk(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.RELEASE)
    context = {
        "page": pages.release_desk(request.user),
        "reason": forms.ReasonForm(),
        "consent": forms.ConsentForm(),
    }
    return render(request, "exchange/release_desk.html", context)


def screen_desk(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.SCREEN)
    return render(request, "exchange/screen_desk.html", {"page": pages.screen_desk(request.user)})


@require_POST
def release_reply(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    reply = access.reply_for_release(request.user, key)
    actions.release_reply(key, releaser=request.user)
    messages.success(request, _("Released. It is signed and sealed, and leaves by itself."))
    return redirect("exchange:inquiry", reply.inquiry_id)


@require_POST
def return_reply(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    reply = access.reply_for_release(request.user, key)
    form = forms.ReasonForm(request.POST)
    if form.is_valid():
        actions.return_reply(key, reviewer=request.user, reason=form.cleaned_data["reason"])
    else:
        messages.error(request, _("Write the reason, so that the author knows what to change."))
    return redirect("exchange:inquiry", reply.inquiry_id)


@require_POST
def decide_consent(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    access.consent_for_deciding(request.user, key)
    form = forms.ConsentForm(request.POST)
    if form.is_valid():
        said = form.cleaned_data
        actions.decide_consent(key, by=request.user, granted=said["granted"] == "yes", condition=said["condition"])
        messages.success(request, _("Decided. The partner is told."))
    return redirect("exchange:release-desk")
