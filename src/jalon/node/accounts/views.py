"""Pages of a person's own account; log-in itself is allauth's."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from jalon.node.accounts import actions, queries
from jalon.node.accounts.forms import LanguageForm


def my_account(request: HttpRequest) -> HttpResponse:
    """Who I am here, what I may do, and how I prove it."""
    if not request.user.is_authenticated:
        raise PermissionDenied
    return render(request, "accounts/my_account.html", {"account": queries.account_of(request.user)})


@login_not_required
@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
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
def closed(request: HttpRequest, **_key: str) -> HttpResponse:
    """A way of allauth's that this node does not offer: nobody signs up, nothing goes by e-mail."""
    raise Http404
