"""Alerts that came as an SMS: typed in by somebody, unsigned until the message itself arrives and takes them over."""

import datetime
import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.audit import actions as audit
from jalon.node.hotline import queries
from jalon.node.hotline.actions import alerts, escalation, outgoing
from jalon.node.hotline.choices import Act, EventKind, Oddity, Side, State, Step
from jalon.node.hotline.models import Alert, Line
from jalon.node.hotline.rules import alerts as rules
from jalon.node.hotline.rules import escalation as plans
from jalon.node.hotline.rules import texts
from jalon.node.kernel import clock

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


@transaction.atomic
def take_text(key: uuid.UUID, *, text: str, taker: "User") -> Alert:
    """Keep an alert that somebody read out of an SMS. It is unsigned, until the message itself arrives.

    Raises:
        BadText: if the text is no coded alert.
        CannotRaise: if no line of this node fits the two units that it names.
    """
    if existing := Alert.objects.filter(pk=key).first():
        return existing
    now = outgoing.moment()
    said = texts.read(text, now=now)
    line = _line_named(said, now)
    if known := queries.alert_by_mark(line.their_node, said.mark):
        return known
    stages, life = queries.plan_of(line.unit)
    alert = Alert.objects.create(
        id=key,
        mark=said.mark,
        side=Side.THEIRS,
        their_node=line.their_node,
        line=line,
        line_code=line.code,
        unit=line.unit,
        partner_unit={"code": line.their_unit.code, "names": line.their_unit.names},
        kind=said.kind,
        marker=said.marker,
        latitude=said.position[0] if said.position else None,
        longitude=said.position[1] if said.position else None,
        language=taker.language,
        warnings=[Oddity.BY_SMS],
        signed=False,
        plan=plans.written(stages),
        raised_at=said.when,
        expires_at=max(said.when, now) + datetime.timedelta(minutes=life),
    )
    audit.record(Act.TAKEN, actor=taker.actor, about=alerts.about(alert), detail={"mark": alert.mark, "signed": False})
    alerts.note_event(alert, EventKind.RAISED, side=Side.THEIRS, at=said.when)
    escalation.advance(alert, now)
    return alert


def _line_named(said: texts.Coded, now: datetime.datetime) -> Line:
    for line in queries.lines_on(clock.day(now)):
        ends = (texts.plain(line.their_unit.code), texts.plain(line.unit.code))
        if ends == (said.sender, said.to):
            return line
    raise alerts.CannotRaise(
        _("No line of this node joins %(sender)s and %(to)s today. Call the ministry's line, and read the text out.")
        % {"sender": said.sender, "to": said.to}
    )


def take_over(unsigned: Alert, signed: Alert) -> None:
    """Let the signed message stand for what was typed in from an SMS: who held that one holds this one."""
    if unsigned.holder and signed.state == State.RAISED:
        alerts.hold(signed, unsigned.holder, outgoing.moment())
    if unsigned.state != State.CLOSED and rules.after(unsigned.state, Step.CLOSE):
        words = "→ " + signed.mark
        alerts.apply_closure(unsigned, outgoing.moment(), outcome="passed-on", text=words, who="", side=Side.OURS)
