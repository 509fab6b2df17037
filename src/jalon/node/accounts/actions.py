"""Writes of people and their roles."""

import datetime
import uuid

from django.db import transaction

from jalon.node.accounts.models import Grant, User
from jalon.node.audit import actions as audit
from jalon.node.kernel import clock


@transaction.atomic
def add_user(username: str, *, full_name: str, password: str, language: str, actor: str) -> User:
    user = User.objects.create_user(username, password=password, full_name=full_name, language=language)
    audit.record("accounts.user.added", actor=actor, detail={"username": username})
    return user


@transaction.atomic
def grant_role(user: User, *, role: str, unit: uuid.UUID, actor: str, valid_from: datetime.date | None = None) -> Grant:
    """Give a role from a day on (today, unless said)."""
    grant, created = Grant.objects.get_or_create(
        user=user, role=role, unit_id=unit, valid_from=valid_from or clock.now().date()
    )
    if created:
        audit.record("accounts.role.granted", actor=actor, detail={"username": user.username, "role": role})
    return grant


@transaction.atomic
def set_language(user: User, *, language: str) -> None:
    """Keep the language in which somebody reads; no entry, since it changes nothing for anybody else."""
    User.objects.filter(pk=user.pk).update(language=language)
