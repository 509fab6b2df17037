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
