"""Reads of nodes and units; whatever may change with time is asked as of a date."""

import datetime
import uuid
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from jalon.node.directory.models import Node, Unit


def own_node() -> Node:
    """The node that this installation is."""
    return Node.objects.get(own=True)


def own_node_if_any() -> Node | None:
    """The same, or None before `jalon init` has made it."""
    return Node.objects.filter(own=True).first()


def node(code: str) -> Node | None:
    """The node of that code, ours or a partner's."""
    return Node.objects.filter(code=code).first()


def units_of(code: str, *, on: datetime.date) -> QuerySet[Unit]:
    """The units of a node that exist on a day, by code."""
    open_then = Q(valid_until__isnull=True) | Q(valid_until__gt=on)
    return Unit.objects.filter(open_then, node_id=code, valid_from__lte=on).order_by("code")


def unit(key: uuid.UUID) -> Unit | None:
    """One unit, whenever it existed."""
    return Unit.objects.filter(pk=key).first()


def unit_by_code(node_code: str, code: str, *, on: datetime.date) -> Unit | None:
    """The unit that bears a code on a day."""
    return units_of(node_code, on=on).filter(code=code).first()


def with_descendants(keys: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """These units and all beneath them, at any date."""
    found = set(keys)
    fresh = found
    while fresh:
        fresh = set(Unit.objects.filter(parent__in=fresh).values_list("pk", flat=True)) - found
        found |= fresh
    return found
