"""The reciprocity ledger: what was asked and answered between us and a partner, as both sides compute it alike.

Both nodes count the same messages: those of a period that lie before a *cut*, a place in each stream both ways. Every
moment is that of an envelope, which both hold. So our figures about *ours* are the partner's about *theirs*; where they
are not, `queries.compared` says which record is to blame, and why.
"""

import dataclasses
import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from jalon.node.agreements import queries as agreements
from jalon.node.agreements.choices import SharedLedger
from jalon.node.directory import queries as directory
from jalon.node.exchange.choices import Direction
from jalon.node.exchange.models import Statement
from jalon.node.exchange.queries.counted import BEGINNING, TOLERANCE, Cut, Span, counted, within
from jalon.node.exchange.queries.kept import Kept
from jalon.node.exchange.rules import ledger as rules
from jalon.node.exchange.rules.ledger import Matter
from jalon.node.federation import queries as federation
from jalon.node.kernel import clock

SHARED = {
    SharedLedger.COUNTS: ("asked", "answered", "in_time", "late_judge", "late", "withdrawn", "open"),
    SharedLedger.TIMES: ("median_minutes", "feedback_median_minutes"),
    SharedLedger.REFUSALS: ("refused",),
    SharedLedger.FEEDBACK: ("told", "feedback"),
}
"""Which figures an agreement lets the parties tell each other."""


@dataclasses.dataclass(frozen=True)
class Ledger:
    """Both directions with one partner: figures, and the matters under them."""

    partner: str
    ours: dict[str, Any]
    theirs: dict[str, Any]
    matters: dict[Direction, list[Matter]] = dataclasses.field(default_factory=dict, compare=False, repr=False)

    def figures(self) -> dict[str, Any]:
        """The figures alone, both ways."""
        return {"partner": self.partner, "ours": self.ours, "theirs": self.theirs}

    def codes(self) -> dict[str, str]:
        """Every matter in a few letters, by its id."""
        return {matter.id: rules.code(matter) for held in self.matters.values() for matter in held}


def cut_now(partner: str) -> Cut:
    """The cut at what was sent and taken so far."""
    return Cut(*federation.positions(partner))


def ledger(
    partner: str,
    until: datetime.datetime,
    *,
    since: datetime.datetime = BEGINNING,
    cut: Cut | None = None,
) -> Ledger:
    """The ledger with a partner over a period, of the messages before the cut (all of them where none is named).

    Counted from the rows, with every matter: for what names them. `totals` gives the figures alone, from what is kept.
    """
    cut, spans = cut or cut_now(partner), [(since - TOLERANCE, until + TOLERANCE)]
    held = {way: within(counted(partner, way, spans, cut=cut), since, until) for way in Direction}
    return Ledger(partner, rules.figures(held[Direction.OURS]), rules.figures(held[Direction.THEIRS]), held)


@dataclasses.dataclass(frozen=True)
class Totals:
    """The figures of both directions with one partner, and how many matters they rest on."""

    partner: str
    ours: dict[str, Any]
    theirs: dict[str, Any]
    matters: int

    def figures(self) -> dict[str, Any]:
        """The figures alone, both ways."""
        return {"partner": self.partner, "ours": self.ours, "theirs": self.theirs}


def totals(
    partner: str,
    until: datetime.datetime,
    *,
    since: datetime.datetime = BEGINNING,
    cut: Cut | None = None,
) -> Totals:
    """The same figures as `ledger` has, from the sums that are kept by day."""
    return totals_over(partner, [(since, until)], cut=cut)[0]


def totals_over(partner: str, periods: Sequence[Span], *, cut: Cut | None = None) -> list[Totals]:
    """The figures of several periods, from sums that are read once."""
    first, last = min(since for since, _until in periods), max(until for _since, until in periods)
    kept = Kept(partner, cut or cut_now(partner), since=first, until=last)
    return [_totals(kept, since, until) for since, until in periods]


def _totals(kept: Kept, since: datetime.datetime, until: datetime.datetime) -> Totals:
    ours, theirs = (kept.counts(way, since, until) for way in (Direction.OURS, Direction.THEIRS))
    return Totals(kept.partner, ours.figures(), theirs.figures(), ours.matters + theirs.matters)


def shared_with(partner: str) -> set[str]:
    """What the agreements in force let us tell this partner of our counts; nothing where none says so."""
    today, node = clock.today(), directory.node(partner)
    if node is None:
        return set()
    in_force = agreements.in_force(directory.own_node().country, node.country, on=today)
    return {str(share) for found in in_force for share in agreements.terms_of(found, on=today).ledger}


def only_shared(figures: dict[str, Any], shares: Iterable[str]) -> dict[str, Any]:
    """The figures that may be told."""
    names = {name for share in shares for name in SHARED[SharedLedger(share)]}
    return {name: value for name, value in figures.items() if name in names}


def shared_codes(held: Ledger, shares: set[str]) -> dict[str, str]:
    """The matters as they may be told: without grounds or feedback where those are not shared."""
    if not shares & {SharedLedger.COUNTS}:
        return {}
    whole = {SharedLedger.REFUSALS, SharedLedger.FEEDBACK} <= shares
    return {key: code if whole else code.split("/")[0] for key, code in held.codes().items()}


def told_between(partner: str) -> QuerySet[Statement]:
    """What was told between us and a partner."""
    return Statement.objects.filter(partner=partner)


def statements(partner: str) -> list[Statement]:
    """The newest of it, their matters unread."""
    return list(told_between(partner).defer("codes").order_by("-at")[:24])
