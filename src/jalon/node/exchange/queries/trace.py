"""How far every inquiry has come, without its content: for the command, for monitoring and for the demonstration."""

from typing import Any

from jalon.node.directory import queries as directory
from jalon.node.exchange import rules
from jalon.node.exchange.choices import Direction, State
from jalon.node.exchange.models import Attachment, Inquiry
from jalon.node.exchange.queries.ledger import totals
from jalon.node.federation import queries as federation
from jalon.node.kernel import clock

OUTCOMES = {State.REFUSED: "refused", State.ANSWERED: "answered", State.CLOSED: "answered"}


def state() -> dict[str, Any]:
    """Every inquiry, every file and every ledger of this node."""
    own = directory.own_node().code
    inquiries = Inquiry.objects.order_by("created_at").prefetch_related("replies")
    now = clock.now()
    return {
        "node": own,
        "inquiries": [_inquiry(inquiry, own) for inquiry in inquiries],
        "files": [_file(attachment) for attachment in Attachment.objects.select_related("file").order_by("pk")],
        "ledgers": {p.pk: totals(p.pk, now).figures() for p in federation.partners()},
    }


def _inquiry(inquiry: Inquiry, own: str) -> dict[str, Any]:
    ours = inquiry.direction == Direction.OURS
    return {
        "id": str(inquiry.pk),
        "number": inquiry.number,
        "kind": inquiry.kind,
        "from": own if ours else inquiry.partner_id,
        "to": inquiry.partner_id if ours else own,
        "urgency": inquiry.urgency,
        "state": inquiry.state,
        "outcome": _outcome(inquiry),
        "deadline": inquiry.due_at.isoformat() if inquiry.due_at else None,
        "answered_in_time": _in_time(inquiry),
        "escalated": inquiry.escalated_at is not None,
        "ground": _ground(inquiry),
        "receipts": federation.trail(inquiry.pk).fates if ours else [],
    }


def _in_time(inquiry: Inquiry) -> bool | None:
    """Whether it was answered in time; while the clock stands nobody can tell."""
    if inquiry.paused_at:
        return None
    return rules.answered_in_time(inquiry.answered_at, inquiry.due_at, clock.now())


def _ground(inquiry: Inquiry) -> str:
    """The ground of a refusal; empty where it was not refused."""
    return next((reply.ground for reply in inquiry.replies.all() if reply.sent_at and reply.ground), "")


def _outcome(inquiry: Inquiry) -> str:
    if inquiry.state == State.WITHDRAWN:
        return "withdrawn"
    refused = any(reply.outcome == "refused" and reply.sent_at for reply in inquiry.replies.all())
    if refused:
        return "refused"
    return OUTCOMES.get(State(inquiry.state), "open") if inquiry.answered_at else "open"


def _file(attachment: Attachment) -> dict[str, Any]:
    return {
        "inquiry": str(attachment.inquiry_id),
        "name": attachment.name,
        "sha256": attachment.file_id,
        "held": attachment.file.complete,
        "origin": attachment.origin,
    }
