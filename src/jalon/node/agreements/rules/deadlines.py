"""The deadline of a message, with its arithmetic in sentences.

Time runs from the receipt. Hours and calendar days run by themselves; of working days only those of the **answering**
side count, each for its 24 hours by the wall clock, so that an answer to what came Monday at 09:10 is due at 09:10 some
days later whatever summer time does. While the clock is stopped (a judge must authorise) nothing counts. An extension
runs on from the deadline. Where nothing is agreed, a request carries the moment by which an answer is wished.
"""

import dataclasses
import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.node.agreements.choices import TEMPLATE_HOURS, Counted, Limit
from jalon.node.agreements.rules import words
from jalon.node.agreements.rules.terms import Length, Terms, Words, WorkingDays, length_of
from jalon.node.directory.rules.calendars import Calendar, Rest

DAY = datetime.timedelta(days=1)
LAST = datetime.datetime(9999, 1, 1)  # noqa: DTZ001 - by the wall clock
Span = tuple[datetime.datetime, datetime.datetime]


@dataclasses.dataclass(frozen=True)
class Stop:
    """A time in which the clock stood still, and why; open while it still does."""

    since: datetime.datetime
    until: datetime.datetime | None
    reason: Words


@dataclasses.dataclass(frozen=True)
class Extension:
    """More time, agreed for one message, and why."""

    length: Length
    reason: Words


@dataclasses.dataclass(frozen=True)
class Deadline:
    """When an answer is due, and how that was found.

    Attributes:
        limit: the limit that applies; None where nothing is agreed.
        hours: the limit's length in hours that count.
        start: when the request was received.
        due: when the answer is due; while the clock is stopped, when it would be due if the clock ran on now.
        length: the limit's length; None for a mere wish.
        runs_from: from when time counts: the receipt, or the next opening of the answering side's office.
        rests: days between that did not count.
        stops, extensions: as they were handed in.
        calendar: the answering side's, where working days are counted.
        paused: whether the clock stands still.
        agreed: False for a mere wish.
    """

    limit: Limit | None
    hours: int
    start: datetime.datetime
    due: datetime.datetime
    length: Length | None = None
    runs_from: datetime.datetime | None = None
    rests: tuple[Rest, ...] = ()
    stops: tuple[Stop, ...] = ()
    extensions: tuple[Extension, ...] = ()
    calendar: Calendar | None = None
    paused: bool = False
    agreed: bool = True

    @property
    def sentences(self) -> list[str]:
        """The arithmetic, step by step, in the reader's language and the answering side's time."""
        return list(_sentences(self))


def limit_for(*, urgent: bool, direct: bool) -> Limit:
    """The limit that applies: urgent requests are split by whether the information is directly accessible."""
    if not urgent:
        return Limit.OTHER
    return Limit.URGENT_DIRECT if direct else Limit.URGENT_INDIRECT


def counts_working_days(limit: Limit, limits: Mapping[Any, Any] = TEMPLATE_HOURS) -> bool:
    """Whether a limit counts working days, so that it matters when the answering side rests."""
    return length_of(limits.get(limit) or TEMPLATE_HOURS[limit]).counted == Counted.WORKING_DAYS


def deadline(
    limit: Limit,
    start: datetime.datetime,
    limits: Mapping[Any, Any] = TEMPLATE_HOURS,
    *,
    calendar: Calendar | None = None,
    working_days: WorkingDays = WorkingDays(),  # noqa: B008 - frozen
    stops: Iterable[Stop | tuple[datetime.datetime, datetime.datetime | None, Words]] = (),
    extensions: Sequence[Extension] = (),
    as_of: datetime.datetime | None = None,
) -> Deadline:
    """The deadline under a limit, from the receipt on.

    Args:
        limit: the limit that applies.
        start: when the request was received.
        limits: the agreement's; one that it leaves out is taken from the template. A bare number is hours, else a
            `Length` or its JSON.
        calendar: the answering side's; working days can't be counted without it.
        working_days: the agreement's office hours, and whether a limit lasts to the day's end.
        stops: when the clock stood still: (from, until, reason), until None while it still does.
        extensions: more time, in order.
        as_of: now; needed while a stop is open.
    """
    length = length_of(limits.get(limit) or TEMPLATE_HOURS[limit])
    stopped = tuple(each if isinstance(each, Stop) else Stop(*each) for each in stops)
    closed = _closed(stopped, as_of)
    runs_from, due, rests = _run(length, start, closed, calendar, working_days)
    for extension in extensions:
        _from, due, more = _run(extension.length, due, closed, calendar, WorkingDays())
        rests += more
    return Deadline(
        limit,
        int(length.time.total_seconds() // 3600),
        start,
        due,
        length,
        runs_from,
        tuple(dict.fromkeys(rests)),
        stopped,
        tuple(extensions),
        calendar,
        paused=any(stop.until is None for stop in stopped),
    )


def wished(by: datetime.datetime, start: datetime.datetime) -> Deadline:
    """The moment by which an answer is wished, where nothing is agreed: nobody is late after it."""
    return Deadline(None, 0, start, by, agreed=False)


def due_under(
    terms: Terms | None,
    limit: Limit,
    start: datetime.datetime,
    *,
    calendar: Calendar | None = None,
    stops: Iterable[Stop | tuple[datetime.datetime, datetime.datetime | None, Words]] = (),
    extensions: Sequence[Extension] = (),
    as_of: datetime.datetime | None = None,
    wished_by: datetime.datetime | None = None,
) -> Deadline | None:
    """The deadline that an agreement sets; where it sets none, the wish; where there is none either, None."""
    if terms is None or limit not in terms.limits:
        return wished(wished_by, start) if wished_by else None
    return deadline(
        limit,
        start,
        terms.limits,
        calendar=calendar,
        working_days=terms.working_days,
        stops=stops,
        extensions=extensions,
        as_of=as_of,
    )


def _closed(stops: Sequence[Stop], as_of: datetime.datetime | None) -> list[Span]:
    """The stops as spans in order, none overlapping; one that is open ends now."""
    found: list[Span] = []
    for stop in sorted(stops, key=lambda each: each.since):
        until = stop.until or as_of
        if until is None:
            raise ValueError("a stop is open, so that the deadline depends on the time now: say as_of")
        if found and stop.since <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], until))
        elif until > stop.since:
            found.append((stop.since, until))
    return found


def _run(
    length: Length, start: datetime.datetime, stops: list[Span], calendar: Calendar | None, office: WorkingDays
) -> tuple[datetime.datetime, datetime.datetime, list[Rest]]:
    """From when time counts, when it has run out, and the days that did not count."""
    if length.counted != Counted.WORKING_DAYS:
        return start, _spend(length.time, [(start, LAST.replace(tzinfo=datetime.UTC))], stops), []
    if calendar is None:
        raise ValueError("working days are counted by the answering side's calendar: hand it in")
    zone = calendar.zone
    local = [(_wall(since, zone), _wall(until, zone)) for since, until in stops]
    rests: list[Rest] = []
    begin = _opening(_wall(start, zone), calendar, office, rests)
    due = _spend(length.time, _working_spans(begin, calendar, rests), local)
    due = _evening(due, office) if office.until_end_of_day else due
    return _moment(begin, zone), _moment(due, zone), [rest for rest in rests if rest.date <= due.date()]


def _spend(time: datetime.timedelta, spans: Iterable[Span], stops: list[Span]) -> datetime.datetime:
    """When a time has run out, counted only within the spans and outside the stops."""
    for since, until in spans:
        for free_since, free_until in _outside(since, until, stops):
            if time <= free_until - free_since:
                return free_since + time
            time -= free_until - free_since
    raise ValueError("there are not enough working days")


def _outside(since: datetime.datetime, until: datetime.datetime, stops: list[Span]) -> Iterator[Span]:
    for stop_since, stop_until in stops:
        if stop_until > since and stop_since < until:
            if stop_since > since:
                yield since, stop_since
            since = min(stop_until, until)
    if since < until:
        yield since, until


def _working_spans(begin: datetime.datetime, calendar: Calendar, rests: list[Rest]) -> Iterator[Span]:
    while begin < LAST - 2 * DAY:
        end = _midnight(begin) + DAY
        rest = calendar.rest(begin.date())
        if rest is None:
            yield begin, end
        else:
            rests.append(rest)
        begin = end


def _opening(
    received: datetime.datetime, calendar: Calendar, office: WorkingDays, rests: list[Rest]
) -> datetime.datetime:
    """From when time counts: what comes outside office hours is taken up when the office next opens."""
    if office.opens is None or office.closes is None:
        return received
    at = received
    while (rest := calendar.rest(at.date())) or at.time() >= office.closes:
        if rest:
            rests.append(rest)
        at = _midnight(at) + DAY
    return max(at, datetime.datetime.combine(at.date(), office.opens))


def _evening(due: datetime.datetime, office: WorkingDays) -> datetime.datetime:
    if due == _midnight(due):
        return due
    if office.closes and due.time() <= office.closes:
        return datetime.datetime.combine(due.date(), office.closes)
    return _midnight(due) + DAY


def _midnight(at: datetime.datetime) -> datetime.datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)


def _wall(at: datetime.datetime, zone: datetime.tzinfo) -> datetime.datetime:
    return at.astimezone(zone).replace(tzinfo=None, fold=0)


def _moment(wall: datetime.datetime, zone: datetime.tzinfo) -> datetime.datetime:
    return wall.replace(tzinfo=zone).astimezone(datetime.UTC)


_WISH = gettext_lazy("Nothing is agreed about the time. An answer is wished by %(due)s.")


def _sentences(found: Deadline) -> Iterator[str]:
    zone = found.calendar.zone if found.calendar else None
    due = words.moment(found.due, zone)
    if not found.agreed or found.length is None:
        yield _WISH % {"due": due}
        return
    yield words.received(found.start, zone, found.calendar.country if found.calendar else "")
    if found.runs_from and found.runs_from > found.start:
        yield _("It came outside office hours: the time runs from %(at)s.") % {
            "at": words.moment(found.runs_from, zone)
        }
    label = found.limit.label if found.limit else ""
    yield _("The limit is %(length)s (%(limit)s).") % {"length": found.length.words, "limit": label}
    yield from words.rests(found.rests, found.calendar)
    for stop in found.stops:
        yield words.stopped(stop.since, stop.until, stop.reason, zone)
    for extension in found.extensions:
        said = {"length": extension.length.words, "reason": extension.reason}
        yield _("Extended by %(length)s: %(reason)s.") % said
    if found.paused:
        yield _("The clock is stopped. If it ran on now, the answer would be due %(due)s.") % {"due": due}
    else:
        yield _("Due %(due)s.") % {"due": due}
