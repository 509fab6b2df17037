"""Open alerts of a unit that ends: they go to the unit that takes over, with a line in their timeline."""

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jalon.node.audit import actions as audit
from jalon.node.directory import queries as directory
from jalon.node.directory.choices import Act
from jalon.node.hotline.actions.alerts import about, note_event
from jalon.node.hotline.choices import EventKind
from jalon.node.hotline.models import Alert
from jalon.node.hotline.queries.records import OPEN

if TYPE_CHECKING:
    from jalon.node.directory.actions.holders import Rerouting


def count_alerts(unit: uuid.UUID) -> int:
    """How many alerts are open for a unit."""
    return _open(unit).count()


@transaction.atomic
def reroute_alerts(rerouting: "Rerouting") -> int:
    """Hand the open alerts of a unit that ends to its successors; a repeat finds none."""
    alerts = list(_open(rerouting.unit).select_for_update(of=("self",)).order_by("raised_at", "pk"))
    ended = directory.unit(rerouting.unit)
    for alert in alerts:
        alert.unit_id = rerouting.successor(record=about(alert))
        alert.save(update_fields=["unit"])
        detail = {"from": str(rerouting.unit), "to": str(alert.unit_id)}
        audit.record(
            Act.REROUTED, actor=rerouting.actor, about=about(alert), purpose=rerouting.decision[:500],
            detail=detail,
        )  # fmt: skip
        note_event(alert, EventKind.NOTE, text=_("%(unit)s ended; this unit took over.") % {"unit": ended})
    return len(alerts)


def _open(unit: uuid.UUID) -> QuerySet[Alert]:
    return Alert.objects.filter(OPEN, unit=unit)
