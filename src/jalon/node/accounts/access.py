"""The doors of roles: Django's question *may this user?*, and the wall that pages stand behind."""

import uuid

from django.contrib.auth.backends import ModelBackend
from django.db import models
from django.http import Http404
from django.utils.translation import gettext as _

from jalon.node.accounts import queries, rules
from jalon.node.accounts.choices import Permission
from jalon.node.accounts.models import Grant, Token, User
from jalon.node.kernel.refused import NotAllowed


class RoleBackend(ModelBackend):
    """`user.has_perm(permission)`: whether a role in force today carries it, for any unit. No superuser passes by."""

    def has_perm(self, user_obj: models.Model, perm: str, obj: object = None) -> bool:  # type: ignore[override]
        if not isinstance(user_obj, User) or not user_obj.is_active:
            return False
        if user_obj.scopes is not None and perm not in user_obj.scopes:
            return False
        return not queries.roles_now(user_obj).isdisjoint(rules.roles_with(perm))


def must_hold(user: User, permission: Permission) -> None:
    """Let nobody past who does not hold a permission for at least one unit."""
    if not user.has_perm(permission):
        raise NotAllowed(
            _("Your roles do not include: %(what)s. Ask the head of your desk.") % {"what": permission.label}
        )


def must_hold_for(user: User, permission: Permission, unit: object) -> None:
    """Let nobody past who does not hold a permission for this unit."""
    if unit not in queries.units_where(user, permission):
        raise NotAllowed(
            _("Your role for this unit does not include: %(what)s. Ask the head of your desk.")
            % {"what": permission.label}
        )


def person_for_managing(user: User, key: uuid.UUID) -> User:
    """An account, for whoever manages accounts."""
    must_hold(user, Permission.MANAGE_USERS)
    person = queries.user_by_key(key)
    if person is None:
        raise Http404
    return person


def grant_for_ending(user: User, key: uuid.UUID) -> Grant:
    """A grant, for whoever manages accounts."""
    must_hold(user, Permission.MANAGE_USERS)
    grant = queries.grant_by_key(key)
    if grant is None:
        raise Http404
    return grant


def token_for_ending(user: User, key: uuid.UUID) -> Token:
    """A token of one's own."""
    token = queries.tokens_of(user).filter(pk=key).first()
    if token is None:
        raise Http404
    return token
