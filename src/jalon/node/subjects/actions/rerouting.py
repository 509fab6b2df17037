"""Persons and things held by a unit that ends: whoever takes over holds them, and owes their review."""

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import QuerySet

from jalon.node.audit import actions as audit
from jalon.node.directory.choices import Act
from jalon.node.kernel.refs import ref
from jalon.node.subjects.models import Subject

if TYPE_CHECKING:
    from jalon.node.directory.actions.holders import Rerouting


def count_subjects(unit: uuid.UUID) -> int:
    """How many subjects a unit holds; what was erased is nobody's any more."""
    return _held(unit).count()


@transaction.atomic
def reroute_subjects(rerouting: "Rerouting") -> int:
    """Hand the subjects of a unit that ends to its successors, one by one; a repeat finds none."""
    keys = list(_held(rerouting.unit).order_by("pk").values_list("pk", flat=True))
    for key in keys:
        about = ref("subjects/subject", key)
        to = rerouting.successor(record=about)
        Subject.objects.filter(pk=key, unit=rerouting.unit).update(unit=to)
        detail = {"from": str(rerouting.unit), "to": str(to)}
        audit.record(Act.REROUTED, actor=rerouting.actor, about=about, purpose=rerouting.decision[:500], detail=detail)
    return len(keys)


def _held(unit: uuid.UUID) -> QuerySet[Subject]:
    return Subject.objects.filter(unit=unit, erased_at__isnull=True)
