"""Units that end: abolished, merged, split. History stays, and what is open goes to successors in the same transaction.

A unit that ends on a later day is closed at once, so that everybody sees it coming; what it holds moves when that day
has come (`reroute_due`, called by the worker).
"""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.db import transaction
from django.utils.translation import gettext as _

from jalon.node.audit import actions as audit
from jalon.node.directory.actions import holders
from jalon.node.directory.actions.holders import Rerouting
from jalon.node.directory.choices import Act, Change
from jalon.node.directory.models import Contact, KeptGate, Officer, Pair, Section, Succession, Unit
from jalon.node.directory.models.periods import in_force
from jalon.node.directory.rules import calendars, succession
from jalon.node.directory.rules.succession import Heir, Span
from jalon.node.kernel import clock
from jalon.node.kernel.refs import ref
from jalon.node.kernel.refused import Refused


class CannotEnd(Refused):
    """The unit can't end like that."""

    code = "directory.cannot-end"


@dataclass(frozen=True)
class Ending:
    """What a decision says of a unit that ends.

    Attributes:
        on: the first day on which it is no more.
        actor: who enters it, for the audit log.
        usual: the heir that takes whatever no rule names; the only one where it is left out.
        decision: the text that ordered it.
        by_record: heir by reference of a record, where a person decided one by one.
    """

    on: datetime.date
    actor: str
    usual: uuid.UUID | None = None
    decision: str = ""
    by_record: Mapping[str, uuid.UUID] = field(default_factory=dict)


def abolish_unit(key: uuid.UUID, ending: Ending, heirs: Sequence[Heir] = ()) -> dict[str, int]:
    """End a unit whose tasks go to others, or to nobody where it holds nothing open.

    Returns how many open records went to successors, by noun; empty where the day has not come.

    Raises:
        CannotEnd: with the reason.
    """
    return _end(key, ending, heirs, Change.ABOLISHED)


def split_unit(key: uuid.UUID, ending: Ending, heirs: Sequence[Heir]) -> dict[str, int]:
    """End a unit that was split among several; see `abolish_unit`."""
    if len(heirs) < 2:
        raise CannotEnd(_("A split has at least two successors."))
    return _end(key, ending, heirs, Change.SPLIT)


@transaction.atomic
def merge_units(keys: Sequence[uuid.UUID], into: uuid.UUID, ending: Ending) -> dict[str, int]:
    """End several units that were merged into one, all or none; see `abolish_unit`."""
    moved: dict[str, int] = {}
    for key in keys:
        for noun, count in _end(key, ending, [Heir(into)], Change.MERGED).items():
            moved[noun] = moved.get(noun, 0) + count
    return moved


def end_unit(key: uuid.UUID, ending: Ending, heirs: Sequence[Heir]) -> dict[str, int]:
    """End a unit as its number of heirs says: split among several, else abolished; see `abolish_unit`."""
    return (split_unit if len(heirs) > 1 else abolish_unit)(key, ending, heirs)


def merge_named(key: uuid.UUID, codes: Sequence[str], ending: Ending, heir: Heir) -> dict[str, int]:
    """End a unit, and those of its node that bear these codes, all merged into one; see `merge_units`."""
    unit = Unit.objects.get(pk=key)
    others = heirs_named(unit.node_id, [(code, "", ()) for code in codes], ending.on - datetime.timedelta(days=1))
    return merge_units([key, *(other.unit for other in others if other.unit != key)], heir.unit, ending)


def held_words(key: uuid.UUID) -> list[tuple[str, int]]:
    """What is open for a unit in words, so that whoever ends it knows what moves."""
    return [(str(holder.label), count) for holder, count in holders.held(key).items()]


@transaction.atomic
def _end(key: uuid.UUID, ending: Ending, heirs: Sequence[Heir], change: Change) -> dict[str, int]:
    unit = Unit.objects.select_for_update().get(pk=key)
    if unit.valid_until == ending.on and _said_before(unit, ending, heirs):
        return {}
    usual = ending.usual or (heirs[0].unit if len(heirs) == 1 else None)
    _check(unit, ending, heirs, usual)
    unit.valid_until = ending.on
    unit.save(update_fields=["valid_until"])
    Succession.objects.bulk_create(
        Succession(
            predecessor=unit, successor_id=heir.unit, change=change, from_date=ending.on, share=heir.share,
            territories=list(heir.territories), usual=heir.unit == usual, decision=ending.decision,
        )
        for heir in heirs
    )  # fmt: skip
    detail = {"on": ending.on.isoformat(), "change": change, "heirs": len(heirs)}
    about = ref("directory/unit", unit.pk)
    audit.record(Act.UNIT_ENDED, actor=ending.actor, about=about, purpose=ending.decision, detail=detail)
    if ending.on > _today(unit):
        return {}
    return _reroute(unit, ending, heirs, usual)


def _said_before(unit: Unit, ending: Ending, heirs: Sequence[Heir]) -> bool:
    known = Succession.objects.filter(predecessor=unit, from_date=ending.on).values_list("successor", flat=True)
    return set(known) == {heir.unit for heir in heirs}


def _check(unit: Unit, ending: Ending, heirs: Sequence[Heir], usual: uuid.UUID | None) -> None:
    known = {heir.pk: heir for heir in Unit.objects.filter(pk__in=[heir.unit for heir in heirs])}
    if missing := [heir for heir in heirs if heir.unit not in known]:
        raise CannotEnd(_("The directory has no unit %(key)s.") % {"key": missing[0].unit})
    if Succession.objects.filter(predecessor=unit).exists():
        raise CannotEnd(_("%(unit)s has successors already. See what became of it.") % {"unit": unit})
    spans = [(heir, _span(known[heir.unit])) for heir in heirs]
    waiting = sum(holders.held(unit.pk).values())
    succession.may_end(_span(unit), ending.on, spans, usual, waiting).or_refuse(CannotEnd)
    if succession.closes_a_circle(unit.pk, [heir.unit for heir in heirs], _onward()):
        raise CannotEnd(_("One of the successors left its own work to %(unit)s. That is a circle.") % {"unit": unit})


def _span(unit: Unit) -> Span:
    return Span(str(unit), unit.node_id, unit.valid_from, unit.valid_until)


def _onward() -> dict[uuid.UUID, list[uuid.UUID]]:
    found: dict[uuid.UUID, list[uuid.UUID]] = {}
    for old, new in Succession.objects.values_list("predecessor", "successor"):
        found.setdefault(old, []).append(new)
    return found


def _today(unit: Unit) -> datetime.date:
    return calendars.local(clock.now(), unit.node.country).date()


def _reroute(unit: Unit, ending: Ending, heirs: Sequence[Heir], usual: uuid.UUID | None) -> dict[str, int]:
    """Let every app, and the directory itself, hand over what the unit holds."""
    rows = Succession.objects.filter(predecessor=unit)
    moved: dict[str, int] = {}
    if usual:
        moved = holders.reroute(
            Rerouting(
                unit=unit.pk, on=ending.on, usual=usual, actor=ending.actor, decision=ending.decision,
                by_territory={place: heir.unit for heir in heirs for place in heir.territories},
                by_record=ending.by_record,
            )
        )  # fmt: skip
    _hand_over(unit, ending.on, usual)
    rows.update(rerouted_at=clock.now())
    audit.record(Act.REROUTED, actor=ending.actor, about=ref("directory/unit", unit.pk), detail=moved)
    return moved


def _hand_over(unit: Unit, on: datetime.date, usual: uuid.UUID | None) -> None:
    """End what the directory holds of a unit, and let its heir keep the same gates, sections and counterparts."""
    heir = Unit.objects.filter(pk=usual).first() if usual else None
    for table in (KeptGate, Section):
        for row in table.objects.filter(in_force(on), unit=unit):
            _close(row, on)
            if heir:
                _carried(row, on, unit=heir)
    either = Pair.objects.filter(in_force(on), ours=unit), Pair.objects.filter(in_force(on), theirs=unit)
    for side, pairs in zip(("ours", "theirs"), either, strict=True):
        for pair in pairs:
            _close(pair, on)
            if heir:
                _carried(pair, on, **{side: heir})
    for personal in (Contact, Officer):
        for reached in personal.objects.filter(in_force(on), unit=unit):
            _close(reached, on)
    if heir and unit.central and not heir.central:
        Unit.objects.filter(pk=heir.pk).update(central=True)


def _close(row: KeptGate | Section | Pair | Contact | Officer, on: datetime.date) -> None:
    """Let a row be in force up to a day; one that would have begun on it was never in force."""
    if row.valid_from >= on:
        row.delete()
    else:
        type(row).objects.filter(pk=row.pk).update(valid_until=on)


def _carried(row: KeptGate | Section | Pair, on: datetime.date, **heir: Unit) -> None:
    """Write the same row for the heir from that day, unless it has one that stands."""
    table = type(row)
    skip = {"id", "valid_from", "valid_until"}
    same = {column.attname: getattr(row, column.attname) for column in table._meta.fields if column.name not in skip}
    same |= {f"{side}_id": unit.pk for side, unit in heir.items()}
    if not table.objects.filter(in_force(on), **same).exists():
        table.objects.create(**same, valid_from=on)


@transaction.atomic
def reroute_due(actor: str = "system:worker") -> int:
    """Hand over what units hold whose last day has passed; returns how many units."""
    today = max(calendars.local(clock.now(), country).date() for country in calendars.ZONES)
    due = Succession.objects.filter(rerouted_at=None, from_date__lte=today).select_related("predecessor__node")
    units = {row.predecessor for row in due if row.from_date <= _today(row.predecessor)}
    for unit in sorted(units, key=lambda unit: unit.pk):
        rows = list(Succession.objects.select_for_update().filter(predecessor=unit, rerouted_at=None))
        if rows:
            usual = next((row.successor_id for row in rows if row.usual), None)
            heirs = [Heir(row.successor_id, row.share, tuple(row.territories)) for row in rows]
            _reroute(unit, Ending(rows[0].from_date, actor, usual, rows[0].decision), heirs, usual)
    return len(units)


def heirs_named(node: str, lines: Sequence[tuple[str, str, tuple[str, ...]]], on: datetime.date) -> list[Heir]:
    """Successors as a person writes them: code, share such as `60%` or nothing, areas.

    Raises:
        CannotEnd: if no unit of that node bears a code on that day, or a share is no percentage.
    """
    found = []
    for code, share, areas in lines:
        unit = Unit.objects.filter(in_force(on), node=node, code=code).first()
        if unit is None:
            sentence = _("No unit bears the code %(code)s on %(day)s. Search it in the directory.")
            raise CannotEnd(sentence % {"code": code, "day": on.isoformat()})
        try:
            part = Decimal(share.removesuffix("%").replace(",", ".")) / 100 if share else None
        except InvalidOperation as error:
            raise CannotEnd(_("%(share)s is no percentage.") % {"share": share}) from error
        found.append(Heir(unit.pk, part, areas))
    return found
