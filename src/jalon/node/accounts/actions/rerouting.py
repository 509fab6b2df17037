"""Roles at a unit that ends: each goes on at the unit that takes over, from that day, unless it would reach further.

A role reaches its unit and all beneath. Where the successor stands above the unit that ended (a district's work goes to
its province), a role there would open the whole province; so it stays where it is, good for what the ended unit left,
and an administrator grants another one by hand.
"""

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet

from jalon.node.accounts.choices import Act
from jalon.node.accounts.models import Grant
from jalon.node.audit import actions as audit
from jalon.node.directory import queries as directory
from jalon.node.kernel import clock

if TYPE_CHECKING:
    import datetime

    from jalon.node.directory.actions.holders import Rerouting


def count_grants(unit: uuid.UUID) -> int:
    """How many roles are held at a unit."""
    return _held(unit, clock.today()).count()


@transaction.atomic
def reroute_grants(rerouting: "Rerouting") -> int:
    """Carry the roles at a unit that ends to its usual successor; returns how many. A repeat finds none.

    The number of administrators stays the same, and a lent role stays lent. What is carried reaches no further than
    before but for the successor's own matters, which whoever ends the unit decides.
    """
    if rerouting.usual in directory.with_ancestors(rerouting.unit):
        return 0
    held = list(_held(rerouting.unit, rerouting.on).select_for_update(of=("self",)).select_related("user"))
    for grant in held:
        _carry(grant, rerouting)
    return len(held)


def _held(unit: uuid.UUID, day: "datetime.date") -> QuerySet[Grant]:
    return Grant.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=day), unit=unit)


def _carry(grant: Grant, rerouting: "Rerouting") -> None:
    begins = max(grant.valid_from, rerouting.on)
    said = {"valid_until": grant.valid_until, "stands_in_for": grant.stands_in_for}
    Grant.objects.get_or_create(
        user=grant.user, role=grant.role, unit_id=rerouting.usual, valid_from=begins, defaults=said
    )
    if grant.valid_from >= rerouting.on:
        grant.delete()
    else:
        grant.valid_until = rerouting.on
        grant.save(update_fields=["valid_until"])
    same = {"username": grant.user.username, "role": grant.role}
    for act, unit in ((Act.ROLE_ENDED, rerouting.unit), (Act.ROLE_GRANTED, rerouting.usual)):
        detail = {**same, "unit": str(unit), "on": begins.isoformat()}
        audit.record(act, actor=rerouting.actor, purpose=rerouting.decision[:500], detail=detail)
