"""How far a request has come: its clock with the arithmetic, a late receipt, the trail of receipts."""

import datetime
from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.node.exchange.choices import Outcome, State
from jalon.node.exchange.models import Inquiry, Reply
from jalon.node.exchange.queries.clock import due_of
from jalon.node.exchange.rules import PAUSED
from jalon.node.federation import queries as federation
from jalon.node.kernel.language import moment
from jalon.node.ui import components as ui

LATE_RECEIPT = datetime.timedelta(minutes=30)
"""A request that took longer than this to arrive says so."""


def clock_of(inquiry: Inquiry, now: datetime.datetime) -> ui.Clock | None:
    """The deadline as a stake; none before the partner has stored it, or where nothing was agreed."""
    if inquiry.due_at is None or inquiry.stored_at is None:
        return None
    total = max(1, round((inquiry.due_at - inquiry.stored_at).total_seconds() / 3600))
    moment = inquiry.answered_at or inquiry.paused_at or now
    used = min(total, max(0, int((moment - inquiry.stored_at).total_seconds() // 3600)))
    if inquiry.answered_at:
        late = inquiry.answered_at > inquiry.due_at
        return ui.Clock(_("answered late") if late else _("answered in time"), total, used, "late" if late else "met")
    if inquiry.state in (State.CLOSED, State.WITHDRAWN, State.EXPIRED):
        return None
    if inquiry.state in PAUSED:
        return ui.Clock(_("the clock stands"), total, used, "paused")
    if now > inquiry.due_at:
        return ui.Clock(_("overdue"), total, total, "late")
    return ui.Clock(_left(total - used, total), total, used, "soon" if (total - used) * 4 <= total else "running")


def _left(left: int, total: int) -> str:
    if total > 72:
        said = {"left": round(left / 24), "total": round(total / 24)}
        return ngettext("%(left)d of %(total)d day left", "%(left)d of %(total)d days left", said["total"]) % said
    said = {"left": left, "total": total}
    return ngettext("%(left)d of %(total)d hour left", "%(left)d of %(total)d hours left", total) % said


def arithmetic(inquiry: Inquiry) -> list[str]:
    """How the deadline was found, sentence by sentence."""
    if inquiry.stored_at is None:
        return []
    due = due_of(inquiry)
    said = [
        _("Under %(agreement)s, article %(article)s.") % {"agreement": inquiry.agreement, "article": inquiry.article},
        *(due.found.sentences if due.found else [_("Nothing is agreed about the time, and none was wished.")]),
    ]
    for event in due.extended:
        until = moment(event.until) if event.until else ""
        said.append(_("Extended to %(until)s: %(why)s") % {"until": until, "why": event.text})
    if inquiry.downgrade_reasons:
        said.append(_("Asked as urgent, taken as routine: %(why)s") % {"why": inquiry.downgrade_reasons})
    return said


def late_receipt(inquiry: Inquiry) -> str:
    """That it arrived long after it was sent, where it did: the clock starts at receipt."""
    if not inquiry.sent_at or not inquiry.stored_at or inquiry.stored_at - inquiry.sent_at < LATE_RECEIPT:
        return ""
    minutes = int((inquiry.stored_at - inquiry.sent_at).total_seconds() // 60)
    said = {"hours": minutes // 60, "minutes": minutes % 60}
    return _("It arrived %(hours)d h %(minutes)d min after it was sent. The clock starts at receipt.") % said


def trail_in(found: federation.Trail) -> ui.Trail:
    """The receipts that we hold for an envelope of ours."""
    times = {mark.fate: mark.at for mark in found.marks}
    return ui.trail({"sent": found.sent_at, **times})


def their_trail(inquiry: Inquiry, replies: Iterable[Reply]) -> ui.Trail:
    """How far an inquiry of theirs has come with us, by the replies that crossed."""
    refused = any(reply.outcome == Outcome.REFUSED for reply in replies)
    return ui.trail(
        {
            "sent": inquiry.sent_at,
            "stored": inquiry.stored_at,
            "opened": inquiry.opened_at,
            "read": inquiry.read_at,
            "refused" if refused else "answered": inquiry.answered_at,
        }
    )
