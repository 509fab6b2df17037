"""Django's question *may this user?*, answered from roles alone."""

import uuid

from django.contrib.auth.backends import ModelBackend
from django.db import models

from jalon.node.accounts import queries, rules
from jalon.node.accounts.models import User


class RoleBackend(ModelBackend):
    """`has_perm(permission)` for any unit, `has_perm(permission, unit_id)` for one. No superuser passes by."""

    def has_perm(self, user_obj: models.Model, perm: str, obj: object = None) -> bool:  # type: ignore[override]
        if not isinstance(user_obj, User) or not user_obj.is_active:
            return False
        if isinstance(obj, uuid.UUID):
            return obj in queries.units_where(user_obj, perm)
        return queries.grants_now(user_obj).filter(role__in=rules.roles_with(perm)).exists()
