"""Alerts: raised, acknowledged, noted, confirmed in writing, closed. Whatever cannot be sent is kept and said so."""

import dataclasses
import datetime
import uuid
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.federation import queries as federation
from jalon.node.federation import receipts
from jalon.node.federation.outbox import CannotSend
from jalon.node.hotline import queries
from jalon.node.hotline.actions import escalation, outgoing
from jalon.node.hotline.choices import Act, EventKind, Exercise, Oddity, Side, State
from jalon.node.hotline.models import Alert, Event, Line
from jalon.node.hotline.rules import alerts as rules
from jalon.node.hotline.rules import escalation as plans
from jalon.node.hotline.rules import texts
from jalon.node.kernel import clock, ids
from jalon.node.kernel.refs import ref
from jalon.node.kernel.refused import Refused
from jalon.wire.receipts import Fate

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

TEST_LIFE = 15
"""Minutes that a test call lives; it is not escalated."""
MILLIONTHS = 10**6
REACH = datetime.timedelta(days=1)
"""Closures and notes are delivered within a day, even where the alert itself has expired."""


class CannotRaise(Refused):
    """The alert cannot go out on that line."""

    code = "hotline.cannot-raise"


class CannotAcknowledge(Refused):
    """This alert is not to be acknowledged here, or not any more."""

    code = "hotline.cannot-acknowledge"


class CannotClose(Refused):
    """The alert's state or outcome does not allow it."""

    code = "hotline.cannot-close"


@dataclasses.dataclass(frozen=True)
class Matter:
    """What an alert is about."""

    kind: str
    place: str = ""
    marker: str = ""
    position: tuple[float, float] | None = None
    text: str = ""
    exercise: str = Exercise.NONE


def about(alert: Alert) -> str:
    """The reference of an alert."""
    return ref("hotline/alert", alert.pk)


def locked(key: uuid.UUID) -> Alert:
    """The alert, locked until the transaction ends."""
    return Alert.objects.select_for_update(of=("self",)).select_related("unit__parent", "line").get(pk=key)


def note_event(alert: Alert, kind: EventKind, **said: Any) -> Event:
    """Write one line of an alert's timeline."""
    said.setdefault("side", Side.OURS)
    return Event.objects.create(alert=alert, kind=kind, at=said.pop("at", None) or outgoing.moment(), **said)


def line_in_force(line: Line) -> Line:
    """What stands in a line's place now.

    Raises:
        CannotRaise: if it has ended and nothing took its place.
    """
    now = outgoing.moment()
    standing = queries.successor_of_line(line, clock.day(now))
    if standing is None and line.valid_from > clock.day(now):
        raise CannotRaise(_("This line begins on %(day)s. Choose another line.") % {"day": line.valid_from.isoformat()})
    if standing is None:
        raise CannotRaise(
            _("This line ended on %(day)s and nothing took its place. Choose the line one level up.")
            % {"day": line.valid_until.isoformat() if line.valid_until else ""}
        )
    return standing


@transaction.atomic
def raise_alert(key: uuid.UUID, *, line: Line, matter: Matter, actor: str, author: "User | None" = None) -> Alert:
    """Raise an alert on a line, or on what took its place; it leaves at once. A repeat returns the first.

    Where the partner's node cannot be written to now, the alert is kept and escalates on our side, with the warning
    to call instead.
    """
    if existing := Alert.objects.filter(pk=key).first():
        return existing
    line = line_in_force(Line.objects.select_related("unit", "their_unit", "rerouted_to").get(pk=line.pk))
    stages, life = _plan(line, matter.exercise)
    now = outgoing.moment()
    alert = Alert.objects.create(
        id=key,
        mark=texts.mark_of(key),
        side=Side.OURS,
        their_node=line.their_node,
        line=line,
        line_code=line.code,
        unit=line.unit,
        partner_unit={"code": line.their_unit.code, "names": line.their_unit.names},
        kind=matter.kind,
        exercise=matter.exercise,
        place=matter.place,
        marker=matter.marker,
        latitude=matter.position[0] if matter.position else None,
        longitude=matter.position[1] if matter.position else None,
        text=matter.text,
        language=author.language if author else "en",
        plan=plans.written(stages),
        raised_at=now,
        raised_by=author,
        expires_at=now + datetime.timedelta(minutes=life),
    )
    audit.record(
        Act.RAISED, actor=actor, about=about(alert), tree=Tree.EXCHANGE, detail={"mark": alert.mark, "line": line.code}
    )
    note_event(alert, EventKind.RAISED, at=now, who=str(author or ""), text=matter.text)
    _send(alert, actor)
    escalation.advance(alert, now)
    return alert


def _plan(line: Line, exercise: str) -> tuple[tuple[plans.Stage, ...], int]:
    stages, life = queries.plan_of(line.unit)
    return (stages[:1], TEST_LIFE) if exercise == Exercise.TEST else (stages, life)


def _send(alert: Alert, actor: str) -> None:
    """Enqueue an alert; a partner that cannot be written to costs a warning, not the alert."""
    same = ("kind", "exercise", "place", "marker", "text", "language", "plan")
    position = (alert.latitude, alert.longitude)
    body = {
        **{name: getattr(alert, name) for name in same},
        "position": None if None in position else [round(each * MILLIONTHS) for each in position if each is not None],
        "line": alert.line_code,
        "unit": {"code": alert.unit.code, "names": alert.unit.names},
        "to_unit": alert.partner_unit["code"],
        "raised_at": alert.raised_at.isoformat(),
        "expires_at": alert.expires_at.isoformat(),
    }
    try:
        with transaction.atomic():
            outgoing.send(
                alert.their_node, outgoing.ALERT, body, key=alert.pk, thread=alert.pk, actor=actor, about=about(alert),
                lives=alert.expires_at - alert.raised_at,
            )  # fmt: skip
    except CannotSend:
        alert.warnings = [*alert.warnings, Oddity.UNSENT]
        alert.save(update_fields=["warnings"])


@transaction.atomic
def read_alert(alert: Alert, *, reader: "User") -> None:
    """Note that somebody read an alert; the first person to read one of theirs signs *read* for the partner."""
    first = not alert.events.filter(kind=EventKind.OPENED, side=Side.OURS).exists()
    audit.record(Act.READ, actor=reader.actor, about=about(alert))
    if alert.side == Side.THEIRS and alert.signed and first:
        note_event(alert, EventKind.OPENED, who=str(reader))
        receipts.give_for(alert.pk, Fate.READ, actor=reader.actor)


@transaction.atomic
def acknowledge_alert(key: uuid.UUID, *, holder: "User") -> Alert:
    """Take an alert of theirs: from here on somebody holds it, and nothing escalates. A repeat changes nothing."""
    alert = locked(key)
    if alert.acknowledged_at and alert.holder_id == holder.pk:
        return alert
    now = outgoing.moment()
    rules.may_acknowledge(alert.side, alert.state, now=now, expires_at=alert.expires_at).or_refuse(CannotAcknowledge)
    hold(alert, holder, now)
    return alert


def hold(alert: Alert, holder: "User", now: datetime.datetime) -> None:
    """Let somebody hold an alert of theirs, and tell the other side who."""
    alert.state, alert.acknowledged_at, alert.next_at = State.ACKNOWLEDGED, now, None
    alert.holder, alert.acknowledged_by = holder, str(holder)
    alert.save(update_fields=["state", "acknowledged_at", "next_at", "holder", "acknowledged_by"])
    audit.record(
        Act.ACKNOWLEDGED, actor=holder.actor, about=about(alert), tree=Tree.EXCHANGE, detail={"mark": alert.mark}
    )
    note_event(alert, EventKind.ACKNOWLEDGED, at=now, who=str(holder))
    if alert.signed:
        body = {"alert": str(alert.pk), "at": now.isoformat(), "by": str(holder), "unit": _unit(alert)}
        _tell(alert, outgoing.ACKNOWLEDGEMENT, body, ids.new_id(), holder.actor)
        receipts.give_for(alert.pk, Fate.ANSWERED, actor=holder.actor)


def _unit(alert: Alert) -> dict[str, Any]:
    return {"code": alert.unit.code, "names": alert.unit.names}


def _tell(alert: Alert, kind: str, body: dict[str, Any], key: uuid.UUID, actor: str) -> None:
    """Tell the other side something of an alert; where it cannot be written to, the act stands and the page says so."""
    if not federation.active_partner(alert.their_node):
        alert.warnings = list(dict.fromkeys([*alert.warnings, Oddity.UNSENT]))
        alert.save(update_fields=["warnings"])
        return
    outgoing.send(alert.their_node, kind, body, key=key, thread=alert.pk, actor=actor, about=about(alert), lives=REACH)


@transaction.atomic
def close_alert(key: uuid.UUID, *, closer: "User", outcome: str, text: str = "") -> Alert:
    """Close an alert, on whichever side, with its outcome; the other side is told. A repeat changes nothing."""
    alert = locked(key)
    if alert.state == State.CLOSED and alert.outcome == outcome:
        return alert
    rules.may_close(alert.state, outcome).or_refuse(CannotClose)
    now = outgoing.moment()
    apply_closure(alert, now, outcome=outcome, text=text, who=str(closer), side=Side.OURS)
    audit.record(Act.CLOSED, actor=closer.actor, about=about(alert), tree=Tree.EXCHANGE, detail={"outcome": outcome})
    if alert.signed:
        body = {
            "alert": str(alert.pk), "at": now.isoformat(), "by": str(closer), "outcome": outcome, "text": text,
            "language": closer.language,
        }  # fmt: skip
        _tell(alert, outgoing.CLOSURE, body, ids.new_id(), closer.actor)
    return alert


def apply_closure(alert: Alert, at: datetime.datetime, *, outcome: str, text: str, who: str, side: Side) -> None:
    """Write a closure, ours or theirs; where both sides close at once, the earlier moment stands on both."""
    note_event(alert, EventKind.CLOSED, side=side, at=at, who=who, text=text, detail={"outcome": outcome})
    if alert.closed_at is None or (at, outcome) < (alert.closed_at, alert.outcome):
        alert.outcome, alert.outcome_text, alert.closed_at = outcome, text, at
    alert.state, alert.next_at = State.CLOSED, None
    alert.save(update_fields=["state", "outcome", "outcome_text", "closed_at", "next_at"])


@transaction.atomic
def add_note(key: uuid.UUID, *, note: uuid.UUID, author: "User", text: str) -> None:
    """Say something on an alert to the other side. A repeat changes nothing."""
    alert = locked(key)
    if alert.events.filter(pk=note).exists():
        return
    event = note_event(alert, EventKind.NOTE, pk=note, who=str(author), text=text)
    audit.record(Act.NOTED, actor=author.actor, about=about(alert))
    if alert.signed:
        body = {
            "alert": str(alert.pk), "at": event.at.isoformat(), "by": str(author), "text": text,
            "language": author.language,
        }  # fmt: skip
        _tell(alert, outgoing.NOTE, body, note, author.actor)


@transaction.atomic
def log_call(
    key: uuid.UUID, *, call: uuid.UUID, caller: "User", number: str, answered: bool, minutes: int, text: str
) -> None:
    """Keep that somebody telephoned about an alert: when, which number, whether answered; never what was said there."""
    alert = locked(key)
    if alert.events.filter(pk=call).exists():
        return
    detail = {"number": number, "answered": answered, "minutes": minutes}
    note_event(alert, EventKind.CALL, pk=call, who=str(caller), text=text, detail=detail)
    audit.record(Act.CALL_LOGGED, actor=caller.actor, about=about(alert), detail={"answered": answered})


@transaction.atomic
def note_confirmation(key: uuid.UUID, *, inquiry: str, actor: str, who: str = "") -> Alert:
    """Keep the reference of the inquiry that confirms in writing what was asked by mouth. A repeat changes nothing."""
    alert = locked(key)
    if alert.inquiry != inquiry:
        if alert.inquiry:
            raise CannotClose(_("A written confirmation of this alert exists already. Open it from the alert."))
        alert.inquiry = inquiry
        alert.save(update_fields=["inquiry"])
        note_event(alert, EventKind.CONFIRMED, who=who, detail={"inquiry": inquiry})
        audit.record(Act.CONFIRMED, actor=actor, about=about(alert), detail={"inquiry": inquiry})
    return alert
