"""The settings of web push, looked at before the node starts: named hosts, somebody to write to, and the libraries."""

import importlib.util
import re
from collections.abc import Collection

from django.core.exceptions import ImproperlyConfigured

LIBRARIES = ("http_ece", "jwt")
NAME = re.compile(r"\.?([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]([a-z0-9-]*[a-z0-9])?(:\d{1,5})?")
LOOPBACK = re.compile(r"(127\.0\.0\.1|localhost)(:\d{1,5})?")


def must_make_sense(hosts: Collection[str], contact: str, *, demo: bool) -> None:
    """Stop a node whose push could not work, or would go where nobody named.

    Raises:
        ImproperlyConfigured: with what to write instead.
    """
    for host in hosts:
        if not (NAME.fullmatch(host) or (demo and LOOPBACK.fullmatch(host))):
            raise ImproperlyConfigured(
                f"JALON_PUSH_HOSTS holds {host!r}. Write names such as push.example, or .push.example for every host"
                " below it; no address, no number, no path."
            )
    if hosts and not contact.startswith(("mailto:", "https://")):
        raise ImproperlyConfigured(
            f"JALON_PUSH_CONTACT is {contact!r}. Push services want somebody to write to: mailto:duty@agency.example."
        )
    if hosts and not all(map(importlib.util.find_spec, LIBRARIES)):
        raise ImproperlyConfigured("JALON_PUSH_HOSTS needs more libraries: install Jalon with the extra “push”.")
