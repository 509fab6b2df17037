"""What is measured: answer times by hour of the week, lines never tested, dark lines, the report of both sides."""

import dataclasses
import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.node.directory import queries as directory
from jalon.node.hotline.choices import Darkness, Side
from jalon.node.hotline.choices import Exercise as Kind
from jalon.node.hotline.models import Exercise, Line, Report
from jalon.node.hotline.queries import records, who
from jalon.node.hotline.rules import figures
from jalon.node.hotline.rules import lines as line_rules
from jalon.node.kernel import clock
from jalon.node.ui import components as ui

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

CELL, LEFT, TOP = 22, 44, 18
STEPS = (60, 180, 480, 900)
"""Seconds at which the shade of the heat-map changes."""


@dataclasses.dataclass(frozen=True)
class Cell:
    """One hour of the week on the heat-map."""

    x: int
    y: int
    shade: int
    words: str


@dataclasses.dataclass(frozen=True)
class HourRow:
    """One hour of the week in the table beside it."""

    when: str
    count: int
    median: str
    longest: str


@dataclasses.dataclass(frozen=True)
class Percentiles:
    """Answer times of what was answered, by kind."""

    label: str
    count: int
    answered: int
    median: str
    ninety: str
    longest: str


@dataclasses.dataclass(frozen=True)
class DifferenceRow:
    """A figure on which the two sides differ."""

    line: str
    raised_by: str
    figure: str
    ours: str
    theirs: str


@dataclasses.dataclass(frozen=True)
class ReportPage:
    """The month with one partner."""

    partner: str
    partner_name: str
    month: str
    partners: list[tuple[str, str, bool]]
    months: list[tuple[str, str, bool]]
    rows: list[dict[str, object]]
    cells: list[Cell]
    days: list[tuple[str, int]]
    hours: list[tuple[str, int]]
    table: list[HourRow]
    percentiles: list[Percentiles]
    never_tested: list[tuple[str, str]]
    dark: list[tuple[str, str, str]]
    compared: ui.Chip
    differences: list[DifferenceRow]
    finding: str
    source: str


FIGURES = {
    "alerts": gettext_lazy("alerts"),
    "answered": gettext_lazy("answered"),
    "escalated": gettext_lazy("escalated"),
    "tests": gettext_lazy("test calls"),
    "tests_answered": gettext_lazy("test calls answered"),
    "median_seconds": gettext_lazy("median, seconds"),
    "longest_seconds": gettext_lazy("longest, seconds"),
}


def report_page(user: "User", partner: str, month: str) -> ReportPage | None:
    """A month with a partner, the latest where none is named; None where there are no lines at all."""
    now = clock.now()
    lines = list(records.readable_lines(user))
    partners = sorted({line.their_node for line in lines})
    if not partners:
        return None
    partner = partner if partner in partners else partners[0]
    known = records.months(partner) or [figures.month_of(now)]
    month = month if month in known else known[0]
    start, end = figures.bounds(month)
    facts = records.facts(partner, start, end)
    hours = figures.by_hour(facts, timezone.get_current_timezone())
    reports = records.reports_of(partner, month)
    rows = figures.report(facts, month)
    compared, differences = _compared(rows, reports)
    return ReportPage(
        partner=partner,
        partner_name=str(directory.node(partner) or partner),
        month=month,
        partners=[(code, f"?partner={code}", code == partner) for code in partners],
        months=[(each, f"?partner={partner}&month={each}", each == month) for each in known],
        rows=rows,
        cells=_cells(hours),
        days=[(name, TOP + CELL * day) for day, name in enumerate(_days())],
        hours=[(f"{hour:02d}", LEFT + CELL * hour) for hour in range(0, 24, 3)],
        table=_table(hours),
        percentiles=_percentiles(facts),
        never_tested=_never_tested(lines, partner, now),
        dark=_dark(lines, partner, now),
        compared=compared,
        differences=differences,
        finding=_finding(facts),
        source=_("%(n)d alerts and test calls raised in %(month)s (UTC), on both sides; times until acknowledgement.")
        % {"n": len(facts), "month": month},
    )


def _days() -> list[str]:
    return [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]


def _finding(facts: list[figures.Fact]) -> str:
    answered = [fact.seconds for fact in facts if fact.seconds is not None]
    if not facts:
        return _("Nothing was raised in this month.")
    median = figures.percentile(answered, 0.5)
    return _("%(answered)d of %(all)d were acknowledged, half of them within %(median)s.") % {
        "answered": len(answered), "all": len(facts), "median": duration(median),
    }  # fmt: skip


def duration(seconds: float | None) -> str:
    """Seconds as people read them."""
    if seconds is None:
        return "—"
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"


def shade(seconds: float) -> int:
    """Which of five shades an answer time has."""
    return sum(seconds > step for step in STEPS)


def _cells(hours: dict[tuple[int, int], list[float]]) -> list[Cell]:
    cells = []
    for day in range(7):
        for hour in range(24):
            waited = hours.get((day, hour), [])
            median = figures.percentile(waited, 0.5)
            words = f"{_days()[day]} {hour:02d}: {duration(median)} ({len(waited)})"
            shown = -1 if median is None else shade(median)
            cells.append(Cell(LEFT + CELL * hour, TOP + CELL * day, shown, words))
    return cells


def _table(hours: dict[tuple[int, int], list[float]]) -> list[HourRow]:
    return [
        HourRow(
            f"{_days()[day]} {hour:02d}–{hour + 1:02d}",
            len(waited),
            duration(figures.percentile(waited, 0.5)),
            duration(max(waited)),
        )
        for (day, hour), waited in sorted(hours.items())
    ]


def _percentiles(facts: list[figures.Fact]) -> list[Percentiles]:
    found = []
    for kind in Kind:
        here = [fact for fact in facts if fact.exercise == kind]
        times = [fact.seconds for fact in here if fact.seconds is not None]
        if here:
            median, ninety = figures.percentile(times, 0.5), figures.percentile(times, 0.9)
            longest = duration(max(times, default=None))
            found.append(
                Percentiles(str(kind.label), len(here), len(times), duration(median), duration(ninety), longest)
            )
    return found


def _never_tested(lines: list[Line], partner: str, now: datetime.datetime) -> list[tuple[str, str]]:
    in_force = [line for line in lines if line.their_node == partner and _stands(line, clock.day(now))]
    return [
        (line.code, reverse("hotline:line", args=[line.pk]))
        for line in in_force
        if line_rules.never_tested(records.last_test(line)[0], now)
    ][:200]


def _stands(line: Line, day: datetime.date) -> bool:
    return line_rules.in_force(line.valid_from, line.valid_until, day)


def _dark(lines: list[Line], partner: str, now: datetime.datetime) -> list[tuple[str, str, str]]:
    found = []
    for line in lines:
        why = who.darkness(line, now) if line.their_node == partner else None
        if why:
            found.append((line.code, reverse("hotline:line", args=[line.pk]), str(Darkness(why).label)))
    return found[:200]


def _compared(rows: list[dict[str, object]], reports: dict[str, Report]) -> tuple[ui.Chip, list[DifferenceRow]]:
    """Our figures as they are now, against what the partner sent."""
    if Side.THEIRS not in reports:
        return ui.Chip(_("the partner's report is not here yet"), "wait", "clock"), []
    found = [
        DifferenceRow(
            each.line, each.raised_by, str(FIGURES.get(each.figure, each.figure)), _said(each.ours), _said(each.theirs)
        )
        for each in figures.differences(rows, reports[Side.THEIRS].rows)
    ]
    if found:
        return ui.Chip(_("the two sides differ in %(n)d figures") % {"n": len(found)}, "bad", "alert"), found
    return ui.Chip(_("both sides report the same"), "good", "check"), []


def _said(value: object) -> str:
    return "—" if value is None else str(value)


@dataclasses.dataclass(frozen=True)
class CampaignRow:
    """A campaign of test calls, and how it went so far."""

    name: str
    kind: str
    planned: int
    made: int
    answered: int
    failed: int
    next_at: datetime.datetime | None


def campaigns(user: "User") -> list[CampaignRow]:
    """Every campaign on the lines that somebody sees, the newest first."""
    found: dict[str, list[Exercise]] = {}
    exercises = Exercise.objects.filter(line__in=records.readable_lines(user)).select_related("alert")
    for exercise in exercises.order_by("-planned_at")[:2000]:
        found.setdefault(exercise.campaign, []).append(exercise)
    return [_campaign(name, each) for name, each in found.items()]


def _campaign(name: str, exercises: list[Exercise]) -> CampaignRow:
    made = [exercise.alert for exercise in exercises if exercise.alert]
    waiting = [exercise.planned_at for exercise in exercises if not exercise.alert_id and not exercise.reason]
    return CampaignRow(
        name=name,
        kind=str(Kind(exercises[0].kind).label),
        planned=len(exercises),
        made=len(made),
        answered=sum(alert.acknowledged_at is not None for alert in made),
        failed=sum(bool(exercise.reason) for exercise in exercises),
        next_at=min(waiting, default=None),
    )
