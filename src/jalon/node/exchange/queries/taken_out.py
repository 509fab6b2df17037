"""What programs take out as files: the list of requests as a table, and a warning in the form of other tools."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from jalon.node.directory import queries as directory
from jalon.node.exchange.choices import Direction, Kind
from jalon.node.exchange.models import Inquiry
from jalon.node.exchange.queries.records import condition, readable
from jalon.node.exchange.rules.leaving import may_leave_as_file
from jalon.node.exchange.rules.warned import Warned
from jalon.node.kernel import clock

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

COLUMNS = (
    "id", "number", "partner_number", "direction", "partner", "unit", "kind", "state", "urgency",
    "handling", "tlp", "pap", "sent_at", "due_at", "answered_at",
)  # fmt: skip
CHUNK = 2000


def listed_for_file(user: "User", view: str) -> QuerySet[Inquiry]:
    """The requests of a saved view that somebody may read, oldest first."""
    return readable(user).filter(condition(view, clock.now())).order_by("pk")


def rows(found: QuerySet[Inquiry]) -> Iterator[list[Any]]:
    """One row a request that may leave, codes instead of words; what is asked and about whom is not part of it."""
    for inquiry in found.iterator(chunk_size=CHUNK):
        if may_leave_as_file(inquiry, kind=inquiry.kind, direction=inquiry.direction):
            yield [
                str(inquiry.pk), inquiry.number, inquiry.partner_number, inquiry.direction, inquiry.partner_id,
                inquiry.unit.code, inquiry.kind, inquiry.state, inquiry.urgency, inquiry.handling, inquiry.tlp,
                inquiry.pap, *_moments(inquiry),
            ]  # fmt: skip


def _moments(inquiry: Inquiry) -> Iterable[str]:
    moments = (inquiry.sent_at, inquiry.due_at, inquiry.answered_at)
    return (at.isoformat() if at else "" for at in moments)


def warned(inquiry: Inquiry) -> Warned | None:
    """A warning that has left or has come, as it is written for other tools; None where it is none."""
    if inquiry.kind != Kind.WARNING or inquiry.sent_at is None:
        return None
    ours = inquiry.direction == Direction.OURS
    said = inquiry.subject
    days = "/".join(filter(None, (said.get("from_date"), said.get("to_date"))))
    parts = {"place": said.get("place"), "period": days, "plate": said.get("plate"), "danger": said.get("danger")}
    same = (
        "facts", "offence", "handling", "restrictions", "tlp", "pap", "source_grade", "information_grade", "language",
    )  # fmt: skip
    return Warned(
        key=inquiry.pk,
        number=inquiry.number if ours else inquiry.partner_number,
        sender=directory.own_node().code if ours else inquiry.partner_id,
        at=inquiry.sent_at,
        about=said.get("about", ""),
        parts={name: text for name, text in parts.items() if text},
        **{name: getattr(inquiry, name) for name in same},
    )
