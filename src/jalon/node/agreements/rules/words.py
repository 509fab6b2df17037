"""Days, moments and pauses as the sentences of a deadline say them, in the reader's language."""

import datetime
from collections.abc import Iterator, Sequence

from django.utils import dateformat, timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.node.agreements.rules.terms import Words
from jalon.node.directory.rules.calendars import Calendar, Rest
from jalon.node.kernel.language import coded

DAY_PATTERN = "l j F Y"
MOMENT_PATTERN = "l j F Y, H:i"


def day(date: datetime.date) -> str:
    """`Tuesday 1 December 2026`."""
    return dateformat.format(date, DAY_PATTERN)


def moment(at: datetime.datetime, zone: datetime.tzinfo | None) -> str:
    """`Monday 30 November 2026, 09:10`, in a zone, or in the node's own."""
    return dateformat.format(timezone.localtime(at, zone), MOMENT_PATTERN)


def received(at: datetime.datetime, zone: datetime.tzinfo | None, country: str) -> str:
    """When the time starts, and by whose clock."""
    if not country:
        return _("Starts %(at)s, with the receipt.") % {"at": moment(at, zone)}
    said = {"at": moment(at, zone), "country": coded("countries", country)}
    return _("Starts %(at)s, with the receipt (time of %(country)s).") % said


def rests(found: Sequence[Rest], calendar: Calendar | None) -> Iterator[str]:
    """The days that do not count: each holiday by its name, then the weekends together."""
    if calendar is None:
        return
    country = coded("countries", calendar.country)
    for rest in found:
        if rest.whose:
            said = {"day": day(rest.date), "agency": rest.whose, "name": rest.name}
            yield _("%(day)s is a day off of %(agency)s (%(name)s) and does not count.") % said
        elif not rest.is_weekend:
            said = {"day": day(rest.date), "country": country, "name": rest.name}
            yield _("%(day)s is a holiday in %(country)s (%(name)s) and does not count.") % said
    if weekend := [day(rest.date) for rest in found if rest.is_weekend]:
        yield _("Weekend, not counted: %(days)s.") % {"days": "; ".join(weekend)}
    if not calendar.is_known:
        yield _("No public holidays of %(country)s are known here: only weekends rest.") % {"country": country}


_STOPPED = gettext_lazy("The clock stood still from %(since)s to %(until)s: %(reason)s.")
_STANDS = gettext_lazy("The clock has stood still since %(since)s: %(reason)s.")


def stopped(
    since: datetime.datetime, until: datetime.datetime | None, reason: Words, zone: datetime.tzinfo | None
) -> str:
    """A time that did not count, and why."""
    said = {"since": moment(since, zone), "reason": reason}
    return _STOPPED % {**said, "until": moment(until, zone)} if until else _STANDS % said
