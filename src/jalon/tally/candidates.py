"""Candidates for double counting: the same event reported by police, border guard, customs and the partner.

Two records are candidates when they are of one substance and measure, within a few days, in places that do not
contradict, with amounts that differ by no more than scales do. A person confirms; then one record is `joined_to` the
other and the totals say so. Across nodes no record and no name is exchanged: each side computes keyed pseudonyms
(`pseudonyms`) with a key that both hold for this purpose alone, and only those that both have are candidates.
"""

import hashlib
import hmac
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from jalon import JalonError
from jalon.tally.amounts import WIDE

TOLERANCE = Decimal("0.05")
"""Share by which two weights of the same goods may differ: with and without wrapping."""

DAYS = 3
"""Days that may lie between two reports of the same event."""


@dataclass(frozen=True, slots=True)
class Event:
    """What is compared of a record; there is no name in it.

    Attributes:
        code: the record's identifier.
        day: the day of the event.
        country, province: territory codes; empty where unknown.
        substance: as typed.
        measure: `mass`, `tablets`, ...
        amount: in the base unit of the measure.
        agency: who reported it.
    """

    code: str
    day: date
    country: str
    province: str
    substance: str
    measure: str
    amount: Decimal
    agency: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two records that may be of one event.

    Attributes:
        first, second: their codes, in the order in which the records came.
        score: 0 to 1; one for equal day, place and amount.
        reasons: what speaks for and against, in words, for the person who decides.
    """

    first: str
    second: str
    score: float
    reasons: tuple[str, ...]


def candidates(events: Iterable[Event], *, days: int = DAYS, tolerance: Decimal = TOLERANCE) -> list[Candidate]:
    """Return pairs that may report one event, most likely first; nothing is joined.

    Args:
        events: from one or several agencies; two records of one agency are candidates only when all is equal.
        days: how many days may lie between them.
        tolerance: share of the larger amount by which they may differ.

    Example:
        >>> day = date(2024, 5, 30)
        >>> guard = Event("BG-1", day, "VN", "49", "Heroin", "mass", Decimal("15.4"), "border guard")
        >>> police = Event("PO-9", day, "VN", "49", "Heroin", "mass", Decimal("15.0"), "police")
        >>> candidates([guard, police])[0].reasons
        ('same substance', 'same day', 'same province', 'amounts differ by 2.6 %')
    """
    blocks: dict[tuple[str, str], list[Event]] = {}
    for event in events:
        blocks.setdefault((event.substance.casefold(), event.measure), []).append(event)
    found = [pair for block in blocks.values() for pair in _pairs(block, days, tolerance)]
    return sorted(found, key=lambda pair: (-pair.score, pair.first, pair.second))


def _pairs(block: Sequence[Event], days: int, tolerance: Decimal) -> Iterator[Candidate]:
    ordered = sorted(block, key=lambda event: (event.day, event.amount, event.code))
    for position, one in enumerate(ordered):
        for other in ordered[position + 1 :]:
            if (other.day - one.day).days > days:
                break
            if found := _compared(one, other, days, tolerance):
                yield found


def _compared(one: Event, other: Event, days: int, tolerance: Decimal) -> Candidate | None:
    apart = (other.day - one.day).days
    larger = max(abs(one.amount), abs(other.amount))
    differ = WIDE.divide(abs(one.amount - other.amount), larger) if larger else Decimal(0)
    place = _place(one, other)
    if differ > tolerance or place is None:
        return None
    if one.agency == other.agency and (apart or differ or place[0] < 1):
        return None
    score = 0.4 * (1 - apart / (days + 1)) + 0.3 * place[0] + 0.3 * (1 - float(differ / tolerance if differ else 0))
    day = "same day" if not apart else f"{apart} days apart"
    amount = "same amount" if not differ else f"amounts differ by {float(differ * 100):.1f} %"
    return Candidate(one.code, other.code, round(score, 3), ("same substance", day, place[1], amount))


def _place(one: Event, other: Event) -> tuple[float, str] | None:
    """Weigh the places; None where they contradict. Two countries do not: both sides report a joint operation."""
    if one.country and other.country and one.country != other.country:
        return 0.5, f"reported on both sides: {one.country}, {other.country}"
    if one.province and other.province:
        return (1.0, "same province") if one.province == other.province else None
    return 0.6, "a province is not said"


def pseudonyms(event: Event, key: bytes) -> frozenset[str]:
    """Return keyed pseudonyms of an event, for a comparison across nodes that shows neither side a record.

    Args:
        event: what is compared; its code, place and agency are not used, since the two sides differ in them.
        key: at least 32 bytes that both sides hold for this comparison alone. With another key nothing is equal.

    Returns:
        Hexadecimal texts. Two events of one substance, at most one day apart, with amounts that differ by less than
        5 %, have at least one in common. Equal pseudonyms are candidates, not proof: a person on each side confirms.

    Raises:
        JalonError: the key is shorter than 32 bytes.
    """
    if len(key) < 32:
        raise JalonError("The key of pseudonyms has at least 32 bytes. Make one for this comparison alone.")
    cells = _cells(event.amount)
    days = (event.day, event.day + timedelta(days=1))
    texts = (f"{event.substance.casefold()}|{event.measure}|{day}|{cell}" for day in days for cell in cells)
    return frozenset(hmac.new(key, text.encode(), hashlib.sha256).hexdigest() for text in texts)


def _cells(amount: Decimal) -> tuple[int, int]:
    """Return two overlapping cells of a logarithmic scale with steps of about a tenth."""
    scale = WIDE.ln(abs(amount) + Decimal("0.000001")) * 10
    return int((scale // 1) * 2), int(((scale + Decimal("0.5")) // 1) * 2 + 1)
