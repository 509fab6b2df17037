"""Who may read the figures of `/metrics`: this machine itself, or whoever shows the token that the setting names."""

import hmac
import ipaddress
import pathlib

from django.conf import settings
from django.http import HttpRequest

PASSED_ON = ("X-Forwarded-For", "X-Forwarded-Host", "X-Real-Ip", "Forwarded", "Via")
"""With one of these a request came through a proxy: that the proxy stands on this machine says nothing."""


def may_read_metrics(request: HttpRequest) -> bool:
    """Whether a request may see them: with a token set, that token alone; else what comes straight from here."""
    kept_at: pathlib.Path | None = settings.JALON_METRICS_TOKEN_FILE
    if kept_at is not None:
        return _shows_token(request.headers.get("Authorization", ""), kept_at)
    return _from_here(request.META.get("REMOTE_ADDR", "")) and not any(name in request.headers for name in PASSED_ON)


def _shows_token(authorization: str, kept_at: pathlib.Path) -> bool:
    try:
        token = kept_at.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return False
    return bool(token) and hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode())


def _from_here(address: str) -> bool:
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
