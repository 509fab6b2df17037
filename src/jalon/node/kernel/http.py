"""The typed request: whoever comes past the log-in wall is a person with an account."""

from typing import TYPE_CHECKING

from django.http import HttpRequest as DjangoRequest

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


class HttpRequest(DjangoRequest):
    """A request of somebody who is logged in; the log-in middleware lets no other through."""

    user: "User"
