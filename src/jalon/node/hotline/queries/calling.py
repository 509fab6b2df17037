"""Whom to call from any page: the lines of one's units; where a unit has none, those above it and who faces it.

The directory answers who faces a unit, step by step, with the telephones that it knows: no line is needed for that.
"""

import dataclasses
import datetime
import uuid
from typing import TYPE_CHECKING

from django.urls import reverse

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.directory import queries as directory
from jalon.node.hotline.models import Line
from jalon.node.hotline.queries import records, who
from jalon.node.hotline.queries.words import language_names
from jalon.node.hotline.rules import numbers
from jalon.node.kernel import clock

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.directory.models import Unit
    from jalon.node.directory.queries import Reachable, Step

MOST = 6
"""Cards that stand in for the line of one unit."""
DUTIES = ("on", "unknown", "off")


@dataclasses.dataclass(frozen=True)
class CallPage:
    """Whom to call, the nearest first, what stands in for units without a line, and where to raise an alarm."""

    cards: list[who.Card]
    instead: list[tuple[str, list[who.Card]]]
    alarm_url: str
    may_raise: bool


def call_page(user: "User") -> CallPage:
    """The cards of every line of the person's units, and of what faces those that have none."""
    now = clock.now()
    lines = who.lines_of(user, now)
    instead = [(str(unit), fallback(unit, now)) for unit in without_line(user, lines)]
    return CallPage(
        [who.card(line, now) for line in lines],
        [(unit, cards) for unit, cards in instead if cards],
        reverse("hotline:alarm"),
        user.has_perm(Permission.RAISE_ALERTS),
    )


def without_line(user: "User", lines: list[Line], permission: Permission = Permission.READ_HOTLINE) -> "list[Unit]":
    """The units in which somebody works, and which have no line of their own among these."""
    served = {line.unit_id for line in lines}
    direct = accounts.units_worked_in(user, permission)
    return [unit for key in direct if key not in served and (unit := directory.unit(key))]


def fallback(unit: "Unit", now: datetime.datetime, *, beside: "tuple[uuid.UUID, ...]" = ()) -> list[who.Card]:
    """The lines above a unit, nearest first, then who faces it by the directory; `beside`: far units shown already."""
    lines = lines_above(unit, now)
    seen = {*beside, *(line.their_unit_id for line in lines)}
    cards = [dataclasses.replace(who.card(line, now), url="") for line in lines]
    steps = directory.who_faces(unit=unit, at=now).steps
    cards += [_card(step, now) for step in steps if step.theirs.pk not in seen and not step.theirs.node.own]
    return cards[:MOST]


def lines_above(unit: "Unit", now: datetime.datetime) -> list[Line]:
    """The lines of the units above one, nearest first."""
    above = [each.pk for each in records.ancestors(unit)]
    found = records.lines_on(clock.day(now)).filter(unit__in=above)
    return sorted(found, key=lambda line: (above.index(line.unit_id), line.code))


def _card(step: "Step", now: datetime.datetime) -> who.Card:
    contacts = sorted(step.contacts, key=lambda contact: DUTIES.index(contact.duty))
    return who.Card(
        line="",
        title=str(step.theirs),
        partner=str(step.theirs.node),
        url="",
        alarm_url="",
        reaches=[_reach(contact, step.theirs) for contact in contacts],
        notes=[str(reason) for reason in step.reasons],
        dark="",
        level=step.theirs.level,
    )


def _reach(contact: "Reachable", unit: "Unit") -> who.Reach:
    dialled = contact.uri.startswith("tel:")
    return who.Reach(
        who=contact.officer or str(unit),
        what=contact.label or ("" if dialled else contact.spoken),
        languages=language_names(list(contact.languages)),
        telephone=numbers.telephone(contact.value) if dialled else None,
        on_duty=contact.duty == "on",
    )


def raisable_lines(user: "User") -> list[Line]:
    """The lines on which somebody raises an alarm: those of their units, and above the units that have none."""
    now = clock.now()
    may = accounts.units_where(user, Permission.RAISE_ALERTS)
    own = [line for line in who.lines_of(user, now) if line.unit_id in may]
    above = [line for unit in without_line(user, own, Permission.RAISE_ALERTS) for line in lines_above(unit, now)]
    return list({line.pk: line for line in [*own, *above]}.values())


def place_of(user: "User", line: Line | None) -> str:
    """Where somebody is who raises an alarm: the line's unit; for a line above, the unit in which they work."""
    if line is None or line.unit_id in accounts.units_where(user, Permission.RAISE_ALERTS):
        return str(line.unit) if line else ""
    return next((str(unit) for unit in without_line(user, [], Permission.RAISE_ALERTS)), str(line.unit))


def button(user: "User") -> tuple[str, str]:
    """For the red button of every page: who is called, and the link that dials; both empty where there is nobody."""
    now = clock.now()
    lines = who.lines_of(user, now)
    for card in (who.card(line, now) for line in lines[:3]):
        if card.first and card.first.telephone:
            return f"{card.first.who}, {card.title}", card.first.telephone.tel
    for unit in without_line(user, lines)[:2]:
        for card in fallback(unit, now):
            if card.first and card.first.telephone:
                return f"{card.first.who}, {card.title}", card.first.telephone.tel
    return "", ""
