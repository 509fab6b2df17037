"""Lines: their code, the same on both sides; whether one is in force; and why nobody can be reached on one."""

import datetime
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from jalon.node.hotline.choices import Darkness
from jalon.node.kernel.refused import YES, Decision, no

UNTESTED_AFTER = datetime.timedelta(days=31)
"""A line whose last test is older counts as not tested."""


def code_of(one: tuple[str, str], other: tuple[str, str]) -> str:
    """The code of the line between two units, each given as (node, unit code): the same whoever computes it.

    Example: `LA-MPS/BL~VN-MPS/HT`.
    """
    return "~".join("/".join(end) for end in sorted((one, other)))


def in_force(valid_from: datetime.date, valid_until: datetime.date | None, on: datetime.date) -> bool:
    """Whether something dated is in force on a day; the last day is not included."""
    return valid_from <= on and (valid_until is None or on < valid_until)


def may_open(valid_from: datetime.date, valid_until: datetime.date | None) -> Decision:
    """A line's dates must stand the right way round."""
    if valid_until is not None and valid_until <= valid_from:
        return no(_("The line must end after it begins."))
    return YES


def may_open_for_pair(
    valid_from: datetime.date,
    valid_until: datetime.date | None,
    *,
    pair: tuple[datetime.date, datetime.date | None],
    others: Iterable[tuple[datetime.date, datetime.date | None]],
) -> Decision:
    """A line stands within the time of its counterpart pair, and beside no other between the same two units.

    Args:
        valid_from: its first day.
        valid_until: the day on which it no longer stands.
        pair: the two days of the pair.
        others: those of the lines that there are or were between the two units.
    """
    begins, ends = pair
    if valid_from < begins:
        return no(
            _("The two units are counterparts from %(day)s on. Let the line begin then, or later.")
            % {"day": begins.isoformat()}
        )
    if ends and (valid_until is None or valid_until > ends):
        return no(
            _("The two units are counterparts until %(day)s. Let the line end then, or before.")
            % {"day": ends.isoformat()}
        )
    for began, ended in others:
        if (ended is None or valid_from < ended) and (valid_until is None or began < valid_until):
            return no(
                _("A line between these two units stands already from %(day)s on. End it first, or choose another day.")
                % {"day": began.isoformat()}
            )
    return may_open(valid_from, valid_until)


def may_end(
    valid_from: datetime.date, valid_until: datetime.date | None, *, on: datetime.date, today: datetime.date
) -> Decision:
    """People end a line today or later, after it began, and not after it ends by itself."""
    if valid_until is not None and valid_until <= on:
        return no(_("This line ends on %(day)s already. Choose a day before.") % {"day": valid_until.isoformat()})
    if on < today:
        return no(_("A line ends today or later: what went over it before stays as it was. Choose another day."))
    if on <= valid_from:
        return no(_("This line begins on %(day)s. Let it end after that.") % {"day": valid_from.isoformat()})
    return YES


def may_take_over(*, same_line: bool, same_partner: bool, stands: bool, leads_back: bool) -> Decision:
    """What takes a line's place is another line with the same partner, in force on that day, that does not lead back.

    Args:
        same_line: whether it is the line itself.
        same_partner: whether its far end is of the same node.
        stands: whether it is in force on the day on which the other ends.
        leads_back: whether it was rerouted to the line that ends.
    """
    if same_line or leads_back:
        return no(_("A line cannot take its own place. Choose another line, or none."))
    if not same_partner:
        return no(_("Only a line with the same partner can take its place. Choose another line, or none."))
    if not stands:
        return no(_("The line that takes its place does not stand on that day. Choose another line, or another day."))
    return YES


def darkness(*, in_force: bool, units_exist: bool, reachable: bool, last_test_answered: bool | None) -> Darkness | None:
    """Why nobody can be reached on a line; None where somebody can.

    Args:
        in_force: whether it, or what it was rerouted to, is in force.
        units_exist: whether both of its units exist today.
        reachable: whether the far end has a number, or somebody on duty.
        last_test_answered: None where it was never tested.
    """
    if not in_force:
        return Darkness.ENDED
    if not units_exist:
        return Darkness.UNIT_GONE
    if not reachable:
        return Darkness.NOBODY
    return Darkness.SILENT if last_test_answered is False else None


def never_tested(last_test: datetime.datetime | None, now: datetime.datetime) -> bool:
    """Whether a line counts as not tested."""
    return last_test is None or now - last_test > UNTESTED_AFTER


def languages_in_common(ours: Iterable[str], theirs: Iterable[str]) -> list[str]:
    """The languages that both ends speak, in the order of the far end."""
    known = set(ours)
    return [language for language in theirs if language in known]
