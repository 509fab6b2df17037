"""Officers, and how units and officers are reached."""

import datetime
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jalon import codes
from jalon.node.audit import actions as audit
from jalon.node.directory.actions.records import CannotAdd, open_from
from jalon.node.directory.choices import Act, ContactKind
from jalon.node.directory.models import Contact, Officer, Unit
from jalon.node.directory.rules import hours, numbers
from jalon.node.kernel import ids
from jalon.node.kernel.refs import ref


@transaction.atomic
def add_officer(
    unit: Unit,
    *,
    names: dict[str, str],
    valid_from: datetime.date,
    actor: str,
    rank: str = "",
    position: str = "",
    languages: Sequence[str] = (),
    valid_until: datetime.date | None = None,
    key: uuid.UUID | None = None,
) -> Officer:
    """Enter an officer of a unit; `key` minted by the caller makes a repeat return the first."""
    key = key or ids.new_id()
    said = {
        "unit": unit, "names": names, "rank": rank, "position": position, "languages": list(languages),
        "valid_from": valid_from, "valid_until": valid_until,
    }  # fmt: skip
    officer, created = Officer.objects.get_or_create(pk=key, defaults=said)
    if created:
        audit.record(Act.OFFICER_ADDED, actor=actor, about=ref("directory/unit", unit.pk))
    return officer


@transaction.atomic
def end_officer(key: uuid.UUID, *, on: datetime.date, actor: str) -> Officer:
    """Let an officer and their contacts be in force until a day, that day not included; a repeat changes nothing."""
    officer = Officer.objects.select_for_update().get(pk=key)
    if officer.valid_until != on:
        officer.valid_until = max(on, officer.valid_from + datetime.timedelta(days=1))
        officer.save(update_fields=["valid_until"])
        for contact in Contact.objects.filter(open_from(on), officer=officer):
            end_contact(contact.pk, on=on, actor=actor)
        detail = {"officer": str(key), "until": officer.valid_until.isoformat()}
        audit.record(Act.UNIT_CHANGED, actor=actor, about=ref("directory/unit", officer.unit_id), detail=detail)
    return officer


@transaction.atomic
def add_contact(
    unit: Unit,
    *,
    kind: str,
    value: str,
    valid_from: datetime.date,
    actor: str,
    officer: Officer | None = None,
    **more: Any,
) -> Contact:
    """Enter a way to reach a unit or one of its officers; the same kind, value and first day return what is there.

    More of it: `label`, `languages`, `hours`, `order`, `shared`, `valid_until`.

    Raises:
        CannotReach: if the value is no number, address or channel.
        CannotReadHours: if the hours cannot be read.
        CannotAdd: if the kind of contact is unknown.
    """
    if kind not in ContactKind.values:
        raise CannotAdd(_("There is no kind of contact %(kind)s.") % {"kind": kind})
    hours.parse(more.get("hours", ""))
    for language in more.get("languages", ()):
        codes.load("languages").get(language)
    value = numbers.clean(kind, value, unit.node.country)
    found = {"unit": unit, "kind": kind, "value": value, "valid_from": valid_from}
    contact, created = Contact.objects.get_or_create(**found, defaults={"officer": officer, **more})
    if created:
        audit.record(Act.CONTACT_ADDED, actor=actor, about=ref("directory/unit", unit.pk), detail={"kind": kind})
    return contact


@transaction.atomic
def end_contact(key: uuid.UUID, *, on: datetime.date, actor: str) -> Contact:
    """Let a contact be in force until a day, that day not included; a repeat changes nothing."""
    contact = Contact.objects.select_for_update().get(pk=key)
    if contact.valid_until != on:
        contact.valid_until = max(on, contact.valid_from + datetime.timedelta(days=1))
        contact.save(update_fields=["valid_until"])
        audit.record(Act.CONTACT_ENDED, actor=actor, about=ref("directory/unit", contact.unit_id))
    return contact
