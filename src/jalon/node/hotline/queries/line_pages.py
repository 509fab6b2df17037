"""What the pages of lines show: the list with what is dark, one line with both ends, an escalation plan."""

import dataclasses
import datetime
import uuid
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.directory import queries as directory
from jalon.node.directory.choices import Level
from jalon.node.hotline.choices import Darkness, NumberKind, Side
from jalon.node.hotline.models import Line
from jalon.node.hotline.queries import calling, calls, records, who
from jalon.node.hotline.queries.words import language_names
from jalon.node.hotline.rules import lines as rules
from jalon.node.hotline.rules import numbers
from jalon.node.kernel import clock
from jalon.node.ui import components as ui

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.directory.models import Unit

SIZE = 60


@dataclasses.dataclass(frozen=True)
class LineRow:
    """A line in the list."""

    code: str
    url: str
    ours: str
    theirs: str
    level: str
    state: ui.Chip
    tested: str


@dataclasses.dataclass(frozen=True)
class LineList:
    """The lines of one's units, by level, a page of them."""

    rows: list[LineRow]
    tabs: list[tuple[str, str, bool]]
    paging: ui.Paging
    empty: ui.Empty
    may_open: bool


@dataclasses.dataclass(frozen=True)
class End:
    """One end of a line."""

    side: str
    unit: str
    node: str
    telephones: list[tuple[str, numbers.Telephone]]
    languages: str
    hours: str


@dataclasses.dataclass(frozen=True)
class LinePage:
    """A line with both ends, its fallback and what became of it."""

    key: uuid.UUID
    code: str
    over: str
    chips: list[ui.Chip]
    ends: list[End]
    card: who.Card | None
    fallback: list[who.Card]
    rerouted: str
    rerouted_url: str
    reason: str
    took_over: list[tuple[str, str]]
    last_test: str
    roster_url: str
    plan_url: str
    may_manage: bool
    may_end: bool
    call_url: str
    calls: list[calls.LogLine]


def line_list(user: "User", level: str, after: str) -> LineList:
    """The lines of a level, those that have ended among them, after a code."""
    now = clock.now()
    found = records.readable_lines(user)
    levels = [value for value in who.PLACES if value in set(found.values_list("level", flat=True))]
    if level in levels:
        found = found.filter(level=level)
    page = list(found.filter(code__gt=after)[: SIZE + 1])
    address = reverse("hotline:lines")
    more = f"{address}?level={level}&after={page[SIZE - 1].code}" if len(page) > SIZE else ""
    tabs = [(_("all"), address, level not in levels)]
    tabs += [(str(Level(each).label), f"{address}?level={each}", each == level) for each in levels]
    empty = ui.Empty(_("No line yet."), _("Lines are opened for counterpart pairs, or loaded from a file."))
    may_open = user.has_perm(Permission.MANAGE_HOTLINE)
    return LineList([_row(line, now) for line in page[:SIZE]], tabs, ui.Paging(older=more), empty, may_open)


def _row(line: Line, now: datetime.datetime) -> LineRow:
    return LineRow(
        code=line.code,
        url=reverse("hotline:line", args=[line.pk]),
        ours=str(line.unit),
        theirs=f"{line.their_node} {line.their_unit}",
        level=str(Level(line.level).label) if line.level in Level.values else line.level,
        state=state_of(line, now),
        tested=tested_words(records.last_test(line), now),
    )


def _validity(line: Line) -> str:
    if line.valid_until is None:
        return _("since %(begin)s") % {"begin": line.valid_from.isoformat()}
    days = {"begin": line.valid_from.isoformat(), "until": line.valid_until.isoformat()}
    return _("from %(begin)s until %(until)s") % days


def tested_words(last: tuple[datetime.datetime | None, bool | None], now: datetime.datetime) -> str:
    """When a line was last tested, in words."""
    tested, answered = last
    if tested is None:
        return _("never tested")
    days = (now - tested).days
    said = _("answered") if answered else _("not answered")
    words = _("%(days)d days ago, %(said)s") if rules.never_tested(tested, now) or days else _("today, %(said)s")
    return words % {"days": days, "said": said}


def state_of(line: Line, now: datetime.datetime) -> ui.Chip:
    """Whether somebody can be reached on a line, in words."""
    dark = who.darkness(line, now)
    if dark:
        return ui.Chip(_("dark: %(why)s") % {"why": Darkness(dark).label}, "bad", "alert")
    if records.successor_of_line(line, clock.day(now)) != line:
        return ui.Chip(_("rerouted"), "wait", "next")
    return ui.Chip(_("open"), "good", "check")


def line_page(line: Line, user: "User") -> LinePage:
    """Everything that the page of one line shows to one person."""
    now = clock.now()
    standing = records.successor_of_line(line, clock.day(now))
    manages = accounts.may(user, Permission.MANAGE_HOTLINE, line.unit_id)
    moved = standing is not None and standing.pk != line.pk
    return LinePage(
        key=line.pk,
        code=line.code,
        over=_validity(line),
        chips=[state_of(line, now), ui.Chip(Level(line.level).label if line.level in Level.values else line.level)],
        ends=[_end(line, Side.OURS), _end(line, Side.THEIRS)],
        card=who.card(standing, now) if standing else None,
        fallback=_fallback(line, now),
        rerouted=line.rerouted_to.code if line.rerouted_to else "",
        rerouted_url=reverse("hotline:line", args=[standing.pk]) if standing and moved else "",
        reason=line.reroute_reason,
        took_over=[(each.code, reverse("hotline:line", args=[each.pk])) for each in line.took_over.order_by("code")],
        last_test=tested_words(records.last_test(line), now),
        roster_url=reverse("hotline:roster", args=[line.unit_id]),
        plan_url=reverse("hotline:plan", args=[line.unit_id]),
        may_manage=manages,
        may_end=manages and (line.valid_until is None or line.valid_until > clock.day(now)),
        call_url=_call_url(line, standing, user),
        calls=calls.log_of_line(line),
    )


def _call_url(line: Line, standing: Line | None, user: "User") -> str:
    """Where somebody calls on a line in the browser; empty where it has ended, none is agreed, or they may not."""
    may = standing is not None and accounts.may(user, Permission.RAISE_ALERTS, line.unit_id)
    return reverse("hotline:call-begin", args=["line", line.pk]) if may and calls.agreed_with(line.their_node) else ""


def _fallback(line: Line, now: datetime.datetime) -> list[who.Card]:
    """The lines above with the same partner; then who faces the unit, as the directory knows it."""
    ladder = who.ladder(line, now)
    shown = (line.their_unit_id, *(each.their_unit_id for each in ladder))
    faced = [card for card in calling.fallback(line.unit, now, beside=shown) if not card.line]
    return [*(who.card(each, now) for each in ladder), *faced]


def _end(line: Line, side: Side) -> End:
    unit = line.unit if side == Side.OURS else line.their_unit
    found = line.numbers.filter(side=side).order_by("kind", "e164")
    return End(
        side=side.value,
        unit=str(unit),
        node=str(directory.node(unit.node_id) or unit.node_id),
        telephones=[
            (number.note or str(NumberKind(number.kind).label), numbers.telephone(number.e164)) for number in found
        ],
        languages=language_names(line.languages.get(side, [])),
        hours=hours_words(line.hours.get(side, [])),
    )


def hours_words(hours: list[dict[str, object]]) -> str:
    """When an end is served, in words."""
    if not hours:
        return _("day and night")
    names = [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")]
    return "; ".join(
        f"{', '.join(names[day] for day in entry['days'])} {entry['from']}–{entry['until']}"  # type: ignore[attr-defined]
        for entry in hours
    )


@dataclasses.dataclass(frozen=True)
class PlanPage:
    """The escalation plan of a unit, and the people whom each rung would tell now."""

    unit: str
    key: uuid.UUID
    rungs: list[tuple[str, int, str]]
    life: int
    may_manage: bool
    drill_url: str


def plan_page(unit: "Unit", user: "User", people: dict[str, str]) -> PlanPage:
    """The plan with, for each rung, who would be told at this hour."""
    stages, life = records.plan_of(unit)
    return PlanPage(
        unit=str(unit),
        key=unit.pk,
        rungs=[(str(stage.rung.label), stage.minutes, people.get(stage.rung, "")) for stage in stages],
        life=life,
        may_manage=accounts.may(user, Permission.MANAGE_HOTLINE, unit.pk),
        drill_url=reverse("hotline:exercises") + "?kind=drill",
    )


def plan_initial(unit: "Unit") -> dict[str, int]:
    """A plan as its form begins."""
    stages, life = records.plan_of(unit)
    return {stage.rung.value.replace("-", "_"): stage.minutes for stage in stages if stage.minutes} | {"life": life}


def end_initial(line: Line) -> dict[str, object]:
    """Our end as its form begins."""
    numbers_ = {number.kind: number.e164 for number in line.numbers.filter(side=Side.OURS)}
    hours = (line.hours.get(Side.OURS) or [{}])[0]
    return {
        **numbers_,
        "languages": line.languages.get(Side.OURS, []),
        "days": [str(day) for day in hours.get("days", [])],
        "begin": hours.get("from", ""),
        "until": hours.get("until", ""),
    }
