"""The typed request: whoever comes past the log-in wall is a person with an account."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest as DjangoRequest

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


class HttpRequest(DjangoRequest):
    """A request of somebody who is logged in; the log-in middleware lets no other through."""

    user: "User"
    auth: Any
    """In the API: the token, or the person in the browser."""
    reads_only: bool
    """In the API: whether the operation changes nothing."""
