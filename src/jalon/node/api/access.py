"""Who asks: a program with a bearer token, or a person in the browser; and how often they may."""

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.cache import cache
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from ninja.errors import AuthenticationError
from ninja.security import HttpBearer, SessionAuth
from ninja.throttling import SimpleRateThrottle

from jalon.node.accounts import actions as accounts
from jalon.node.accounts import queries
from jalon.node.api import queries as mine
from jalon.node.kernel.http import HttpRequest
from jalon.node.kernel.refused import NotAllowed, Refused

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.api.models import Delivery, Subscription

WRONG_A_MINUTE = 20


class CannotAuthenticate(Refused):
    """Too many wrong tokens came from one place."""

    code = "api.cannot-authenticate"
    status = 429


class Bearer(HttpBearer):
    """`Authorization: Bearer …`. Whoever shows a token that is wrong is not asked for a session instead."""

    def __call__(self, request: HttpRequest) -> object:  # type: ignore[override]  # our request
        if "Authorization" not in request.headers:
            return None
        if known := super().__call__(request):
            return known
        self._count_wrong(request)
        raise AuthenticationError

    def authenticate(self, request: HttpRequest, token: str) -> object:  # type: ignore[override]  # our request
        known = queries.token_in_force(token)
        if known is None:
            return None
        if not known.may_write and not request.reads_only:
            raise NotAllowed(_("This token may only read. Make another one that may write."))
        accounts.note_use(known)
        request.user = known.bearer
        return known

    def _count_wrong(self, request: HttpRequest) -> None:
        place = f"api-wrong-token-{request.META.get('REMOTE_ADDR', '')}"
        count = cache.get_or_set(place, 0, 60) or 0
        cache.set(place, count + 1, 60)
        if count >= WRONG_A_MINUTE:
            raise CannotAuthenticate(_("Too many wrong tokens came from your place. Wait a minute, then try again."))


class Session(SessionAuth):
    """The browser's session; a write then needs the CSRF token."""


class Rate(SimpleRateThrottle):
    """So many requests a minute for each token, or each person in the browser."""

    def __init__(self) -> None:
        super().__init__(f"{settings.JALON_API_REQUESTS_PER_MINUTE}/min")

    def get_cache_key(self, request: HttpRequest) -> str:  # type: ignore[override]  # our request
        return f"api-rate-{request.auth.pk}"


def subscription_for_ending(user: "User", key: uuid.UUID) -> "Subscription":
    """A webhook of one's own."""
    found = mine.subscriptions_of(user).filter(pk=key).first()
    if found is None:
        raise Http404
    return found


def delivery_for_repeating(user: "User", key: uuid.UUID) -> "Delivery":
    """A message of a webhook of one's own."""
    found = mine.deliveries_of(user).filter(pk=key).first()
    if found is None:
        raise Http404
    return found
