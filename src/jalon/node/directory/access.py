"""The doors of the directory. Who is logged in is asked by permission: roles are kept a floor above."""

import datetime
import uuid
from typing import TYPE_CHECKING

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from jalon.node.directory.choices import MANAGE, NOTICES, READ
from jalon.node.directory.models import (
    Agency,
    Contact,
    DayOff,
    GateNotice,
    ImportBatch,
    Node,
    Officer,
    Pair,
    Snapshot,
    Unit,
)
from jalon.node.directory.queries import records
from jalon.node.kernel.refused import NotAllowed, Refused

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


class CannotAnswer(Refused):
    """The question names something that does not exist."""

    code = "directory.cannot-answer"
    status = 422


def must_look_up(user: "User") -> None:
    """Let in everybody with a role."""
    if not user.has_perm(READ):
        raise NotAllowed(_("The directory is for people with a role. Ask the administrator for yours."))


def must_manage(user: "User") -> None:
    """Let in those who keep the directory."""
    if not user.has_perm(MANAGE):
        raise NotAllowed(_("Only those who keep the directory change it. Tell the administrator what is wrong."))


def must_tell(user: "User") -> None:
    """Let in those who may publish gate notices."""
    if not user.has_perm(NOTICES):
        raise NotAllowed(_("Your roles do not include publishing gate notices. Ask the head of your desk."))


def unit_for_reading(user: "User", key: uuid.UUID) -> Unit:
    """One unit, whenever it existed."""
    must_look_up(user)
    return get_object_or_404(Unit.objects.select_related("node", "agency", "parent"), pk=key)


def unit_above(node: str, code: str, day: datetime.date) -> Unit | None:
    """The unit that somebody names by its code as the one above; None where they name none."""
    above = records.unit_by_code(node, code, on=day) if code else None
    if code and above is None:
        sentence = _("No unit bears the code %(code)s on %(day)s. Search it in the directory.")
        raise CannotAnswer(sentence % {"code": code, "day": day.isoformat()})
    return above


def unit_for_change(user: "User", key: uuid.UUID) -> Unit:
    """One unit, for those who keep the directory."""
    unit = unit_for_reading(user, key)
    must_manage(user)
    return unit


def contact_for_reading(user: "User", key: uuid.UUID) -> Contact:
    """One contact."""
    must_look_up(user)
    return get_object_or_404(Contact.objects.select_related("unit__node", "officer"), pk=key)


def contact_for_change(user: "User", key: uuid.UUID) -> Contact:
    """One contact, for those who keep the directory."""
    contact = contact_for_reading(user, key)
    must_manage(user)
    return contact


def agency_for_change(user: "User", key: uuid.UUID) -> Agency:
    """One agency, for those who keep the directory."""
    must_manage(user)
    return get_object_or_404(Agency.objects.select_related("node"), pk=key)


def agency_named(code: str, *, on: datetime.date) -> Agency | None:
    """The agency that somebody names by its code; None where they name none."""
    agency = records.agency(code, on=on) if code else None
    if code and agency is None:
        sentence = _("No agency bears the code %(code)s on %(day)s. See the list of agencies.")
        raise CannotAnswer(sentence % {"code": code, "day": on.isoformat()})
    return agency


def bearer_of_days_off(*, agency: str, unit: str, on: datetime.date) -> Agency | Unit:
    """The agency or the unit of ours whose days off are entered, by its code."""
    if found := agency_named(agency, on=on):
        return found
    bearer = unit_above(records.own_node().pk, unit, on)
    if bearer is None:
        raise CannotAnswer(_("Choose an agency, or write the code of a unit."))
    return bearer


def day_off_for_change(user: "User", key: uuid.UUID) -> DayOff:
    """Days off of ours, for those who keep the directory; a partner withdraws its own."""
    must_manage(user)
    return get_object_or_404(DayOff, pk=key, origin=None)


def officer_for_change(user: "User", key: uuid.UUID) -> Officer:
    """One officer, for those who keep the directory."""
    must_manage(user)
    return get_object_or_404(Officer.objects.select_related("unit"), pk=key)


def pair_for_change(user: "User", key: uuid.UUID) -> Pair:
    """One counterpart pair, for those who keep the directory."""
    must_manage(user)
    return get_object_or_404(Pair, pk=key)


def notice_for_change(user: "User", key: uuid.UUID) -> GateNotice:
    """A gate notice of ours, for those who may publish them."""
    must_tell(user)
    return get_object_or_404(GateNotice.objects.select_related("origin"), pk=key, origin__own=True)


def batch_for_reading(user: "User", key: uuid.UUID) -> ImportBatch:
    """An import, for those who keep the directory."""
    must_manage(user)
    return get_object_or_404(ImportBatch, pk=key)


def snapshot_for_deciding(user: "User", key: uuid.UUID) -> Snapshot:
    """A partner's directory, for those who keep ours."""
    must_manage(user)
    return get_object_or_404(Snapshot.objects.select_related("node"), pk=key)


def node_for_import(code: str) -> Node:
    """A node whose units may be imported or exported: any that is known here."""
    return get_object_or_404(Node, pk=code)
