"""Who may be what: some kinds of agency work through a node, others sit at meetings and nowhere else."""

import functools

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
