"""Agencies that end, with the one that takes their units; and the days on which an agency or a unit rests.

A unit keeps the agency under which it was entered: what it belongs to on a later day is found by the agencies that
followed one another (`queries.agency_of`), so that nothing of the past is rewritten.
"""

import datetime
import uuid

from django.db import transaction
from django.utils.translation import gettext as _

from jalon.node.audit import actions as audit
from jalon.node.directory import queries
from jalon.node.directory.actions.records import CannotAdd
from jalon.node.directory.actions.reform import CannotEnd
from jalon.node.directory.choices import Act
from jalon.node.directory.models import Agency, DayOff, Unit
from jalon.node.directory.rules import calendars, parties
from jalon.node.kernel import clock
from jalon.node.kernel.refs import ref
from jalon.node.kernel.refused import Decision


def may_end_agency(agency: Agency, *, on: datetime.date, heir: Agency | None) -> Decision:
    """Whether an agency may end on a day, and its units go to another."""
    return parties.may_end(
        _party(agency), on=on, heir=_party(heir) if heir else None,
        units=list(queries.units_of_agency(agency, on=on).values_list("code", flat=True)),
    )  # fmt: skip


def _party(agency: Agency) -> parties.Body:
    return parties.Body(agency.pk, agency.kind, agency.node_id, agency.valid_from, agency.valid_until)


@transaction.atomic
def end_agency(key: uuid.UUID, *, on: datetime.date, heir: Agency | None, decision: str, actor: str) -> Agency:
    """End an agency on a day, the first on which it is no more; a repeat changes nothing.

    Raises:
        CannotEnd: with what is still open.
    """
    agency = Agency.objects.select_for_update().get(pk=key)
    if agency.valid_until == on and agency.heir_id == (heir.pk if heir else None):
        return agency
    may_end_agency(agency, on=on, heir=heir).or_refuse(CannotEnd)
    count = queries.units_of_agency(agency, on=on).count()
    agency.valid_until, agency.heir = on, heir
    agency.save(update_fields=["valid_until", "heir"])
    detail = {"on": on.isoformat(), "heir": heir.code if heir else "", "units": count}
    audit.record(
        Act.AGENCY_ENDED, actor=actor, about=ref("directory/agency", agency.pk), purpose=decision, detail=detail
    )
    return agency


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
    """Say that an agency or a unit of ours rests on these days, both included; a repeat returns the first.

    Raises:
        CannotAdd: if it is not ours, the days are none, or some of them are said already.
    """
    if known := DayOff.objects.filter(pk=key).first():
        return known
    side = {"agency": of} if isinstance(of, Agency) else {"unit": of}
    if of.node is None or not of.node.own:
        raise CannotAdd(_("Days off are those of our own agencies and units. A partner tells theirs by their hours."))
    calendars.may_rest(first_date, last_date).or_refuse(CannotAdd)
    said = DayOff.objects.filter(**side, withdrawn_at=None, first_date__lte=last_date, last_date__gte=first_date)
    if taken := said.first():
        sentence = _("%(day)s is a day off already: %(name)s. Withdraw it first, or choose other days.")
        raise CannotAdd(sentence % {"day": max(taken.first_date, first_date).isoformat(), "name": taken})
    if not any(names.values()):
        raise CannotAdd(_("Say what the day is, in at least one language."))
    row = DayOff.objects.create(
        id=key, first_date=first_date, last_date=last_date, names=names, entered_by=actor, **side
    )
    detail = {"of": of.code, "first": first_date.isoformat(), "last": last_date.isoformat()}
    audit.record(Act.DAY_OFF_ADDED, actor=actor, about=ref("directory/day-off", row.pk), detail=detail)
    return row


@transaction.atomic
def withdraw_day_off(row: DayOff, *, actor: str) -> DayOff:
    """Take a day off back; a repeat changes nothing."""
    if row.withdrawn_at is None:
        row.withdrawn_at = clock.now()
        row.save(update_fields=["withdrawn_at"])
        audit.record(Act.DAY_OFF_WITHDRAWN, actor=actor, about=ref("directory/day-off", row.pk))
    return row
