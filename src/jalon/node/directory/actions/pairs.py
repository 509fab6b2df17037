"""Counterpart pairs, and the days that this node sets otherwise than the published calendar."""

import datetime
import uuid

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from jalon.node.audit import actions as audit
from jalon.node.directory.actions.records import CannotAdd
from jalon.node.directory.choices import Act, Level
from jalon.node.directory.models import HolidayOverride, Pair, Unit
from jalon.node.directory.rules import matching
from jalon.node.kernel import ids
from jalon.node.kernel.refs import ref


@transaction.atomic
def name_pair(
    ours: Unit,
    theirs: Unit,
    *,
    level: str,
    valid_from: datetime.date,
    actor: str,
    offence: str = "",
    ground: str = "",
    valid_until: datetime.date | None = None,
    key: uuid.UUID | None = None,
) -> Pair:
    """Name two units as counterparts; the same two, subject and first day return the pair that is there.

    Raises:
        CannotAdd: if they are of one country, do not both exist that day, or are paired for that subject already.
    """
    known = Pair.objects.filter(ours=ours, theirs=theirs, offence=offence, valid_from=valid_from).first()
    if known:
        return known
    pair = Pair(
        id=key or ids.new_id(), ours=ours, theirs=theirs, offence=offence, level=level, ground=ground,
        valid_from=valid_from, valid_until=valid_until,
    )  # fmt: skip
    check_pair(pair)
    pair.save(force_insert=True)
    about = ref("directory/unit", ours.pk)
    audit.record(Act.PAIR_NAMED, actor=actor, about=about, detail={"theirs": theirs.code, "offence": offence})
    return pair


def check_pair(pair: Pair) -> None:
    """Refuse a pair that cannot be."""
    ours, theirs = pair.ours, pair.theirs
    if not ours.node.own or theirs.node.country == ours.node.country:
        raise CannotAdd(_("A pair joins a unit of ours and one across the line."))
    if pair.level not in Level.values or not matching.known(pair.offence):
        raise CannotAdd(_("Choose the level and the subject from their lists."))
    for unit in (ours, theirs):
        if not unit.in_force(pair.valid_from):
            raise CannotAdd(
                _("%(unit)s does not exist on %(day)s. See what became of it, and name that unit.")
                % {"unit": unit, "day": pair.valid_from.isoformat()}
            )
    same = Pair.objects.filter(ours=ours, theirs=theirs, offence=pair.offence).exclude(pk=pair.pk)
    same = same.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=pair.valid_from))
    if pair.valid_until:
        same = same.filter(valid_from__lt=pair.valid_until)
    if same.exists():
        raise CannotAdd(_("These two are counterparts for that subject already at that time. End that pair first."))


@transaction.atomic
def end_pair(key: uuid.UUID, *, on: datetime.date, actor: str) -> Pair:
    """Let a pair be in force until a day, that day not included; a repeat changes nothing."""
    pair = Pair.objects.select_for_update().get(pk=key)
    if pair.valid_until != on:
        pair.valid_until = max(on, pair.valid_from + datetime.timedelta(days=1))
        pair.save(update_fields=["valid_until"])
        audit.record(Act.PAIR_ENDED, actor=actor, about=ref("directory/unit", pair.ours_id))
    return pair


@transaction.atomic
def set_holiday(
    country: str, date: datetime.date, *, closed: bool, actor: str, names: dict[str, str] | None = None
) -> HolidayOverride:
    """Say that a day is a holiday that the published calendar lacks, or a working day that it calls a holiday."""
    said = {"closed": closed, "names": names or {}}
    row, _created = HolidayOverride.objects.update_or_create(country=country, date=date, defaults=said)
    detail = {"country": country, "date": date.isoformat(), "closed": closed}
    audit.record(Act.HOLIDAY_SET, actor=actor, detail=detail)
    return row
