"""Writes of keeping the node (backups made and tested, a node that came back), and gestures that join domains."""

import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from jalon.node.audit import actions as audit
from jalon.node.desk.choices import Act
from jalon.node.exchange import actions as exchange
from jalon.node.federation import recovery as federation
from jalon.node.hotline.actions import alerts as hotline
from jalon.node.kernel import recovery
from jalon.node.kernel.refs import ref

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.exchange.models import Inquiry
    from jalon.node.hotline.models import Alert

ACTOR = "system:command"


@transaction.atomic
def note_backup(*, size: int, sealed: bool, digest: str) -> None:
    audit.record(Act.BACKED_UP, actor=ACTOR, detail={"size": size, "sealed": sealed, "digest": digest})


@transaction.atomic
def note_restore_test(*, kept_at: str, faults: int, rows: int) -> None:
    audit.record(Act.RESTORE_TESTED, actor=ACTOR, detail={"kept_at": kept_at, "faults": faults, "rows": rows})


@transaction.atomic
def begin_again() -> list[str]:
    """Let every room do its part after a restore, and write it down.

    Federation comes first: since when memory is lost is told by the last entry that the backup held.
    """
    partners = federation.begin(actor=ACTOR, reason="restored from a backup")
    audit.record(Act.RESTORED, actor=ACTOR)
    return [f"Recovering: {partners} partners are asked what they hold before anything is sent.", *recovery.run_all()]


@transaction.atomic
def confirm_alert(
    alert: "Alert",
    key: uuid.UUID,
    *,
    author: "User",
    fields: Mapping[str, Any],
    screen: Mapping[str, bool] | None = None,
) -> "Inquiry":
    """Make the inquiry that confirms what was asked by voice; alert and inquiry point at each other.

    Both are written or neither. A repeat under the same id returns the first.
    """
    inquiry = exchange.confirm_oral_request(
        key,
        author=author,
        fields=fields,
        spoken_at=alert.acknowledged_at or alert.raised_at,
        spoken_with=alert.acknowledged_by or alert.their_node,
        reference=hotline.about(alert),
        screen=screen,
    )
    reference = ref("exchange/inquiry", inquiry.pk)
    hotline.note_confirmation(alert.pk, inquiry=reference, actor=author.actor, who=str(author))
    return inquiry
