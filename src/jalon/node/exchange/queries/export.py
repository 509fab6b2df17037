"""A whole request as data, for a letter, a file or a program. Every part keeps its owner and its markings.

What leaves here is never marked lower than it is kept: the whole carries the strongest marking of its parts. Internal
notes, who screened, and what somebody keeps for themselves are not part of it.
"""

from typing import Any

from jalon.node.directory import queries as directory
from jalon.node.exchange.choices import Direction, ReplyState
from jalon.node.exchange.models import Attachment, Inquiry, Passage, Reply
from jalon.node.exchange.rules import strongest
from jalon.node.exchange.rules.markings import Marked

CONTENT = (
    "kind", "subject", "asked", "offence", "law_article", "facts", "purpose", "link", "held_because", "agreement",
    "article", "urgency", "ground", "urgency_reasons", "downgrade_reasons", "source_grade", "information_grade",
    "language", "members",
)  # fmt: skip
MOMENTS = ("sent_at", "stored_at", "opened_at", "acknowledged_at", "answered_at", "due_at", "oral_at", "wished_at")


def exported(inquiry: Inquiry) -> dict[str, Any]:
    """An inquiry with its thread."""
    own = directory.own_node().code
    ours = inquiry.direction == Direction.OURS
    asking, answering = (own, inquiry.partner_id) if ours else (inquiry.partner_id, own)
    numbers = (inquiry.number, inquiry.partner_number) if ours else (inquiry.partner_number, inquiry.number)
    replies = list(inquiry.replies.filter(state=ReplyState.SENT))
    passages = list(inquiry.passages.all())
    attached = list(inquiry.attachments.select_related("file"))
    sent = {reply.pk for reply in replies}
    shown: list[Marked] = [
        *(each for each in passages if each.reply_id in (None, *sent)),
        *(each for each in attached if each.reply_id in (None, *sent)),
    ]
    handling, tlp, pap = strongest(inquiry, *replies, *shown)
    return {
        "id": str(inquiry.pk),
        "thread": str(inquiry.thread),
        "from": {"node": asking, "unit": _unit(inquiry, own_side=ours), "number": numbers[0]},
        "to": {"node": answering, "unit": _unit(inquiry, own_side=not ours), "number": numbers[1]},
        "state": inquiry.state,
        "markings": {"handling": handling, "tlp": tlp, "pap": pap},
        **{name: getattr(inquiry, name) for name in CONTENT},
        **{name: _moment(getattr(inquiry, name)) for name in MOMENTS},
        "own_markings": _marks(inquiry),
        "passages": [_passage(each) for each in passages if each.reply_id is None],
        "files": [_file(each) for each in attached if each.reply_id is None],
        "replies": [_reply(reply, own if not ours else inquiry.partner_id, passages, attached) for reply in replies],
        "steps": [
            {"step": event.step, "side": event.side, "at": _moment(event.at), "reason": event.reason,
             "text": event.text, "until": _moment(event.until)}
            for event in inquiry.events.order_by("at")
        ],
    }  # fmt: skip


def _moment(at: Any) -> str | None:
    return at.isoformat() if at else None


def _unit(inquiry: Inquiry, *, own_side: bool) -> dict[str, Any]:
    if own_side:
        return {"code": inquiry.unit.code, "names": inquiry.unit.names}
    return dict(inquiry.partner_unit)


def _marks(marked: Marked) -> dict[str, str]:
    restrictions = getattr(marked, "restrictions", "")
    return {"handling": marked.handling, "tlp": marked.tlp, "pap": marked.pap, "restrictions": restrictions}


def _passage(passage: Passage) -> dict[str, Any]:
    return {"origin": passage.origin, "text": passage.text, "language": passage.language, "markings": _marks(passage)}


def _file(attachment: Attachment) -> dict[str, Any]:
    return {
        "name": attachment.name,
        "sha256": attachment.file_id,
        "origin": attachment.origin,
        "markings": _marks(attachment),
    }


def _reply(reply: Reply, origin: str, passages: list[Passage], attached: list[Attachment]) -> dict[str, Any]:
    same = ("outcome", "ground", "feedback", "text", "language", "source_grade", "information_grade")
    return {
        "id": str(reply.pk),
        "origin": origin,
        **{name: getattr(reply, name) for name in same},
        "sent_at": _moment(reply.sent_at),
        "markings": _marks(reply),
        "passages": [_passage(each) for each in passages if each.reply_id == reply.pk],
        "files": [_file(each) for each in attached if each.reply_id == reply.pk],
    }
