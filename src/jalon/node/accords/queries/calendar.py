"""Meetings as iCalendar (RFC 5545): one file of one meeting, or the feed that a calendar fetches."""

import datetime
from collections.abc import Iterable
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event

from jalon.node.accords.choices import MeetingState
from jalon.node.accords.models import Record
from jalon.node.directory import queries as directory
from jalon.node.kernel.language import named


def calendar(records: Iterable[Record]) -> bytes:
    """The calendar of these records; those without a whole day are left out."""
    made = Calendar()
    made.add("prodid", "-//Jalon//accords//EN")
    made.add("version", "2.0")
    made.add("x-wr-calname", f"Jalon {directory.own_node().code}")
    for record in records:
        if len(record.date) == 10:
            made.add_component(_event(record))
    return bytes(made.to_ical())


def _event(record: Record) -> Event:
    event, content = Event(), record.content
    event.add("uid", f"{record.pk}@jalon")
    event.add("summary", named(record.titles))
    event.add("dtstamp", record.changed_at)
    start, end = _span(content)
    event.add("dtstart", start)
    event.add("dtend", end)
    if content.get("place"):
        event.add("location", content["place"])
    if content.get("agenda"):
        event.add("description", "\n".join(content["agenda"]))
    event.add("status", "CANCELLED" if record.state == MeetingState.CANCELLED else "CONFIRMED")
    return event


def _span(content: dict[str, str]) -> tuple[datetime.date, datetime.date]:
    """First moment and end: of whole days where no time is known (the end is exclusive), else of two hours."""
    first = datetime.date.fromisoformat(content["date"])
    last = datetime.date.fromisoformat(content["date_end"]) if len(content.get("date_end") or "") == 10 else first
    if not content.get("time") or last != first:
        return first, max(first, last) + datetime.timedelta(days=1)
    at = datetime.datetime.combine(first, datetime.time.fromisoformat(content["time"]), ZoneInfo(settings.TIME_ZONE))
    start = at.astimezone(datetime.UTC)
    return start, start + datetime.timedelta(hours=2)
