"""Writes of roles: granted for a unit and a time, ended, and lent to a deputy; and content opened to an auditor."""

import datetime
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.accounts import queries, rules
from jalon.node.accounts.choices import Act
from jalon.node.accounts.models import Grant, Opening, User
from jalon.node.audit import actions as audit
from jalon.node.kernel import clock
from jalon.node.kernel.refused import Refused


class CannotGrant(Refused):
    """The role cannot be given so."""

    code = "accounts.cannot-grant"


@transaction.atomic
def grant_role(
    user: User,
    *,
    role: str,
    unit: uuid.UUID,
    actor: str,
    valid_from: datetime.date | None = None,
    valid_until: datetime.date | None = None,
) -> Grant:
    """Give a role from a day on (today, unless said); a repeat returns the first."""
    begins = valid_from or clock.today()
    existing = Grant.objects.filter(user=user, role=role, unit_id=unit, valid_from=begins).first()
    if existing:
        return existing
    held = queries.roles_held(user, begins, valid_until)
    rules.may_grant(to_oneself=user.actor == actor, role=role, held=held, begins=begins, ends=valid_until).or_refuse(
        CannotGrant
    )
    grant = Grant.objects.create(user=user, role=role, unit_id=unit, valid_from=begins, valid_until=valid_until)
    audit.record(Act.ROLE_GRANTED, actor=actor, detail={"username": user.username, "role": role, "unit": str(unit)})
    return grant


class CannotEndRole(Refused):
    """The role cannot end so."""

    code = "accounts.cannot-end-role"


@transaction.atomic
def end_role(grant: Grant, *, actor: str, last: datetime.date | None = None) -> None:
    """End a role: today, or on a later day. One that has not begun is taken back whole. A repeat changes nothing."""
    today = clock.today()
    until = last or today
    if grant.valid_until is not None and grant.valid_until <= until:
        return
    if grant.role == rules.ADMINISTRATOR and queries.administrators_beside(grant) == 0:
        raise CannotEndRole(_("This is the last administrator. Grant the role to somebody else first."))
    if grant.valid_from >= until:
        grant.delete()
    else:
        grant.valid_until = until
        grant.save(update_fields=["valid_until"])
    audit.record(
        Act.ROLE_ENDED, actor=actor, detail={"username": grant.user.username, "role": grant.role, "on": str(until)}
    )


class CannotAppointDeputy(Refused):
    """The deputy cannot stand in so."""

    code = "accounts.cannot-appoint-deputy"


@transaction.atomic
def appoint_deputy(absent: User, *, deputy: User, first: datetime.date, last: datetime.date, actor: str) -> list[Grant]:
    """Lend somebody's roles to a deputy for some days (`last` included); a repeat returns the first.

    The deputy acts in their own name: whoever wrote something still cannot release it.
    """
    until = last + datetime.timedelta(days=1)
    lent = [
        grant
        for grant in queries.grants_between(absent, first, until)
        if grant.stands_in_for_id is None and grant.role in rules.LENDABLE
    ]
    held = queries.roles_held(deputy, first, until)
    rules.may_stand_in(
        same=absent.pk == deputy.pk,
        active=deputy.is_active,
        first=first,
        until=until,
        lent=[g.role for g in lent],
        held=held,
    ).or_refuse(CannotAppointDeputy)
    made = [_lend(grant, absent, deputy, first, until) for grant in lent]
    if any(created for _grant, created in made):
        audit.record(
            Act.DEPUTY_APPOINTED,
            actor=actor,
            detail={"absent": absent.username, "deputy": deputy.username, "first": str(first), "last": str(last)},
        )
    return [grant for grant, _created in made]


def _lend(grant: Grant, absent: User, deputy: User, first: datetime.date, until: datetime.date) -> tuple[Grant, bool]:
    ends = min(until, grant.valid_until or until)
    return Grant.objects.get_or_create(
        user=deputy,
        role=grant.role,
        unit_id=grant.unit_id,
        valid_from=max(first, grant.valid_from),
        defaults={"valid_until": ends, "stands_in_for": absent},
    )


class CannotOpen(Refused):
    """Content is not opened without a reason."""

    code = "accounts.cannot-open"
    status = 422


@transaction.atomic
def open_by_reason(key: uuid.UUID, *, auditor: User, about: str, reason: str) -> Opening:
    """Let an auditor read one record for some hours, by a stated reason; a repeat returns the first."""
    if existing := Opening.objects.filter(pk=key, user=auditor).first():
        return existing
    if len(reason.split()) < 3:
        raise CannotOpen(_("Write the reason in a sentence: it is kept, and the head of the unit may read it."))
    now = clock.now()
    opening = Opening.objects.create(
        id=key, user=auditor, about=about, reason=reason, at=now, until=now + rules.OPENED_FOR
    )
    audit.record(Act.OPENED_BY_REASON, actor=auditor.actor, about=about, purpose=reason)
    return opening
