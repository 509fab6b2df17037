"""The only door to a notification: its reader's."""

import uuid
from typing import TYPE_CHECKING

from django.http import Http404

from jalon.node.notifications import queries
from jalon.node.notifications.models import Notification

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


def notification_for_reading(user: "User", key: uuid.UUID) -> Notification:
    """A notification of this person; nobody else learns that it exists."""
    found = queries.of(user).filter(pk=key).first()
    if found is None:
        raise Http404
    return found
