"""Warnings on one's own devices: the page, a browser switched on or off, and the program that shows a warning."""

import pathlib
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.http import HttpRequest as AnyRequest
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.hotline.actions import devices as actions
from jalon.node.hotline.forms import DeviceForm
from jalon.node.hotline.queries import devices as pages
from jalon.node.kernel.http import HttpRequest

WORKER = "hotline/device-worker.js"


def show_devices(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.ANSWER_ALERTS)
    return render(request, "hotline/devices.html", {"page": pages.devices_page(request.user)})


@require_POST
def add_device(request: HttpRequest) -> HttpResponse:
    """What the page's program sends once the browser agreed."""
    accounts.must_hold(request.user, Permission.ANSWER_ALERTS)
    form = DeviceForm(request.POST)
    if not form.is_valid():
        raise actions.CannotWarn(_("The browser sent what this node cannot read. Load the page again."))
    calls_itself = request.headers.get("User-Agent", "")[:300]
    actions.add_device(request.user, user_agent=calls_itself, **form.cleaned_data)
    messages.success(request, _("This device is warned from now on, while you are on duty."))
    return HttpResponse(status=204)


@require_POST
def remove_device(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    actions.remove_device(request.user, key)
    messages.success(request, _("That device is not warned any more."))
    return redirect("hotline:devices")


@login_not_required
@require_safe
def show_worker(_request: AnyRequest) -> HttpResponse:
    """The service worker, under one address for good: browsers are bound to it. It holds nothing of anybody."""
    found = str(finders.find(WORKER))
    answer = HttpResponse(pathlib.Path(found).read_bytes(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    answer["Content-Security-Policy"] = "default-src 'none'"
    return answer
