"""What a roster shows: the week as a grid, gaps before they happen, wishes to swap, hand-over notes; the calendar."""

import dataclasses
import datetime
import uuid
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.directory import queries as directory
from jalon.node.hotline.choices import Duty, SwapState
from jalon.node.hotline.models import Handover, Roster, Shift, Swap
from jalon.node.hotline.queries import records
from jalon.node.hotline.queries.words import language_names
from jalon.node.hotline.rules import rosters
from jalon.node.kernel import clock
from jalon.node.ui import components as ui

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.directory.models import Unit

DAY = datetime.timedelta(days=1)
BEHIND, AHEAD = datetime.timedelta(days=31), datetime.timedelta(days=92)


@dataclasses.dataclass(frozen=True)
class ShiftCell:
    """A shift as the grid shows it."""

    key: uuid.UUID
    name: str
    hours: str
    duty: str
    languages: str
    telephone: str
    mine: bool
    swap: str


@dataclasses.dataclass(frozen=True)
class DayColumn:
    """A day of the week, with its shifts and its gaps."""

    day: datetime.date
    today: bool
    shifts: list[ShiftCell]
    gaps: list[str]


@dataclasses.dataclass(frozen=True)
class SwapLine:
    """A wish that waits for this person's answer."""

    key: uuid.UUID
    words: str
    reason: str


@dataclasses.dataclass(frozen=True)
class RosterPage:
    """A week of a roster, for one person."""

    unit: str
    key: uuid.UUID
    days: list[DayColumn]
    before_url: str
    after_url: str
    gaps: list[str]
    no_deputy: list[str]
    swaps: list[SwapLine]
    handovers: list[tuple[str, datetime.datetime, str]]
    may_manage: bool
    has_feed: bool
    all_well: ui.Chip
    plan_url: str


def staff(unit: uuid.UUID) -> "list[User]":
    """The people who answer alerts for a unit, by name."""
    found = (accounts.user_by_key(key) for key in accounts.holders_of(Permission.ANSWER_ALERTS, unit))
    return sorted((user for user in found if user), key=str)


def roster_list(user: "User") -> "list[tuple[str, str, str]]":
    """The rosters that somebody may see: unit, address, and the next gap in words."""
    now = clock.now()
    return [
        (str(unit), reverse("hotline:roster", args=[unit.pk]), next(iter(gaps_ahead(unit.pk, now)), ""))
        for unit in records.units_with_roster(user)
    ]


def roster_page(unit: "Unit", user: "User", week: str) -> RosterPage:
    """The week in which a day lies; this one where none is given."""
    now = clock.now()
    monday = _monday(week, now)
    address = reverse("hotline:roster", args=[unit.pk])
    gaps = gaps_ahead(unit.pk, now)
    well = ui.Chip(_("no gap in the next 14 days"), "good", "check")
    gap_chip = ui.Chip(_("gaps ahead: %(n)d") % {"n": len(gaps)}, "bad", "alert")
    roster = Roster.objects.filter(unit=unit).first()
    return RosterPage(
        unit=str(unit),
        key=unit.pk,
        days=_days(unit, user, monday, now),
        before_url=f"{address}?week={(monday - 7 * DAY).isoformat()}",
        after_url=f"{address}?week={(monday + 7 * DAY).isoformat()}",
        gaps=gaps,
        no_deputy=gaps_ahead(unit.pk, now, Duty.DEPUTY)[:3],
        swaps=_swaps(unit, user),
        handovers=_handovers(unit),
        may_manage=accounts.may(user, Permission.MANAGE_HOTLINE, unit.pk),
        has_feed=bool(roster and roster.feed),
        all_well=gap_chip if gaps else well,
        plan_url=reverse("hotline:plan", args=[unit.pk]),
    )


def _monday(week: str, now: datetime.datetime) -> datetime.date:
    try:
        day = datetime.date.fromisoformat(week)
    except ValueError:
        day = timezone.localtime(now).date()
    return day - day.weekday() * DAY


def _start(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), timezone.get_current_timezone())


def _shifts(unit: uuid.UUID, start: datetime.datetime, end: datetime.datetime, *duties: str) -> list[Shift]:
    found = Shift.objects.filter(unit=unit, cancelled_at=None, starts_at__lt=end, ends_at__gt=start)
    return list(found.filter(duty__in=duties or Duty.values).order_by("starts_at", "-duty").prefetch_related("swaps"))


def _days(unit: "Unit", user: "User", monday: datetime.date, now: datetime.datetime) -> list[DayColumn]:
    shifts = _shifts(unit.pk, _start(monday), _start(monday + 7 * DAY))
    first = [shift for shift in shifts if shift.duty == Duty.FIRST]
    columns = []
    for offset in range(7):
        day = monday + offset * DAY
        start, end = _start(day), _start(day + DAY)
        cells = [_cell(shift, user) for shift in shifts if start <= shift.starts_at < end]
        gaps = (
            [f"{_clock(gap.starts_at)}–{_clock(gap.ends_at)}" for gap in rosters.gaps(first, max(start, now), end)]
            if end > now
            else []
        )
        columns.append(DayColumn(day, day == timezone.localtime(now).date(), cells, gaps))
    return columns


def _clock(moment: datetime.datetime) -> str:
    return timezone.localtime(moment).strftime("%H:%M")


def _cell(shift: Shift, user: "User") -> ShiftCell:
    asked = any(swap.state == SwapState.ASKED for swap in shift.swaps.all())
    return ShiftCell(
        key=shift.pk,
        name=shift.shown_as,
        hours=f"{_clock(shift.starts_at)}–{_clock(shift.ends_at)}",
        duty=str(Duty(shift.duty).label),
        languages=language_names(shift.languages),
        telephone=shift.phone,
        mine=shift.officer_id == user.pk,
        swap=_("a colleague was asked to take it") if asked else "",
    )


def gaps_ahead(unit: uuid.UUID, now: datetime.datetime, duty: str = Duty.FIRST) -> list[str]:
    """The gaps of the next two weeks, in words, in order."""
    end = now + rosters.AHEAD
    found = rosters.gaps(_shifts(unit, now, end, duty), now, end)
    return [
        f"{timezone.localtime(gap.starts_at):%d/%m %H:%M} – {timezone.localtime(gap.ends_at):%d/%m %H:%M}"
        for gap in found
    ]


def _swaps(unit: "Unit", user: "User") -> list[SwapLine]:
    waiting = Swap.objects.filter(shift__unit=unit, asked=user, state=SwapState.ASKED).select_related(
        "shift", "asked_by"
    )
    words = _("%(name)s asks you to take %(when)s.")
    return [
        SwapLine(
            swap.pk,
            words
            % {
                "name": swap.asked_by,
                "when": f"{timezone.localtime(swap.shift.starts_at):%d/%m %H:%M}–{_clock(swap.shift.ends_at)}",
            },
            swap.reason,
        )
        for swap in waiting
    ]


def _handovers(unit: "Unit") -> list[tuple[str, datetime.datetime, str]]:
    notes = Handover.objects.filter(unit=unit).select_related("author").order_by("-written_at")[:5]
    return [(str(note.author), note.written_at, note.text) for note in notes]


def unit_of_feed(unit: uuid.UUID, digest: str) -> "Unit | None":
    """The unit whose calendar has that secret."""
    roster = Roster.objects.select_related("unit").filter(unit=unit, feed=digest).exclude(feed="").first()
    return roster.unit if roster else None


def calendar(unit: "Unit") -> bytes:
    """The roster as iCalendar (RFC 5545): a month back, three months ahead, gaps of the next two weeks as events."""
    now = clock.now()
    made = Calendar()
    made.add("prodid", "-//Jalon//hotline//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", f"{directory.own_node().code} {unit.code}")
    for shift in _shifts(unit.pk, now - BEHIND, now + AHEAD):
        event = Event()
        event.add("uid", f"{shift.pk}@jalon")
        event.add("dtstamp", now)
        event.add("dtstart", shift.starts_at.astimezone(datetime.UTC))
        event.add("dtend", shift.ends_at.astimezone(datetime.UTC))
        event.add("summary", f"{shift.shown_as} ({Duty(shift.duty).label})")
        made.add_component(event)
    for gap in rosters.gaps(_shifts(unit.pk, now, now + rosters.AHEAD, Duty.FIRST), now, now + rosters.AHEAD):
        event = Event()
        event.add("uid", f"gap-{unit.pk}-{gap.ends_at:%Y%m%dT%H%M}@jalon")
        event.add("dtstamp", now)
        event.add("dtstart", gap.starts_at.astimezone(datetime.UTC))
        event.add("dtend", gap.ends_at.astimezone(datetime.UTC))
        event.add("summary", _("Nobody on duty"))
        made.add_component(event)
    return bytes(made.to_ical())
