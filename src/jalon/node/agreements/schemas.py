"""What the API tells and takes of the register."""

import datetime
import uuid
from typing import Any

from ninja import Schema
from pydantic import Field

from jalon.node.agreements import rules
from jalon.node.agreements.choices import Effect, Succession


class ArticleSaid(Schema):
    """An article; titles and texts by language."""

    number: str = Field(min_length=1, max_length=20)
    titles: dict[str, str] = {}
    texts: dict[str, str] = {}


class AgreementShown(Schema):
    """A text of the register."""

    code: str
    kind: str
    titles: dict[str, str]
    parties: list[str]
    signed_date: datetime.date | None
    valid_from: datetime.date
    valid_until: datetime.date | None


class Part(Schema):
    """What a text says about one thing, in sentences of the caller's language."""

    title: str
    sentences: list[str]


class AgreementWhole(AgreementShown):
    """A text with its articles and rules; `terms` are as they stand on the day that was asked for."""

    articles: list[ArticleSaid]
    terms: rules.Terms
    said: list[Part]


class SucceedsSaid(Schema):
    """That a text replaces or amends an earlier one."""

    how: Succession
    code: str = Field(max_length=40)


class NewAgreement(Schema):
    """A text to be entered; its limits stand in `terms`."""

    code: str = Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")
    kind: str = Field("agreement", max_length=40)
    titles: dict[str, str] = Field(min_length=1)
    parties: list[str] = Field(min_length=2, max_length=20)
    articles: list[ArticleSaid] = Field(max_length=500)
    terms: rules.Terms = rules.Terms()
    signed_date: datetime.date | None = None
    valid_from: datetime.date
    valid_until: datetime.date | None = None
    succeeds: list[SucceedsSaid] = Field([], max_length=20)

    def content(self) -> dict[str, Any]:
        """As `actions.add_agreement` takes it."""
        terms = self.terms.model_dump(mode="json", exclude_unset=True)
        return {
            **{name: getattr(self, name) for name in ("kind", "titles", "parties", "signed_date")},
            **{name: getattr(self, name) for name in ("valid_from", "valid_until")},
            "articles": [each.dict() for each in self.articles],
            "limits": terms.pop("limits", {}),
            "terms": terms,
            "succeeds": [(each.how, each.code) for each in self.succeeds],
        }


class End(Schema):
    """The first day on which a text no longer binds."""

    valid_until: datetime.date


class Question(Schema):
    """May this be sent under the text? An empty level or agency means the central contact point."""

    unit: str = Field(max_length=40, description="Code of our unit that writes.")
    country: str = Field(max_length=2)
    level: str = Field("", max_length=20)
    agency: str = Field("", max_length=40)
    kind: str = Field(max_length=40)
    categories: list[str] = Field([], max_length=30)
    handling: str = Field("H1", max_length=2)


class AnswerShown(Schema):
    """Whether it may be sent, who gets a copy, who approves, and by when an answer would be due."""

    allowed: bool
    reason: str
    copy_to: str
    approvals: list[str]
    deadlines: list[Part]


class DeadlineShown(Schema):
    """When an answer is due, with the arithmetic; `due_at` is null where nothing is agreed."""

    due_at: datetime.datetime | None
    sentences: list[str]


class RuleShown(Schema):
    """A national rule of this node."""

    id: uuid.UUID
    code: str
    effect: Effect
    role: str
    people: int
    titles: dict[str, str]
    terms: rules.NationalTerms
    valid_from: datetime.date
    valid_until: datetime.date | None


class NewRule(Schema):
    """A national rule to be entered."""

    code: str = Field(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_-]+$")
    effect: Effect
    role: str = Field("", max_length=30)
    people: int = Field(1, ge=1, le=5)
    titles: dict[str, str] = Field(min_length=1)
    terms: rules.NationalTerms = rules.NationalTerms()
    valid_from: datetime.date


class DayShown(Schema):
    """A day that is not what the weekday would make of it."""

    date: datetime.date
    works: bool
    name: str
    set_here: bool


class NewDay(Schema):
    """Whether a day is worked, and on whose word."""

    country: str = Field(max_length=2)
    date: datetime.date
    working: bool
    name: str = Field(min_length=1, max_length=120)
