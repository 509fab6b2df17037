"""All that hangs on one inquiry and that its page shows, each kind of it read once however much there is."""

import functools
import uuid
from collections.abc import Iterable

from jalon.node.exchange.choices import Direction, ReplyState
from jalon.node.exchange.models import Attachment, Event, Inquiry, Passage, Reply
from jalon.node.exchange.queries.pages import clocks, parts
from jalon.node.federation import queries as federation
from jalon.node.ui import components as ui


class Gathered:
    """The replies, steps, passages and files of an inquiry, and the receipts for what we sent of it."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.inquiry = inquiry

    @functools.cached_property
    def replies(self) -> list[Reply]:
        """Every version of every reply, the oldest first."""
        found = list(self.inquiry.replies.select_related("author").order_by("written_at", "pk"))
        for reply in found:
            reply.inquiry = self.inquiry
        return found

    @property
    def sent(self) -> list[Reply]:
        """The replies that crossed."""
        return [reply for reply in self.replies if reply.state == ReplyState.SENT]

    @property
    def waiting(self) -> Reply | None:
        """The reply that waits for a second person."""
        return next((reply for reply in self.replies if reply.state == ReplyState.TO_RELEASE), None)

    @property
    def returned(self) -> list[Reply]:
        """Those that were returned to their authors, the newest first."""
        return [reply for reply in reversed(self.replies) if reply.state == ReplyState.RETURNED]

    @functools.cached_property
    def events(self) -> list[Event]:
        """Every step, the oldest first."""
        return list(self.inquiry.events.select_related("by").order_by("at"))

    @functools.cached_property
    def _passages(self) -> list[Passage]:
        return list(self.inquiry.passages.order_by("pk"))

    @functools.cached_property
    def _attachments(self) -> list[Attachment]:
        return list(self.inquiry.attachments.select_related("file"))

    def quoted(self, reply: Reply | None = None) -> list[parts.Quoted]:
        """The passages that the inquiry took over, or one of its replies."""
        return parts.quotes(each for each in self._passages if each.reply_id == (reply.pk if reply else None))

    def files(self, reply: Reply | None = None) -> list[parts.FileLine]:
        """The files of the inquiry, or of one of its replies."""
        return parts.file_lines([each for each in self._attachments if each.reply_id == (reply.pk if reply else None)])

    def trail(self, envelope: uuid.UUID) -> ui.Trail:
        """The receipts that we hold for one of our envelopes."""
        return self._trails[envelope]

    @functools.cached_property
    def _trails(self) -> dict[uuid.UUID, ui.Trail]:
        replies = [reply.pk for reply in self.replies if reply.direction == Direction.OURS]
        events = [event.pk for event in self.events if event.side == Direction.OURS]
        return trails([self.inquiry.pk, *replies, *events])


def trails(envelopes: Iterable[uuid.UUID]) -> dict[uuid.UUID, ui.Trail]:
    """The receipts that we hold for several envelopes of ours."""
    return {key: clocks.trail_in(found) for key, found in federation.trails(envelopes).items()}
