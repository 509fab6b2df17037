"""Gate notices of both sides, newest first, ours with how far they have come."""

import dataclasses
import datetime
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from jalon import territory
from jalon.node.directory.models import GateNotice
from jalon.node.kernel import clock
from jalon.node.kernel.language import coded
from jalon.node.ui import components as ui

SIZE = 50


@dataclasses.dataclass(frozen=True)
class Spoken:
    """The words of a notice in one language."""

    lang: str
    text: str


@dataclasses.dataclass(frozen=True)
class Told:
    """How far a notice has come with one partner."""

    partner: str
    trail: ui.Trail


@dataclasses.dataclass(frozen=True)
class Notice:
    """A notice as the list shows it."""

    gate: str
    kind: ui.Chip
    side: str
    origin: str
    from_at: datetime.datetime
    until_at: datetime.datetime | None
    hours: str
    texts: Sequence[Spoken]
    state: ui.Chip
    trails: Sequence[Told]
    withdraw_url: str


def notice_list(*, may_tell: bool) -> list[Notice]:
    """The newest notices of both sides."""
    now = clock.now()
    rows = GateNotice.objects.select_related("origin").prefetch_related("trails").order_by("-published_at")[:SIZE]
    return [_notice(row, now, may_tell=may_tell) for row in rows]


def _notice(row: GateNotice, now: datetime.datetime, *, may_tell: bool) -> Notice:
    gate = territory.gate(row.gate)
    may = may_tell and row.origin.own and row.withdrawn_at is None
    return Notice(
        gate=" – ".join(filter(None, [gate.name, gate.counterpart])),
        kind=ui.Chip(coded("gate-notices", row.kind), "wait"),
        side="ours" if row.origin.own else "theirs",
        origin=row.origin_id,
        from_at=row.from_at,
        until_at=row.until_at,
        hours=row.hours,
        texts=[Spoken(language, text) for language, text in row.words.items() if text],
        state=_state(row, now),
        trails=[
            Told(trail.partner_id, ui.trail(_times(row, trail.receipts), compact=True)) for trail in row.trails.all()
        ],
        withdraw_url=reverse("directory:notice-withdraw", args=[row.pk]) if may else "",
    )


def _times(row: GateNotice, receipts: dict[str, str]) -> dict[str, datetime.datetime | None]:
    said = {fate: datetime.datetime.fromisoformat(at) for fate, at in receipts.items()}
    return {fate: at for fate, at in said.items() if fate in ("stored", "opened", "read")}


def _state(row: GateNotice, now: datetime.datetime) -> ui.Chip:
    if row.withdrawn_at:
        return ui.Chip(_("withdrawn"), "plain")
    if row.until_at and row.until_at <= now:
        return ui.Chip(_("over"), "plain")
    if row.from_at > now:
        return ui.Chip(_("will be in force"), "wait", "clock")
    return ui.Chip(_("in force"), "bad", "alert")
