"""References: how strangers name each other's records without importing one another.

A reference is a URN, `jalon:<app>/<noun>/<id>`. The app that owns the noun registers in its `AppConfig.ready()` how
such a record is titled and opened; whoever keeps the reference asks here and gets what *this* user may see.
"""

import dataclasses
import re
import uuid
from collections.abc import Callable

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

User = AbstractBaseUser | AnonymousUser

_SHAPE = re.compile(r"jalon:([a-z]+/[a-z-]+)/([0-9a-f-]{36})")


@dataclasses.dataclass(frozen=True)
class Shown:
    """A record as its owner shows it to one user."""

    title: str
    url: str


Owner = Callable[[User, uuid.UUID], Shown | None]
_owners: dict[str, Owner] = {}


def register(noun: str, owner: Owner) -> None:
    """Let `owner` answer for references to `noun` (`exchange/inquiry`)."""
    if noun in _owners:
        raise ValueError(f"two apps answer for {noun}")
    _owners[noun] = owner


def ref(noun: str, key: uuid.UUID) -> str:
    """The reference of a record."""
    return f"jalon:{noun}/{key}"


def shown_to(user: User, reference: str) -> Shown | None:
    """Title and address of a record; None where the user may not know of it or nobody owns it."""
    match = _SHAPE.fullmatch(reference)
    owner = _owners.get(match[1]) if match else None
    return owner(user, uuid.UUID(match[2])) if match and owner else None


def find(user: User, text: str) -> str | None:
    """The reference of the record that a text names: its reference, or the address of its page; None if not shown.

    Args:
        user: who asks.
        text: `jalon:…`, or an address such as `https://vn.example/requests/0191…/`.
    """
    text = text.strip()
    if _SHAPE.fullmatch(text):
        return text if shown_to(user, text) else None
    for key in re.findall(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", text):
        for noun, owner in _owners.items():
            shown = owner(user, uuid.UUID(key))
            if shown and shown.url in text:
                return ref(noun, uuid.UUID(key))
    return None
