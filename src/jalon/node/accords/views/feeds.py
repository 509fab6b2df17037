"""Calendars: a meeting as a file, and the feed that a calendar program fetches by its secret address."""

import hashlib
import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.accords import access, actions
from jalon.node.accords.queries import calendar, lists
from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.kernel.http import HttpRequest

TYPE = "text/calendar; charset=utf-8"


def serve_meeting(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    record = access.record_for(request.user, key)
    response = HttpResponse(calendar.calendar([record]), content_type=TYPE)
    response["Content-Disposition"] = 'attachment; filename="meeting.ics"'
    return response


def show_feed(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_ACCORDS)
    return render(request, "accords/feed.html", {"address": request.session.pop("feed", "")})


@require_POST
def make_feed(request: HttpRequest) -> HttpResponse:
    accounts.must_hold(request.user, Permission.READ_ACCORDS)
    token = actions.make_feed(request.user)
    request.session["feed"] = request.build_absolute_uri(reverse("accords:feed-file", args=[token]))
    return redirect("accords:feed")


@require_POST
def revoke_feed(request: HttpRequest) -> HttpResponse:
    actions.revoke_feed(request.user)
    messages.success(request, _("The address does not work any more."))
    return redirect("accords:feed")


@login_not_required
def serve_feed(_request: HttpRequest, token: str) -> HttpResponse:
    """The feed; the token in the address is the only key, and it opens nothing else."""
    reader = access.reader_of_feed(hashlib.sha256(token.encode()).hexdigest())
    response = HttpResponse(calendar.calendar(lists.feed_lines(reader)), content_type=TYPE)
    response["Cache-Control"] = "private, no-store"
    return response
