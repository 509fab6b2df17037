"""What the API says about units, counterparts and gate notices, and what it takes."""

import datetime
import uuid
from typing import Annotated, Any

from ninja import Schema
from pydantic import AwareDatetime, Field


class ContactShown(Schema):
    """A way to reach a unit now."""

    kind: str
    value: str
    label: str
    officer: str
    languages: list[str]
    hours: str
    duty: str = Field(description="`on`, `off`, or `unknown` where nobody stated the hours.")
    valid_until: datetime.date | None


class UnitShown(Schema):
    """A unit with its dates; names by language."""

    id: uuid.UUID
    node: str = Field(alias="node_id")
    code: str
    names: dict[str, str]
    level: str
    parent: uuid.UUID | None = Field(alias="parent_id")
    territory: str
    languages: list[str]
    hours: str
    lines_of_work: list[str]
    central: bool
    valid_from: datetime.date
    valid_until: datetime.date | None = Field(description="First day on which it is no more; null while it exists.")


class SuccessionShown(Schema):
    """What a unit became, or came from."""

    unit: uuid.UUID
    change: str
    from_date: datetime.date
    share: float | None = Field(description="Null where nobody published it.")
    usual: bool


class UnitWhole(UnitShown):
    """A unit with its contacts, predecessors and successors."""

    contacts: list[ContactShown]
    successors: list[SuccessionShown]


class UnitsAsked(Schema):
    """What a list of units is narrowed to."""

    text: str = Field("", max_length=100, description="Any name in any script, with or without tones, or a code.")
    level: str = Field("", max_length=12)
    country: str = Field("", max_length=2)
    province: str = Field("", max_length=12, description="Code of a first-level territory, as of `on`.")
    work: str = Field("", max_length=60)
    on: datetime.date | None = None


class StepShown(Schema):
    """One step of the ladder."""

    rank: str
    unit: UnitShown = Field(alias="theirs")
    duty: str
    reasons: list[str]
    contacts: list[ContactShown]

    @staticmethod
    def resolve_reasons(step: Any) -> list[str]:
        return [str(why) for why in step.reasons]


class FacingShown(Schema):
    """Who faces the one that asks, in the order in which to try them."""

    at: datetime.datetime
    steps: list[StepShown]
    first: uuid.UUID | None = Field(description="The unit to call now.")
    notices: list["NoticeShown"]
    gaps: list[str]

    @staticmethod
    def resolve_first(facing: Any) -> uuid.UUID | None:
        return facing.first.theirs.pk if facing.first else None

    @staticmethod
    def resolve_gaps(facing: Any) -> list[str]:
        return [str(gap) for gap in facing.gaps]


class FacingAsked(Schema):
    """From a unit, a gate or a marker; an offence and an hour."""

    unit: uuid.UUID | None = None
    gate: str = Field("", max_length=60)
    marker: str = Field("", max_length=40)
    offence: str = Field("", max_length=60)
    at: datetime.datetime | None = None


class HoldingAsked(Schema):
    """A unit as an old paper names it."""

    words: str = Field(min_length=1, max_length=200)
    decided_on: datetime.date
    on: datetime.date | None = None


class HoldingShown(Schema):
    """Who holds it."""

    holders: list[UnitShown] = Field(description="The one to go to first comes first.")
    complete: bool
    reasons: list[str]

    @staticmethod
    def resolve_reasons(holding: Any) -> list[str]:
        return [str(reason) for reason in holding.reasons]


class PairShown(Schema):
    """A counterpart pair."""

    id: uuid.UUID
    ours: uuid.UUID = Field(alias="ours_id")
    theirs: uuid.UUID = Field(alias="theirs_id")
    offence: str
    level: str
    ground: str
    valid_from: datetime.date
    valid_until: datetime.date | None


class NewPair(Schema):
    """Two units to be named as counterparts."""

    ours: uuid.UUID
    theirs: uuid.UUID
    offence: str = Field("", max_length=60)
    level: str = Field(max_length=12)
    ground: str = Field("", max_length=200)
    valid_from: datetime.date
    valid_until: datetime.date | None = None


class AgencyShown(Schema):
    """An agency with its dates; `heir` took its units when it ended."""

    id: uuid.UUID
    code: str
    kind: str
    country: str
    names: dict[str, str]
    node: str | None = Field(alias="node_id")
    valid_from: datetime.date
    valid_until: datetime.date | None = Field(description="First day on which it is no more; null while it exists.")
    heir: uuid.UUID | None = Field(alias="heir_id")


class EndingAsked(Schema):
    """When an agency would be no more, and the code of the one that takes its units."""

    on: datetime.date
    heir: str = Field("", max_length=20)


class AgencyEnding(EndingAsked):
    """The end of an agency."""

    decision: str = Field(min_length=1, max_length=300, description="The text that orders it.")


class EndingShown(Schema):
    """What the end of an agency would do; `why` says what is still open where it may not."""

    allowed: bool
    why: str
    units: int
    first_units: list[str] = Field(description="Codes of the first twenty.")


class DayOffShown(Schema):
    """Days off of an agency with its units, or of one unit; both days are counted.

    A partner's bear its code, and the code of the agency or of the unit as it has them.
    """

    id: uuid.UUID
    agency: uuid.UUID | None = Field(alias="agency_id")
    unit: uuid.UUID | None = Field(alias="unit_id")
    origin: str | None = Field(alias="origin_id", description="The partner that told them; null on ours.")
    agency_code: str = Field(description="Of a partner's agency; empty on ours.")
    unit_code: str = Field(description="Of a partner's unit; empty on ours.")
    first_date: datetime.date
    last_date: datetime.date
    names: dict[str, str]


class NewDayOff(Schema):
    """Days off to be entered; the code of an agency of ours, or of a unit."""

    agency: str = Field("", max_length=20)
    unit: str = Field("", max_length=40)
    first_date: datetime.date
    last_date: datetime.date
    names: dict[str, Annotated[str, Field(max_length=200)]] = Field(max_length=12)


class NoticeShown(Schema):
    """A gate notice of either side."""

    id: uuid.UUID
    gate: str
    kind: str
    from_at: datetime.datetime
    until_at: datetime.datetime | None
    hours: str
    words: dict[str, str]
    origin: str = Field(alias="origin_id")
    published_at: datetime.datetime
    withdrawn_at: datetime.datetime | None


class NewNotice(Schema):
    """A gate notice to be published and sent."""

    gate: str = Field(max_length=60)
    kind: str = Field(max_length=20)
    from_at: AwareDatetime
    until_at: AwareDatetime | None = None
    hours: str = Field("", max_length=200)
    words: dict[str, str] = Field(max_length=12)


FacingShown.model_rebuild()
