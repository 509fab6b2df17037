"""The federation edge of what the directory tells partners: gate notices, days off, our units as a snapshot.

The directory lies beneath federation and knows nothing of it; here the two are joined (decision 0016). What goes out
is carried in the transaction of the directory's own act.
"""

import datetime
import uuid
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field

from jalon import territory
from jalon.node.directory import actions as directory
from jalon.node.directory import queries as nodes
from jalon.node.directory.actions import announcing
from jalon.node.directory.actions.days_off import DAYS_OFF
from jalon.node.directory.actions.notices import NOTICE
from jalon.node.directory.actions.snapshots import SNAPSHOT
from jalon.node.directory.rules.shared import MOST_DAYS_OFF, SharedDayOff
from jalon.node.federation import handlers, outbox, queries
from jalon.node.federation.choices import PartnerState, Priority
from jalon.node.federation.handlers import Delivered, Told
from jalon.node.federation.outbox import Message
from jalon.node.kernel import ids
from jalon.node.kernel.refs import ref
from jalon.node.kernel.refused import Refused

if TYPE_CHECKING:
    from jalon.node.directory.actions.announcing import Dispatch


class _Body(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class NoticeBody(_Body):
    """A gate notice as it travels."""

    id: uuid.UUID
    gate: str = Field(max_length=60)
    kind: str = Field(max_length=20)
    from_at: datetime.datetime = Field(alias="from")
    until: datetime.datetime | None = None
    hours: str = Field("", max_length=200)
    words: dict[str, str] = Field(max_length=12)
    published: datetime.datetime
    withdrawn: datetime.datetime | None = None


class SnapshotBody(_Body):
    """A directory as it travels: packed rows, and when they were taken."""

    taken: datetime.datetime
    units: bytes


class DaysOffBody(_Body):
    """Days off as they travel: a few that are new or withdrawn, or all that stand."""

    days: tuple[SharedDayOff, ...] = Field(min_length=1, max_length=MOST_DAYS_OFF)


def send_notice(dispatch: "Dispatch") -> dict[str, uuid.UUID]:
    """Send a gate notice to every active partner of the country across."""
    own = nodes.own_node()
    pair = territory.gate(dispatch.body["gate"]).pair
    there = [code for code in pair if code != own.country]
    return {partner: _send(dispatch, partner) for partner in _active() if nodes.country_of(partner) in there}


def send_days_off(dispatch: "Dispatch") -> dict[str, uuid.UUID]:
    """Send days off to one partner, or to every active one."""
    return {partner: _send(dispatch, partner) for partner in ([dispatch.to] if dispatch.to else _active())}


def _active() -> list[str]:
    return [partner.pk for partner in queries.partners() if partner.state == PartnerState.ACTIVE]


def send_snapshot(dispatch: "Dispatch") -> dict[str, uuid.UUID]:
    """Send our directory to one partner."""
    return {dispatch.to: _send(dispatch, dispatch.to)}


def _send(dispatch: "Dispatch", partner: str) -> uuid.UUID:
    key, notice = ids.new_id(), dispatch.kind == NOTICE
    message = Message(
        dispatch.kind, dispatch.key, dispatch.body, handling="H0", tlp="green" if notice else "amber",
        pap="clear" if notice else "green", priority=Priority.URGENT if notice else Priority.ROUTINE,
    )  # fmt: skip
    outbox.enqueue(partner, message, key=key, actor=dispatch.actor, about=dispatch.about)
    return key


def on_notice(delivered: Delivered) -> str:
    body = NoticeBody.model_validate(delivered.body)
    notice = directory.receive_notice(
        delivered.from_node, key=body.id, gate=body.gate, kind=body.kind, from_at=body.from_at, until_at=body.until,
        hours_line=body.hours, words=body.words, published_at=body.published, withdrawn_at=body.withdrawn,
    )  # fmt: skip
    return ref("directory/notice", notice.pk)


def on_snapshot(delivered: Delivered) -> str:
    body = SnapshotBody.model_validate(delivered.body)
    snapshot = directory.receive_snapshot(delivered.from_node, key=delivered.id, taken_at=body.taken, packed=body.units)
    return ref("directory/snapshot", snapshot.pk)


def on_days_off(delivered: Delivered) -> str:
    body = DaysOffBody.model_validate(delivered.body)
    try:
        directory.receive_days_off(delivered.from_node, body.days)
    except Refused as refused:
        raise handlers.Unfit(str(refused)) from refused
    return ref("directory/day-off", body.days[0].id)


def on_notice_receipt(told: Told) -> None:
    directory.note_receipt(told.envelope, told.fate, told.at)


def register() -> None:
    """Join the directory's announcements to federation."""
    announcing.register(NOTICE, send_notice)
    announcing.register(SNAPSHOT, send_snapshot)
    announcing.register(DAYS_OFF, send_days_off)
    handlers.register(NOTICE, on_notice)
    handlers.register(SNAPSHOT, on_snapshot)
    handlers.register(DAYS_OFF, on_days_off)
    handlers.register_receipts(NOTICE, on_notice_receipt)
