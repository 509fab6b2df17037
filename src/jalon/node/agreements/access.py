"""The doors of the register: everybody with a role may look a text up, few may keep it."""

import datetime
from typing import TYPE_CHECKING

from django.http import Http404

from jalon.node.accounts import access as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.agreements import queries
from jalon.node.agreements.models import Agreement
from jalon.node.directory import queries as directory

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.directory.models import Agency


def agreement_for_reading(user: "User", code: str) -> Agreement:
    """A text of the register."""
    accounts.must_hold(user, Permission.READ_AGREEMENTS)
    agreement = queries.agreement_by_code(code)
    if agreement is None:
        raise Http404
    return agreement


def agreement_for_keeping(user: "User", code: str) -> Agreement:
    """A text of the register, for somebody who keeps it."""
    agreement = agreement_for_reading(user, code)
    accounts.must_hold(user, Permission.MANAGE_AGREEMENTS)
    return agreement


def agency_answering(country: str, code: str, *, on: datetime.date) -> "Agency | None":
    """The agency of a country that somebody names by its code; None where they name none."""
    agency = directory.agency(code, on=on) if code else None
    if code and (agency is None or agency.country != country):
        raise Http404
    return agency
