"""Figures across a reform of territory: compared where the ground is the same, and nowhere spread over parts.

A past figure stays with the territory as it was. `across` sums both sides over the smallest groups of territories
that cover the same ground; for a group of which a part was not reported it gives no number and says what is missing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jalon import territory
from jalon.tally.amounts import WIDE
from jalon.tally.series import percent


@dataclass(frozen=True, slots=True)
class Change:
    """One group of territories before and after a reform.

    Attributes:
        before, after: the titles of the older and the newer territories.
        value_before, value_after: the sums; None where a part is missing.
        change: in per cent with one decimal; None where it cannot be said.
        reason: the group in words, with what is missing.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]
    value_before: Decimal | None
    value_after: Decimal | None
    change: Decimal | None
    reason: str


def across(before: Mapping[str, Decimal], from_date: date, after: Mapping[str, Decimal], to_date: date) -> list[Change]:
    """Compare figures by territory of two days.

    Args:
        before: code of the territory as of `from_date` (`VN:44`) → figure.
        from_date: a day of the earlier period; the period lies on one side of the reform.
        after: the same, as of `to_date`.
        to_date: a day of the later period.

    Raises:
        jalon.territory.NotInForce: a territory did not exist on its day.

    Example:
        >>> old, new = {"VN:44": Decimal(3), "VN:45": Decimal(4)}, {"VN:44": Decimal(9)}
        >>> [(c.value_before, c.value_after) for c in across(old, date(2024, 1, 1), new, date(2025, 8, 1))]
        [(Decimal('7'), Decimal('9'))]
    """
    older = {territory.get(code, from_date): value for code, value in before.items()}
    newer = {territory.get(code, to_date): value for code, value in after.items()}
    found = territory.compare(older, from_date, newer, to_date)
    return [_change(group, older, newer) for group in found.groups]


def _change(
    group: territory.Group,
    older: Mapping[territory.Territory, Decimal],
    newer: Mapping[territory.Territory, Decimal],
) -> Change:
    first = _sum(group.before, older) if not group.missing_before else None
    second = _sum(group.after, newer) if not group.missing_after else None
    change = percent(second - first, first) if first and second is not None else None
    titles = (tuple(unit.title for unit in group.before), tuple(unit.title for unit in group.after))
    return Change(*titles, first, second, change, group.reason)


def _sum(units: tuple[territory.Territory, ...], values: Mapping[territory.Territory, Decimal]) -> Decimal | None:
    """Add the figures of a group; None where one is missing, which is not zero."""
    if any(unit not in values for unit in units):
        return None
    total = Decimal(0)
    for unit in units:
        total = WIDE.add(total, values[unit])
    return total
