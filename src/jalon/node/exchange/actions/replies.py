"""Answering: a reply is written, released where it must be, and sent; or the inquiry is refused on a ground."""

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.exchange import queries, rules
from jalon.node.exchange.actions import files, gate, registry, telling
from jalon.node.exchange.actions.steps import SYSTEM, CannotRelease, CannotStep, about, locked, send, take_step
from jalon.node.exchange.choices import Act, Direction, Outcome, ReplyState, Step
from jalon.node.exchange.models import Attachment, Inquiry, Reply
from jalon.node.exchange.rules.subjects import count
from jalon.node.federation import receipts
from jalon.node.kernel import clock, rows
from jalon.node.kernel.refused import Refused
from jalon.node.kernel.uploads import Upload
from jalon.wire.receipts import Fate

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.exchange.rules.markings import Marked

REPLY = "exchange.reply.v1"


class CannotReply(Refused):
    """The reply may not be written or sent like that."""

    code = "exchange.cannot-reply"


def reply_to_inquiry(
    key: uuid.UUID,
    *,
    inquiry_key: uuid.UUID,
    author: "User",
    outcome: str,
    text: str,
    handling: str,
    ground: str = "",
    feedback: str = "",
    tlp: str = "",
    pap: str = "",
    restrictions: str = "",
    grades: str = "",
    uploads: Sequence[Upload] = (),
    quotes: Sequence[Inquiry | Reply] = (),
    copies: Sequence[Attachment] = (),
) -> Reply:
    """Answer or refuse; sent at once, unless a second person must release it. A repeat returns the first reply.

    Args:
        key: the reply's id, minted with the form.
        inquiry_key: what it answers.
        author: who writes it.
        outcome: a code of `choices.Outcome`; `feedback` for information that was sent unasked.
        text: what the partner reads.
        handling: at least as strong as the inquiry's.
        tlp: likewise; the inquiry's where empty.
        pap: likewise; the inquiry's where empty.
        ground: of a refusal, or of what a partial answer leaves out.
        feedback: a code of `choices.Feedback`, with the outcome `feedback`.
        restrictions: of H3, in words.
        grades: the evaluation, such as `B2`.
        uploads: files, already without their metadata.
        quotes: records whose words are taken over, with their first owner and markings.
        copies: files of other records that go along.
    """
    files.keep_ahead(uploads)
    if uploads or copies:
        _seal_ahead(inquiry_key, handling, outcome, uploads, copies)
    with transaction.atomic():
        if existing := rows.one(Reply, {"id": key}):
            return existing
        inquiry = locked(inquiry_key)
        reply = Reply(
            id=key, inquiry=inquiry, direction=Direction.OURS, state=ReplyState.TO_RELEASE, outcome=outcome,
            ground=ground, feedback=feedback, text=text, handling=handling, restrictions=restrictions,
            tlp=tlp or inquiry.tlp, pap=pap or inquiry.pap, source_grade=grades[:1], information_grade=grades[1:2],
            language=author.language, author=author, written_at=clock.now(),
        )  # fmt: skip
        _may_reply(inquiry, reply)
        rows.add(reply)
        audit.record(Act.REPLY_DRAFTED, actor=author.actor, about=about(inquiry), detail={"outcome": outcome})
        files.attach(inquiry, uploads, actor=author.actor, marked=reply, reply=reply)
        passages = files.quote(inquiry, quotes, reply=reply)
        taken: list[Marked] = [*passages, *files.copy_files(inquiry, copies, reply=reply)]
        rules.may_mark(reply, taken).or_refuse(CannotReply)
        _send_or_let_release(inquiry, reply, author)
    return reply


def _seal_ahead(
    asked: uuid.UUID, handling: str, outcome: str, uploads: "Sequence[Upload]", copies: "Sequence[Attachment]"
) -> None:
    """Seal the files of a reply that will go at once."""
    inquiry = rows.one(Inquiry, {"id": asked})
    if inquiry and not _needs_second(inquiry, handling, outcome):
        files.seal_direct(uploads, copies)


def _send_or_let_release(inquiry: Inquiry, reply: Reply, author: "User") -> None:
    """Send what nobody else must see first and the gate lets through; whatever stays is told to who may release it."""
    grounds = queries.Grounds(inquiry, reply)
    if not _needs_second(inquiry, reply.handling, reply.outcome) and gate.judge(grounds, releaser=None).passed:
        send_reply(grounds, reply, releaser=None)
    if reply.state == ReplyState.TO_RELEASE:
        telling.to_release(inquiry, by=author, reply=reply)


def _may_reply(inquiry: Inquiry, reply: Reply) -> None:
    step = Step.REFUSE if reply.outcome == Outcome.REFUSED else Step.ANSWER
    rules.may_do(inquiry.direction, inquiry.state, step).or_refuse(CannotReply)
    rules.may_say(inquiry.kind, reply.outcome, reply.ground, reply.feedback).or_refuse(CannotReply)
    rules.may_mark(reply, [inquiry]).or_refuse(CannotReply)
    if reply.handling == "H3" and not reply.restrictions.strip():
        raise CannotReply(_("H3 stands for restrictions of your own. Write them down, so that they can be kept."))
    if rows.select(Reply, ("id",), {"inquiry": inquiry.pk, "state": ReplyState.TO_RELEASE}, limit=1):
        raise CannotReply(_("A reply to this request waits for release already. Ask to have it returned first."))


def _needs_second(inquiry: Inquiry, handling: str, outcome: str) -> bool:
    subjects = count(inquiry.kind, inquiry.subject)
    return rules.needs_second_person(handling, outcome, inquiry.kind, inquiry.offence, subjects)


def release_reply(key: uuid.UUID, *, releaser: "User") -> Reply:
    """Ask the gate and send a reply that a second person has looked at. A repeat changes nothing.

    Raises:
        CannotRelease: with the sentences of the gate that were not content.
    """
    files.seal_reply_ahead(key)
    with transaction.atomic():
        reply = Reply.objects.select_for_update(of=("self",)).select_related("author").get(pk=key)
        if reply.state == ReplyState.SENT:
            return reply
        if reply.state != ReplyState.TO_RELEASE:
            raise CannotStep(_("This reply was returned to its author. Its author writes a new one."))
        inquiry = locked(reply.inquiry_id)
        step = Step.REFUSE if reply.outcome == Outcome.REFUSED else Step.ANSWER
        rules.may_do(inquiry.direction, inquiry.state, step).or_refuse(CannotStep)
        grounds = queries.Grounds(inquiry, reply)
        verdict = gate.judge(grounds, releaser=releaser)
        if verdict.passed:
            send_reply(grounds, reply, releaser=releaser)
    gate.or_refuse(verdict)
    return reply


@transaction.atomic
def return_reply(key: uuid.UUID, *, reviewer: "User", reason: str) -> Reply:
    """Give a reply back to its author, with the reason."""
    reply = Reply.objects.select_for_update(of=("self",)).select_related("inquiry").get(pk=key)
    if reply.state != ReplyState.TO_RELEASE:
        raise CannotStep(_("This reply does not wait for release any more. Open the request again."))
    reply.state, reply.return_reason = ReplyState.RETURNED, reason
    reply.save(update_fields=["state", "return_reason"])
    audit.record(Act.REPLY_RETURNED, actor=reviewer.actor, about=about(reply.inquiry), purpose=reason)
    return reply


def send_refusal(key: uuid.UUID, inquiry: Inquiry, *, by: "User", ground: str, text: str) -> Reply:
    """Refuse under Article 3 at once: the screen was the second pair of eyes, and nobody here can hold it back."""
    reply = Reply(
        id=key, inquiry=inquiry, direction=Direction.OURS, state=ReplyState.TO_RELEASE, outcome=Outcome.REFUSED,
        ground=ground, text=text, handling=inquiry.handling, restrictions=inquiry.restrictions, tlp=inquiry.tlp,
        pap=inquiry.pap, language=by.language, author=by, written_at=clock.now(),
    )  # fmt: skip
    rows.add(reply)
    send_reply(queries.Grounds(inquiry, reply), reply, releaser=None, step=Step.REFUSE_ARTICLE_3)
    return reply


def send_reply(grounds: queries.Grounds, reply: Reply, *, releaser: "User | None", step: Step | None = None) -> None:
    """Send a reply and end its inquiry with it; the caller has asked everybody who must be asked."""
    inquiry = grounds.inquiry
    sender = releaser or reply.author
    actor = sender.actor if sender else SYSTEM
    refused = reply.outcome == Outcome.REFUSED
    take_step(inquiry, step or (Step.REFUSE if refused else Step.ANSWER))
    inquiry.answered_at = reply.sent_at = clock.now()
    inquiry.paused_at = None
    rows.change(inquiry, "state", "answered_at", "paused_at")
    reply.state, reply.releaser = ReplyState.SENT, releaser
    rows.change(reply, "state", "releaser", "sent_at")
    detail = {"outcome": reply.outcome, "ground": reply.ground}
    done = audit.Done(Act.REPLY_SENT, actor=actor, about=about(inquiry), tree=Tree.EXCHANGE, detail=detail)
    entry = registry.enter_sent(inquiry, reply)
    body = {**_body(grounds, reply), "registry": str(entry)}
    names = [(found.file_id, found.name) for found in grounds.attached]
    grades = reply.source_grade + reply.information_grade
    send(inquiry, REPLY, body, key=reply.pk, actor=actor, marked=reply, files=names, evaluation=grades, acts=[done])
    receipts.give_for(inquiry.pk, Fate.REFUSED if refused else Fate.ANSWERED, actor=actor)


def _body(grounds: queries.Grounds, reply: Reply) -> dict[str, Any]:
    same = ("outcome", "text", "handling", "restrictions", "tlp", "pap", "language")
    return {
        **{name: getattr(reply, name) for name in same},
        "inquiry": str(grounds.inquiry.pk),
        "number": grounds.inquiry.number,
        "ground": reply.ground or None,
        "feedback": reply.feedback or None,
        "source_grade": reply.source_grade or None,
        "information_grade": reply.information_grade or None,
        "passages": files.passage_bodies(grounds.passages),
        "files": files.file_bodies(grounds.attached),
    }


__all__ = ["CannotRelease", "CannotReply", "release_reply", "reply_to_inquiry", "return_reply"]
