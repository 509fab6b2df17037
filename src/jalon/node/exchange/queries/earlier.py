"""What was asked before about the same plate, number or name: noticed while a request is written, and on its page."""

import dataclasses
import datetime
import uuid
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from jalon import names
from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.exchange import rules
from jalon.node.exchange.choices import State
from jalon.node.exchange.choices.asking import asking
from jalon.node.exchange.choices.kinds import OF_VICTIMS
from jalon.node.exchange.models import Identifier, Inquiry
from jalon.node.exchange.rules.subjects import NAME

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

MOST = 5
LOOKED_AT = 60
CLOSED_TO_OTHERS = frozenset({"H3"})


@dataclasses.dataclass(frozen=True)
class Earlier:
    """An earlier inquiry on the same subject.

    `key` is empty where the reader's unit may not open it: then only the day and the unit that knows it are told, so
    that they can be asked.
    """

    key: uuid.UUID | None
    title: str
    at: datetime.datetime
    unit: str
    partner: str
    state: str
    same: str


def earlier_on(
    user: "User",
    kind: str,
    subject: Mapping[str, Any],
    *,
    than: uuid.UUID | None = None,
    thread: uuid.UUID | None = None,
) -> list[Earlier]:
    """Earlier inquiries of this node on the same subject, newest first.

    Args:
        user: who asks; of what their unit may not read they learn day and unit alone, of restricted matters nothing.
        kind: of the inquiry that is written or read.
        subject: what it is about.
        than: leave out this inquiry itself.
        thread: leave out what went to other partners in the same thread.
    """
    wanted = rules.identifiers(kind, subject)
    if not wanted:
        return []
    mine = accounts.units_where(user, Permission.READ_INQUIRIES)
    found: list[Earlier] = []
    for inquiry, same in _meeting(wanted, than, thread):
        if same == NAME and not _names_meet(inquiry, kind, subject):
            continue
        if earlier := _shown(inquiry, same, mine):
            found.append(earlier)
    return found[:MOST]


def _meeting(
    wanted: Collection[tuple[str, str]], than: uuid.UUID | None, thread: uuid.UUID | None
) -> list[tuple[Inquiry, str]]:
    same = Q()
    for kind, value in wanted:
        same |= Q(kind=kind, value=value)
    rows = Identifier.objects.filter(same).exclude(inquiry_id=than) if than else Identifier.objects.filter(same)
    rows = rows.exclude(inquiry__state=State.DRAFT).select_related("inquiry", "inquiry__unit")
    if thread:
        rows = rows.exclude(inquiry__thread=thread)
    met: dict[uuid.UUID, tuple[Inquiry, str]] = {}
    for row in rows.order_by("-inquiry_id")[:LOOKED_AT]:
        if row.inquiry_id not in met or row.kind != NAME:
            met[row.inquiry_id] = (row.inquiry, row.kind)
    return list(met.values())


def _names_meet(inquiry: Inquiry, kind: str, subject: Mapping[str, Any]) -> bool:
    """Whether names of equal sound are names that match: sound alone is too coarse to tell anybody."""
    ours, theirs = _names(kind, subject), _names(inquiry.kind, inquiry.subject)
    return any(names.compare(one, other).decision != "none" for one in ours for other in theirs)


def _names(kind: str, subject: Mapping[str, Any]) -> list[str]:
    fields = [field.name for field in asking(kind).subject if field.identifies == NAME]
    return [str(subject[name]) for name in fields if subject.get(name)]


def _shown(inquiry: Inquiry, same: str, mine: Collection[uuid.UUID]) -> Earlier | None:
    opened = inquiry.unit_id in mine or inquiry.copy_unit_id in mine
    restricted = inquiry.handling in CLOSED_TO_OTHERS or inquiry.tlp == "red" or inquiry.kind in OF_VICTIMS
    if not opened and restricted:
        return None
    return Earlier(
        key=inquiry.pk if opened else None,
        title=str(inquiry) if opened else "",
        at=inquiry.sent_at or inquiry.created_at,
        unit=str(inquiry.unit),
        partner=inquiry.partner_id,
        state=inquiry.state if opened else "",
        same=same,
    )
