"""What stands around every page: whose node this is, where one may go, in which language.

Rooms above tell the frame what it can't know: `set_owner` says whose node it is, `set_units` where a person works.
"""

import dataclasses
import functools
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_info

from jalon.node.ui import navigation

TINTS = 6
DRAFTS = frozenset({"fr", "vi", "zh-hans", "lo", "km"})  # catalogues that no native reader has checked


@dataclasses.dataclass(frozen=True)
class Owner:
    """The agency whose node this is."""

    code: str
    name: str

    @property
    def tint(self) -> int:
        """A colour of the top bar by the node's code, so that two nodes side by side are not mixed up."""
        return sum(self.code.encode()) % TINTS


@dataclasses.dataclass(frozen=True)
class Language:
    """A language of the pages, under its own name."""

    code: str
    name: str
    draft: bool
    chosen: bool


@dataclasses.dataclass(frozen=True)
class Hotline:
    """The red button of every page: where the hotline is, and the link that dials who is on duty across the line."""

    url: str
    who: str = ""
    tel: str = ""


_hotline: list[Callable[[HttpRequest], Hotline | None]] = []
_owner: list[Callable[[], Owner | None]] = []
_units: list[Callable[[HttpRequest], list[str]]] = []


def set_owner(ask: Callable[[], Owner | None]) -> None:
    """Say who knows whose node this is."""
    _owner[:] = [ask]


def set_units(ask: Callable[[HttpRequest], list[str]]) -> None:
    """Say who knows the units of the person who asks."""
    _units[:] = [ask]


def set_hotline(ask: Callable[[HttpRequest], Hotline | None]) -> None:
    """Say who knows whom the person who asks calls; None where that person sees no hotline."""
    _hotline[:] = [ask]


class Frame:
    """The frame of one page; each part is asked for once, and only if the template draws it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @functools.cached_property
    def owner(self) -> Owner | None:
        return _owner[0]() if _owner else None

    @functools.cached_property
    def units(self) -> list[str]:
        known = _units and getattr(self._request, "user", None) and self._request.user.is_authenticated
        return _units[0](self._request) if known else []

    @functools.cached_property
    def places(self) -> list[navigation.Place]:
        return navigation.places(self._request) if hasattr(self._request, "user") else []

    @functools.cached_property
    def hotline(self) -> Hotline | None:
        known = _hotline and getattr(self._request, "user", None) and self._request.user.is_authenticated
        return _hotline[0](self._request) if known else None

    @property
    def bottom(self) -> list[navigation.Place]:
        """The phone's bar: four entries, the rest is in the menu."""
        return [place for place in self.places if place.phone][:4]

    @functools.cached_property
    def languages(self) -> list[Language]:
        return [_language(code) for code, _ in settings.LANGUAGES]

    @property
    def language(self) -> Language:
        return _language(get_language() or settings.LANGUAGE_CODE)

    @property
    def agency_log_in(self) -> str:
        """The name of the agency's own log-in; empty where there is none."""
        return str(settings.JALON_OIDC_NAME) if settings.JALON_OIDC_ISSUER else ""

    @property
    def demo(self) -> bool:
        return bool(settings.JALON_DEMO)


def _language(code: str) -> Language:
    name = get_language_info(code)["name_local"]
    return Language(code, name[:1].upper() + name[1:], draft=code in DRAFTS, chosen=code == get_language())


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context processor that gives every template its `frame`."""
    return {"frame": Frame(request)}
