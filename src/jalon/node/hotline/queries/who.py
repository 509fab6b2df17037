"""Whom to call: for each line of one's unit the person on duty across it now, with links that need no data.

The order is: who is on duty, the permanent numbers, the deputy; then the same one level up. Where the roster that the
partner told is older than the hour, the card says so and puts the permanent number first.
"""

import dataclasses
import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.directory import queries as directory
from jalon.node.hotline.choices import Darkness, Duty, NumberKind, Side
from jalon.node.hotline.models import Line, Number, Roster, Shift
from jalon.node.hotline.queries import records
from jalon.node.hotline.queries.words import language_names
from jalon.node.hotline.rules import lines as rules
from jalon.node.hotline.rules import numbers, rosters
from jalon.node.kernel import clock

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.directory.models import Unit

PLACES = ("ministry", "department", "province", "district", "commune", "station", "gate")


@dataclasses.dataclass(frozen=True)
class Reach:
    """One way to reach somebody: who, what they speak, and the telephone; `common` is whether we speak it too."""

    who: str
    what: str
    languages: str
    telephone: numbers.Telephone | None
    until: datetime.datetime | None = None
    on_duty: bool = False


@dataclasses.dataclass(frozen=True)
class Card:
    """The card of one line: the far unit, how to reach it now, and what to know about it."""

    line: str
    title: str
    partner: str
    url: str
    alarm_url: str
    reaches: list[Reach]
    notes: list[str]
    dark: str
    level: str

    @property
    def first(self) -> Reach | None:
        """Whom to call first: the first who has a telephone."""
        return next((reach for reach in self.reaches if reach.telephone), None)

    @property
    def others(self) -> list[Reach]:
        """Everybody after the first."""
        return [reach for reach in self.reaches if reach is not self.first]


def lines_of(user: "User", now: datetime.datetime) -> list[Line]:
    """The lines in force of somebody's units, those of the units that they work in first, the lowest level first."""
    direct = set(accounts.units_worked_in(user))
    units = accounts.units_where(user, Permission.READ_HOTLINE)
    lines = records.lines_on(clock.day(now)).filter(unit__in=units) if records.any_line_of(units) else ()
    return sorted(lines, key=lambda line: (line.unit_id not in direct, -_depth(line.level), line.code))


def _depth(level: str) -> int:
    return PLACES.index(level) if level in PLACES else 0


def ladder(line: Line, now: datetime.datetime) -> list[Line]:
    """The lines above one with the same partner, nearest first: the fallback."""
    above = [unit.pk for unit in records.ancestors(line.unit)]
    found = records.lines_on(clock.day(now)).filter(unit__in=above, their_node=line.their_node)
    return sorted(found, key=lambda each: (above.index(each.unit_id), each.code))


def card(line: Line, now: datetime.datetime, text: str = "") -> Card:
    """The card of a line at a moment; `text` is what an SMS begins with."""
    roster = Roster.objects.filter(unit=line.their_unit_id).first()
    duty = [_on_duty(shift, text) for shift in records.on_duty(line.their_unit_id, now)]
    first = [reach for reach in duty if reach.on_duty]
    permanent = [
        _permanent(line, number, text) for number in line.numbers.filter(side=Side.THEIRS).order_by("note", "e164")
    ]
    notes = _notes(line, roster, now, somebody=bool(first))
    reaches = [*first, *permanent, *[reach for reach in duty if not reach.on_duty]]
    dark = darkness(line, now, reachable=any(reach.telephone for reach in reaches))
    partner = directory.node(line.their_node)
    return Card(
        line=line.code,
        title=str(line.their_unit),
        partner=str(partner or line.their_node),
        url=reverse("hotline:line", args=[line.pk]),
        alarm_url=f"{reverse('hotline:alarm')}?line={line.pk}",
        reaches=reaches,
        notes=notes,
        dark=str(Darkness(dark).label) if dark else "",
        level=line.level,
    )


def _on_duty(shift: Shift, text: str) -> Reach:
    return Reach(
        who=shift.shown_as,
        what=str(Duty(shift.duty).label),
        languages=language_names(shift.languages),
        telephone=numbers.telephone(shift.phone, text) if shift.phone else None,
        until=shift.ends_at,
        on_duty=shift.duty == Duty.FIRST,
    )


def _permanent(line: Line, number: Number, text: str) -> Reach:
    return Reach(
        who=number.note or str(line.their_unit),
        what=str(NumberKind(number.kind).label),
        languages=language_names(line.languages.get(Side.THEIRS, [])),
        telephone=numbers.telephone(number.e164, text),
    )


def _notes(line: Line, roster: Roster | None, now: datetime.datetime, *, somebody: bool) -> list[str]:
    """What to know before one dials: an old roster, closed hours, no language in common."""
    notes = []
    if not somebody:
        until = roster.told_until if roster else None
        if until and until < now:
            words = _("The roster that we hold ended on %(until)s; this is the permanent number.")
            notes.append(words % {"until": timezone.localtime(until).strftime("%d/%m %H:%M")})
        else:
            notes.append(_("Nobody is entered as on duty there at this hour; this is the permanent number."))
    if not rosters.at_hours(line.hours.get(Side.THEIRS, []), timezone.localtime(now)):
        notes.append(_("That end is not served at this hour. Use the line one level up."))
    ours, theirs = line.languages.get(Side.OURS, []), line.languages.get(Side.THEIRS, [])
    if ours and theirs and not rules.languages_in_common(ours, theirs):
        notes.append(_("No language in common is entered. Send the coded SMS; it is read in both languages."))
    return notes


def darkness(line: Line, now: datetime.datetime, *, reachable: bool | None = None) -> Darkness | None:
    """Why nobody can be reached on a line now; None where somebody can."""
    standing = records.successor_of_line(line, clock.day(now))
    if standing is not None and standing.pk != line.pk:
        return darkness(standing, now)
    exist = all(_exists(unit, clock.day(now)) for unit in (line.unit, line.their_unit))
    if reachable is None:
        reachable = line.numbers.filter(side=Side.THEIRS).exists() or any(
            shift.phone for shift in records.on_duty(line.their_unit_id, now)
        )
    return rules.darkness(
        in_force=standing is not None,
        units_exist=exist,
        reachable=reachable,
        last_test_answered=records.last_test(line)[1],
    )


def _exists(unit: "Unit", day: datetime.date) -> bool:
    return rules.in_force(unit.valid_from, unit.valid_until, day)
