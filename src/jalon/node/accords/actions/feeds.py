"""The address under which somebody's calendar fetches the meetings: a secret of one person, shown once, revocable."""

import hashlib
import secrets
from typing import TYPE_CHECKING

from django.db import transaction

from jalon.node.accords.choices import Act
from jalon.node.accords.models import Feed
from jalon.node.audit import actions as audit
from jalon.node.kernel import clock

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


@transaction.atomic
def make_feed(user: "User") -> str:
    """A new token; the one before stops working. It is returned once, and only its hash is kept."""
    token = secrets.token_urlsafe(32)
    hashed = hashlib.sha256(token.encode()).hexdigest()
    Feed.objects.update_or_create(user=user, defaults={"token_hash": hashed, "made_at": clock.now()})
    audit.record(Act.FEED_MADE, actor=user.actor)
    return token


@transaction.atomic
def revoke_feed(user: "User") -> None:
    """Let the address stop working."""
    deleted, _each = Feed.objects.filter(user=user).delete()
    if deleted:
        audit.record(Act.FEED_REVOKED, actor=user.actor)
