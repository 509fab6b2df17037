"""Who is on duty at an hour: a unit's contacts by the calendar and the clock of its own side."""

import dataclasses
import datetime
import functools
import uuid
from collections.abc import Iterable, Sequence
from typing import Literal

from django.utils.translation import gettext_lazy as _

from jalon.node.directory.choices import DIALLED, ContactKind
from jalon.node.directory.models import Contact, Unit
from jalon.node.directory.queries import days_off, records
from jalon.node.directory.queries.why import Why
from jalon.node.directory.rules import calendars, hours, numbers

Duty = Literal["on", "off", "unknown"]


@dataclasses.dataclass(frozen=True)
class Reachable:
    """One way to reach the unit at that hour; `duty` is `unknown` where nobody stated the hours."""

    kind: str
    value: str
    label: str
    officer: str
    languages: tuple[str, ...]
    hours: str
    duty: Duty
    valid_until: datetime.date | None

    @property
    def spoken(self) -> str:
        """The value as people write it."""
        return numbers.spoken(self.value)

    @property
    def uri(self) -> str:
        """`tel:` or `mailto:`; empty for a radio channel."""
        if self.kind in DIALLED and self.kind != ContactKind.FAX:
            return f"tel:{self.value}"
        return f"mailto:{self.value}" if self.kind == ContactKind.MAIL else ""

    @property
    def sms(self) -> str:
        """`sms:` where one can be sent."""
        return f"sms:{self.value}" if self.kind in (ContactKind.MOBILE, ContactKind.SATELLITE) else ""


class Hour:
    """Whether a contact answers at a moment, by the calendar and the clock of its own side."""

    def __init__(self, at: datetime.datetime) -> None:
        self.at = at
        self._calendars: dict[str, calendars.Calendar] = {}
        self._days_off: dict[uuid.UUID, dict[datetime.date, str]] = {}

    def holiday(self, unit: Unit, day: datetime.date) -> str:
        """Which public holiday, or day off of its own, a unit has on a day; empty where it has none."""
        return self._public(unit.node.country, day) or self._own(unit).get(day, "")

    def _own(self, unit: Unit) -> dict[datetime.date, str]:
        if not self._somebody_rests:
            return {}
        if unit.pk not in self._days_off:
            today = calendars.local(self.at, unit.node.country).date()
            self._days_off[unit.pk] = days_off.days_off(unit, today - datetime.timedelta(days=1), today)
        return self._days_off[unit.pk]

    @functools.cached_property
    def _somebody_rests(self) -> bool:
        day, about = self.at.date(), datetime.timedelta(days=2)  # whatever the zone of the side
        return days_off.anybody_rests(day - about, day + about)

    def _public(self, country: str, day: datetime.date) -> str:
        if country not in self._calendars:
            self._calendars[country] = records.calendar_around(country, calendars.local(self.at, country).date())
        return self._calendars[country].holiday(day)

    def of(self, line: str, unit: Unit) -> Duty:
        """Whether somebody is there by hours as they are written."""
        try:
            stated = hours.parse(line)
        except hours.CannotReadHours:
            return "unknown"
        if stated is None:
            return "unknown"
        local = calendars.local(self.at, unit.node.country)
        there = stated.open_at(local, lambda day: bool(self.holiday(unit, day)))
        return "on" if there else "off"


def reachable_of(unit: Unit, contacts: Sequence[Contact], at: datetime.datetime) -> list[Reachable]:
    """How a unit's contacts stand at a moment."""
    clock = Hour(at)
    return [reachable(contact, unit, clock) for contact in contacts]


def best(duties: Sequence[Duty]) -> Duty:
    """How a unit stands whose contacts stand so."""
    if "on" in duties:
        return "on"
    return "unknown" if "unknown" in duties or not duties else "off"


def about_the_hour(unit: Unit, country: str, duty: Duty, ways: Sequence[Reachable], clock: Hour) -> Iterable[Why]:
    """What is to be said of that hour there."""
    local = calendars.local(clock.at, country)
    if name := clock.holiday(unit, local.date()):
        yield Why(_("Today is a holiday there: %(name)s."), {"name": name})
    if not ways:
        yield Why(_("No telephone, radio or mail is entered for it."))
    elif duty == "off":
        yield Why(_("Nobody is on duty there at %(time)s of their time."), {"time": f"{local:%H:%M}"})
    elif duty == "unknown":
        yield Why(_("Its hours are not entered: somebody may answer, or nobody."))


def reachable(contact: Contact, unit: Unit, clock: Hour) -> Reachable:
    """A contact as it stands at that hour."""
    officer = contact.officer
    languages = contact.languages or (officer.languages if officer else []) or unit.languages
    line = contact.hours or unit.hours
    return Reachable(
        kind=contact.kind,
        value=contact.value,
        label=contact.label,
        officer=str(officer) if officer else "",
        languages=tuple(languages),
        hours=line,
        duty=clock.of(line, unit),
        valid_until=contact.valid_until,
    )
