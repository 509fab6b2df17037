"""When an answer is due: the agreement's limit, counted by the answering side's calendar, without what stood still.

The answering agency's own days off count as they were known when the clock began: one that is entered, told or
withdrawn later moves no clock that runs. Whoever needs more time then says so, with reasons: an extension.
"""

import dataclasses
import datetime
from typing import TYPE_CHECKING

from jalon.node.agreements import queries as agreements
from jalon.node.agreements import rules as agreed
from jalon.node.directory import queries as directory
from jalon.node.directory.rules import calendars
from jalon.node.exchange.choices import Direction, Step, Urgency
from jalon.node.exchange.models import Event, Inquiry
from jalon.node.kernel import clock, rows
from jalon.node.kernel.language import coded

if TYPE_CHECKING:
    from jalon.node.directory.models import Agency

STOPPING = {Step.ASK: Step.CLARIFY, Step.STOP: Step.START}
CLARIFICATION = "clarification"


@dataclasses.dataclass(frozen=True)
class Due:
    """A deadline with its arithmetic; `at` is None where nothing is agreed and nothing was wished."""

    at: datetime.datetime | None
    found: agreed.Deadline | None
    extended: list[Event]


def deadline_of(inquiry: Inquiry, *, resumed_at: datetime.datetime | None = None) -> datetime.datetime | None:
    """When the answer is due; `resumed_at` closes the stop that is open, just before its step is kept."""
    return due_of(inquiry, resumed_at=resumed_at).at


def due_of(inquiry: Inquiry, *, resumed_at: datetime.datetime | None = None) -> Due:
    """The deadline of an inquiry under its agreement, counted from the moment at which it was stored."""
    start = inquiry.stored_at or inquiry.sent_at or inquiry.created_at
    events = _events(inquiry)
    extended = [event for event in events if event.step == Step.EXTEND and event.until]
    since = extended[-1].at if extended else start
    stops = [stop for stop in _stops(events, resumed_at) if stop.since >= since]
    as_of = resumed_at or clock.now()
    if extended and (until := extended[-1].until):
        rested = sum(((stop.until or as_of) - stop.since for stop in stops), datetime.timedelta(0))
        return Due(until + rested, _by_agreement(inquiry, start, [], as_of), extended)
    found = _by_agreement(inquiry, start, stops, as_of)
    return Due(found.due if found else None, found, extended)


def _events(inquiry: Inquiry) -> list[Event]:
    if inquiry._state.adding or inquiry.acknowledged_at is None:
        return []
    steps = [*STOPPING, *STOPPING.values(), Step.EXTEND]
    return rows.objects(Event, {"inquiry": inquiry.pk, "step": steps}, order="at")


def _stops(events: list[Event], resumed_at: datetime.datetime | None) -> list[agreed.Stop]:
    found: list[agreed.Stop] = []
    for event in events:
        if event.step in STOPPING:
            words = coded("clock-stops", event.reason or CLARIFICATION)
            found.append(agreed.Stop(event.at, None, words))
        elif event.step in STOPPING.values() and found and found[-1].until is None:
            found[-1] = dataclasses.replace(found[-1], until=event.at)
    if resumed_at and found and found[-1].until is None:
        found[-1] = dataclasses.replace(found[-1], until=resumed_at)
    return found


def _by_agreement(
    inquiry: Inquiry, start: datetime.datetime, stops: list[agreed.Stop], as_of: datetime.datetime
) -> agreed.Deadline | None:
    country = _answering_country(inquiry)
    day = calendars.local(start, country).date()
    terms = agreements.terms_cited(inquiry.agreement, inquiry.article, on=day)
    if terms is None or not terms.limits:
        return agreed.wished(inquiry.wished_at, start) if inquiry.wished_at else None
    urgent = inquiry.urgency == Urgency.URGENT and not inquiry.downgrade_reasons
    limit = agreed.limit_for(urgent=urgent, direct=inquiry.direct is not False)
    working = agreed.counts_working_days(limit, terms.limits)
    agency = _answering_agency(inquiry, day) if working else None
    return agreed.deadline(
        limit,
        start,
        terms.limits,
        calendar=agreements.calendar_of(country, agency=agency, known_at=start),
        working_days=terms.working_days,
        stops=stops,
        as_of=as_of,
    )


def _answering_country(inquiry: Inquiry) -> str:
    if inquiry.direction == Direction.THEIRS:
        return directory.own_node().country
    return directory.country_of(inquiry.partner_id)


def _answering_agency(inquiry: Inquiry, day: datetime.date) -> "Agency | None":
    """The agency whose days off count: that of the unit that was addressed."""
    if inquiry.direction == Direction.THEIRS:
        return directory.agency_of(inquiry.unit, on=day)
    return directory.agency_addressed(inquiry.partner_id, inquiry.partner_unit.get("code", ""), on=day)
