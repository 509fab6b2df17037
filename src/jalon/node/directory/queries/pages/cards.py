"""A unit across the line as a card: who it is in both languages, who answers now, how to reach them."""

import dataclasses
import datetime
from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jalon.node.directory.choices import ContactKind, Level
from jalon.node.directory.models import Agency, DayOff, Unit
from jalon.node.directory.queries import days_off
from jalon.node.directory.queries.duty import Reachable
from jalon.node.directory.queries.facing import Facing
from jalon.node.directory.queries.ladder import Step
from jalon.node.directory.queries.records import LANGUAGE_OF
from jalon.node.kernel.language import coded
from jalon.node.ui import components as ui


@dataclasses.dataclass(frozen=True)
class Way:
    """One way to reach somebody."""

    kind: str
    spoken: str
    uri: str
    sms: str
    who: str
    languages: str
    hours: str
    duty: ui.Chip
    until: object


@dataclasses.dataclass(frozen=True)
class Line:
    """A sentence in the reader's language, and the same in the partner's."""

    words: str
    theirs: str
    lang: str


@dataclasses.dataclass(frozen=True)
class Rest:
    """Days off to come."""

    first: datetime.date
    last: datetime.date
    name: str

    def __str__(self) -> str:
        days = [day.isoformat() for day in dict.fromkeys((self.first, self.last))]
        return f"{' – '.join(days)}: {self.name}"


@dataclasses.dataclass(frozen=True)
class Card:
    """One step of the ladder."""

    title: str
    own_name: str
    own_lang: str
    url: str
    node: str
    rank: ui.Chip
    level: str
    duty: ui.Chip
    reasons: Sequence[Line]
    ways: Sequence[Way]


def unit_title(unit: Unit) -> str:
    """A unit as lists and links name it."""
    return str(unit)


def own_name(unit: Unit) -> tuple[str, str]:
    """The name that a unit's own side uses, with its language; empty where the title says it already."""
    language = LANGUAGE_OF.get(unit.node.country, "")
    name = unit.names.get(language, "")
    return ("", "") if name == str(unit) else (name, language)


def duty_chip(duty: str) -> ui.Chip:
    words: dict[str, tuple[str, ui.Tone, str]] = {
        "on": (_("on duty now"), "good", "check"),
        "off": (_("not on duty now"), "wait", "pause"),
        "unknown": (_("hours not entered"), "plain", "info"),
    }
    return ui.Chip(*words[duty])


def rank_chip(rank: str) -> ui.Chip:
    words: dict[str, tuple[str, ui.Tone]] = {
        "direct": (_("counterpart"), "theirs"),
        "gate": (_("keeps the gate across"), "theirs"),
        "up": (_("one level up"), "plain"),
        "central": (_("central contact point"), "plain"),
    }
    return ui.Chip(*words[rank])


def way(contact: Reachable) -> Way:
    languages = ", ".join(coded("languages", code) for code in contact.languages)
    kind = str(ContactKind(contact.kind).label)
    who = " · ".join(filter(None, [contact.officer, contact.label]))
    return Way(
        kind, contact.spoken, contact.uri, contact.sms, who, languages, contact.hours, duty_chip(contact.duty),
        contact.valid_until,
    )  # fmt: skip


def card(step: Step) -> Card:
    """A step of the ladder as the pages draw it."""
    theirs = step.theirs
    name, language = own_name(theirs)
    partner = LANGUAGE_OF.get(theirs.node.country, "en")
    return Card(
        title=unit_title(theirs),
        own_name=name,
        own_lang=language,
        url=reverse("directory:unit", args=[theirs.pk]),
        node=theirs.node_id,
        rank=rank_chip(step.rank),
        level=str(Level(theirs.level).label),
        duty=duty_chip(step.duty),
        reasons=[_line(why, partner) for why in step.reasons],
        ways=[way(contact) for contact in step.contacts],
    )


def _line(why: object, partner: str) -> Line:
    words = str(why)
    theirs = why.said_in(partner) if hasattr(why, "said_in") and partner != (get_language() or "en") else ""
    return Line(words, theirs if theirs != words else "", partner)


def cards(facing: Facing) -> list[Card]:
    """Every step, in the order in which to try them."""
    return [card(step) for step in facing.steps]


SHOWN = 12
"""How many days off to come a card shows."""


def days_off_of_unit(unit: Unit, agency: Agency | None, today: datetime.date) -> list[Rest]:
    """The next days off of a unit and of its agency, the next first."""
    return _coming(days_off.days_off_of_unit(unit, agency), today)[:SHOWN]


def days_off_of_agencies(today: datetime.date) -> dict[tuple[str | None, str], list[Rest]]:
    """The days off to come of every agency, by its node and code."""
    rows = days_off.days_off_listed().filter(unit=None, unit_code="", last_date__gte=today)
    found: dict[tuple[str | None, str], list[Rest]] = {}
    for row in rows.select_related("agency").order_by("first_date", "pk"):
        whose = (row.agency.node_id, row.agency.code) if row.agency else (row.origin_id, row.agency_code)
        found.setdefault(whose, []).append(_rest(row))
    return found


def _coming(rows: QuerySet[DayOff], today: datetime.date) -> list[Rest]:
    return [_rest(row) for row in rows.filter(last_date__gte=today).order_by("first_date", "pk")]


def _rest(row: DayOff) -> Rest:
    return Rest(row.first_date, row.last_date, str(row))
