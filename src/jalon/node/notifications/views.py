"""Pages of notifications: what I was told and why, and which kinds I want."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.kernel.http import HttpRequest
from jalon.node.notifications import access, actions, queries


def show_notifications(request: HttpRequest) -> HttpResponse:
    page = queries.page(request.user, all_of_them=request.GET.get("view") == "all", before=_cursor(request))
    return render(request, "notifications/notification_list.html", {"page": page})


def _cursor(request: HttpRequest) -> uuid.UUID | None:
    try:
        return uuid.UUID(request.GET.get("before", ""))
    except ValueError:
        return None


@require_POST
def open_notification(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    told = access.notification_for_reading(request.user, key)
    actions.mark_read(request.user, [key])
    return redirect(queries.line(told, request.user).url or "notifications:list")


@require_POST
def mark_notifications(request: HttpRequest) -> HttpResponse:
    chosen = request.POST.get("key", "")
    keys = [access.notification_for_reading(request.user, uuid.UUID(chosen)).pk] if chosen else None
    actions.mark_read(request.user, keys)
    return redirect("notifications:list")


def choose_kinds(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        actions.choose_kinds(request.user, request.POST.getlist("wanted"))
        messages.success(request, _("Kept. It counts from the next notification on."))
        return redirect("notifications:kinds")
    return render(request, "notifications/kinds.html", {"choices": queries.choices_of(request.user)})
