"""What came from partners, each in the transaction in which federation applies its envelope.

An alert is never refused for what our directory lacks: it is kept, taken to the unit that answers for the missing one,
and says what is odd. What speaks of an alert that is not between us and that partner is refused and set aside.
"""

import datetime
import uuid
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.directory import queries as directory
from jalon.node.federation.handlers import Delivered, Told
from jalon.node.hotline import queries
from jalon.node.hotline.actions import alerts, escalation, lines, outgoing, texted
from jalon.node.hotline.choices import Act, EventKind, Oddity, Side, State
from jalon.node.hotline.models import Alert, Line, Number, Report, Roster, Shift
from jalon.node.hotline.rules import alerts as rules
from jalon.node.hotline.rules import escalation as plans
from jalon.node.hotline.rules import lines as codes_of
from jalon.node.hotline.rules import texts
from jalon.node.kernel import clock
from jalon.node.kernel.refs import ref
from jalon.node.kernel.refused import Refused
from jalon.wire.receipts import Fate

if TYPE_CHECKING:
    from jalon.node.directory.models import Unit
    from jalon.node.hotline.schemas import (
        AcknowledgementBody,
        AlertBody,
        ClosureBody,
        LineBody,
        NoteBody,
        ReportBody,
    )

SMS_BEFORE = datetime.timedelta(days=1)


class CannotTake(Refused):
    """A message that does not fit what this node holds."""

    code = "hotline.cannot-take"
    status = 422


def receive_alert(delivered: Delivered, body: "AlertBody") -> Alert:
    """Keep an alert of theirs and tell the people on duty."""
    now = outgoing.moment()
    stages = tuple(plans.Stage(stage.rung, stage.minutes) for stage in body.plan)
    life = int((body.expires_at - body.raised_at).total_seconds() // 60)
    rules.times_hold(body.raised_at, body.expires_at, now=now).or_refuse(CannotTake)
    plans.may_be_plan(stages, life).or_refuse(CannotTake)
    unit, line, warnings = _addressed(delivered.from_node, body, clock.day(now))
    alert = Alert.objects.create(
        id=delivered.id,
        mark=texts.mark_of(delivered.id),
        side=Side.THEIRS,
        their_node=delivered.from_node,
        line=line,
        line_code=body.line,
        unit=unit,
        partner_unit=body.unit.model_dump(),
        warnings=warnings,
        plan=plans.written(stages),
        raised_at=body.raised_at,
        expires_at=body.expires_at,
        stored_at=delivered.stored_at,
        opened_at=now,
        latitude=body.position[0] / alerts.MILLIONTHS if body.position else None,
        longitude=body.position[1] / alerts.MILLIONTHS if body.position else None,
        **body.model_dump(include={"kind", "exercise", "place", "marker", "text", "language"}),
    )
    audit.record(
        Act.TAKEN,
        actor=f"node:{delivered.from_node}",
        about=alerts.about(alert),
        tree=Tree.EXCHANGE,
        detail={"mark": alert.mark, "warnings": warnings},
    )
    alerts.note_event(alert, EventKind.RAISED, side=Side.THEIRS, at=body.raised_at, who=body.unit.code, text=body.text)
    escalation.advance(alert, now)
    if now >= alert.expires_at:
        escalation.expire(alert)
    _join_unsigned(alert)
    return alert


def _addressed(node: str, body: "AlertBody", on: datetime.date) -> "tuple[Unit, Line | None, list[str]]":
    """Which unit of ours takes an alert, on which line, and what is odd about it."""
    warnings: list[str] = []
    theirs = directory.unit_by_code(node, body.unit.code, on=on)
    if theirs is None:
        warnings.append(Oddity.UNKNOWN_UNIT)
    named = Line.objects.filter(code=body.line, their_node=node).select_related("unit__parent").order_by("-valid_from")
    line = named.first()
    standing = queries.successor_of_line(line, on) if line else None
    if line and standing is not line:
        warnings.append(Oddity.ENDED_LINE)
    if line is None and theirs is not None:
        warnings.append(Oddity.NO_LINE)
    unit = standing.unit if standing else directory.unit_by_code(_own(), body.to_unit, on=on)
    if unit is None:
        warnings.append(Oddity.NOT_OURS)
        unit = _highest(on)
    return unit, standing or line, [str(warning) for warning in warnings]


def _own() -> str:
    return directory.own_node().code


def _highest(on: datetime.date) -> "Unit":
    """The unit at the head of ours, which knows where a matter belongs."""
    units = directory.units_of(_own(), on=on)
    unit = units.filter(parent=None).first() or units.first()
    if unit is None:
        raise CannotTake(_("This node has no unit yet that could take an alert."))
    return unit


def _join_unsigned(alert: Alert) -> None:
    since = alert.raised_at - SMS_BEFORE
    typed = Alert.objects.filter(
        their_node=alert.their_node, mark=alert.mark, signed=False, raised_at__gte=since, side=Side.THEIRS
    )
    for unsigned in typed.exclude(pk=alert.pk).select_related("holder"):
        texted.take_over(unsigned, alert)


def _between(key: uuid.UUID, delivered: Delivered) -> Alert:
    """The alert of which a partner speaks; it must be one between us and that partner."""
    if not Alert.objects.filter(pk=key, their_node=delivered.from_node, signed=True).exists():
        raise CannotTake(_("The message speaks of an alert that is not between us and this partner."))
    return alerts.locked(key)


def receive_acknowledgement(delivered: Delivered, body: "AcknowledgementBody") -> Alert:
    """Somebody across the line took our alert; what was answered in time counts, even if it arrives late."""
    alert = _between(body.alert, delivered)
    if alert.side != Side.OURS:
        raise CannotTake(_("The message acknowledges an alert that its own side raised."))
    if alert.acknowledged_at:
        return alert
    if not rules.acknowledged_in_time(body.at, raised_at=alert.raised_at, expires_at=alert.expires_at):
        raise CannotTake(_("The alert was acknowledged outside its time."))
    alert.acknowledged_at, alert.acknowledged_by, alert.next_at = body.at, body.by, None
    if alert.state in (State.RAISED, State.EXPIRED):
        alert.state = State.ACKNOWLEDGED
    alert.save(update_fields=["state", "acknowledged_at", "acknowledged_by", "next_at"])
    alerts.note_event(alert, EventKind.ACKNOWLEDGED, side=Side.THEIRS, at=body.at, who=body.by)
    audit.record(
        Act.ACKNOWLEDGED,
        actor=f"node:{delivered.from_node}",
        about=alerts.about(alert),
        tree=Tree.EXCHANGE,
        detail={"mark": alert.mark},
    )
    return alert


def receive_closure(delivered: Delivered, body: "ClosureBody") -> Alert:
    """The other side closed an alert; where we did too, the earlier moment stands on both."""
    alert = _between(body.alert, delivered)
    alerts.apply_closure(alert, body.at, outcome=body.outcome, text=body.text, who=body.by, side=Side.THEIRS)
    audit.record(
        Act.CLOSED,
        actor=f"node:{delivered.from_node}",
        about=alerts.about(alert),
        tree=Tree.EXCHANGE,
        detail={"outcome": body.outcome},
    )
    return alert


def receive_note(delivered: Delivered, body: "NoteBody") -> Alert:
    """Keep words of the other side on an alert."""
    alert = _between(body.alert, delivered)
    detail = {"language": body.language}
    alerts.note_event(
        alert, EventKind.NOTE, pk=delivered.id, side=Side.THEIRS, at=body.at, who=body.by, text=body.text, detail=detail
    )
    audit.record(Act.NOTED, actor=f"node:{delivered.from_node}", about=alerts.about(alert))
    return alert


MOMENTS = {Fate.STORED: ("stored_at", EventKind.STORED), Fate.OPENED: ("opened_at", EventKind.OPENED)}


def note_receipt(told: Told) -> None:
    """Note how far our alert has come; what was refused or never delivered says so on the board."""
    alert = alerts.locked(told.envelope)
    try:
        field, kind = MOMENTS[Fate(told.fate)]
    except (KeyError, ValueError):
        if told.fate in ("expired", Fate.REJECTED):
            alerts.note_event(alert, EventKind.UNDELIVERED, side=Side.THEIRS, at=told.at, detail={"why": told.reason})
            alert.warnings = list(dict.fromkeys([*alert.warnings, Oddity.UNSENT]))
            alert.save(update_fields=["warnings"])
    else:
        setattr(alert, field, told.at)
        alert.save(update_fields=[field])
        alerts.note_event(alert, kind, side=Side.THEIRS, at=told.at)
    audit.record(Act.ADVANCED, actor=f"node:{told.partner}", about=alerts.about(alert), detail={"fate": str(told.fate)})


def receive_line(delivered: Delivered, body: "LineBody") -> Line:
    """Keep the partner's end of a line, whole; one that we lack is opened, an older word changes nothing."""
    on = clock.today()
    line = _line_told(delivered.from_node, body, max(body.valid_from, on))
    if line.taken_at and line.taken_at >= body.as_of:
        return line
    line.languages = {**line.languages, Side.THEIRS: body.languages}
    line.hours = {**line.hours, Side.THEIRS: [hours.model_dump(by_alias=True) for hours in body.hours]}
    line.taken_at = body.as_of
    if body.valid_until and body.valid_until > line.valid_from:
        line.valid_until = min(filter(None, (line.valid_until, body.valid_until)))
    if line.rerouted_to_id is None and body.rerouted_to:
        line.rerouted_to = (
            Line.objects.filter(code=body.rerouted_to).exclude(pk=line.pk).order_by("-valid_from").first()
        )
    line.save()
    line.numbers.filter(side=Side.THEIRS).delete()
    for number in {each.number: each for each in body.telephones}.values():
        Number.objects.create(line=line, side=Side.THEIRS, kind=number.kind, e164=number.number, note=number.note)
    _keep_shifts(line.their_unit_id, body)
    audit.record(Act.LINE_TAKEN, actor=f"node:{delivered.from_node}", about=lines.about(line))
    return line


def _line_told(node: str, body: "LineBody", on: datetime.date) -> Line:
    known = Line.objects.filter(code=body.line, their_node=node).order_by("-valid_from")
    line = known.exclude(valid_until__isnull=False, valid_until__lte=body.valid_from).first()
    if line:
        return Line.objects.select_for_update(of=("self",)).get(pk=line.pk)
    unit = directory.unit_by_code(_own(), body.to_unit, on=on)
    theirs = directory.unit_by_code(node, body.unit.code, on=on)
    if unit is None or theirs is None:
        raise CannotTake(
            _("The line %(line)s joins units that our directory lacks. Enter them, then have the message tried again.")
            % {"line": body.line}
        )
    if codes_of.code_of((unit.node_id, unit.code), (node, theirs.code)) != body.line:
        raise CannotTake(_("The line's code does not fit the two units that it names."))
    return lines.open_line(
        unit, theirs, valid_from=body.valid_from, valid_until=body.valid_until, level=body.level, actor=f"node:{node}"
    )


def _keep_shifts(unit: uuid.UUID, body: "LineBody") -> None:
    """Replace what was told of a unit's roster; it holds until the last shift that was told."""
    roster, _made = Roster.objects.get_or_create(unit_id=unit)
    if roster.as_of and roster.as_of >= body.as_of:
        return
    Shift.objects.filter(unit=unit, officer=None).delete()
    told = {(shift.duty, shift.begin): shift for shift in body.shifts if shift.until > shift.begin}
    Shift.objects.bulk_create(
        Shift(
            unit_id=unit,
            duty=shift.duty,
            shown_as=shift.name,
            phone=shift.number,
            languages=shift.languages,
            starts_at=shift.begin,
            ends_at=shift.until,
        )
        for shift in told.values()
    )
    roster.as_of = body.as_of
    roster.told_until = max((shift.until for shift in body.shifts), default=None)
    roster.save(update_fields=["as_of", "told_until"])


def receive_report(delivered: Delivered, body: "ReportBody") -> Report:
    """Keep the month's report as the other side computed it."""
    report, _made = Report.objects.update_or_create(
        their_node=delivered.from_node,
        month=body.month,
        side=Side.THEIRS,
        defaults={"rows": [row.model_dump() for row in body.rows], "made_at": body.at},
    )
    audit.record(
        Act.REPORT_TAKEN,
        actor=f"node:{delivered.from_node}",
        about=ref("hotline/report", report.pk),
        tree=Tree.EXCHANGE,
        detail={"month": body.month},
    )
    return report
