"""Test calls and drills: planned, raised when their moment comes; and the month's report, made and sent."""

import datetime
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.federation import queries as federation
from jalon.node.federation.choices import Priority
from jalon.node.hotline import queries
from jalon.node.hotline.actions import alerts, outgoing
from jalon.node.hotline.choices import TEST, Act, Side
from jalon.node.hotline.choices import Exercise as Kind
from jalon.node.hotline.models import Exercise, Line, Report
from jalon.node.hotline.rules import figures
from jalon.node.kernel import clock, ids
from jalon.node.kernel.refs import ref
from jalon.node.kernel.refused import Refused

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

WORKER = "system:worker"
BATCH = 20
MOST = 2000


class CannotPlan(Refused):
    """The test calls cannot be planned like that."""

    code = "hotline.cannot-plan"
    status = 422


@transaction.atomic
def plan_exercises(
    campaign: str,
    *,
    lines: Sequence[Line],
    first_at: datetime.datetime,
    planner: "User",
    kind: str = Kind.TEST,
    every: datetime.timedelta = datetime.timedelta(days=7),
    times: int = 1,
) -> list[Exercise]:
    """Plan test calls or drills on lines; a repeat under the same name plans nothing twice.

    Args:
        campaign: what the whole is called.
        lines: on which lines.
        first_at: the first moment; the lines follow one another by a minute, so that not all ring at once.
        planner: who plans it.
        kind: test call (no escalation) or drill (the whole plan).
        every: the distance between two calls on one line.
        times: how many calls on each line.
    """
    if kind not in (Kind.TEST, Kind.DRILL) or not campaign.strip():
        raise CannotPlan(_("Give the test calls a name, and choose between test call and drill."))
    if not lines or not 1 <= times * len(lines) <= MOST:
        raise CannotPlan(_("Choose at least one line, and at most %(most)d calls.") % {"most": MOST})
    made = []
    for round_ in range(times):
        for place, line in enumerate(lines):
            at = first_at + round_ * every + datetime.timedelta(minutes=place)
            exercise, created = Exercise.objects.get_or_create(
                campaign=campaign.strip(), line=line, planned_at=at, defaults={"kind": kind, "planned_by": planner}
            )
            made += [exercise] if created else []
    audit.record(Act.EXERCISE_PLANNED, actor=planner.actor, purpose=campaign, detail={"kind": kind, "calls": len(made)})
    return made


def raise_due() -> int:
    """Raise the exercises whose moment has come; returns how many."""
    now = clock.now()
    due = Exercise.objects.filter(alert=None, reason="", planned_at__lte=now).order_by("planned_at")
    keys = list(due.values_list("pk", flat=True)[:BATCH])
    for key in keys:
        _raise(key)
    return len(keys)


@transaction.atomic
def _raise(key: uuid.UUID) -> None:
    exercise = Exercise.objects.select_for_update(of=("self",)).select_related("line__unit", "planned_by").get(pk=key)
    if exercise.alert_id:
        return
    matter = alerts.Matter(kind=TEST, exercise=exercise.kind, text=exercise.campaign)
    try:
        exercise.alert = alerts.raise_alert(
            ids.new_id(), line=exercise.line, matter=matter, actor=WORKER, author=exercise.planned_by
        )
    except alerts.CannotRaise as refusal:
        exercise.reason = str(refusal)[:300]
    exercise.save(update_fields=["alert", "reason"])


@transaction.atomic
def make_report(their_node: str, month: str, *, actor: str) -> Report:
    """Compute a month's report with a partner and send it, to be compared there; a repeat computes it anew."""
    try:
        start, end = figures.bounds(month)
    except ValueError:
        raise CannotPlan(_("Write the month as in 2026-11.")) from None
    now = outgoing.moment()
    rows = figures.report(queries.facts(their_node, start, end), month)
    report, _made = Report.objects.update_or_create(
        their_node=their_node, month=month, side=Side.OURS, defaults={"rows": rows, "made_at": now}
    )
    audit.record(
        Act.REPORTED,
        actor=actor,
        about=ref("hotline/report", report.pk),
        tree=Tree.EXCHANGE,
        detail={"month": month, "rows": len(rows)},
    )
    if federation.active_partner(their_node):
        outgoing.send(
            their_node, outgoing.REPORT, {"month": month, "rows": rows, "at": now.isoformat()},
            key=ids.new_id(), thread=report.pk, actor=actor, about=ref("hotline/report", report.pk),
            lives=datetime.timedelta(days=30), priority=Priority.ROUTINE,
        )  # fmt: skip
    return report


def report_last_month() -> int:
    """On the first days of a month, report the one before to every partner once; returns how many."""
    now = clock.now()
    month = figures.month_of(now.astimezone(datetime.UTC).replace(day=1) - datetime.timedelta(days=1))
    start, end = figures.bounds(month)
    made = 0
    for partner in federation.partners():
        if Side.OURS not in queries.reports_of(partner.pk, month) and queries.facts(partner.pk, start, end):
            make_report(partner.pk, month, actor=WORKER)
            made += 1
    return made
