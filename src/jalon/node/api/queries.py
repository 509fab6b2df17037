"""Reads of the API: what changed, as far as one person may know it; webhooks and their messages; their secrets."""

import base64
import dataclasses
import datetime
import hashlib
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from cryptography.fernet import Fernet
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from jalon.node.api.models import Delivery, Subscription
from jalon.node.audit import queries as log
from jalon.node.kernel import refs
from jalon.node.kernel.paging import CannotPage

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.audit.models import Entry


@dataclasses.dataclass(frozen=True)
class Change:
    """Something that happened to a record: which, when; not what it says."""

    type: str
    at: datetime.datetime
    data: dict[str, Any]


def changes(entries: "Iterable[Entry]", user: "User") -> list[Change]:
    """The entries as changes, without those whose record the person may not know."""
    seen: dict[str, refs.Shown | None] = {}
    told = []
    for entry in entries:
        if entry.about and entry.about not in seen:
            seen[entry.about] = refs.shown_to(user, entry.about)
        if shown := seen.get(entry.about):
            data = {"id": str(entry.pk), "record": entry.about, "title": shown.title, "url": shown.url}
            told.append(Change(entry.action, entry.at, data))
    return told


def feed(user: "User", after: str, limit: int) -> tuple[list[Change], str]:
    """What changed after a cursor, and the cursor behind it; an empty cursor begins at the oldest."""
    positions = _read(after)
    entries = log.sequenced_after(positions, limit)
    told = sorted(changes(entries, user), key=lambda change: (change.at, change.data["id"]))
    return told, _write(positions_behind(positions, entries))


def positions_behind(positions: dict[str, int], entries: "Iterable[Entry]") -> dict[str, int]:
    """The positions after these entries."""
    behind = dict(positions)
    for entry in entries:
        behind[entry.tree] = max(behind.get(entry.tree, 0), entry.leaf.index + 1)
    return behind


def _write(positions: dict[str, int]) -> str:
    return base64.urlsafe_b64encode(json.dumps(positions, sort_keys=True).encode()).decode().rstrip("=")


def _read(cursor: str) -> dict[str, int]:
    if not cursor:
        return {}
    try:
        said = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        if not isinstance(said, dict) or not all(isinstance(at, int) and 0 <= at < 2**62 for at in said.values()):
            raise ValueError
        return {str(tree): place for tree, place in said.items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise CannotPage(_("This is no cursor of this list. Begin again without `after`.")) from error


def subscriptions_of(user: "User") -> QuerySet[Subscription]:
    """Somebody's webhooks."""
    return Subscription.objects.filter(user=user)


def deliveries_of(user: "User") -> QuerySet[Delivery]:
    """The messages of somebody's webhooks."""
    return Delivery.objects.select_related("subscription").filter(subscription__user=user)


def locked(secret: str) -> str:
    """A webhook's secret as it lies in the database."""
    return _cipher().encrypt(secret.encode()).decode()


def unlocked(kept: str) -> str:
    """The secret itself, for signing."""
    return _cipher().decrypt(kept.encode()).decode()


def _cipher() -> Fernet:
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"jalon-webhooks").digest()
    return Fernet(base64.urlsafe_b64encode(key))
