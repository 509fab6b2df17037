"""What the page of one alert shows: everything of it, in words, and the steps that this person may take now."""

import dataclasses
import datetime
import hashlib
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.hotline.choices import KINDS, OUTCOMES, CallEnd, EventKind, Oddity, Rung, Side, State, Step
from jalon.node.hotline.models import Alert, Event
from jalon.node.hotline.queries import calls, pages, who
from jalon.node.hotline.queries.words import coded_text
from jalon.node.hotline.rules import alerts as rules
from jalon.node.hotline.rules import escalation
from jalon.node.kernel import clock, refs
from jalon.node.kernel.language import coded
from jalon.node.ui import components as ui

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

CONFIRMATIONS: list[Callable[[uuid.UUID], str]] = []
"""Whoever makes written confirmations says here at which address; a room above does (`desk`)."""


@dataclasses.dataclass(frozen=True)
class EventLine:
    """One line of the timeline."""

    side: str
    at: datetime.datetime
    who: str
    title: str
    text: str
    lang: str = ""


@dataclasses.dataclass(frozen=True)
class AlertPage:
    """A whole alert for one person, with the steps that they may take now."""

    key: uuid.UUID
    title: str
    over: str
    chips: list[ui.Chip]
    warnings: list[str]
    facts: list[tuple[str, str]]
    text: str
    lang: str
    clock: ui.Clock | None
    ladder: list[tuple[str, str, bool]]
    timeline: list[EventLine]
    card: who.Card | None
    sms: str
    map_url: str
    may: frozenset[str]
    confirm_url: str
    inquiry: refs.Shown | None
    version: str
    calls: list[calls.Ringing]
    call_url: str


def alert_page(alert: Alert, user: "User") -> AlertPage:
    """Everything that the page of one alert shows to one person."""
    now = clock.now()
    text = coded_text(alert)
    events = list(alert.events.order_by("at", "pk"))
    position = alert.latitude is not None
    ringing, steps = calls.ringing(user, alert.pk), may(alert, user, now)
    return AlertPage(
        key=alert.pk,
        title=coded(KINDS, alert.kind),
        over=f"{alert.mark} · {pages.route(alert)}",
        chips=[chip for chip in (pages.state_chip(alert), pages.exercise_chip(alert)) if chip],
        warnings=[str(Oddity(code).label) for code in alert.warnings if code in Oddity.values],
        facts=_facts(alert),
        text=alert.text,
        lang=alert.language,
        clock=pages.clock_of(alert, now),
        ladder=_ladder(alert, now),
        timeline=[_line(event) for event in events],
        card=who.card(alert.line, now, text) if alert.line else None,
        sms=text,
        map_url=f"geo:{alert.latitude},{alert.longitude}" if position else "",
        may=steps,
        confirm_url=confirm_url(alert, user),
        inquiry=refs.shown_to(user, alert.inquiry) if alert.inquiry else None,
        version=hashlib.sha256(
            f"{alert.state}{alert.rung}{len(events)}{ringing}{int(now.timestamp()) // 5}".encode()
        ).hexdigest()[:12],
        calls=ringing,
        call_url=reverse("hotline:call-begin", args=["alert", alert.pk]) if "call" in steps and offers(alert) else "",
    )


def offers(alert: Alert) -> bool:
    """Whether calls in the browser are agreed with the partner of an alert, so that its page offers one."""
    return calls.agreed_with(alert.their_node)


def confirm_url(alert: Alert, user: "User") -> str:
    """Where the written confirmation of an alert is made; empty where this person, or this alert, has none."""
    if alert.inquiry or alert.exercise or not user.has_perm(Permission.DRAFT_INQUIRIES):
        return ""
    return next((ask(alert.pk) for ask in CONFIRMATIONS), "")


def _facts(alert: Alert) -> list[tuple[str, str]]:
    told = [
        (_("What"), coded(KINDS, alert.kind)),
        (_("Where"), pages.place(alert) or "—"),
        (_("Who"), pages.route(alert)),
        (_("Raised by"), str(alert.raised_by) if alert.raised_by else alert.their_node),
        (_("Held by"), alert.acknowledged_by),
        (_("Line"), alert.line_code),
    ]
    if alert.outcome:
        told += [(_("Outcome"), coded(OUTCOMES, alert.outcome)), (_("Result"), alert.outcome_text)]
    return [(label, value) for label, value in told if value]


def _ladder(alert: Alert, now: datetime.datetime) -> list[tuple[str, str, bool]]:
    """The plan: each rung, when it comes, whether it was told."""
    stages = escalation.read(alert.plan)
    return [(str(stage.rung.label), _after(stage.minutes), index <= alert.rung) for index, stage in enumerate(stages)]


def _after(minutes: int) -> str:
    return _("after %(n)d min") % {"n": minutes} if minutes else _("at once")


def _line(event: Event) -> EventLine:
    detail = event.detail
    title = str(EventKind(event.kind).label)
    text, lang = event.text, str(detail.get("language", ""))
    if event.kind == EventKind.OPENED and event.side == Side.OURS:
        title = _("read here")
    if event.kind == EventKind.ESCALATED:
        title = _("told: %(rung)s") % {"rung": Rung(detail["rung"]).label}
        text = "" if event.who else _("nobody is on duty there")
    if event.kind == EventKind.CALL:
        answered = _("answered, %(minutes)d min") % {"minutes": detail["minutes"]}
        title = f"{title}: {answered if detail['answered'] else _('not answered')}"
    if event.kind == EventKind.BROWSER_CALL:
        length = calls.lasted(detail["seconds"]) if detail["answered"] else ""
        title = ": ".join([title, " · ".join(part for part in (length, str(CallEnd(detail["why"]).label)) if part)])
    if event.kind == EventKind.CLOSED:
        title = f"{title}: {coded(OUTCOMES, detail['outcome'])}"
    return EventLine(event.side, event.at, event.who, title, text, lang)


def may(alert: Alert, user: "User", now: datetime.datetime) -> frozenset[str]:
    """The steps that this person may take now, by name."""
    answers = accounts.may(user, Permission.ANSWER_ALERTS, alert.unit_id)
    own = alert.raised_by_id == user.pk and user.has_perm(Permission.RAISE_ALERTS)
    raises = own or accounts.may(user, Permission.RAISE_ALERTS, alert.unit_id)
    found = set()
    if answers and rules.may_acknowledge(alert.side, alert.state, now=now, expires_at=alert.expires_at):
        found.add("acknowledge")
    if (answers or own) and rules.after(alert.state, Step.CLOSE):
        found.add("close")
    if (answers or raises) and alert.state != State.CLOSED:
        found |= {"note", "call"}
    return frozenset(found)
