"""The thread of a request: what both sides said, with the receipts that we hold; and our own notes beside it."""

import dataclasses
import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.node.exchange.choices import Direction, Outcome, Step
from jalon.node.exchange.models import Event, Inquiry, Reply
from jalon.node.exchange.queries.pages import parts
from jalon.node.exchange.queries.pages.gathered import Gathered
from jalon.node.kernel.language import coded, moment
from jalon.node.ui import components as ui


@dataclasses.dataclass(frozen=True)
class ThreadEntry:
    """One thing that was said, and by which side."""

    side: str
    who: str
    at: datetime.datetime
    title: str
    text: str
    lang: str
    trail: ui.Trail | None
    files: list[parts.FileLine]
    quoted: list[parts.Quoted]
    handling: ui.Handling | None = None
    quote_url: str = ""


def thread(inquiry: Inquiry, held: Gathered | None = None) -> list[ThreadEntry]:
    """What both sides said, oldest first, each with the receipts that we hold."""
    held = held or Gathered(inquiry)
    entries = [*(_event(held, event) for event in held.events), *(_reply(held, reply) for reply in held.sent)]
    return sorted(entries, key=lambda entry: entry.at)


def _event(held: Gathered, event: Event) -> ThreadEntry:
    inquiry, ours = held.inquiry, event.side == Direction.OURS
    who = str(event.by or _("the node")) if ours else inquiry.partner_id
    words = str(Step(event.step).label)
    if event.reason:
        words = f"{words}: {coded('clock-stops', event.reason)}"
    if event.step == Step.ACKNOWLEDGE:
        number = inquiry.partner_number if inquiry.direction == Direction.OURS else inquiry.number
        words = _("Acknowledged under the number %(number)s.") % {"number": number}
    if event.until and event.step in (Step.STOP, Step.EXTEND, Step.START):
        words = f"{words} ({moment(event.until)})"
    crossed = ours and event.by is not None and inquiry.sent_at is not None
    side = "system" if ours and event.by is None else "ours" if ours else "theirs"
    trail = held.trail(event.pk) if crossed else None
    return ThreadEntry(side, who, event.at, words, event.text, event.language, trail, [], [])


def _reply(held: Gathered, reply: Reply) -> ThreadEntry:
    ours = reply.direction == Direction.OURS
    return ThreadEntry(
        "ours" if ours else "theirs",
        str(reply.author) if ours else held.inquiry.partner_id,
        reply.sent_at or reply.written_at,
        parts.outcome_words(reply),
        reply.text,
        reply.language,
        held.trail(reply.pk) if ours else None,
        held.files(reply),
        held.quoted(reply),
        parts.handling_of(reply),
        f"{reverse('exchange:new')}?quote={reply.pk}" if reply.outcome != Outcome.REFUSED and reply.text else "",
    )


def notes(inquiry: Inquiry) -> list[ThreadEntry]:
    """What our own people noted beside it; none of it leaves."""
    found = inquiry.notes.select_related("author").order_by("written_at")
    return [
        ThreadEntry("internal", str(note.author), note.written_at, "", note.text, "", None, [], []) for note in found
    ]
