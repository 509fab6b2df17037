"""Lines: opened, given numbers and hours, told to the partner, ended, and rerouted when a unit ends."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.audit import actions as audit
from jalon.node.directory import queries as directory
from jalon.node.federation import queries as federation
from jalon.node.federation.choices import Priority
from jalon.node.hotline import queries
from jalon.node.hotline.actions import outgoing
from jalon.node.hotline.choices import Act, Side
from jalon.node.hotline.models import Line, Number, Plan
from jalon.node.hotline.rules import escalation, lines, numbers
from jalon.node.kernel import clock, ids
from jalon.node.kernel.refs import ref
from jalon.node.kernel.refused import Refused

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.directory.actions import holders
    from jalon.node.directory.models import Pair, Unit

WORKER = "system:worker"
BATCH = 50


class CannotOpenLine(Refused):
    """The line lacks something, or stands already."""

    code = "hotline.cannot-open-line"
    status = 422


class CannotSetPlan(Refused):
    """The plan is no plan."""

    code = "hotline.cannot-set-plan"
    status = 422


def about(line: Line) -> str:
    """The reference of a line."""
    return ref("hotline/line", line.pk)


@transaction.atomic
def open_line(
    unit: "Unit",
    their_unit: "Unit",
    *,
    valid_from: datetime.date,
    actor: str,
    valid_until: datetime.date | None = None,
    level: str = "",
    languages: Mapping[str, Sequence[str]] | None = None,
    places: tuple[str, str] = ("", ""),
    pair: "Pair | None" = None,
    key: uuid.UUID | None = None,
) -> Line:
    """Open the line between a unit of ours and one across; a repeat returns the first.

    Args:
        unit: ours.
        their_unit: of a partner's node.
        valid_from: the first day.
        actor: who does it.
        valid_until: the day on which it no longer stands.
        level: the level at which it stands; that of our unit where it is empty.
        languages: by side, what is spoken at that end.
        places: codes of the territories of both units, ours first, for the map; those of the units where empty.
        pair: the counterpart pair that it serves.
        key: its id, where somebody minted one.
    """
    lines.may_open(valid_from, valid_until).or_refuse(CannotOpenLine)
    if unit.node_id == their_unit.node_id:
        raise CannotOpenLine(_("A line has one unit on each side. Choose a unit of the partner."))
    code = lines.code_of((unit.node_id, unit.code), (their_unit.node_id, their_unit.code))
    line, created = Line.objects.get_or_create(
        code=code,
        valid_from=valid_from,
        defaults={
            "their_node": their_unit.node_id,
            "unit": unit,
            "their_unit": their_unit,
            "level": level or unit.level,
            "valid_until": valid_until,
            "languages": {side: list(spoken) for side, spoken in (languages or {}).items()},
            "place": places[0] or unit.territory,
            "their_place": places[1] or their_unit.territory,
            "pair": pair,
            **({"id": key} if key else {}),
        },
    )
    if created:
        audit.record(Act.LINE_OPENED, actor=actor, about=about(line), detail={"code": code})
    return line


@transaction.atomic
def set_end(
    line: Line,
    *,
    actor: str,
    side: Side = Side.OURS,
    telephones: Sequence[tuple[str, str, str]] | None = None,
    languages: Sequence[str] | None = None,
    hours: Sequence[Mapping[str, Any]] | None = None,
) -> Line:
    """Set what is known of one end: its telephones (kind, number, note), its languages, its hours.

    Ours is told to the partner by the worker; theirs is what we were told otherwise, until they tell it themselves.

    Raises:
        BadNumber: if a number cannot ring.
    """
    line = Line.objects.select_for_update(of=("self",)).select_related("unit__node", "their_unit__node").get(pk=line.pk)
    country = (line.unit if side == Side.OURS else line.their_unit).node.country
    if telephones is not None:
        checked = [(kind, numbers.checked(typed, country), note) for kind, typed, note in telephones]
        line.numbers.filter(side=side).delete()
        for kind, e164, note in dict.fromkeys(checked):
            Number.objects.create(line=line, side=side, kind=kind, e164=e164, note=note)
    if languages is not None:
        line.languages = {**line.languages, str(side): list(languages)}
    if hours is not None:
        line.hours = {**line.hours, str(side): [dict(entry) for entry in hours]}
    line.to_publish = line.to_publish or side == Side.OURS
    line.save(update_fields=["languages", "hours", "to_publish"])
    audit.record(Act.LINE_CHANGED, actor=actor, about=about(line), detail={"side": str(side)})
    return line


@transaction.atomic
def end_line(line: Line, *, on: datetime.date, actor: str, reason: str = "", to: Line | None = None) -> Line:
    """End a line on a day (that day no longer in force), where known with the line that takes its place."""
    Line.objects.filter(pk=line.pk).update(
        valid_until=max(on, line.valid_from + datetime.timedelta(days=1)),
        rerouted_to=to,
        reroute_reason=reason,
        to_publish=True,
    )
    audit.record(
        Act.LINE_REROUTED if to else Act.LINE_CHANGED,
        actor=actor,
        about=about(line),
        purpose=reason,
        detail={"until": on.isoformat(), "to": to.code if to else ""},
    )
    return Line.objects.get(pk=line.pk)


def count_open(unit: uuid.UUID) -> int:
    """How many lines stand for a unit, on either end: for the directory, before the unit ends."""
    return queries.open_lines_of(unit, on=clock.today()).count()


@transaction.atomic
def reroute_lines(rerouting: "holders.Rerouting") -> int:
    """Take every open line of a unit that ends to the unit that takes its place, in the act that ends the unit.

    What the far end had stays: its numbers and languages move along. Our numbers do not: they rang in the old unit.
    Returns how many lines ended; a repeat finds none.
    """
    lines_ = list(queries.open_lines_of(rerouting.unit, on=rerouting.on).select_for_update(of=("self",)))
    units = {key: directory.unit(key) for key in {_successor(line, rerouting) for line in lines_}}
    for line in lines_:
        ours = line.unit_id == rerouting.unit
        successor = units.get(_successor(line, rerouting))
        taker = None
        if successor is not None and successor.pk != rerouting.unit:
            taker = _taker(line, successor, ours=ours, on=rerouting.on, actor=rerouting.actor)
        end_line(line, on=rerouting.on, actor=rerouting.actor, reason=rerouting.decision[:300], to=taker)
    return len(lines_)


def _successor(line: Line, rerouting: "holders.Rerouting") -> uuid.UUID:
    ours = line.unit_id == rerouting.unit
    return rerouting.successor(record=about(line), territory=line.place if ours else line.their_place)


def _taker(line: Line, successor: "Unit", *, ours: bool, on: datetime.date, actor: str) -> Line:
    pair = (successor, line.their_unit) if ours else (line.unit, successor)
    code = lines.code_of(*((unit.node_id, unit.code) for unit in pair))
    standing = queries.lines_on(on).filter(code=code).first()
    if standing:
        return standing
    kept = Side.THEIRS if ours else Side.OURS
    taker = open_line(*pair, valid_from=on, valid_until=line.valid_until, level=successor.level, actor=actor)
    Line.objects.filter(pk=taker.pk).update(
        languages={kept: line.languages.get(kept, [])},
        hours={kept: line.hours.get(kept, [])},
        place=line.place,
        their_place=line.their_place,
    )
    for number in line.numbers.filter(side=kept):
        Number.objects.create(line=taker, side=kept, kind=number.kind, e164=number.e164, note=number.note)
    return taker


@transaction.atomic
def set_plan(unit: "Unit", stages: Sequence[escalation.Stage], life: int, *, actor: str) -> Plan:
    """Set the escalation plan of a unit of ours; alerts that are open keep the one they began with."""
    escalation.may_be_plan(stages, life).or_refuse(CannotSetPlan)
    plan, _made = Plan.objects.update_or_create(
        unit=unit, defaults={"stages": escalation.written(stages), "life": life, "set_at": clock.now()}
    )
    audit.record(
        Act.PLAN_SET,
        actor=actor,
        about=ref("directory/unit", unit.pk),
        detail={"stages": escalation.written(stages), "life": life},
    )
    return plan


def publish_lines() -> int:
    """Tell partners our ends that changed, or whose told shifts run out; returns how many."""
    waiting = list(queries.lines_to_publish(clock.now())[:BATCH])
    for line in waiting:
        with transaction.atomic():
            publish_line(line, actor=WORKER)
    return len(waiting)


def publish_line(line: Line, *, actor: str) -> None:
    """Tell the partner our end of a line: numbers, languages, hours, and the shifts of the next two weeks."""
    now = outgoing.moment()
    key = ids.new_id()
    body = {
        "line": line.code,
        "unit": {"code": line.unit.code, "names": line.unit.names},
        "to_unit": line.their_unit.code,
        "level": line.level,
        "valid_from": line.valid_from.isoformat(),
        "valid_until": line.valid_until.isoformat() if line.valid_until else None,
        "rerouted_to": line.rerouted_to.code if line.rerouted_to else "",
        "languages": line.languages.get(Side.OURS, []),
        "hours": line.hours.get(Side.OURS, []),
        "telephones": [
            {"kind": number.kind, "number": number.e164, "note": number.note}
            for number in line.numbers.filter(side=Side.OURS)
        ],
        "shifts": [_told(shift) for shift in queries.shifts_ahead(line.unit_id, now)],
        "as_of": now.isoformat(),
    }
    if federation.active_partner(line.their_node):
        outgoing.send(
            line.their_node, outgoing.LINE, body, key=key, thread=line.pk, actor=actor, about=about(line),
            priority=Priority.URGENT,
        )  # fmt: skip
        audit.record(Act.LINE_PUBLISHED, actor=actor, about=about(line))
    Line.objects.filter(pk=line.pk).update(to_publish=False, published_at=now)


def _told(shift: Any) -> dict[str, Any]:
    return {
        "duty": shift.duty,
        "name": shift.shown_as,
        "number": shift.phone,
        "languages": shift.languages,
        "from": shift.starts_at.isoformat(),
        "until": shift.ends_at.isoformat(),
    }


@transaction.atomic
def note_export(*, by: "User", kind: str) -> None:
    """Write down that somebody took the lines away as a file."""
    audit.record(Act.LINES_EXPORTED, actor=by.actor, detail={"kind": kind})


def publish_unit(unit: uuid.UUID) -> None:
    """Have the lines of a unit of ours told anew; in the transaction of what changed."""
    today = clock.today()
    Line.objects.filter(pk__in=queries.lines_on(today).filter(unit=unit).values("pk")).update(to_publish=True)
