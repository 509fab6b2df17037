"""Reads of people and their roles."""

import dataclasses
import datetime
import uuid
from collections.abc import Sequence

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from jalon.node.accounts import rules
from jalon.node.accounts.choices import Permission, Role
from jalon.node.accounts.models import Grant, Token, User
from jalon.node.directory import queries as directory
from jalon.node.kernel import clock


def grants_now(user: User) -> QuerySet[Grant]:
    """The grants that are in force today."""
    today = clock.now().date()
    open_now = Q(valid_until__isnull=True) | Q(valid_until__gt=today)
    return Grant.objects.filter(open_now, user=user, valid_from__lte=today)


def grants_carrying(user: User, permission: str) -> QuerySet[Grant]:
    """The grants in force today that carry a permission; none where a token stands between that does not."""
    if user.scopes is not None and permission not in user.scopes:
        return Grant.objects.none()
    return grants_now(user).filter(role__in=rules.roles_with(permission))


def units_where(user: User, permission: str) -> set[uuid.UUID]:
    """The units for which a person holds a permission today, with all beneath them."""
    return directory.with_descendants(grants_carrying(user, permission).values_list("unit_id", flat=True))


def holders_of(permission: str, unit: uuid.UUID) -> list[uuid.UUID]:
    """The active people whose role carries a permission for a unit today."""
    today = clock.now().date()
    open_now = Q(valid_until__isnull=True) | Q(valid_until__gt=today)
    above = directory.with_ancestors(unit)
    found = Grant.objects.filter(open_now, unit__in=above, role__in=rules.roles_with(permission))
    found = found.filter(valid_from__lte=today, user__is_active=True)
    return sorted(set(found.values_list("user_id", flat=True)))


@dataclasses.dataclass(frozen=True)
class HeldRole:
    """A role in words: which, where, until when, and what it allows."""

    label: "str | Promise"
    unit: str
    until: datetime.date | None
    may: "Sequence[str | Promise]"


@dataclasses.dataclass(frozen=True)
class Account:
    """A person's own account as its page shows it."""

    name: str
    username: str
    roles: list[HeldRole]
    passkeys: int
    has_app: bool
    codes_left: int


def account_of(user: User) -> Account:
    """Who somebody is here, with the roles in force today and the second factors that they have."""
    factors = list(factors_of(user))
    codes = next((factor for factor in factors if factor.type == Authenticator.Type.RECOVERY_CODES), None)
    return Account(
        name=str(user),
        username=user.username,
        roles=[_held(grant) for grant in grants_now(user).select_related("unit").order_by("unit__code", "role")],
        passkeys=sum(factor.type == Authenticator.Type.WEBAUTHN for factor in factors),
        has_app=any(factor.type == Authenticator.Type.TOTP for factor in factors),
        codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
    )


def _held(grant: Grant) -> HeldRole:
    may = [Permission(permission).label for permission in sorted(rules.ALLOWED.get(grant.role, frozenset()))]
    return HeldRole(Role(grant.role).label, str(grant.unit), grant.valid_until, may)


def unit_names(user: User) -> list[str]:
    """The units that somebody works for today, by code."""
    grants = grants_now(user).select_related("unit").order_by("unit__code")
    return list(dict.fromkeys(str(grant.unit) for grant in grants))


def has_second_factor(user: User) -> bool:
    """Whether somebody has a passkey or an authenticator app."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return factors_of(user).filter(type__in=kinds).exists()


def may(user: User, permission: str, unit: uuid.UUID) -> bool:
    """Whether a person holds a permission for one unit today."""
    return unit in units_where(user, permission)


def user_named(username: str) -> User | None:
    return User.objects.filter(username=username).first()


def factors_of(user: User) -> QuerySet[Authenticator]:
    """Somebody's passkeys, authenticator app and recovery codes."""
    factors: QuerySet[Authenticator] = Authenticator.objects.filter(user=user)
    return factors


def username_exists(username: str) -> bool:
    return User.objects.filter(username=username).exists()


def token_in_force(secret: str) -> Token | None:
    """The token that bears a secret, unless it expired or was ended, or its person left."""
    found = Token.objects.select_related("user").filter(digest=rules.digest_of(secret), ended_at=None).first()
    in_force = found and found.expires_at > clock.now() and found.user.is_active
    return found if in_force else None


def tokens_of(user: User) -> QuerySet[Token]:
    """Somebody's tokens, those in force and those that ended."""
    return Token.objects.filter(user=user)


def permissions_of(user: User) -> list[Permission]:
    """What somebody may do today, for whichever unit."""
    return [permission for permission in Permission if user.has_perm(permission)]
