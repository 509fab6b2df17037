"""References: how strangers name each other's records without importing one another.

A reference is a URN, `jalon:<app>/<noun>/<id>`. The app that owns the noun registers in its `AppConfig.ready()` how
such a record is titled and opened; whoever keeps the reference asks here and gets what *this* user may see.
"""

import dataclasses
import re
import uuid
from collections.abc import Callable, Collection, Iterable

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser

User = AbstractBaseUser | AnonymousUser

_SHAPE = re.compile(r"jalon:([a-z]+/[a-z-]+)/([0-9a-f-]{36})")


@dataclasses.dataclass(frozen=True)
class Shown:
    """A record as its owner shows it to one user."""

    title: str
    url: str


Owner = Callable[[User, uuid.UUID], Shown | None]
OfMany = Callable[[User, Collection[uuid.UUID]], dict[uuid.UUID, Shown]]
_owners: dict[str, Owner] = {}
_of_many: dict[str, OfMany] = {}


def register(noun: str, owner: Owner, *, many: OfMany | None = None) -> None:
    """Let `owner` answer for references to `noun` (`exchange/inquiry`), and `many` for a list of them at once."""
    if noun in _owners:
        raise ValueError(f"two apps answer for {noun}")
    _owners[noun] = owner
    if many:
        _of_many[noun] = many


def ref(noun: str, key: uuid.UUID) -> str:
    """The reference of a record."""
    return f"jalon:{noun}/{key}"


def shown_to(user: User, reference: str) -> Shown | None:
    """Title and address of a record; None where the user may not know of it or nobody owns it."""
    match = _SHAPE.fullmatch(reference)
    owner = _owners.get(match[1]) if match else None
    return owner(user, uuid.UUID(match[2])) if match and owner else None


def all_shown_to(user: User, references: Iterable[str]) -> dict[str, Shown]:
    """The records of a list of references that the user may know of, by their reference."""
    keys: dict[str, set[uuid.UUID]] = {}
    for reference in references:
        if match := _SHAPE.fullmatch(reference):
            keys.setdefault(match[1], set()).add(uuid.UUID(match[2]))
    return {
        ref(noun, key): shown
        for noun, asked in keys.items()
        for key, shown in (_of_many.get(noun) or _one_by_one(noun))(user, asked).items()
    }


def _one_by_one(noun: str) -> OfMany:
    owner = _owners.get(noun)

    def of_many(user: User, keys: Collection[uuid.UUID]) -> dict[uuid.UUID, Shown]:
        return {key: shown for key in keys if owner and (shown := owner(user, key))}

    return of_many


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
