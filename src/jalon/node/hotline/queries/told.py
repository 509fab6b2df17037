"""Lines, alerts and reports as the API says them."""

import dataclasses
import datetime
from typing import TYPE_CHECKING, Any

from jalon.node.hotline.choices import Side
from jalon.node.hotline.models import Alert, Line
from jalon.node.hotline.queries import records, who
from jalon.node.hotline.queries.words import coded_text
from jalon.node.hotline.rules import figures
from jalon.node.kernel import clock

if TYPE_CHECKING:
    from django.db.models import Model


def _columns(row: "Model") -> dict[str, Any]:
    return {column.attname: getattr(row, column.attname) for column in row._meta.concrete_fields}


def line(line: Line) -> dict[str, Any]:
    """A line with both ends at this moment."""
    now = clock.now()
    standing = records.successor_of_line(line, clock.day(now))
    tested_at, answered = records.last_test(line)
    return {
        **_columns(line),
        "ours": _end(line, Side.OURS, now),
        "theirs": _end(line, Side.THEIRS, now),
        "dark": who.darkness(line, now) or "",
        "standing": standing.pk if standing else None,
        "last_test_at": tested_at,
        "last_test_answered": answered,
    }


def _end(line: Line, side: Side, now: datetime.datetime) -> dict[str, Any]:
    unit = line.unit if side == Side.OURS else line.their_unit
    numbers = line.numbers.filter(side=side).order_by("kind", "e164")
    duty = [
        {
            "name": shift.shown_as, "duty": shift.duty, "number": shift.phone, "languages": shift.languages,
            "until": shift.ends_at,
        }
        for shift in records.on_duty(unit.pk, now)
    ]  # fmt: skip
    return {
        "unit": unit.code,
        "numbers": [{"kind": each.kind, "number": each.e164, "note": each.note} for each in numbers],
        "languages": line.languages.get(side, []),
        "hours": line.hours.get(side, []),
        "on_duty": duty,
    }


def alert(alert: Alert) -> dict[str, Any]:
    """An alert with its timeline."""
    events = [
        {"kind": event.kind, "side": event.side, "at": event.at, "who": event.who, "text": event.text}
        for event in alert.events.order_by("at", "pk")
    ]
    return {**_columns(alert), "sms": coded_text(alert), "events": events}


def report(partner: str, month: str) -> dict[str, Any]:
    """Our rows of a month as they are now, the partner's as they came, and where the two differ."""
    start, end = figures.bounds(month)
    rows = figures.report(records.facts(partner, start, end), month)
    theirs = records.reports_of(partner, month).get(Side.THEIRS)
    found = figures.differences(rows, theirs.rows) if theirs else []
    return {
        "partner": partner,
        "month": month,
        "ours": rows,
        "theirs": theirs.rows if theirs else None,
        "differences": [dataclasses.asdict(each) for each in found],
    }
