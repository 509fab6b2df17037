"""The texts of the register of agreements that came from the library, each with the words that tell of it."""

import dataclasses
from typing import TYPE_CHECKING

from jalon.node.accords.choices import ProposalKind
from jalon.node.accords.models import Proposal
from jalon.node.accords.queries.library import ACCEPTED
from jalon.node.accords.queries.lists import Quote, quotes
from jalon.node.kernel import refs
from jalon.node.kernel.language import coded

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


@dataclasses.dataclass(frozen=True)
class Told:
    """An agreement, or a text that is only planned, and who says so in which words."""

    title: str
    url: str
    kind: str
    quotes: list[Quote]


def told(user: "User") -> list[Told]:
    """Every agreement that was entered from an accepted proposal, the last decision first."""
    accepted = Proposal.objects.filter(kind=ProposalKind.AGREEMENT, verdict__in=ACCEPTED).exclude(record="")
    found: dict[str, Proposal] = {}
    for each in accepted.order_by("-decided_at", "id"):
        found.setdefault(each.record, each)
    return [_told(reference, each, user) for reference, each in found.items()]


def _told(reference: str, proposal: Proposal, user: "User") -> Told:
    shown = refs.shown_to(user, reference)
    kind = coded("agreement-kinds", (proposal.decided or proposal.fields)["kind"].replace("mou", "memorandum"))
    return Told(shown.title if shown else proposal.words, shown.url if shown else "", kind, quotes(reference))
