"""What a person learns while writing a request: earlier ones on the same subject, and when the answer would be due."""

import dataclasses
import uuid
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from jalon import JalonError
from jalon.node.agreements import queries as agreements
from jalon.node.agreements import rules as agreed
from jalon.node.directory import queries as directory
from jalon.node.directory.rules import calendars
from jalon.node.exchange.choices import Kind, Urgency
from jalon.node.exchange.choices.asking import asking
from jalon.node.exchange.queries.earlier import Earlier, earlier_on
from jalon.node.kernel import clock

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


@dataclasses.dataclass(frozen=True)
class Facing:
    """Who stands across the line: how the form names it, and in words."""

    to: str
    words: str


@dataclasses.dataclass(frozen=True)
class Hints:
    """Earlier requests, the sentences of the deadline if it were received now, and who faces the unit that asks."""

    earlier: list[Earlier]
    due: list[str]
    facing: Facing | None = None


def hints_for(user: "User", typed: Mapping[str, str]) -> Hints:
    """The hints for what was typed so far; nothing where it makes no sense yet."""
    kind = typed.get("kind", "")
    if kind not in Kind.values:
        return Hints([], [])
    subject = {field.name: typed.get(field.name, "")[:200] for field in asking(kind).subject if field.entry != "lines"}
    return Hints(earlier_on(user, kind, subject), _due(typed), _facing(typed))


def _facing(typed: Mapping[str, str]) -> Facing | None:
    """The counterpart of the unit, at the gate where one is named; nothing where the directory knows none."""
    try:
        unit = uuid.UUID(typed.get("unit", ""))
        found = directory.who_faces(
            unit=None if typed.get("gate") else unit,
            gate=typed.get("gate") or None,
            offence=typed.get("offence", ""),
            at=clock.now(),
        )
    except (ValueError, JalonError):
        return None
    step = found.counterpart
    if step is None or step.theirs.node.own:
        return None
    code = step.theirs.node_id
    return Facing(f"{code}/{step.theirs.code}", f"{code} · {step.theirs}")


def _due(typed: Mapping[str, str]) -> list[str]:
    code, _sep, article = typed.get("agreement", "").partition("/")
    node, _sep, unit = typed.get("to", "").partition("/")
    now, country = clock.now(), directory.country_of(node)
    day = calendars.local(now, country).date()
    terms = agreements.terms_cited(code, article, on=day)
    if terms is None or not terms.limits:
        return [_("This agreement sets no time. Write by when you wish the answer.")] if terms else []
    agency = directory.agency_addressed(node, unit, on=day)
    calendar = agreements.calendar_of(country, agency=agency, known_at=now)
    limit = agreed.limit_for(urgent=typed.get("urgency") == Urgency.URGENT, direct=True)
    found = agreed.deadline(limit, now, terms.limits, calendar=calendar, working_days=terms.working_days)
    return [_("If it arrived now:"), *found.sentences]
