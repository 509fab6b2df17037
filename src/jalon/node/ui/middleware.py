"""Around every page: what a browser may load, who may come in, and refusals as pages."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from jalon.node.kernel.refused import Refused
from jalon.node.ui import refusals

Respond = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class StrictBrowser:
    """Tells the browser to load nothing but our own files, and to keep no page of a logged-in person."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for header, value in HEADERS.items():
            response.headers.setdefault(header, value)
        if settings.JALON_OIDC_ISSUER and "form-action 'self';" in response.headers["Content-Security-Policy"]:
            response.headers["Content-Security-Policy"] = _with_agency(response.headers["Content-Security-Policy"])
        if response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


def _with_agency(policy: str) -> str:
    """The log-in form leads on to the agency's own log-in, where there is one: browsers ask leave for that as well."""
    parts = urlsplit(settings.JALON_OIDC_ISSUER)
    return policy.replace("form-action 'self'", f"form-action 'self' {parts.scheme}://{parts.netloc}")


class RefusedAsPage:
    """Turns a `Refused` that reaches the edge into a page, or into problem+json for a machine."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return refusals.refused(request, exception) if isinstance(exception, Refused) else None


class LogInFirst(LoginRequiredMiddleware):
    """Every page asks for log-in unless its view says `login_not_required`; a machine gets 401, not a form.

    The API's operations have doors of their own, each of them (a contract test looks).
    """

    def process_view(self, request: HttpRequest, view_func: Any, view_args: Any, view_kwargs: Any) -> Any:
        if request.resolver_match and "ninja" in request.resolver_match.app_names:
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)

    def handle_no_permission(  # type: ignore[override]  # a machine is not led to a form
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponse:
        if refusals.wants_json(request):
            return refusals.problem(
                status=401, code="accounts.not-logged-in", sentence=_("Log in first, or send a valid token.")
            )
        return super().handle_no_permission(request, view_func)
