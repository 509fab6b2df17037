"""What came from partners: inquiries, acknowledgements, steps, replies, consents, and what their receipts say of ours.

Each runs in the transaction in which federation applies the envelope, so that effect, entry and *opened* stand or fall
together. What does not belong together (a reply to an inquiry of somebody else, a step that the table does not know) is
refused and set aside for a person.
"""

import datetime
import uuid
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from jalon.node.agreements import queries as agreements
from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.directory import queries as directory
from jalon.node.exchange import queries, rules
from jalon.node.exchange.actions import registry, telling
from jalon.node.exchange.actions.files import keep_received
from jalon.node.exchange.actions.steps import about, identify, keep_event, pause, resume
from jalon.node.exchange.choices import Act, Direction, Outcome, ReplyState, State, Step
from jalon.node.exchange.models import Consent, Inquiry, Reply
from jalon.node.exchange.rules.shapes import checked
from jalon.node.federation.handlers import Delivered, Told
from jalon.node.kernel import clock, rows
from jalon.node.kernel.refused import Refused
from jalon.wire.receipts import Fate

if TYPE_CHECKING:
    from jalon.node.directory.models import Unit
    from jalon.node.exchange.schemas import (
        AcknowledgementBody,
        ConsentBody,
        ConsentRequestBody,
        InquiryBody,
        Marked,
        ReplyBody,
        StepBody,
    )


STEP_LIVES = datetime.timedelta(minutes=5)
"""How far the moment that a step names may lie from that of its envelope."""


class CannotTake(Refused):
    """A message that does not fit what this node holds."""

    code = "exchange.cannot-take"
    status = 422


def receive_inquiry(delivered: Delivered, body: "InquiryBody") -> Inquiry:
    """Keep an inquiry of theirs, open, with its clock counting from the moment at which the gate stored it."""
    _same_markings(delivered, body)
    if agreements.cited(body.agreement, body.article) is None:
        raise CannotTake(_("The request cites an agreement or article that is not in our register."))
    kept = body.model_dump(exclude={"number", "registry", "unit", "to_unit", "ground", "passages", "files", "subject"})
    inquiry = Inquiry(
        id=delivered.id,
        direction=Direction.THEIRS,
        thread=delivered.thread,
        partner_id=delivered.from_node,
        partner_number=body.number,
        partner_unit=body.unit.model_dump(),
        unit=_addressed_unit(body.to_unit),
        state=State.OPENED,
        subject=checked(body.kind, body.subject),
        ground=body.ground or "",
        created_at=clock.now(),
        sent_at=delivered.created_at,
        stored_at=delivered.stored_at,
        opened_at=clock.now(),
        **kept,
    )
    inquiry.due_at = queries.deadline_of(inquiry)
    rows.add(inquiry)
    identify(inquiry)
    keep_received(inquiry, delivered, body.passages, body.files)
    registry.enter_received(inquiry, None, body.registry)
    audit.record(
        Act.RECEIVED,
        actor=f"node:{delivered.from_node}",
        about=about(inquiry),
        purpose=body.purpose,
        tree=Tree.EXCHANGE,
        detail={"number": body.number},
    )
    telling.received(inquiry)
    return inquiry


def _same_markings(delivered: Delivered, body: "Marked") -> None:
    if body.handling != delivered.handling or body.tlp != delivered.tlp or body.pap != delivered.pap:
        raise CannotTake(_("The markings inside the message differ from those of its envelope."))


def _addressed_unit(code: str) -> "Unit":
    """The unit that was named, or whoever took over from it; else our central one, which knows what to do."""
    own, today = directory.own_node().code, clock.today()
    unit = (directory.unit_answering(own, code, on=today) if code else None) or directory.units_of(
        own, on=today
    ).first()
    if unit is None:
        raise CannotTake(_("This node has no unit yet that could take a request."))
    return unit


def _spoken_of(key: uuid.UUID, delivered: Delivered, direction: Direction | None = None) -> Inquiry:
    """The inquiry between us and a partner of which that partner speaks; nobody else may."""
    found = rows.one(Inquiry, {"id": key, "partner": delivered.from_node}, lock=True)
    if found is None or delivered.re != key or (direction and found.direction != direction):
        raise CannotTake(_("The message speaks of a request that does not lie between us and this partner."))
    return found


def receive_acknowledgement(delivered: Delivered, body: "AcknowledgementBody") -> Inquiry:
    """Note who holds our inquiry over there, and when the answer is due."""
    inquiry = _spoken_of(body.inquiry, delivered, Direction.OURS)
    if body.downgrade_reasons:
        rules.may_downgrade(inquiry.urgency, body.downgrade_reasons).or_refuse(CannotTake)
    _advance_or_refuse(inquiry, Step.ACKNOWLEDGE)
    inquiry.partner_number, inquiry.partner_unit = body.number, body.unit.model_dump()
    inquiry.direct, inquiry.due_at, inquiry.acknowledged_at = body.direct, body.due_at, delivered.created_at
    inquiry.downgrade_reasons = body.downgrade_reasons
    rows.change(
        inquiry, "state", "partner_number", "partner_unit", "direct", "due_at", "acknowledged_at", "downgrade_reasons"
    )
    keep_event(
        inquiry, Step.ACKNOWLEDGE, key=delivered.id, side=Direction.THEIRS, at=delivered.created_at,
        text=body.downgrade_reasons, until=body.due_at,
    )  # fmt: skip
    registry.learn_theirs(inquiry, body.registry)
    _told(inquiry, delivered, Step.ACKNOWLEDGE)
    return inquiry


def _advance_or_refuse(inquiry: Inquiry, step: Step) -> None:
    rules.may_take(inquiry.direction, inquiry.state, step).or_refuse(CannotTake)
    inquiry.state = rules.after(inquiry.direction, inquiry.state, step) or inquiry.state


def _told(inquiry: Inquiry, delivered: Delivered, step: Step) -> None:
    audit.record(
        Act.TOLD,
        actor=f"node:{delivered.from_node}",
        about=about(inquiry),
        tree=Tree.EXCHANGE,
        detail={"step": str(step)},
    )


MOMENTS_OF_STEPS: dict[str, str] = {
    Step.SCREEN: "screened_at",
    Step.ASSIGN: "assigned_at",
    Step.WITHDRAW: "closed_at",
    Step.CLOSE: "closed_at",
}


def receive_step(delivered: Delivered, body: "StepBody") -> Inquiry:
    """Take the same step on our copy, and keep what was said with it."""
    inquiry = _spoken_of(body.inquiry, delivered)
    step = Step(body.step)
    if rules.taken_by(inquiry.direction, step) != rules.life.PARTNER:
        raise CannotTake(_("That step is ours to take, not the partner's."))
    if abs(body.at - delivered.created_at) > STEP_LIVES:
        raise CannotTake(_("The moment that the step names is not that of its message."))
    was = inquiry.state
    _advance_or_refuse(inquiry, step)
    if inquiry.state != was or step in (Step.ASSIGN, Step.EXTEND):
        _follow(inquiry, step, body)
        rows.change(inquiry, "state", "screened_at", "assigned_at", "closed_at", "paused_at", "due_at", "reminded_at")
    keep_event(
        inquiry, step, key=delivered.id, side=Direction.THEIRS, at=body.at, reason=body.reason or "", text=body.text,
        language=body.language, until=body.until,
    )  # fmt: skip
    _told(inquiry, delivered, step)
    return inquiry


def _follow(inquiry: Inquiry, step: Step, body: "StepBody") -> None:
    """What a step changes besides the state: its moment, the clock, the deadline that the answering side sets."""
    if moment := MOMENTS_OF_STEPS.get(step):
        setattr(inquiry, moment, body.at)
    if step in (Step.ASK, Step.STOP):
        pause(inquiry, body.at)
    if step in (Step.START, Step.CLARIFY):
        resume(inquiry, body.at)
    if step in (Step.START, Step.EXTEND):
        inquiry.due_at = body.due_at
    if step == Step.EXTEND:
        inquiry.reminded_at = None


def receive_reply(delivered: Delivered, body: "ReplyBody") -> Reply:
    """Keep the reply to our inquiry."""
    inquiry = _spoken_of(body.inquiry, delivered, Direction.OURS)
    _same_markings(delivered, body)
    rules.may_mark(body, [inquiry]).or_refuse(CannotTake)
    rules.may_say(inquiry.kind, body.outcome, body.ground or "", body.feedback or "").or_refuse(CannotTake)
    _advance_or_refuse(inquiry, Step.REFUSE if body.outcome == Outcome.REFUSED else Step.ANSWER)
    reply = Reply(
        id=delivered.id,
        inquiry=inquiry,
        direction=Direction.THEIRS,
        state=ReplyState.SENT,
        outcome=body.outcome,
        ground=body.ground or "",
        feedback=body.feedback or "",
        text=body.text,
        handling=body.handling,
        restrictions=body.restrictions,
        tlp=body.tlp,
        pap=body.pap,
        source_grade=body.source_grade or "",
        information_grade=body.information_grade or "",
        language=body.language,
        written_at=delivered.created_at,
        sent_at=delivered.created_at,
    )
    rows.add(reply)
    keep_received(inquiry, delivered, body.passages, body.files, reply=reply)
    registry.enter_received(inquiry, reply, body.registry)
    inquiry.answered_at, inquiry.paused_at, inquiry.closed_at = delivered.created_at, None, None
    inquiry.partner_number = body.number
    rows.change(inquiry, "state", "answered_at", "paused_at", "closed_at", "partner_number")
    audit.record(
        Act.REPLY_RECEIVED,
        actor=f"node:{delivered.from_node}",
        about=about(inquiry),
        tree=Tree.EXCHANGE,
        detail={"outcome": body.outcome},
    )
    telling.answered(inquiry)
    return reply


def receive_consent_request(delivered: Delivered, body: "ConsentRequestBody") -> Inquiry:
    """Keep a partner's question whether it may pass on what we gave in an inquiry; a person decides."""
    inquiry = _spoken_of(body.inquiry, delivered)
    Consent.objects.create(
        id=body.consent,
        direction=Direction.THEIRS,
        inquiry=inquiry,
        owner=directory.own_node().code,
        onward=body.onward,
        purpose=body.purpose,
        asked_at=delivered.created_at,
    )
    return inquiry


def receive_consent(delivered: Delivered, body: "ConsentBody") -> Inquiry:
    """Note what the first owner decided."""
    consent = Consent.objects.select_related("inquiry").filter(pk=body.consent, direction=Direction.OURS).first()
    if consent is None or consent.owner != delivered.from_node or consent.granted is not None:
        raise CannotTake(_("The message decides on a consent that we did not ask of this partner."))
    consent.granted, consent.decided_at, consent.condition = body.granted, delivered.created_at, body.condition
    consent.save(update_fields=["granted", "decided_at", "condition"])
    audit.record(
        Act.CONSENT_TOLD,
        actor=f"node:{delivered.from_node}",
        about=about(consent.inquiry),
        tree=Tree.EXCHANGE,
        detail={"granted": body.granted, "onward": consent.onward},
    )
    return consent.inquiry


STEPS: dict[str, Step] = {
    Fate.STORED: Step.STORE,
    Fate.OPENED: Step.OPEN,
    Fate.REJECTED: Step.EXPIRE,
    "expired": Step.EXPIRE,
}
MOMENTS: dict[str, str] = {Fate.STORED: "stored_at", Fate.OPENED: "opened_at", Fate.READ: "read_at"}


def _ours(told: Told) -> Inquiry:
    """The inquiry of ours that a receipt speaks of."""
    found = rows.one(Inquiry, {"id": told.envelope, "partner": told.partner}, lock=True)
    if found is None:
        raise Inquiry.DoesNotExist(f"There is no request {told.envelope}.")
    return found


def note_receipt(told: Told) -> None:
    """Bring our inquiry to where the partner's receipt says that it stands; a late receipt takes nothing back."""
    inquiry, changed = _ours(told), ["state", "due_at"]
    if moment := MOMENTS.get(told.fate):
        setattr(inquiry, moment, told.at)
        changed.append(moment)
    if told.fate == Fate.STORED and inquiry.acknowledged_at is None:
        inquiry.due_at = queries.deadline_of(inquiry)
    if step := STEPS.get(told.fate):
        inquiry.state = rules.after(inquiry.direction, inquiry.state, step) or inquiry.state
    rows.change(inquiry, *changed)
    audit.record(Act.ADVANCED, actor=f"node:{told.partner}", about=about(inquiry), detail={"fate": told.fate})
