"""The answers to *who faces me* and *who holds it today*, as their pages show them."""

import dataclasses
import datetime
from collections.abc import Sequence

from django.urls import reverse

from jalon.node.directory.queries.facing import Facing
from jalon.node.directory.queries.holding import Holding
from jalon.node.directory.queries.pages import cards
from jalon.node.kernel.language import coded, named


@dataclasses.dataclass(frozen=True)
class NoticeLine:
    """A gate notice in force."""

    kind: str
    words: str
    from_at: datetime.datetime
    until_at: datetime.datetime | None
    origin: str


@dataclasses.dataclass(frozen=True)
class FacingPage:
    """Who faces the one that asked, and the ladder."""

    at: datetime.datetime
    gate: str
    gate_theirs: str
    asked: Sequence[str]
    first: cards.Card | None
    ladder: Sequence[cards.Card]
    notices: Sequence[NoticeLine]
    gaps: Sequence[str]


@dataclasses.dataclass(frozen=True)
class Holder:
    """A unit that may hold the matter now."""

    title: str
    own_name: str
    own_lang: str
    url: str
    within: str


@dataclasses.dataclass(frozen=True)
class HoldingPage:
    """Who holds it, and how that was found."""

    words: str
    first: Holder | None
    others: Sequence[Holder]
    complete: bool
    reasons: Sequence[str]


def facing_page(facing: Facing) -> FacingPage:
    """An answer to *who faces me*."""
    gate = facing.gate
    counterpart = " · ".join(filter(None, [gate.counterpart, gate.counterpart_local])) if gate else ""
    return FacingPage(
        at=facing.at,
        gate=gate.name if gate else str(facing.marker or ""),
        gate_theirs=counterpart,
        asked=[cards.unit_title(unit) for unit in facing.asked],
        first=cards.card(facing.first) if facing.first else None,
        ladder=cards.cards(facing),
        notices=[
            NoticeLine(coded("gate-notices", it.kind), named(it.words), it.from_at, it.until_at, it.origin_id)
            for it in facing.notices
        ],
        gaps=[str(gap) for gap in facing.gaps],
    )


def holding_page(holding: Holding) -> HoldingPage:
    """An answer to *who holds it today*."""
    holders = []
    for unit in holding.holders[:40]:
        name, language = cards.own_name(unit)
        over = unit.parent
        url = reverse("directory:unit", args=[unit.pk])
        holders.append(Holder(cards.unit_title(unit), name, language, url, cards.unit_title(over) if over else ""))
    reasons = [str(reason) for reason in holding.reasons]
    return HoldingPage(holding.words, holders[0] if holders else None, holders[1:], holding.complete, reasons)
