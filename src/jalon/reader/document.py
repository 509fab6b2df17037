"""What the reader proposes: a document and its records, shaped as `spec/reader.schema.json` says.

Every record carries `span`, the source's words that support it. Dates are ISO 8601 and as precise as the text: `2024`,
`2024-08`, `2024-08-12`; `--08-12` is a day whose year the text does not tell. `date_basis` and `period_basis` say what
a date was resolved from.
"""

from dataclasses import dataclass, field, fields
from typing import Any

from jalon.reader.view import Span

SCHEMA_VERSION = "1.0"


class Record:
    """What all records share: the way into JSON."""

    def to_json(self) -> dict[str, Any]:
        """Return the record with the schema's keys."""
        return {item.name: _plain(getattr(self, item.name)) for item in fields(self)}  # type: ignore[arg-type]


def _plain(value: Any) -> Any:
    if isinstance(value, Span | Record):
        return value.to_json()
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value


@dataclass(slots=True)
class Period(Record):
    """A span of time, either end open."""

    start: str | None
    end: str | None


@dataclass(slots=True)
class Event(Record):
    """Something that took place or is planned; `kind` and `status` as the schema lists them."""

    kind: str
    date: str | None
    span: Span
    date_end: str | None = None
    date_basis: str | None = None
    place: str | None = None
    ordinal: int | None = None
    mechanism: str | None = None
    status: str = "held"
    countries: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Participant(Record):
    """A person who took part or is mentioned; `name` without rank or honorific, `country` ISO 3166-1 alpha-2."""

    name: str
    span: Span
    aliases: list[str] = field(default_factory=list)
    title: str | None = None
    organisation: str | None = None
    country: str | None = None
    role: str = "participant"


@dataclass(slots=True)
class Agreement(Record):
    """A text that was signed or adopted, is in force or is planned."""

    kind: str
    status: str
    span: Span
    title: str | None = None
    parties: list[str] = field(default_factory=list)
    date: str | None = None
    date_basis: str | None = None
    place: str | None = None


@dataclass(slots=True)
class Mechanism(Record):
    """A standing conference, dialogue, hotline, network or channel."""

    name: str
    span: Span
    aliases: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Commitment(Record):
    """One promised action: agreed, pledged, planned or proposed."""

    modality: str
    span: Span


@dataclass(slots=True)
class Topic(Record):
    """One offence topic of the schema that the text is about."""

    topic: str
    span: Span


@dataclass(slots=True)
class Statistic(Record):
    """A figure: `value` in `unit`, what it counts, where and when; `value` is None for "several tonnes"."""

    value: int | float | None
    unit: str
    span: Span
    value_max: int | float | None = None
    qualifier: str = "exact"
    counted: str | None = None
    counted_class: str = "other"
    place: str | None = None
    period: Period | None = None
    period_basis: str | None = None


@dataclass(slots=True)
class Campaign(Record):
    """A named operation or campaign."""

    name: str
    span: Span
    aliases: list[str] = field(default_factory=list)
    goals: list[str] = field(default_factory=list)
    participants: list[str] = field(default_factory=list)
    reporting_target: str | None = None
    period: Period | None = None


@dataclass(slots=True)
class Records(Record):
    """Every record of a document, by kind."""

    events: list[Event] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)
    agreements: list[Agreement] = field(default_factory=list)
    mechanisms: list[Mechanism] = field(default_factory=list)
    commitments: list[Commitment] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)
    statistics: list[Statistic] = field(default_factory=list)
    campaigns: list[Campaign] = field(default_factory=list)


@dataclass(slots=True)
class Document(Record):
    """A text that was read: its language, date and proposed records.

    Attributes:
        id: the caller's name for it (the file's stem).
        language: `fr`, `en`, `vi` or `zh`.
        date: ISO 8601, as precise as the source; None when unknown.
        date_basis: where the date comes from, in words.
        title: the headline, where the text has one.
        text: the text that the spans point into.
        records: what the reader proposes; a person accepts, corrects or refuses.

    Example:
        >>> from jalon.reader import read_text
        >>> read_text("Hanoï, 3 mai 2024 (VNA) - Dix suspects ont été arrêtés.", id="a").records.statistics[0].value
        10
    """

    id: str
    language: str
    date: str | None
    date_basis: str | None
    title: str | None
    text: str
    records: Records

    def to_json(self) -> dict[str, Any]:
        """Return the document as `spec/reader.schema.json` writes it."""
        head = {"lang": self.language, "date": self.date, "date_basis": self.date_basis or "", "title": self.title}
        return {
            "id": self.id,
            "schema_version": SCHEMA_VERSION,
            "document": head,
            "records": self.records.to_json(),
        }
