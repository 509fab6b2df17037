"""Typed reading of the `JALON_*` environment: strict, and loud when something is wrong."""

import ipaddress
import os
import pathlib
from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str = "") -> str:
    """A setting as written."""
    return os.environ.get(name, default)


def flag(name: str, *, default: bool) -> bool:
    """A setting that is `1` or `0`; anything else is refused."""
    value = os.environ.get(name, "1" if default else "0")
    if value not in ("0", "1"):
        raise ImproperlyConfigured(f"{name} is {value!r}. Write 1 for yes or 0 for no.")
    return value == "1"


def number(name: str, default: int) -> int:
    """A setting that is a whole number."""
    value = os.environ.get(name, str(default))
    if not value.isascii() or not value.isdigit():
        raise ImproperlyConfigured(f"{name} is {value!r}. Write a whole number.")
    return int(value)


def one_of(name: str, options: Sequence[str], *, default: str) -> str:
    """A setting that is one of a few words."""
    value = os.environ.get(name, default)
    if value not in options:
        raise ImproperlyConfigured(f"{name} is {value!r}. Write one of: {', '.join(options)}.")
    return value


def words(name: str, default: str) -> list[str]:
    """A setting that is a list, parted by commas."""
    return [word.strip() for word in os.environ.get(name, default).split(",") if word.strip()]


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    """A setting that is one of a few words."""
    value = os.environ.get(name, default)
    if value not in allowed:
        raise ImproperlyConfigured(f"{name} is {value!r}. Write one of: {', '.join(allowed)}.")
    return value


def networks(name: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    """A setting that is a list of networks, such as `10.20.0.0/16`."""
    try:
        return tuple(ipaddress.ip_network(word) for word in words(name, ""))
    except ValueError as error:
        raise ImproperlyConfigured(f"{name}: {error}. Write networks such as 10.20.0.0/16, parted by commas.") from None


def path(name: str) -> pathlib.Path | None:
    """A setting that names a file or folder; None where it is not set."""
    value = os.environ.get(name)
    return pathlib.Path(value).absolute() if value else None


def secret(name: str, kept_at: pathlib.Path) -> str:
    """A secret: from `NAME_FILE`, from `NAME`, or from the node's own file that `jalon init` made."""
    named = path(f"{name}_FILE")
    if named is None and name in os.environ:
        return os.environ[name]
    where = named or kept_at
    try:
        return where.read_text(encoding="ascii").strip()
    except OSError as error:
        raise ImproperlyConfigured(
            f"{name} is not set and {where} cannot be read ({error.strerror}). Run `jalon init`, or set {name}_FILE."
        ) from error
