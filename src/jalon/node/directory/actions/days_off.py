"""Days off of agencies and units: ours entered, withdrawn and told to partners; theirs kept as they tell them."""

import datetime
import uuid
from collections.abc import Iterable, Iterator, Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from jalon.node.audit import actions as audit
from jalon.node.directory import queries
from jalon.node.directory.actions import announcing
from jalon.node.directory.actions.records import CannotAdd
from jalon.node.directory.choices import Act
from jalon.node.directory.models import Agency, DayOff, Node, Unit
from jalon.node.directory.rules import calendars
from jalon.node.directory.rules.shared import SharedDayOff
from jalon.node.kernel import clock, ids
from jalon.node.kernel.refs import ref

DAYS_OFF = "directory.days-off.v1"
AT_ONCE = 50
"""Rows of a message of ours: well within an envelope, however long the names are."""

DAY = datetime.timedelta(days=1)


@transaction.atomic
def add_day_off(
    key: uuid.UUID,
    *,
    of: Agency | Unit,
    first_date: datetime.date,
    last_date: datetime.date,
    names: dict[str, str],
    actor: str,
) -> DayOff:
    """Say that an agency or a unit of ours rests on these days, both included, and tell the partners.

    A repeat returns the first.

    Raises:
        CannotAdd: if it is not ours, the days are none, too many or too far, or some of them are said already.
    """
    if known := DayOff.objects.filter(pk=key).first():
        return known
    side = {"agency": of} if isinstance(of, Agency) else {"unit": of}
    if of.node is None or not of.node.own:
        raise CannotAdd(_("Days off are those of our own agencies and units. A partner tells its own."))
    standing = DayOff.objects.filter(**side, withdrawn_at=None)
    _check(standing, first_date, last_date)
    if taken := standing.filter(first_date__lte=last_date, last_date__gte=first_date).first():
        sentence = _("%(day)s is a day off already: %(name)s. Withdraw it first, or choose other days.")
        raise CannotAdd(sentence % {"day": max(taken.first_date, first_date).isoformat(), "name": taken})
    if not any(names.values()):
        raise CannotAdd(_("Say what the day is, in at least one language."))
    row = DayOff.objects.create(
        id=key, first_date=first_date, last_date=last_date, names=names, entered_by=actor, known_at=clock.now(), **side
    )
    detail = {"of": of.code, "first": first_date.isoformat(), "last": last_date.isoformat()}
    audit.record(Act.DAY_OFF_ADDED, actor=actor, about=_about(row), detail=detail)
    _tell([row], actor)
    return row


def _check(standing: QuerySet[DayOff], first: datetime.date, last: datetime.date) -> None:
    """Refuse days that may not be beside those that stand ahead."""
    today = clock.today()
    ahead = sum((row.last_date - max(row.first_date, today)).days + 1 for row in standing.filter(last_date__gte=today))
    calendars.may_rest(first, last, today=today, ahead=ahead).or_refuse(CannotAdd)


@transaction.atomic
def withdraw_day_off(row: DayOff, *, actor: str) -> DayOff:
    """Take a day off of ours back, and tell the partners; a repeat changes nothing."""
    if row.withdrawn_at is None:
        row.withdrawn_at = clock.now()
        row.save(update_fields=["withdrawn_at"])
        audit.record(Act.DAY_OFF_WITHDRAWN, actor=actor, about=_about(row))
        _tell([row], actor)
    return row


def tell_standing(*, to: str, actor: str) -> None:
    """Tell one partner every day off of ours that is not over: for one that came later than they were entered."""
    rows = queries.days_off_listed().filter(origin=None, last_date__gte=clock.today())
    standing = list(rows.order_by("first_date", "pk").select_related("agency", "unit"))
    for place in range(0, len(standing), AT_ONCE):
        _tell(standing[place : place + AT_ONCE], actor, to=to)


def _about(row: DayOff) -> str:
    return ref("directory/day-off", row.pk)


def _tell(rows: Sequence[DayOff], actor: str, *, to: str = "") -> None:
    body = {"days": [_shared(row).model_dump(mode="json", exclude_defaults=True) for row in rows]}
    announcing.carry(DAYS_OFF, ids.new_id(), body, about=_about(rows[0]), actor=actor, to=to)


def _shared(row: DayOff) -> SharedDayOff:
    return SharedDayOff(
        id=row.pk, agency=row.agency.code if row.agency else "", unit=row.unit.code if row.unit else "",
        first=row.first_date, last=row.last_date, names=row.names, withdrawn=row.withdrawn_at is not None,
    )  # fmt: skip


@transaction.atomic
def receive_days_off(origin: str, told: Iterable[SharedDayOff]) -> int:
    """Keep the days off that a partner tells of its own agencies and units, from now on; how many were news.

    Raises:
        CannotAdd: if any of them is another node's, or may not be; then none is kept.
    """
    node = Node.objects.get(pk=origin)
    changed = list(_received(node, told))
    if changed:
        audit.record(
            Act.DAYS_OFF_RECEIVED, actor=f"node:{origin}", about=_about(changed[0]), detail={"days": len(changed)}
        )
    return len(changed)


def _received(node: Node, told: Iterable[SharedDayOff]) -> Iterator[DayOff]:
    today = calendars.local(clock.now(), node.country).date()
    for said in told:
        known = DayOff.objects.select_for_update().filter(pk=said.id).first()
        if known and known.origin_id != node.pk:
            raise CannotAdd(_("These days off are another node's. Nobody else changes them."))
        if known and said.withdrawn and known.withdrawn_at is None:
            known.withdrawn_at = clock.now()
            known.save(update_fields=["withdrawn_at"])
            yield known
        elif known is None and said.last >= today - DAY:
            yield _kept(node, said)


def _kept(node: Node, said: SharedDayOff) -> DayOff:
    bearers = Agency.objects.filter(code=said.agency)
    if bearers.exclude(node=node).exists() and not bearers.filter(node=node).exists():
        raise CannotAdd(_("%(agency)s does not work through %(node)s.") % {"agency": said.agency, "node": node.pk})
    whose = {"origin": node, "agency_code": said.agency, "unit_code": said.unit}
    _check(DayOff.objects.filter(**whose, withdrawn_at=None), said.first, said.last)
    now = clock.now()
    return DayOff.objects.create(
        id=said.id, **whose, first_date=said.first, last_date=said.last, names=said.names,
        entered_by=f"node:{node.pk}", known_at=now, withdrawn_at=now if said.withdrawn else None,
    )  # fmt: skip
