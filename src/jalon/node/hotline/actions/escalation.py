"""What the clock does to alerts: the next rung is told, step by step, until somebody acknowledges or it expires.

Both sides climb at the same moments, each its own ladder: the side that was alerted so that somebody takes it, the side
that raised it so that somebody there picks up the telephone.
"""

import datetime
import uuid
from typing import TYPE_CHECKING

from django.db import transaction

from jalon.node.accounts.choices import Permission
from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.hotline import queries
from jalon.node.hotline.actions import notices
from jalon.node.hotline.choices import Act, Duty, EventKind, Oddity, Rung, Side, State
from jalon.node.hotline.models import Alert, Event, Shift
from jalon.node.hotline.queries.records import ancestors
from jalon.node.hotline.rules import escalation as rules
from jalon.node.kernel import clock
from jalon.node.kernel.refs import ref
from jalon.node.notifications.actions import duty, notify
from jalon.node.notifications.queries import holders

if TYPE_CHECKING:
    from jalon.node.directory.models import Unit

WORKER = "system:worker"
BATCH = 100


def escalate_due() -> int:
    """Take every alert that is due to its next rung, or let it expire; returns how many."""
    now = clock.now()
    due = Alert.objects.filter(state=State.RAISED, next_at__lte=now).order_by("next_at")
    keys = list(due.values_list("pk", flat=True)[:BATCH])
    for key in keys:
        _escalate(key, now)
    return len(keys)


@transaction.atomic
def _escalate(key: uuid.UUID, now: datetime.datetime) -> None:
    alert = Alert.objects.select_for_update(of=("self",)).select_related("unit__parent").get(pk=key)
    if alert.state == State.RAISED:
        advance(alert, now)
        if now >= alert.expires_at:
            expire(alert)


def advance(alert: Alert, now: datetime.datetime) -> None:
    """Tell every rung that has come and was not told, in order; then say when the next one comes."""
    stages = rules.read(alert.plan)
    while (due := rules.due(stages, alert.raised_at, alert.rung + 1)) and due <= min(now, alert.expires_at):
        alert.rung += 1
        told = tell(alert, stages[alert.rung].rung, due if alert.rung else now)
        if alert.rung == 0 and not told and alert.side == Side.THEIRS:
            _bridge_gap(alert, now)
    alert.next_at = rules.due(stages, alert.raised_at, alert.rung + 1) or alert.expires_at
    alert.save(update_fields=["rung", "next_at", "warnings"])


def _bridge_gap(alert: Alert, now: datetime.datetime) -> None:
    """Nobody is on duty: deputy and next level are told at once; the plan's own times stay as both sides know them."""
    alert.warnings = list(dict.fromkeys([*alert.warnings, Oddity.ROSTER_GAP]))
    if len(alert.plan) > 1:
        for rung in (Rung.DEPUTY, Rung.NEXT_LEVEL):
            tell(alert, rung, now)


def tell(alert: Alert, rung: Rung, at: datetime.datetime) -> list[Shift]:
    """Tell the people of one rung on our side; returns the shifts that were told."""
    shifts = people_of(alert.unit, rung, at)
    if rung is not Rung.DUTY:
        names = ", ".join(shift.shown_as for shift in shifts)
        Event.objects.create(
            alert=alert, kind=EventKind.ESCALATED, side=Side.OURS, at=at, who=names, detail={"rung": rung.value}
        )
        audit.record(
            Act.ESCALATED,
            actor=WORKER,
            about=ref("hotline/alert", alert.pk),
            tree=Tree.EXCHANGE,
            detail={"rung": rung.value, "told": len(shifts)},
        )
    if alert.side == Side.THEIRS or rung is not Rung.DUTY:
        notices.prepare(alert, rung, shifts)
        _notify(alert, rung, shifts)
    return shifts


def _notify(alert: Alert, rung: Rung, shifts: list[Shift]) -> None:
    """Tell the same people on their pages; where nobody is on duty, everybody who answers for the unit."""
    people = [shift.officer_id for shift in shifts if shift.officer_id]
    to = duty(people) if people else holders(Permission.ANSWER_ALERTS, alert.unit_id)
    notify(
        "hotline.alert",
        about=ref("hotline/alert", alert.pk),
        occasion=rung.value,
        to=to,
        mark=alert.mark,
        node=alert.their_node,
    )


def people_of(unit: "Unit", rung: Rung, at: datetime.datetime) -> list[Shift]:
    """Who is on a rung for a unit at a moment; on the upper rungs those of the nearest unit above that has somebody."""
    if rung is Rung.DUTY:
        return queries.on_duty(unit.pk, at, Duty.FIRST)
    if rung is Rung.DEPUTY:
        return queries.on_duty(unit.pk, at, Duty.DEPUTY)
    above = ancestors(unit)
    ladder = above[-1:] if rung is Rung.MINISTRY else above
    found = (queries.on_duty(each.pk, at) for each in ladder)
    return next((shifts for shifts in found if shifts), [])


def expire(alert: Alert) -> None:
    """Nobody acknowledged: the alert is over, on both sides at the moment that it named."""
    alert.state, alert.next_at = State.EXPIRED, None
    alert.save(update_fields=["state", "next_at"])
    Event.objects.create(alert=alert, kind=EventKind.EXPIRED, side=Side.OURS, at=alert.expires_at)
    audit.record(Act.EXPIRED, actor=WORKER, about=ref("hotline/alert", alert.pk), tree=Tree.EXCHANGE)
