"""Agencies that end, with the one that takes their units.

A unit keeps the agency under which it was entered: what it belongs to on a later day is found by the agencies that
followed one another (`queries.agency_of`), so that nothing of the past is rewritten.
"""

import datetime
import uuid

from django.db import transaction

from jalon.node.audit import actions as audit
from jalon.node.directory import queries
from jalon.node.directory.actions.reform import CannotEnd
from jalon.node.directory.choices import Act
from jalon.node.directory.models import Agency
from jalon.node.directory.rules import parties
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
