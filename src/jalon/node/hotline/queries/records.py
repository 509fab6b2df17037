"""Lines, shifts and alerts as the database holds them, within what one person may read."""

import datetime
import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from django.db.models import Q, QuerySet
from django.urls import reverse

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.directory import queries as directory
from jalon.node.hotline.choices import Duty, Exercise, Side, State
from jalon.node.hotline.models import Alert, Line, Plan, Report, Roster, Shift
from jalon.node.hotline.rules import escalation, figures, rosters
from jalon.node.kernel import clock, refs, rows

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.directory.models import Unit

OPEN = Q(state__in=[State.RAISED, State.ACKNOWLEDGED]) | Q(state=State.EXPIRED, exercise=Exercise.NONE)
TOLD_FOR = rosters.AHEAD / 2
"""Lines with shifts are told anew before the told ones run out."""


def readable(user: "User") -> QuerySet[Alert]:
    """The alerts of every unit for which the user sees the hotline, and those that they raised, newest first."""
    units = accounts.units_where(user, Permission.READ_HOTLINE)
    theirs = Q(raised_by=user) if units else Q()
    return (
        Alert.objects.filter(Q(unit__in=units) | theirs)
        .select_related("unit", "line", "holder")
        .order_by("-raised_at", "-pk")
    )


def board(user: "User") -> QuerySet[Alert]:
    """What is open, oldest first; a test call leaves the board when it is answered or over."""
    done_test = Q(exercise=Exercise.TEST) & ~Q(state=State.RAISED)
    return readable(user).filter(OPEN).exclude(done_test).order_by("raised_at", "pk")


def alert_by_mark(node: str, mark: str) -> Alert | None:
    """The alert of a partner that bears a mark: the signed one, else the newest."""
    return Alert.objects.filter(their_node=node, side=Side.THEIRS, mark=mark).order_by("-signed", "-raised_at").first()


def readable_lines(user: "User") -> QuerySet[Line]:
    """Every line, ended ones too, of the units for which the user sees the hotline."""
    units = accounts.units_where(user, Permission.READ_HOTLINE)
    return _lines().filter(unit__in=units)


def every_line() -> QuerySet[Line]:
    """Every line of the node, ended ones too."""
    return _lines()


def any_line_of(units: Iterable[uuid.UUID]) -> bool:
    """Whether these units ever had a line: many have none, and every page asks."""
    return bool(rows.select(Line, ("id",), {"unit": list(units)}, limit=1))


def lines_on(day: datetime.date) -> QuerySet[Line]:
    """The lines in force on a day."""
    return _lines().filter(Q(valid_until__isnull=True) | Q(valid_until__gt=day), valid_from__lte=day)


def open_lines_of(unit: uuid.UUID, *, on: datetime.date) -> QuerySet[Line]:
    """The lines of a unit, on either end, that stand on a day or later."""
    return _lines().filter(Q(unit=unit) | Q(their_unit=unit), Q(valid_until__isnull=True) | Q(valid_until__gt=on))


def _lines() -> QuerySet[Line]:
    related = ("unit__node", "their_unit__node", "rerouted_to")
    return Line.objects.select_related(*related).order_by("code", "valid_from")


def line_between(unit: uuid.UUID, their_unit: uuid.UUID, on: datetime.date) -> Line | None:
    """The line between two units on a day."""
    return lines_on(on).filter(unit=unit, their_unit=their_unit).first()


def successor_of_line(line: Line, on: datetime.date) -> Line | None:
    """What stands in a line's place on a day: itself, or what it was rerouted to; None where nothing does."""
    seen: set[uuid.UUID] = set()
    current: Line | None = line
    while current is not None and current.pk not in seen:
        seen.add(current.pk)
        if current.valid_from <= on and (current.valid_until is None or on < current.valid_until):
            return current
        current = current.rerouted_to
    return None


def lines_to_publish(now: datetime.datetime) -> QuerySet[Line]:
    """Lines whose our end was not told as it stands, or was told so long ago that its shifts run out."""
    stale = Q(published_at__lt=now - TOLD_FOR) & Q(unit__in=Roster.objects.values("unit"))
    today = clock.day(now)
    in_force = Q(valid_until__isnull=True) | Q(valid_until__gt=today)
    return _lines().filter(Q(to_publish=True) | (stale & in_force)).order_by("published_at", "code")


def on_duty(unit: uuid.UUID, at: datetime.datetime, *duties: str) -> list[Shift]:
    """Who is on duty for a unit at a moment, first officers before deputies."""
    found = Shift.objects.filter(unit=unit, starts_at__lte=at, ends_at__gt=at, cancelled_at=None)
    return sorted(found.filter(duty__in=duties or Duty.values), key=lambda shift: shift.duty != Duty.FIRST)


def duty_for(unit: "Unit", at: datetime.datetime) -> list[Shift]:
    """Who is on duty for a unit, deputies too; where nobody is, for the nearest unit above that has somebody."""
    found = (on_duty(key, at) for key in (unit.pk, *(above.pk for above in ancestors(unit))))
    return next((shifts for shifts in found if shifts), [])


def shifts_ahead(unit: uuid.UUID, now: datetime.datetime) -> QuerySet[Shift]:
    """The shifts of a unit that are under way or begin in the next two weeks, in order."""
    end = now + rosters.AHEAD
    shifts = Shift.objects.filter(unit=unit, cancelled_at=None, ends_at__gt=now, starts_at__lt=end)
    return shifts.order_by("starts_at", "-duty")


def units_with_roster(user: "User") -> "list[Unit]":
    """The units of ours that have lines today and whose roster the user may see."""
    found = {line.unit_id: line.unit for line in readable_lines(user).filter(valid_until=None)}
    return sorted(found.values(), key=lambda unit: unit.code)


def plan_of(unit: "Unit") -> tuple[tuple[escalation.Stage, ...], int]:
    """The escalation plan of a unit: its own, else the nearest one above it, else the default."""
    chain = [unit.pk, *(above.pk for above in ancestors(unit))]
    plans = {plan.unit_id: plan for plan in Plan.objects.filter(unit__in=chain)}
    plan = next((plans[key] for key in chain if key in plans), None)
    return (escalation.read(plan.stages), plan.life) if plan else (escalation.DEFAULT, escalation.DEFAULT_LIFE)


def ancestors(unit: "Unit", on: datetime.date | None = None) -> "list[Unit]":
    """The units above one, nearest first, as they are today; one that ended counts as what took its place."""
    return directory.ancestors(unit, on=on or clock.today())


def facts(their_node: str, start: datetime.datetime, end: datetime.datetime) -> list[figures.Fact]:
    """What counts of the alerts with a partner between two moments, in the order in which they were raised."""
    own = directory.own_node().code
    alerts = Alert.objects.filter(their_node=their_node, raised_at__gte=start, raised_at__lt=end, signed=True)
    return [fact(alert, own) for alert in alerts.order_by("raised_at", "pk")]


def fact(alert: Alert, own: str) -> figures.Fact:
    """One alert as it counts."""
    return figures.Fact(
        id=str(alert.pk),
        line=alert.line_code,
        sender=own if alert.side == Side.OURS else alert.their_node,
        kind=alert.kind,
        exercise=alert.exercise,
        raised_at=alert.raised_at,
        expires_at=alert.expires_at,
        acknowledged_at=alert.acknowledged_at,
        plan=escalation.read(alert.plan),
    )


def last_test(line: Line) -> tuple[datetime.datetime | None, bool | None]:
    """When we last tested a line or raised an alert on it, and whether that was answered; open ones do not count."""
    tried = Alert.objects.filter(line=line, side=Side.OURS, signed=True).exclude(state=State.RAISED)
    last = tried.order_by("-raised_at").values_list("raised_at", "acknowledged_at").first()
    return (last[0], last[1] is not None) if last else (None, None)


def months(their_node: str) -> list[str]:
    """The months in which something was raised between us and a partner, newest first."""
    moments = Alert.objects.filter(their_node=their_node).dates("raised_at", "month", order="DESC")
    return list(dict.fromkeys(day.strftime("%Y-%m") for day in moments))


def reports_of(their_node: str, month: str) -> dict[str, Report]:
    """Both sides' reports of a month, by side, as far as they are here."""
    return {report.side: report for report in Report.objects.filter(their_node=their_node, month=month)}


def shown(user: refs.User, key: uuid.UUID) -> refs.Shown | None:
    """How a reference to an alert shows to a person."""
    alert = readable(cast("User", user)).filter(pk=key).first() if user.is_authenticated else None
    return refs.Shown(alert.mark, reverse("hotline:alert", args=[key])) if alert else None


def shown_line(user: refs.User, key: uuid.UUID) -> refs.Shown | None:
    """How a reference to a line shows to a person."""
    line = readable_lines(cast("User", user)).filter(pk=key).first() if user.is_authenticated else None
    return refs.Shown(line.code, reverse("hotline:line", args=[key])) if line else None
