"""Which days off an agency or a unit has: ours as they were entered, a partner's as it told them."""

import dataclasses
import datetime
from collections.abc import Iterable

from django.db.models import Q, QuerySet

from jalon.node.directory.models import Agency, DayOff, Unit
from jalon.node.directory.queries import records
from jalon.node.directory.rules import calendars
from jalon.node.kernel.once import once

DAY = datetime.timedelta(days=1)


def days_off_listed() -> QuerySet[DayOff]:
    """Days off of agencies and units of both sides that were not withdrawn."""
    return DayOff.objects.filter(withdrawn_at=None)


@once
def anybody_rests(first: datetime.date, last: datetime.date) -> bool:
    """Whether any agency or unit has days off between two days, both included."""
    return days_off_listed().filter(first_date__lte=last, last_date__gte=first).exists()


def days_off(unit: Unit, first: datetime.date, last: datetime.date) -> dict[datetime.date, str]:
    """The days between two, both included, on which a unit or its agency rests, by what they are called."""
    rows = days_off_of_unit(unit, records.agency_of(unit, on=first))
    return _days(rows.filter(first_date__lte=last, last_date__gte=first), first, last)


def days_off_of_unit(unit: Unit, agency: Agency | None) -> QuerySet[DayOff]:
    """Days off that stand, of a unit or of the agency to which it belongs."""
    whose = Q(unit=unit) | Q(origin=unit.node_id, unit_code=unit.code)
    return days_off_listed().filter(whose | _of(agency) if agency else whose)


def days_off_of_agency(agency: Agency) -> QuerySet[DayOff]:
    """Days off of an agency as a whole, withdrawn ones too."""
    return DayOff.objects.filter(_of(agency))


def days_off_known(agency: Agency, *, at: datetime.datetime, since: datetime.date) -> dict[datetime.date, str]:
    """The days off of an agency from a day on, as they were known at a moment."""
    standing = Q(withdrawn_at=None) | Q(withdrawn_at__gt=at)
    rows = days_off_of_agency(agency).filter(standing, known_at__lte=at, last_date__gte=since)
    return _days(rows, since, datetime.date.max)


def calendar_of(
    country: str, *, language: str = "en", agency: Agency | None = None, known_at: datetime.datetime | None = None
) -> calendars.Calendar:
    """The calendar of a country as this node counts its days, with every override; holidays named in a language.

    With an agency, its own days off too, as they were known at a moment.
    """
    calendar = records.calendar_of(country, language=language)
    if agency is None or known_at is None:
        return calendar
    since = calendars.local(known_at, country).date()
    rests = days_off_known(agency, at=known_at, since=since)
    return dataclasses.replace(calendar, days_off=rests, agency=str(agency))


def agency_addressed(node: str, unit: str, *, on: datetime.date) -> Agency | None:
    """The agency of a unit that a message names by its code; of the central contact point where it names none."""
    found = records.unit_answering(node, unit, on=on) if unit else None
    found = found or records.units_of(node, on=on).filter(central=True).first()
    return records.agency_of(found, on=on) if found else None


def _of(agency: Agency) -> Q:
    return Q(agency=agency) | Q(origin__isnull=False, origin=agency.node_id, agency_code=agency.code)


def _days(rows: Iterable[DayOff], first: datetime.date, last: datetime.date) -> dict[datetime.date, str]:
    found: dict[datetime.date, str] = {}
    for row in rows:
        day = max(first, row.first_date)
        while day <= min(last, row.last_date):
            found.setdefault(day, str(row))
            day += DAY
    return found
