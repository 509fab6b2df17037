"""When records fall due, and who may let one go: a person decides, with reasons, once its review day is there.

Nothing is erased by a clock. A record whose day has passed stays on the list of its unit until somebody keeps it for
another period or lets it go; health and Today say so.
"""

import datetime

from django.utils.translation import gettext_lazy as _

from jalon.node.kernel.refused import YES, Decision, no
from jalon.node.subjects.choices import Due

MONTH = datetime.timedelta(days=30)
QUARTER = datetime.timedelta(days=90)


def due_within(today: datetime.date) -> dict[Due, tuple[datetime.date | None, datetime.date | None]]:
    """The review days of each span, first and last included; None where it is open."""
    day = datetime.timedelta(days=1)
    return {
        Due.PAST: (None, today),
        Due.MONTH: (today + day, today + MONTH),
        Due.QUARTER: (today + MONTH + day, today + QUARTER),
        Due.LATER: (today + QUARTER + day, None),
    }


def due(review_date: datetime.date, *, today: datetime.date) -> Due:
    """In which span a review day lies.

    Example:
        >>> due(datetime.date(2026, 11, 22), today=datetime.date(2026, 11, 22))
        <Due.PAST: 'past'>
    """
    for span, (_first, last) in due_within(today).items():
        if last is None or review_date <= last:
            return span
    return Due.LATER


def may_let_go(review_date: datetime.date, *, today: datetime.date, blocked: bool) -> Decision:
    """Whether a record may be let go: once its review day is there, and never while it is disputed."""
    if blocked:
        return no(_("This record is blocked while it is disputed. It can be let go once that is settled."))
    if review_date > today:
        return no(
            _("It is reviewed on %(day)s, and is not let go before. Ask for its correction where something is wrong.")
            % {"day": review_date.isoformat()}
        )
    return YES
