"""A partner's ledger against our own, over the same period and at the same cut, matter by matter.

Months of matters weigh the same each time: the worker keeps what came of it (`LedgerComparison`), and it is weighed
anew from the rows where a day of the period has changed since.
"""

import dataclasses
import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from jalon.node.exchange.choices import Direction
from jalon.node.exchange.models import Inquiry, LedgerComparison, LedgerDay, LedgerMark, Statement
from jalon.node.exchange.queries.counted import TOLERANCE, Cut
from jalon.node.exchange.queries.ledger import cut_now, ledger
from jalon.node.exchange.rules import ledger as rules

WEIGHED_AT_ONCE = 6
"""How many of a partner's ledgers the page shows."""


@dataclasses.dataclass(frozen=True)
class Weighed:
    """Our figures at the cut of a partner's ledger, and the matters on which the two sides differ."""

    ours: dict[str, Any]
    theirs: dict[str, Any]
    apart: list[rules.Difference]


@dataclasses.dataclass(frozen=True)
class Explained:
    """A matter on which the two sides differ, and why that may be."""

    id: str
    title: str
    inquiry: uuid.UUID | None
    ours: str
    theirs: str
    why: str


@dataclasses.dataclass(frozen=True)
class Comparison:
    """Their ledger against ours, counted anew at their cut."""

    statement: Statement
    figures: list[tuple[str, Any, Any]]
    differences: list[Explained]
    on_the_way: int

    @property
    def equal(self) -> bool:
        return not self.differences and all(ours == theirs for _name, ours, theirs in self.figures)


def compared(told: Statement) -> Comparison:
    """A partner's ledger compared with our own over the same period, at the same cut."""
    return all_compared([told])[0]


def all_compared(statements: Sequence[Statement]) -> list[Comparison]:
    """Several of one partner's ledgers compared, from what is kept as far as it holds."""
    if not statements:
        return []
    kept, now = kept_comparisons(statements), cut_now(statements[0].partner_id)
    return [_comparison(told, kept.get(told.pk) or weigh(told), now) for told in statements]


def _comparison(told: Statement, found: Weighed, now: Cut) -> Comparison:
    pairs = [
        (f"{side}.{name}", mine[name], said[name])
        for side, mine, said in (("ours", found.ours, told.ours), ("theirs", found.theirs, told.theirs))
        for name in said
        if name in mine
    ]
    lacking = sum(max(0, seq - now.taken.get(name, 0)) for name, seq in told.taken.items())
    return Comparison(told, pairs, _explained(found.apart, told, lacking), lacking)


def weigh(told: Statement) -> Weighed:
    """The two ledgers compared from the rows."""
    held = ledger(told.partner_id, told.until, since=told.since, cut=Cut(told.sent, told.taken))
    theirs = dict(line.split(" ", 1) for line in told.codes.splitlines())
    whole = {"refused", "feedback"} <= set(told.ours)
    ours = {key: code if whole else code.split("/")[0] for key, code in held.codes().items()} if theirs else {}
    return Weighed(held.ours, held.theirs, rules.differences(ours, theirs))


def editions(told: Statement) -> int | None:
    """How often the days of its period were counted, all together; None while one of them has changed since."""
    return all_editions([told])[told.pk]


def all_editions(statements: Sequence[Statement]) -> dict[uuid.UUID, int | None]:
    """The same for several of one partner's ledgers."""
    spans = {told.pk: _days_of(told) for told in statements}
    whole = {
        "partner": statements[0].partner_id,
        "day__gte": min(first for first, _last in spans.values()),
        "day__lte": max(last for _first, last in spans.values()),
    }
    changed = set(LedgerMark.objects.filter(**whole).values_list("day", flat=True).distinct())
    counted = LedgerDay.objects.filter(**whole).values_list("day").annotate(Sum("edition")).order_by()
    by_day = dict(counted.values_list("day", "edition__sum"))
    return {
        key: None if any(first <= day <= last for day in changed)
        else sum(edition for day, edition in by_day.items() if first <= day <= last)
        for key, (first, last) in spans.items()
    }  # fmt: skip


def kept_comparison(told: Statement) -> Weighed | None:
    """What came of it when it was weighed last, if that still holds."""
    return kept_comparisons([told]).get(told.pk)


def kept_comparisons(statements: Sequence[Statement]) -> dict[uuid.UUID, Weighed]:
    """What is kept of several of one partner's ledgers, as far as it still holds."""
    found = list(LedgerComparison.objects.filter(statement__in=[told.pk for told in statements]))
    standing = all_editions(statements) if found else {}
    return {
        kept.statement_id: Weighed(kept.ours, kept.theirs, [rules.Difference(*each) for each in kept.apart])
        for kept in found
        if kept.editions == standing[kept.statement_id]
    }


def to_weigh() -> list[Statement]:
    """The newest of the partners' ledgers that nothing is kept of."""
    return list(Statement.objects.filter(side=Direction.THEIRS, comparison=None).order_by("-at")[:WEIGHED_AT_ONCE])


def _days_of(told: Statement) -> tuple[datetime.date, datetime.date]:
    first, last = (each.astimezone(datetime.UTC).date() for each in (told.since - TOLERANCE, told.until + TOLERANCE))
    return first, last


def _explained(apart: list[rules.Difference], told: Statement, lacking: int) -> list[Explained]:
    keys = [uuid.UUID(each.id) for each in apart]
    if not keys:
        return []
    held = {inquiry.pk.hex: inquiry for inquiry in Inquiry.objects.filter(pk__in=keys, partner=told.partner_id)}
    return [_why_apart(each, held.get(uuid.UUID(each.id).hex), lacking) for each in apart]


def _why_apart(apart: rules.Difference, inquiry: Inquiry | None, lacking: int) -> Explained:
    title, key = (str(inquiry), inquiry.pk) if inquiry else (apart.id, None)
    return Explained(apart.id, title, key, apart.ours, apart.theirs, _why(apart, lacking))


def _why(apart: rules.Difference, lacking: int) -> str:
    if lacking and (not apart.ours or apart.ours == rules.OPEN):
        return _("Messages of theirs are still on the way to us; it will settle by itself.")
    if not apart.ours:
        return _("We do not hold it. Look whether it was set aside, and ask the partner for its number.")
    if not apart.theirs:
        return _("The partner does not count it. Ask whether it was set aside there.")
    if apart.ours == rules.OPEN:
        return _("The partner counts an answer that we do not hold. Look whether it was set aside.")
    if apart.theirs == rules.OPEN:
        return _("The partner did not take our answer yet. Look at its receipts.")
    return _("Both count it, but otherwise. Compare the deadline and the answer on both sides.")
