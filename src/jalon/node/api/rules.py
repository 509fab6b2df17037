"""Where webhooks may go, what they are told, when a failed one is tried again, and how it is signed."""

import base64
import datetime
import hashlib
import hmac
from collections.abc import Collection
from urllib.parse import urlsplit

from django.utils.translation import gettext_lazy as _

from jalon.node.kernel.refused import YES, Decision, no

LATER = [datetime.timedelta(seconds=s) for s in (5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)]
"""When a message that failed is tried again, as Standard Webhooks recommends; after the last it is given up."""
PREFIX = "whsec_"


def may_go_to(url: str, *, allowed: Collection[str], demo: bool) -> Decision:
    """Only to hosts that the operator named, over TLS; so a webhook can't be turned against the node's own network."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return no(_("This is no address. Write it as https://host/path."))
    if parts.scheme != "https" and not (demo and parts.scheme == "http"):
        return no(_("Webhooks go over TLS only. Write an address that begins with https://."))
    if parts.username or parts.password or parts.fragment:
        return no(_("An address with a user name, password or fragment is not taken."))
    host = f"{parts.hostname}:{port}" if port else str(parts.hostname)
    if host not in allowed:
        return no(_("The operator has not allowed this host. Ask for it to be added to JALON_WEBHOOK_HOSTS."))
    return YES


def fits(patterns: Collection[str], event: str) -> bool:
    """Whether an event is one of those asked for: `exchange.inquiry.viewed`, `exchange.inquiry.*`, `exchange.*`."""
    return any(event == one or (one.endswith(".*") and event.startswith(one[:-1])) for one in patterns)


def signature(secret: str, message: str, at: int, body: bytes) -> str:
    """The header `webhook-signature` (Standard Webhooks, symmetric): over id, time and body."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.new(key, f"{message}.{at}.".encode() + body, hashlib.sha256).digest()
    return f"v1,{base64.b64encode(signed).decode()}"
