"""Pages for developers: webhooks with their messages."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.api import access, actions
from jalon.node.api.forms import WebhookForm
from jalon.node.api.queries import deliveries_of, subscriptions_of
from jalon.node.kernel.http import HttpRequest


def show_webhooks(request: HttpRequest) -> HttpResponse:
    form, secret = WebhookForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        _made, secret = actions.subscribe(user=request.user, **form.told())
        form = WebhookForm()
    context = {
        "form": form,
        "secret": secret,
        "webhooks": subscriptions_of(request.user).order_by("-created_at"),
        "deliveries": deliveries_of(request.user).order_by("-pk")[:50],
    }
    return render(request, "api/webhooks.html", context, status=422 if form.errors else 200)


@require_POST
def end_webhook(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    actions.end_subscription(access.subscription_for_ending(request.user, key), actor=request.user.actor)
    messages.success(request, _("The webhook is ended."))
    return redirect("developers:webhooks")


@require_POST
def redeliver(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    actions.redeliver(access.delivery_for_repeating(request.user, key), actor=request.user.actor)
    messages.success(request, _("It is sent again now, under the same id."))
    return redirect("developers:webhooks")
