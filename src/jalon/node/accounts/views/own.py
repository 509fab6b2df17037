"""Pages of a person's own account; log-in itself is allauth's."""

import uuid

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.http import HttpRequest as AnyRequest
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from jalon.node.accounts import access, actions, queries
from jalon.node.accounts.forms import LanguageForm, TokenForm
from jalon.node.accounts.queries import pages
from jalon.node.kernel.http import HttpRequest


def my_sessions(request: HttpRequest) -> HttpResponse:
    """Where I am logged in."""
    lines = pages.session_lines(request.user, request.session.session_key or "")
    return render(request, "accounts/my_sessions.html", {"sessions": lines})


@require_POST
def end_my_session(request: HttpRequest, key: int) -> HttpResponse:
    actions.end_session(request.user, key, actor=request.user.actor)
    messages.success(request, _("That session is ended."))
    return redirect("own:sessions")


def my_tokens(request: HttpRequest) -> HttpResponse:
    """My programs' tokens; a fresh one shows its secret once."""
    form = TokenForm(queries.permissions_of(request.user), request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        _token, secret = actions.issue_token(user=request.user, **form.told())
        form = TokenForm(queries.permissions_of(request.user))
    context = {"tokens": pages.token_lines(request.user), "form": form, "secret": secret}
    return render(request, "accounts/my_tokens.html", context, status=422 if form.errors else 200)


@require_POST
def end_my_token(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    actions.end_token(access.token_for_ending(request.user, key), actor=request.user.actor)
    messages.success(request, _("That token is ended. A program that still shows it is refused."))
    return redirect("own:tokens")


def my_account(request: AnyRequest) -> HttpResponse:
    """Who I am here, what I may do, and how I prove it."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return render(request, "accounts/my_account.html", {"account": queries.account_of(request.user)})


@login_not_required
@require_POST
def choose_language(request: AnyRequest) -> HttpResponse:
    """Keep the chosen language in this browser, and in the account of whoever is logged in."""
    form = LanguageForm(request.POST)
    following = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(following, {request.get_host()}, require_https=request.is_secure())
    response = redirect(following if safe else "home")
    if form.is_valid():
        language = form.cleaned_data["language"]
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 24 * 3600,
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        if request.user.is_authenticated:
            actions.set_language(request.user, language=language)
    return response


@login_not_required
def closed(request: AnyRequest, **_key: str) -> HttpResponse:
    """A way of allauth's that this node does not offer: nobody signs up, nothing goes by e-mail."""
    raise Http404
