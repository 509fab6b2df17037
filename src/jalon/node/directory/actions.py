"""Writes of nodes and units."""

import datetime
import uuid

from django.db import transaction

from jalon.node.audit import actions as audit
from jalon.node.directory.choices import Act
from jalon.node.directory.models import Node, Unit
from jalon.node.kernel.refs import ref


@transaction.atomic
def add_node(code: str, *, country: str, names: dict[str, str], actor: str, own: bool = False) -> Node:
    node, created = Node.objects.get_or_create(code=code, defaults={"country": country, "names": names, "own": own})
    if created:
        audit.record(Act.NODE_ADDED, actor=actor, detail={"code": code, "own": own})
    return node


@transaction.atomic
def add_unit(
    node: Node,
    *,
    code: str,
    names: dict[str, str],
    level: str,
    valid_from: datetime.date,
    actor: str,
    parent: uuid.UUID | None = None,
) -> Unit:
    unit, created = Unit.objects.get_or_create(
        node=node,
        code=code,
        valid_from=valid_from,
        defaults={"names": names, "level": level, "parent_id": parent},
    )
    if created:
        audit.record(Act.UNIT_ADDED, actor=actor, about=ref("directory/unit", unit.pk))
    return unit
