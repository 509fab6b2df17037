"""What a person learns while writing a request: earlier ones on the same subject, and when the answer would be due."""

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from jalon.node.agreements import queries as agreements
from jalon.node.agreements import rules as agreed
from jalon.node.directory import queries as directory
from jalon.node.exchange.choices import Kind, Urgency
from jalon.node.exchange.choices.kinds import asking
from jalon.node.exchange.queries.earlier import Earlier, earlier_on
from jalon.node.kernel import clock

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


@dataclasses.dataclass(frozen=True)
class Hints:
    """Earlier requests, and the sentences of the deadline if it were received now."""

    earlier: list[Earlier]
    due: list[str]


def hints_for(user: "User", typed: Mapping[str, str]) -> Hints:
    """The hints for what was typed so far; nothing where it makes no sense yet."""
    kind = typed.get("kind", "")
    if kind not in Kind.values:
        return Hints([], [])
    subject = {field.name: typed.get(field.name, "")[:200] for field in asking(kind).subject if field.entry != "lines"}
    return Hints(earlier_on(user, kind, subject), _due(typed))


def _due(typed: Mapping[str, str]) -> list[str]:
    code, _sep, article = typed.get("agreement", "").partition("/")
    now = clock.now()
    terms = agreements.terms_cited(code, article, on=now.date())
    if terms is None or not terms.limits:
        return [_("This agreement sets no time. Write by when you wish the answer.")] if terms else []
    node = directory.node(typed.get("to", "").partition("/")[0])
    calendar = agreements.calendar_of(node.country if node else "")
    limit = agreed.limit_for(urgent=typed.get("urgency") == Urgency.URGENT, direct=True)
    found = agreed.deadline(limit, now, terms.limits, calendar=calendar, working_days=terms.working_days)
    return [_("If it arrived now:"), *found.sentences]
