"""What waits on one person today, over all domains."""

import dataclasses
import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.node.accounts.choices import Permission
from jalon.node.exchange import queries as exchange
from jalon.node.exchange.queries import pages
from jalon.node.federation.queries.pages import health_page
from jalon.node.kernel import clock
from jalon.node.oversight import queries as oversight
from jalon.node.subjects import queries as subjects
from jalon.node.ui import components as ui

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.hotline.models import Alert

SOON = datetime.timedelta(days=3)
FIGURES = ("waiting-on-us", "overdue", "to-release", "waiting-on-them", "answered")


@dataclasses.dataclass(frozen=True)
class Figure:
    """How many stand in a view, and the way there."""

    count: int
    label: ui.Words
    url: str


@dataclasses.dataclass(frozen=True)
class Today:
    """The first page of the day."""

    figures: list[Figure]
    due: list[pages.Row]
    health: list[ui.Health]
    empty: ui.Empty
    may_ask: bool


def today(user: "User") -> Today:
    """What waits on this person: counts, what is due soon, and red lines of health for those who look after it."""
    now = clock.now()
    address = reverse("exchange:inquiries")
    figures = [
        Figure(view.count, pages.VIEW_LABELS[view.code], f"{address}?view={view.code}")
        for view in exchange.views(user, now)
        if view.code in FIGURES
    ]
    figures = figures if user.has_perm(Permission.READ_INQUIRIES) else []
    due = [pages.row(inquiry, now) for inquiry in exchange.due_soon(user, now, within=SOON)]
    lines = health_page() if user.has_perm(Permission.READ_PARTNERS) else []
    return Today(
        [*figures, *_reviews(user)],
        due,
        [line for line in lines if not line.good],
        ui.Empty(_("Nothing waits on your unit."), _("What comes in, and what falls due, shows here.")),
        user.has_perm(Permission.DRAFT_INQUIRIES),
    )


def _reviews(user: "User") -> list[Figure]:
    """What waits to be reviewed: records whose day has come, and for the auditor the accesses that were drawn."""
    found = []
    if (count := subjects.waiting(user)) is not None:
        found.append(Figure(count, _("Records due for review"), reverse("subjects:due")))
    if user.has_perm(Permission.READ_AUDIT):
        count = subjects.past(subjects.whole_node())
        found.append(Figure(count, _("Records due for review"), reverse("oversight:retention")))
    if user.has_perm(Permission.REVIEW_ACCESS):
        found.append(Figure(oversight.accesses_to_review(), _("Accesses to review"), reverse("oversight:samples")))
    return found


def confirmation_of(alert: "Alert") -> dict[str, Any]:
    """What an alert says already of the inquiry that confirms it."""
    where = ", ".join(part for part in (alert.place, alert.marker) if part)
    said = f"{alert.mark}: {where}\n{alert.text}".strip()
    return {
        "to": f"{alert.their_node}/{alert.partner_unit.get('code', '')}",
        "unit": str(alert.unit_id),
        "facts": said,
        "urgency": "urgent",
        "urgency_reasons": alert.text[:500],
    }
