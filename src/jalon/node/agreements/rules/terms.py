"""How the rules of an agreement are written down: `Terms`, read strictly from the JSON that the register keeps.

What a text does not speak of stays empty, and an empty part sets no rule: a text that names no levels lets every unit
write. A code allows what stands under it: `verification` allows `verification.vehicle`.
"""

import dataclasses
import datetime
from collections.abc import Collection, Iterable, Mapping
from typing import Annotated, Any

from django.utils.functional import Promise
from django.utils.translation import ngettext
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from jalon.node.agreements.choices import (
    LONGEST_DAYS,
    CopyException,
    CopyTo,
    Counted,
    Limit,
    SharedLedger,
    SharedReceipt,
)

CENTRAL = frozenset({"", "ministry", "central"})
"""Levels that are a party's central contact point; a message to no unit in particular goes there."""


@dataclasses.dataclass(frozen=True)
class Party:
    """One end of a message: the country, the unit's level, the kind of its agency; empty where it is not known.

    `central` marks a unit that is a central contact point, whatever its level.
    """

    country: str
    level: str = ""
    agency: str = ""
    central: bool = False

    @property
    def is_central(self) -> bool:
        """Whether this is the central contact point of its side."""
        return self.central or self.level in CENTRAL


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Side(_Part):
    """Who stands at one end of a route; an empty part sets no condition."""

    countries: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()

    def covers(self, party: Party) -> bool:
        """Whether a party is one of these."""
        return (
            (not self.countries or party.country in self.countries)
            and (
                not self.levels or party.level in self.levels or (party.is_central and bool(CENTRAL & set(self.levels)))
            )
            and (not self.agencies or party.agency in self.agencies)
        )


class Route(_Part):
    """Who may write to whom, under which article, and which kinds, where the route carries only some."""

    sender: Side = Side()
    receiver: Side = Side()
    both_ways: bool = True
    kinds: tuple[str, ...] = ()
    article: str = ""

    def carries(self, sender: Party, receiver: Party) -> bool:
        """Whether the route leads from one to the other."""
        there = self.sender.covers(sender) and self.receiver.covers(receiver)
        return there or (self.both_ways and self.sender.covers(receiver) and self.receiver.covers(sender))


class CopyRule(_Part):
    """Whose central contact point gets a copy when a unit writes directly, and what excuses from it in one case."""

    to: tuple[CopyTo, ...] = (CopyTo.OWN,)
    levels: tuple[str, ...] = ()
    exceptions: tuple[CopyException, ...] = ()
    article: str = ""


class Length(_Part):
    """How long: an amount of hours, calendar days or working days."""

    amount: int = Field(gt=0)
    counted: Counted = Counted.HOURS

    @model_validator(mode="after")
    def _within_reason(self) -> "Length":
        if self.amount > LONGEST_DAYS * (24 if self.counted == Counted.HOURS else 1):
            raise ValueError(f"a limit is at most {LONGEST_DAYS} days long")
        return self

    @property
    def time(self) -> datetime.timedelta:
        """The time to be counted: a day is 24 hours that count."""
        return datetime.timedelta(hours=self.amount * (1 if self.counted == Counted.HOURS else 24))

    @property
    def words(self) -> str:
        """`3 working days`, in the reader's language."""
        said = {"amount": self.amount}
        if self.counted == Counted.HOURS:
            return ngettext("%(amount)d hour", "%(amount)d hours", self.amount) % said
        if self.counted == Counted.CALENDAR_DAYS:
            return ngettext("%(amount)d calendar day", "%(amount)d calendar days", self.amount) % said
        return ngettext("%(amount)d working day", "%(amount)d working days", self.amount) % said


def _as_length(said: Any) -> Any:
    return {"amount": said} if isinstance(said, int) and not isinstance(said, bool) else said


def length_of(said: Any) -> Length:
    """A length as it is, from its JSON, or from a bare number of hours."""
    return said if isinstance(said, Length) else Length.model_validate(_as_length(said))


class WorkingDays(_Part):
    """How working days are counted: office hours of the answering side, and whether a limit lasts to the day's end."""

    opens: datetime.time | None = None
    closes: datetime.time | None = None
    until_end_of_day: bool = False

    @model_validator(mode="after")
    def _opens_before_it_closes(self) -> "WorkingDays":
        if (self.opens is None) != (self.closes is None):
            raise ValueError("office hours need both an opening and a closing time")
        if self.opens and self.closes and self.opens >= self.closes:
            raise ValueError("an office opens before it closes")
        return self


class ApprovalRule(_Part):
    """One more approval that the text asks for: whose, and for which messages; an empty part means all."""

    role: str = Field(min_length=1)
    people: int = Field(default=1, ge=1, le=5)
    kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    handling: tuple[str, ...] = ()
    article: str = ""


Limits = dict[Limit, Annotated[Length, BeforeValidator(_as_length)]]


class Terms(_Part):
    """Every rule that an agreement sets; `calls` is whether people may talk from browser to browser under it."""

    routes: tuple[Route, ...] = ()
    copies: CopyRule | None = None
    kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    limits: Limits = {}
    working_days: WorkingDays = WorkingDays()
    approvals: tuple[ApprovalRule, ...] = ()
    receipts: tuple[SharedReceipt, ...] = tuple(SharedReceipt)
    ledger: tuple[SharedLedger, ...] = ()
    calls: bool = False


def effective(terms: Terms, amendments: Iterable[Terms]) -> Terms:
    """The terms with amendments laid over them, oldest first: what an amendment speaks of replaces what stood there.

    Limits are laid over one by one, so that an amendment of one limit leaves the others.
    """
    said: dict[str, Any] = {name: getattr(terms, name) for name in terms.model_fields_set}
    for amendment in amendments:
        limits = {**said.get("limits", {}), **amendment.limits}
        said |= {name: getattr(amendment, name) for name in amendment.model_fields_set} | {"limits": limits}
    return Terms.model_construct(**{**{n: getattr(Terms(), n) for n in Terms.model_fields}, **said})


def stands_under(code: str, codes: Collection[str]) -> bool:
    """Whether a code, or one above it, is among these."""
    return any(code == each or code.startswith(f"{each}.") for each in codes)


Words = str | Promise
Titles = Mapping[str, str]
