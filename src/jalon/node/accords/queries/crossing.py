"""Under which agreement a record may go to a partner, by the rules of the register; or why it may not.

What is agreed with partners crosses as `information`: an agreement that carries information between two units carries
the minutes and promises of their sides.
"""

import dataclasses
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from jalon.node.accords.models import Record
from jalon.node.accounts import queries as accounts
from jalon.node.agreements import queries as agreements
from jalon.node.agreements import rules as agreed
from jalon.node.directory import queries as directory
from jalon.node.federation import queries as federation
from jalon.node.kernel import clock

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.directory.models import Node, Unit

CARRIED_AS = "information"
HANDLING = "H1"


@dataclasses.dataclass(frozen=True)
class Carrier:
    """The agreement under which a record may go to a partner; without one, the reason why it stays."""

    partner: str
    code: str = ""
    reason: str = ""

    def __bool__(self) -> bool:
        return bool(self.code)


def carrier(record: Record, partner: str) -> Carrier:
    """Whether a record may go to a partner: an agreement in force lets its unit write, and no national rule forbids."""
    node = directory.node(partner)
    if node is None or federation.active_partner(partner) is None:
        return Carrier(partner, reason=_("%(partner)s is no active partner of this node.") % {"partner": partner})
    unit = directory.unit(record.unit_id) if record.unit_id else None
    forbidden = agreed.blocked(agreements.national_rules(on=clock.today()), _message(node, unit))
    if not forbidden:
        return Carrier(partner, reason=str(forbidden.reason))
    return _carried(node, unit)


def _carried(node: "Node", unit: "Unit | None") -> Carrier:
    """The first agreement in force that lets the unit write; else why the last one that was asked does not."""
    today, own = clock.today(), directory.own_node()
    reason = _("No agreement with %(partner)s is in force. Enter the one that allows this, then send it again.")
    reason %= {"partner": node.code}
    sender, receiver = agreements.party_of(unit, own.country), agreed.Party(node.country)
    for each in agreements.in_force(own.country, node.country, on=today):
        decision = agreed.may_write(agreements.terms_of(each, on=today), sender, receiver, kind=CARRIED_AS)
        if decision:
            return Carrier(node.code, code=each.code)
        reason = f"{each.code}: {decision.reason}"
    return Carrier(node.code, reason=reason)


def _message(node: "Node", unit: "Unit | None") -> agreed.Message:
    return agreed.Message(kind=CARRIED_AS, handling=HANDLING, country=node.country, unit=unit.code if unit else "")


def approval_missing(record: Record, partner: str, code: str, by: "User") -> str:
    """The approval that agreement or national rules ask for and that who sends cannot give; empty where none is."""
    node, agreement = directory.node(partner), agreements.agreement_by_code(code)
    if node is None or agreement is None:
        return ""
    today = clock.today()
    unit = directory.unit(record.unit_id) if record.unit_id else None
    terms, national = agreements.terms_of(agreement, on=today), agreements.national_rules(on=today)
    asked = agreed.approval_steps(terms, national, _message(node, unit))[:-1]
    roles = accounts.roles_now(by)
    return next((str(step.reason) for step in asked if step.role not in roles), "")


def carriers(record: Record) -> list[Carrier]:
    """Every partner, each with the agreement that carries the record there, or the reason why none does."""
    return [carrier(record, each.pk) for each in federation.partners()]
