"""What came from partners: their inquiries, their acknowledgements and replies, and what their receipts say of ours.

Each runs in the transaction in which federation applies the envelope, so that effect, entry and *opened* stand or fall
together. What does not belong together (a reply to an inquiry of somebody else) is refused and set aside for a person.
"""

import uuid
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from jalon.node.agreements import queries as agreements
from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.directory import queries as directory
from jalon.node.exchange import rules
from jalon.node.exchange.actions.inquiries import about, locked
from jalon.node.exchange.actions.replies import deadline_of
from jalon.node.exchange.choices import Act, Direction, Outcome, ReplyState, State, Step
from jalon.node.exchange.models import Attachment, Inquiry, Reply
from jalon.node.federation.handlers import Delivered, Told
from jalon.node.kernel import clock
from jalon.node.kernel.refused import Refused
from jalon.wire.receipts import Fate

if TYPE_CHECKING:
    from jalon.node.directory.models import Unit
    from jalon.node.exchange.schemas import AcknowledgementBody, InquiryBody, ReplyBody


class CannotTake(Refused):
    """A message that does not fit what this node holds."""

    code = "exchange.cannot-take"
    status = 422


def receive_inquiry(delivered: Delivered, body: "InquiryBody") -> Inquiry:
    """Keep an inquiry of theirs, open, with its clock counting from the moment at which the gate stored it."""
    if body.handling != delivered.handling or body.tlp != delivered.tlp or body.pap != delivered.pap:
        raise CannotTake(_("The markings inside the request differ from those of its envelope."))
    if agreements.cited(body.agreement, body.article) is None:
        raise CannotTake(_("The request cites an agreement or article that is not in our register."))
    fields = body.model_dump(mode="json", exclude={"number", "unit", "to_unit", "ground"})
    inquiry = Inquiry(
        id=delivered.id,
        direction=Direction.THEIRS,
        partner_id=delivered.from_node,
        partner_number=body.number,
        partner_unit=body.unit.model_dump(),
        unit=_addressed_unit(body.to_unit),
        state=State.OPENED,
        plate=rules.normal_plate(body.subject.plate),
        ground=body.ground or "",
        created_at=clock.now(),
        sent_at=delivered.created_at,
        stored_at=delivered.stored_at,
        opened_at=clock.now(),
        **fields,
    )
    inquiry.due_at = deadline_of(inquiry).due
    inquiry.save(force_insert=True)
    _keep_files(inquiry, delivered)
    audit.record(
        Act.RECEIVED,
        actor=f"node:{delivered.from_node}",
        about=about(inquiry),
        purpose=body.purpose,
        tree=Tree.EXCHANGE,
        detail={"number": body.number},
    )
    return inquiry


def _addressed_unit(code: str) -> "Unit":
    """The unit that was named, where it exists; else our central one, which knows what to do."""
    own, today = directory.own_node().code, clock.now().date()
    unit = directory.unit_by_code(own, code, on=today) or directory.units_of(own, on=today).first()
    if unit is None:
        raise CannotTake(_("This node has no unit yet that could take a request."))
    return unit


def _keep_files(inquiry: Inquiry, delivered: Delivered, reply: Reply | None = None) -> None:
    Attachment.objects.bulk_create(
        Attachment(inquiry=inquiry, reply=reply, file_id=file.digest, name=file.name, origin=delivered.origin)
        for file in delivered.files
    )


def _ours(key: uuid.UUID, delivered: Delivered) -> Inquiry:
    """The inquiry of ours that a partner speaks of; nobody else may."""
    inquiry = Inquiry.objects.filter(pk=key, direction=Direction.OURS, partner=delivered.from_node).first()
    if inquiry is None or delivered.re != key:
        raise CannotTake(_("The message speaks of a request that we did not send to this partner."))
    return locked(inquiry.pk)


def receive_acknowledgement(delivered: Delivered, body: "AcknowledgementBody") -> Inquiry:
    """Note who holds our inquiry over there, and when the answer is due."""
    inquiry = _ours(body.inquiry, delivered)
    inquiry.partner_number, inquiry.partner_unit = body.number, body.unit.model_dump()
    inquiry.direct, inquiry.due_at, inquiry.acknowledged_at = body.direct, body.due_at, delivered.created_at
    advance(inquiry, Step.ACKNOWLEDGE)
    inquiry.save()
    audit.record(
        Act.ADVANCED, actor=f"node:{delivered.from_node}", about=about(inquiry), detail={"step": "acknowledge"}
    )
    return inquiry


def receive_reply(delivered: Delivered, body: "ReplyBody") -> Reply:
    """Keep the reply to our inquiry."""
    inquiry = _ours(body.inquiry, delivered)
    if body.handling != delivered.handling:
        raise CannotTake(_("The markings inside the reply differ from those of its envelope."))
    step = Step.REFUSE if body.outcome == Outcome.REFUSED else Step.ANSWER
    rules.may_take(inquiry.direction, inquiry.state, step).or_refuse(CannotTake)
    reply = Reply.objects.create(
        id=delivered.id,
        inquiry=inquiry,
        direction=Direction.THEIRS,
        state=ReplyState.SENT,
        outcome=body.outcome,
        ground=body.ground or "",
        text=body.text,
        handling=body.handling,
        language=body.language,
        written_at=delivered.created_at,
        sent_at=delivered.created_at,
    )
    _keep_files(inquiry, delivered, reply)
    advance(inquiry, step)
    inquiry.answered_at = delivered.created_at
    inquiry.partner_number = body.number
    inquiry.save()
    audit.record(
        Act.REPLY_RECEIVED,
        actor=f"node:{delivered.from_node}",
        about=about(inquiry),
        tree=Tree.EXCHANGE,
        detail={"outcome": body.outcome},
    )
    return reply


STEPS: dict[str, Step] = {
    Fate.STORED: Step.STORE,
    Fate.OPENED: Step.OPEN,
    Fate.REJECTED: Step.EXPIRE,
    "expired": Step.EXPIRE,
}
MOMENTS: dict[str, str] = {Fate.STORED: "stored_at", Fate.OPENED: "opened_at", Fate.READ: "read_at"}


def note_receipt(told: Told) -> None:
    """Bring our inquiry to where the partner's receipt says that it stands; a late receipt takes nothing back."""
    inquiry = locked(told.envelope)
    if moment := MOMENTS.get(told.fate):
        setattr(inquiry, moment, told.at)
    if told.fate == Fate.STORED:
        inquiry.due_at = deadline_of(inquiry).due
    if step := STEPS.get(told.fate):
        advance(inquiry, step)
    inquiry.save()
    audit.record(Act.ADVANCED, actor=f"node:{told.partner}", about=about(inquiry), detail={"fate": told.fate})


def advance(inquiry: Inquiry, step: Step) -> None:
    """Take a step that a message or receipt brings, where the state still allows it; else keep what it has."""
    inquiry.state = rules.after(inquiry.direction, inquiry.state, step) or inquiry.state
