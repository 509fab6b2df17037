"""The rail on the left: apps hang up their entries in `AppConfig.ready()`, so that the frame knows none of them."""

import dataclasses
from collections.abc import Callable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from jalon.node.ui.components import Words

Count = Callable[[HttpRequest], int]


@dataclasses.dataclass(frozen=True)
class Entry:
    """A way into an area: shown to those who hold the permission, with a count only where something waits."""

    label: Words
    url_name: str
    icon: str
    order: int
    permission: str = ""
    count: Count | None = None
    phone: bool = False


@dataclasses.dataclass(frozen=True)
class Place:
    """An entry as one person sees it on one page."""

    label: Words
    url: str
    icon: str
    count: int
    here: bool
    phone: bool


_entries: dict[str, Entry] = {}


def register(
    label: "str | Promise",
    url_name: str,
    *,
    icon: str,
    order: int,
    permission: str = "",
    count: Count | None = None,
    phone: bool = False,
) -> None:
    """Hang up an entry.

    Args:
        label: one or two lazily translated words.
        url_name: name of the page without arguments; pages whose address begins with its address count as inside it.
        icon: name of a symbol of the sprite.
        order: place from the top; tens, so that others fit between.
        permission: who sees it; everybody who is logged in where it is empty.
        count: how much waits there for the person who asks.
        phone: whether it stands in the phone's bottom bar (four do at most).
    """
    _entries[url_name] = Entry(label, url_name, icon, order, permission, count, phone)


def places(request: HttpRequest) -> list[Place]:
    """The rail for the person who asks, from the top."""
    user = request.user
    if not user.is_authenticated:
        return []
    allowed = [entry for entry in _entries.values() if not entry.permission or user.has_perm(entry.permission)]
    here = _here(request.path, allowed)
    return [_place(request, entry, here=entry is here) for entry in sorted(allowed, key=lambda entry: entry.order)]


def _place(request: HttpRequest, entry: Entry, *, here: bool) -> Place:
    count = entry.count(request) if entry.count else 0
    return Place(entry.label, reverse(entry.url_name), entry.icon, count, here, entry.phone)


def _here(path: str, entries: list[Entry]) -> Entry | None:
    inside = [entry for entry in entries if path.startswith(reverse(entry.url_name))]
    return max(inside, key=lambda entry: len(reverse(entry.url_name)), default=None)
