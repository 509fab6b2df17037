"""Who may be what: some kinds of agency work through a node, others sit at meetings and nowhere else."""

import dataclasses
import datetime
import functools
import uuid
from collections.abc import Sequence

from django.utils.translation import gettext as _

from jalon import codes
from jalon.node.kernel.refused import YES, Decision, no


@functools.cache
def meetings_only() -> frozenset[str]:
    """The kinds that sit at meetings alone: meeting stations of an army, ministries of defence, foreign affairs."""
    return frozenset(code.code for code in codes.load("agency-kinds") if code.extra.get("meetings_only"))


def may_have_units(kind: str) -> bool:
    """Whether an agency of a kind may work through a node and have units there."""
    return kind not in meetings_only()


def may_work_through(kind: str, *, has_node: bool) -> Decision:
    """Whether an agency of a kind may be entered with a node."""
    if has_node and not may_have_units(kind):
        return no(_("An agency of this kind only sits at meetings: no request comes or goes. Enter it without a node."))
    return YES


SHOWN = 5


@dataclasses.dataclass(frozen=True)
class Body:
    """An agency as the rules see it: its id, its kind, the node that it works through, and its dates."""

    key: uuid.UUID
    kind: str
    node: str | None
    valid_from: datetime.date
    valid_until: datetime.date | None


def may_end(agency: Body, *, on: datetime.date, heir: Body | None, units: Sequence[str]) -> Decision:
    """Whether an agency may end.

    Args:
        agency: the one that ends.
        on: the first day on which it is no more.
        heir: the agency that takes its units.
        units: codes of the units that would still be its own on that day or later.
    """
    if on <= agency.valid_from:
        return no(_("It would end before it begins. Choose a later day."))
    if agency.valid_until is not None:
        return no(_("It has its last day already: it is no more on %(day)s.") % {"day": agency.valid_until.isoformat()})
    if heir is None and units:
        shown = ", ".join([*units[:SHOWN], *(["…"] if len(units) > SHOWN else [])])
        sentence = _(
            "%(count)d units still belong to it: %(units)s. Name the agency that takes them, or end them first."
        )
        return no(sentence % {"count": len(units), "units": shown})
    return YES if heir is None else _may_take(agency, heir, on)


def _may_take(agency: Body, heir: Body, on: datetime.date) -> Decision:
    if heir.key == agency.key:
        return no(_("An agency does not follow itself. Choose another one."))
    if heir.node != agency.node or not may_have_units(heir.kind):
        return no(_("The units stay at their node. Choose an agency that works through the same one."))
    if heir.valid_from > on or (heir.valid_until is not None and heir.valid_until <= on):
        return no(
            _("The agency that takes them does not exist on %(day)s. Choose another one.") % {"day": on.isoformat()}
        )
    return YES
