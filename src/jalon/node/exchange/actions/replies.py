"""Answering: an inquiry of theirs is acknowledged, and a reply is written, released where it must be, and sent."""

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.agreements import queries as agreements
from jalon.node.agreements import rules as limits
from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.directory import queries as directory
from jalon.node.exchange import queries, rules
from jalon.node.exchange.actions.inquiries import CannotRelease, CannotStep, about, attach, locked, take_step
from jalon.node.exchange.choices import Act, Direction, Outcome, ReplyState, Step, Urgency
from jalon.node.exchange.models import Inquiry, Reply
from jalon.node.federation import outbox, receipts
from jalon.node.federation.choices import Priority
from jalon.node.kernel import clock, ids
from jalon.node.kernel.refused import Refused
from jalon.node.kernel.uploads import Upload
from jalon.wire.receipts import Fate

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

ACKNOWLEDGEMENT = "exchange.acknowledgement.v1"
REPLY = "exchange.reply.v1"


class CannotReply(Refused):
    """The reply may not be written or sent like that."""

    code = "exchange.cannot-reply"


@transaction.atomic
def acknowledge_inquiry(key: uuid.UUID, *, handler: "User", direct: bool) -> Inquiry:
    """Take an inquiry of theirs: our number, our handler, and the deadline that follows; the partner is told.

    Args:
        key: the inquiry's id.
        handler: who takes it.
        direct: whether what is asked is directly accessible to this unit, which decides the limit.
    """
    inquiry = locked(key)
    if inquiry.handler_id == handler.pk and inquiry.acknowledged_at:
        return inquiry
    take_step(inquiry, Step.ACKNOWLEDGE)
    inquiry.number = queries.next_number(directory.own_node().code, clock.now().year)
    inquiry.handler, inquiry.acknowledged_at, inquiry.direct = handler, clock.now(), direct
    inquiry.due_at = deadline_of(inquiry).due
    inquiry.save(update_fields=["state", "number", "handler", "acknowledged_at", "direct", "due_at"])
    audit.record(
        Act.ACKNOWLEDGED,
        actor=handler.actor,
        about=about(inquiry),
        tree=Tree.EXCHANGE,
        detail={"number": inquiry.number, "direct": direct},
    )
    body = {
        "inquiry": str(inquiry.pk),
        "number": inquiry.number,
        "unit": {"code": inquiry.unit.code, "names": inquiry.unit.names},
        "direct": direct,
        "due_at": inquiry.due_at.isoformat(),
    }
    outbox.enqueue(
        inquiry.partner_id,
        _message(inquiry, ACKNOWLEDGEMENT, body, inquiry.handling),
        key=ids.new_id(),
        actor=handler.actor,
        about=about(inquiry),
    )
    return inquiry


def deadline_of(inquiry: Inquiry) -> limits.Deadline:
    """The deadline of an inquiry under its agreement, counted from the moment at which it was stored."""
    agreement = agreements.cited(inquiry.agreement, inquiry.article)
    limit = limits.limit_for(urgent=inquiry.urgency == Urgency.URGENT, direct=inquiry.direct is not False)
    start = inquiry.stored_at or inquiry.sent_at or inquiry.created_at
    calendar = agreements.calendar_of(directory.own_node().country)  # the side that answers
    return limits.deadline(limit, start, agreement.limits if agreement else {}, calendar=calendar)


@transaction.atomic
def reply_to_inquiry(
    key: uuid.UUID,
    *,
    inquiry_key: uuid.UUID,
    author: "User",
    outcome: str,
    ground: str,
    text: str,
    handling: str,
    uploads: Sequence[Upload] = (),
) -> Reply:
    """Answer or refuse; sent at once, unless a second person must release it. A repeat returns the first reply."""
    if existing := Reply.objects.filter(pk=key).first():
        return existing
    inquiry = locked(inquiry_key)
    step = Step.REFUSE if outcome == Outcome.REFUSED else Step.ANSWER
    rules.may_take(inquiry.direction, inquiry.state, step).or_refuse(CannotReply)
    rules.weakest_allowed(inquiry.handling, handling).or_refuse(CannotReply)
    if inquiry.replies.filter(state=ReplyState.TO_RELEASE).exists():
        raise CannotReply(_("A reply to this request waits for release already. Ask to have it returned first."))
    reply = Reply.objects.create(
        id=key,
        inquiry=inquiry,
        direction=Direction.OURS,
        state=ReplyState.TO_RELEASE,
        outcome=outcome,
        ground=ground,
        text=text,
        handling=handling,
        language=author.language,
        author=author,
        written_at=clock.now(),
    )
    audit.record(Act.REPLY_DRAFTED, actor=author.actor, about=about(inquiry), detail={"outcome": outcome})
    attach(inquiry, uploads, actor=author.actor, reply=reply)
    if not rules.needs_second_person(handling, outcome):
        _send(inquiry, reply, releaser=None)
    return reply


@transaction.atomic
def release_reply(key: uuid.UUID, *, releaser: "User") -> Reply:
    """Send a reply that a second person has looked at. A repeat changes nothing."""
    reply = Reply.objects.select_for_update().get(pk=key)
    if reply.state == ReplyState.SENT:
        return reply
    rules.may_release(author=reply.author_id, releaser=releaser.pk).or_refuse(CannotRelease)
    if reply.state != ReplyState.TO_RELEASE:
        raise CannotStep(_("This reply was returned to its author. Its author writes a new one."))
    _send(locked(reply.inquiry_id), reply, releaser=releaser)
    return reply


@transaction.atomic
def return_reply(key: uuid.UUID, *, reviewer: "User", reason: str) -> Reply:
    """Give a reply back to its author, with the reason."""
    reply = Reply.objects.select_for_update().select_related("inquiry").get(pk=key)
    if reply.state != ReplyState.TO_RELEASE:
        raise CannotStep(_("This reply does not wait for release any more. Open the request again."))
    reply.state, reply.return_reason = ReplyState.RETURNED, reason
    reply.save(update_fields=["state", "return_reason"])
    audit.record(Act.REPLY_RETURNED, actor=reviewer.actor, about=about(reply.inquiry), purpose=reason)
    return reply


def _send(inquiry: Inquiry, reply: Reply, *, releaser: "User | None") -> None:
    sender = releaser or reply.author
    actor = sender.actor if sender else "system:worker"
    refused = reply.outcome == Outcome.REFUSED
    take_step(inquiry, Step.REFUSE if refused else Step.ANSWER)
    inquiry.answered_at = reply.sent_at = clock.now()
    inquiry.save(update_fields=["state", "answered_at"])
    reply.state, reply.releaser = ReplyState.SENT, releaser
    reply.save(update_fields=["state", "releaser", "sent_at"])
    audit.record(
        Act.REPLY_SENT,
        actor=actor,
        about=about(inquiry),
        tree=Tree.EXCHANGE,
        detail={"outcome": reply.outcome, "ground": reply.ground},
    )
    body = {
        "inquiry": str(inquiry.pk),
        "number": inquiry.number,
        "outcome": reply.outcome,
        "ground": reply.ground or None,
        "text": reply.text,
        "handling": reply.handling,
        "language": reply.language,
    }
    attached = tuple(reply.attachments.values_list("file_id", "name"))
    message = _message(inquiry, REPLY, body, reply.handling, files=attached)
    outbox.enqueue(inquiry.partner_id, message, key=reply.pk, actor=actor, about=about(inquiry))
    receipts.give_for(inquiry.pk, Fate.REFUSED if refused else Fate.ANSWERED, actor=actor)


def _message(
    inquiry: Inquiry, kind: str, body: dict[str, Any], handling: str, files: Sequence[tuple[str, str]] = ()
) -> outbox.Message:
    return outbox.Message(
        type=kind,
        thread=inquiry.pk,
        re=inquiry.pk,
        body=body,
        handling=handling,
        tlp=inquiry.tlp,
        pap=inquiry.pap,
        agreement=f"{inquiry.agreement} {inquiry.article}",
        purpose=inquiry.purpose,
        origin=directory.own_node().code,
        files=files,
        priority=Priority(inquiry.urgency),
    )
