"""Telling a partner our ledger, where the agreement says so, and taking theirs; both at a cut that both can count."""

import datetime
import uuid
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.directory import queries as directory
from jalon.node.exchange.choices import Direction
from jalon.node.exchange.choices.letters import PaperAct
from jalon.node.exchange.models.ledger import Statement
from jalon.node.exchange.queries import ledger as queries
from jalon.node.federation import outbox
from jalon.node.kernel import clock
from jalon.node.kernel.refs import ref
from jalon.node.kernel.refused import Refused

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.exchange.schemas import LedgerBody
    from jalon.node.federation.handlers import Delivered

TYPE = "exchange.ledger.v1"
MOST = 400_000
"""Characters of matters in one message; some nine thousand of them."""


class CannotTellLedger(Refused):
    """The ledger may not be told, or not taken like that."""

    code = "exchange.cannot-tell-ledger"
    status = 422


@transaction.atomic
def tell_ledger(
    key: uuid.UUID, *, partner: str, since: datetime.datetime, until: datetime.datetime, by: "User"
) -> Statement:
    """Send our ledger over a period, at the cut of this moment. A repeat returns the first.

    Raises:
        CannotTellLedger: where no agreement in force lets us, or the period holds too much for one message.
    """
    if existing := Statement.objects.filter(pk=key).first():
        return existing
    shares = queries.shared_with(partner)
    if not shares:
        raise CannotTellLedger(_("No agreement in force with this partner says that ledgers are exchanged."))
    cut = queries.cut_now(partner)
    held = queries.ledger(partner, until, since=since, cut=cut)
    codes = "\n".join(f"{key} {code}" for key, code in sorted(queries.shared_codes(held, shares).items()))
    if len(codes) > MOST:
        raise CannotTellLedger(_("This period holds too many requests for one message. Choose a shorter one."))
    told = Statement.objects.create(
        id=key, partner_id=partner, side=Direction.OURS, since=since, until=until, sent=cut.sent, taken=cut.taken,
        ours=queries.only_shared(held.ours, shares), theirs=queries.only_shared(held.theirs, shares), codes=codes,
        by=by, at=clock.now(),
    )  # fmt: skip
    about = ref("exchange/ledger", told.pk)
    audit.record(PaperAct.LEDGER_STATED, actor=by.actor, about=about, tree=Tree.EXCHANGE, detail={"to": partner})
    message = outbox.Message(
        type=TYPE, thread=told.pk, body=_body(told), handling="H0", tlp="amber", pap="clear",
        origin=directory.own_node().code,
    )  # fmt: skip
    outbox.enqueue(partner, message, key=told.pk, actor=by.actor, about=about)
    return told


def _body(told: Statement) -> dict[str, Any]:
    return {
        "since": told.since.isoformat(),
        "until": told.until.isoformat(),
        "sent": told.sent,
        "taken": told.taken,
        "ours": told.ours,
        "theirs": told.theirs,
        "codes": told.codes,
    }


def receive_ledger(delivered: "Delivered", body: "LedgerBody") -> Statement:
    """Keep a partner's ledger, turned round: what they asked is what was asked of us."""
    told = Statement.objects.create(
        id=delivered.id, partner_id=delivered.from_node, side=Direction.THEIRS, since=body.since, until=body.until,
        sent=body.taken, taken=body.sent, ours=body.theirs, theirs=body.ours, codes=body.codes,
        at=delivered.created_at,
    )  # fmt: skip
    audit.record(
        PaperAct.LEDGER_RECEIVED,
        actor=f"node:{delivered.from_node}",
        about=ref("exchange/ledger", told.pk),
        tree=Tree.EXCHANGE,
    )
    return told


@transaction.atomic
def export_ledger(partner: str, *, reader: "User", kind: str) -> None:
    """Note that somebody took a ledger out of the node."""
    audit.record(PaperAct.LEDGER_EXPORTED, actor=reader.actor, detail={"partner": partner, "kind": kind})
