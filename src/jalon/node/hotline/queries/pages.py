"""What the board shows, and what it says of an alert as the alert's own page does: state, clock, place, route."""

import dataclasses
import datetime
import hashlib
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.node.accounts.choices import Permission
from jalon.node.hotline.choices import ALARMS, KINDS, TEST, Exercise, Rung, Side, State
from jalon.node.hotline.models import Alert
from jalon.node.hotline.queries import calls, devices, records
from jalon.node.hotline.rules import escalation
from jalon.node.kernel import clock
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


def kind_title(kind: str) -> str:
    """A kind of alert in the reader's language."""
    return coded(KINDS, kind)
