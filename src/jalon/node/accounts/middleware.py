"""Around every page of a person: in their own language, and only with a second factor where the node demands one."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext as _

from jalon.node.accounts import actions, queries
from jalon.node.ui import refusals

Respond = Callable[[HttpRequest], HttpResponse]
OPEN_WITHOUT = ("/accounts/", "/language/", "/languages/", "/static/")


class OwnLanguage:
    """Whoever is logged in reads in the language of their account, whatever the browser last showed to others."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = ""
        if request.user.is_authenticated:
            request.user.of_request = True
            language = request.user.language
        if language in dict(settings.LANGUAGES):
            translation.activate(language)
            request.LANGUAGE_CODE = language
        return self.get_response(request)


class SessionSeen:
    """Keeps from where and when a session was last used, to five minutes, for the list of one's sessions."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and request.session.session_key:
            actions.note_session(request)
        return self.get_response(request)


class SecondFactorFirst:
    """With `JALON_REQUIRE_MFA`, a person without a second factor is led to set one up before anything else."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        demanded = settings.JALON_REQUIRE_MFA and not request.path.startswith(OPEN_WITHOUT)
        if demanded and request.user.is_authenticated and not queries.has_second_factor(request.user):
            return _led_there(request)
        return self.get_response(request)


def _led_there(request: HttpRequest) -> HttpResponse:
    if refusals.wants_json(request):
        return refusals.problem(
            status=403,
            code="accounts.second-factor-needed",
            sentence=_("Set up a second factor first, on the page of your account."),
        )
    return redirect("mfa_index")
