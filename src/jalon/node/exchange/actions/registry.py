"""The registry of a unit: each letter that it sends or receives gets the year's next number, in the same transaction.

The register's row is locked until the transaction ends: two letters at once wait for each other, and a letter that is
rolled back gives its number back. So the numbers of a year have no gap.
"""

import uuid

from jalon.node.exchange.choices.letters import Way
from jalon.node.exchange.models import Inquiry, Reply
from jalon.node.exchange.models.letters import Entry, UnitRegister
from jalon.node.kernel import clock, rows


def enter_sent(inquiry: Inquiry, reply: Reply | None = None) -> Entry:
    """Number a letter that leaves: the inquiry, or its reply. It must not be in the registry yet."""
    return _enter(inquiry, reply, Way.OUT, "")


def enter_received(inquiry: Inquiry, reply: Reply | None, theirs: str) -> Entry:
    """Number a letter that came, beside the number that it has in the partner's registry."""
    return _enter(inquiry, reply, Way.IN, theirs)


def _enter(inquiry: Inquiry, reply: Reply | None, way: Way, theirs: str) -> Entry:
    now = clock.now()
    year = clock.day(now).year
    entry = Entry(
        unit_id=inquiry.unit_id, year=year, number=_next(inquiry.unit_id, year), way=way, inquiry=inquiry,
        reply=reply, code=inquiry.unit.code, theirs=theirs, at=now,
    )  # fmt: skip
    rows.add(entry)
    return entry


def _next(unit: uuid.UUID, year: int) -> int:
    mine = {"unit": unit, "year": year}
    found = rows.select(UnitRegister, ("id", "last"), mine, lock=True)
    if not found:
        UnitRegister.objects.get_or_create(unit_id=unit, year=year)
        found = rows.select(UnitRegister, ("id", "last"), mine, lock=True)
    [(row, last)] = found
    rows.update(UnitRegister, ("last",), [(last + 1, row)], by=("id",))
    return int(last) + 1


def learn_theirs(inquiry: Inquiry, number: str, *, reply: Reply | None = None) -> None:
    """Keep the number that a letter of ours got in the partner's registry."""
    if number:
        found = rows.select(Entry, ("id",), {"inquiry": inquiry.pk, "reply": reply.pk if reply else None})
        rows.update(Entry, ("theirs",), [(number, entry) for (entry,) in found], by=("id",))


def number_of(inquiry: Inquiry) -> str:
    """The number that an inquiry has in our registry; empty for one from before the registry."""
    return str(rows.one(Entry, {"inquiry": inquiry.pk, "reply": None}) or "")
