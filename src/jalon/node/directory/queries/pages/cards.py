"""A unit across the line as a card: who it is in both languages, who answers now, how to reach them."""

import dataclasses
from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jalon.node.directory.choices import ContactKind, Level
from jalon.node.directory.models import Unit
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
