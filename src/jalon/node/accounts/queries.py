"""Reads of people and their roles."""

import uuid

from django.db.models import Q, QuerySet

from jalon.node.accounts import rules
from jalon.node.accounts.models import Grant, User
from jalon.node.directory import queries as directory
from jalon.node.kernel import clock


def grants_now(user: User) -> QuerySet[Grant]:
    """The grants that are in force today."""
    today = clock.now().date()
    open_now = Q(valid_until__isnull=True) | Q(valid_until__gt=today)
    return Grant.objects.filter(open_now, user=user, valid_from__lte=today)


def units_where(user: User, permission: str) -> set[uuid.UUID]:
    """The units for which a person holds a permission today, with all beneath them."""
    granted = grants_now(user).filter(role__in=rules.roles_with(permission)).values_list("unit_id", flat=True)
    return directory.with_descendants(granted)
