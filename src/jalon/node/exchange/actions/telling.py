"""Whom an act concerns here: they are told in its own transaction, each with the reason why.

Numbers, kinds and codes are said; what a request holds is read on its page, by whoever may open it.
"""

from typing import TYPE_CHECKING

from jalon.node.accounts.choices import Permission
from jalon.node.exchange.actions.steps import about
from jalon.node.notifications.actions import author, handler, notify
from jalon.node.notifications.queries import holders

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.directory.models import Unit
    from jalon.node.exchange.models import Inquiry, Reply

TO_RELEASE = "exchange.to-release"
RECEIVED = "exchange.received"
REROUTED = "exchange.rerouted"
TO_SCREEN = "exchange.to-screen"
ANSWERED = "exchange.answered"
NEAR = "exchange.near"
LATE = "exchange.late"


def to_release(inquiry: "Inquiry", *, by: "User", reply: "Reply | None" = None) -> None:
    """Something waits for a second person."""
    notify(
        TO_RELEASE,
        about=about(inquiry),
        occasion=str(reply.pk if reply else inquiry.return_reason),
        to=holders(Permission.RELEASE, inquiry.unit_id),
        but=by.pk,
        partner=inquiry.partner_id,
    )


def received(inquiry: "Inquiry") -> None:
    """A partner asks."""
    to = holders(Permission.HANDLE_INQUIRIES, inquiry.unit_id)
    notify(RECEIVED, about=about(inquiry), to=to, number=inquiry.partner_number, partner=inquiry.partner_id)


def rerouted(inquiry: "Inquiry", ended: "Unit | None") -> None:
    """A request came with the work of a unit that ended: the desk that has it now, and whoever was on it."""
    to = [*handler(inquiry.handler_id), *holders(Permission.HANDLE_INQUIRIES, inquiry.unit_id)]
    notify(REROUTED, about=about(inquiry), occasion=str(inquiry.unit_id), to=to, number=inquiry, unit=ended or "—")


def to_screen(inquiry: "Inquiry", *, by: "User") -> None:
    """A request waits for its Article 3 screen."""
    to = holders(Permission.SCREEN, inquiry.unit_id)
    notify(TO_SCREEN, about=about(inquiry), to=to, but=by.pk, number=inquiry.number)


def answered(inquiry: "Inquiry") -> None:
    """A partner has answered or refused."""
    to = [*author(inquiry.author_id), *holders(Permission.DRAFT_INQUIRIES, inquiry.unit_id)]
    notify(ANSWERED, about=about(inquiry), to=to, number=inquiry.number, partner=inquiry.partner_id)


def deadline(inquiry: "Inquiry", *, late: bool) -> None:
    """A deadline is near: whoever works on it; it has passed: the heads of the unit and of those above as well."""
    first = handler(inquiry.handler_id) or author(inquiry.author_id)
    desk = holders(Permission.HANDLE_INQUIRIES, inquiry.unit_id)
    heads = holders(Permission.RELEASE, inquiry.unit_id) if late else []
    kind = LATE if late else NEAR
    occasion = inquiry.due_at.isoformat() if inquiry.due_at else ""
    notify(kind, about=about(inquiry), occasion=occasion, to=[*first, *desk, *heads], number=str(inquiry))
