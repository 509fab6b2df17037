"""What the board and the page of one alert show: words, components and the steps that this person may take now."""

import dataclasses
import datetime
import hashlib
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.hotline.choices import (
    ALARMS,
    KINDS,
    OUTCOMES,
    TEST,
    CallEnd,
    EventKind,
    Exercise,
    Oddity,
    Rung,
    Side,
    State,
    Step,
)
from jalon.node.hotline.models import Alert, Event
from jalon.node.hotline.queries import calls, devices, records, who
from jalon.node.hotline.queries.words import coded_text
from jalon.node.hotline.rules import alerts as rules
from jalon.node.hotline.rules import escalation
from jalon.node.kernel import clock, refs
from jalon.node.kernel.language import coded, named
from jalon.node.ui import components as ui

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

TONES: dict[str, ui.Tone] = {
    State.RAISED: "bad",
    State.ACKNOWLEDGED: "good",
    State.EXPIRED: "bad",
    State.CLOSED: "plain",
}
CONFIRMATIONS: list[Callable[[uuid.UUID], str]] = []
"""Whoever makes written confirmations says here at which address; a room above does (`desk`)."""
ICONS = {
    "help": "help", "pursuit": "pursuit", "victim": "person", "seizure": "scale", "border-incident": "gate",
    "other": "alert",
}  # fmt: skip


@dataclasses.dataclass(frozen=True)
class AlertRow:
    """An open alert on the board."""

    mark: str
    url: str
    kind: str
    route: str
    place: str
    age: str
    state: ui.Chip
    exercise: ui.Chip | None
    step: str
    clock: ui.Clock | None
    holder: str
    tone: str


@dataclasses.dataclass(frozen=True)
class Board:
    """What is open, oldest first; `version` changes whenever the board would look different."""

    rows: list[AlertRow]
    empty: ui.Empty
    version: str
    may_raise: bool
    may_be_warned: bool
    calls: list[calls.Ringing]


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


@dataclasses.dataclass(frozen=True)
class Pictogram:
    """One of the six kinds that are raised in three taps."""

    kind: str
    label: str
    icon: str
    url: str


def pictograms(query: str = "") -> list[Pictogram]:
    """The six, in order; `query` is carried along (the line that was chosen)."""
    return [
        Pictogram(kind, coded(KINDS, kind), ICONS[kind], reverse("hotline:alarm-kind", args=[kind]) + query)
        for kind in ALARMS
    ]


def board_page(user: "User") -> Board:
    """The board of everybody who sees the hotline of these units."""
    now = clock.now()
    alerts = list(records.board(user)[:200])
    empty = ui.Empty(_("No alert is open."), _("What is raised on either side shows here by itself."))
    may_raise = user.has_perm(Permission.RAISE_ALERTS)
    ringing = calls.ringing(user)
    rows, may_be_warned = [row(alert, now) for alert in alerts], devices.may_be_warned(user)
    return Board(rows, empty, version(alerts, ringing, now), may_raise, may_be_warned, ringing)


def version(alerts: list[Alert], ringing: list[calls.Ringing], now: datetime.datetime) -> str:
    """A short digest of what is shown: the states, and the minute that ages are told in."""
    said = [f"{a.pk}{a.state}{a.rung}{a.holder_id}{a.stored_at}{a.opened_at}" for a in alerts]
    said += [f"{call.url}{call.rings}" for call in ringing]
    return hashlib.sha256("|".join([*said, str(int(now.timestamp()) // 20)]).encode()).hexdigest()[:12]


def open_count(user: "User") -> int:
    """How many open alerts nobody holds, for the rail."""
    return records.board(user).filter(state=State.RAISED).exclude(kind=TEST).count()


def row(alert: Alert, now: datetime.datetime) -> AlertRow:
    """An alert as a line of the board."""
    return AlertRow(
        mark=alert.mark,
        url=reverse("hotline:alert", args=[alert.pk]),
        kind=coded(KINDS, alert.kind),
        route=route(alert),
        place=place(alert),
        age=age(now - alert.raised_at),
        state=state_chip(alert),
        exercise=exercise_chip(alert),
        step=step_words(alert),
        clock=clock_of(alert, now),
        holder=alert.acknowledged_by,
        tone="wait" if alert.state == State.ACKNOWLEDGED else "bad",
    )


def age(passed: datetime.timedelta) -> str:
    """How long ago, in minutes and hours."""
    minutes = max(0, int(passed.total_seconds() // 60))
    if minutes == 0:
        return _("less than a minute")
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    return _("%(hours)d h %(minutes)d min") % {"hours": minutes // 60, "minutes": minutes % 60}


def route(alert: Alert) -> str:
    """From whom to whom."""
    theirs = f"{alert.their_node} {named(alert.partner_unit.get('names', {})) or alert.partner_unit.get('code', '')}"
    return f"{alert.unit} → {theirs}" if alert.side == Side.OURS else f"{theirs} → {alert.unit}"


def place(alert: Alert) -> str:
    """Where, in a line."""
    position = f"{alert.latitude:.4f}, {alert.longitude:.4f}" if alert.latitude is not None else ""
    marker = _("marker %(marker)s") % {"marker": alert.marker} if alert.marker else ""
    return " · ".join(part for part in (alert.place, marker, position) if part)


def state_chip(alert: Alert) -> ui.Chip:
    """The state, in words and tone."""
    return ui.Chip(State(alert.state).label, TONES[alert.state], "alert" if alert.state == State.RAISED else "")


def exercise_chip(alert: Alert) -> ui.Chip | None:
    """That it is no real alert, where it is none."""
    return ui.Chip(Exercise(alert.exercise).label, "wait", "info") if alert.exercise else None


def step_words(alert: Alert) -> str:
    """The rung that was told last."""
    return str(Rung(alert.plan[max(0, alert.rung)]["rung"]).label)


def clock_of(alert: Alert, now: datetime.datetime) -> ui.Clock | None:
    """Until the next step while nobody holds it; how long it took once somebody does."""
    if alert.acknowledged_at:
        took = age(alert.acknowledged_at - alert.raised_at)
        return ui.Clock(_("acknowledged after %(time)s") % {"time": took}, 1, 1, "met")
    if alert.state != State.RAISED or alert.next_at is None:
        return None
    left = max(0, int((alert.next_at - now).total_seconds()))
    total = max(1, int((alert.next_at - alert.raised_at).total_seconds()))
    stages = escalation.read(alert.plan)
    following = stages[alert.rung + 1].rung.label if alert.rung + 1 < len(stages) else _("it expires")
    words = _("%(minutes)d:%(seconds)02d until: %(step)s") % {
        "minutes": left // 60, "seconds": left % 60, "step": following,
    }  # fmt: skip
    return ui.Clock(words, 12, 12 - min(12, -(-12 * left // total)), "soon" if left < 60 else "running")


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
        over=f"{alert.mark} · {route(alert)}",
        chips=[chip for chip in (state_chip(alert), exercise_chip(alert)) if chip],
        warnings=[str(Oddity(code).label) for code in alert.warnings if code in Oddity.values],
        facts=_facts(alert),
        text=alert.text,
        lang=alert.language,
        clock=clock_of(alert, now),
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
        (_("Where"), place(alert) or "—"),
        (_("Who"), route(alert)),
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


def kind_title(kind: str) -> str:
    """A kind of alert in the reader's language."""
    return coded(KINDS, kind)
