"""What the exchange holds for a unit that ends: its open requests and the texts that it starts requests from.

What is finished stays with the unit that finished it, as do its letters and their numbers: whoever takes over reads
them there.
"""

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.directory import queries as directory
from jalon.node.directory.choices import Act
from jalon.node.exchange.actions import telling
from jalon.node.exchange.actions.steps import about
from jalon.node.exchange.models import Inquiry
from jalon.node.exchange.models.templates import Template
from jalon.node.exchange.queries.records import FINISHED

if TYPE_CHECKING:
    from jalon.node.directory.actions.holders import Rerouting


def count_inquiries(unit: uuid.UUID) -> int:
    """How many requests are open for a unit, its own and those of which it gets a copy."""
    return _open(unit).count()


@transaction.atomic
def reroute_inquiries(rerouting: "Rerouting") -> int:
    """Hand the open requests of a unit that ends to its successors, and tell their desks; a repeat finds none."""
    inquiries = list(_open(rerouting.unit).select_for_update(of=("self",)).order_by("created_at", "pk"))
    for inquiry in inquiries:
        _hand_over(inquiry, rerouting)
    return len(inquiries)


def _open(unit: uuid.UUID) -> QuerySet[Inquiry]:
    return Inquiry.objects.filter(Q(unit=unit) | Q(copy_unit=unit)).exclude(FINISHED)


def _hand_over(inquiry: Inquiry, rerouting: "Rerouting") -> None:
    to = rerouting.successor(record=about(inquiry))
    was_ours = inquiry.unit_id == rerouting.unit
    changes: dict[str, uuid.UUID | None] = {}
    if was_ours:
        changes["unit_id"] = to
    if inquiry.copy_unit_id == rerouting.unit:
        changes["copy_unit_id"] = to
    for field, value in changes.items():
        setattr(inquiry, field, value)
    inquiry.save(update_fields=[field.removesuffix("_id") for field in changes])
    detail = {"from": str(rerouting.unit), "to": str(to)}
    audit.record(
        Act.REROUTED, actor=rerouting.actor, about=about(inquiry), purpose=rerouting.decision[:500],
        tree=Tree.EXCHANGE, detail=detail,
    )  # fmt: skip
    if was_ours:
        telling.rerouted(inquiry, directory.unit(rerouting.unit))


def count_templates(unit: uuid.UUID) -> int:
    """How many texts a unit starts requests from."""
    return _in_use(unit).count()


@transaction.atomic
def reroute_templates(rerouting: "Rerouting") -> int:
    """Give the texts of a unit that ends to its usual successor, versions and all."""
    found = list(_in_use(rerouting.unit).values_list("family", flat=True))
    Template.objects.filter(family__in=found).update(unit=rerouting.usual)
    return len(found)


def _in_use(unit: uuid.UUID) -> QuerySet[Template]:
    return Template.objects.filter(unit=unit, retired_at=None)
