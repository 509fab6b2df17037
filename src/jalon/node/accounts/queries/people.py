"""Reads of people and their roles."""

import dataclasses
import datetime
import uuid
from collections.abc import Iterable, Sequence

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q, QuerySet
from django.utils.functional import Promise

from jalon.node.accounts import rules
from jalon.node.accounts.choices import Permission, Role
from jalon.node.accounts.models import Grant, Opening, User
from jalon.node.directory import queries as directory
from jalon.node.kernel import clock, rows
from jalon.node.kernel.once import once


def grants_now(user: User) -> QuerySet[Grant]:
    """The grants that are in force today."""
    today = clock.today()
    open_now = Q(valid_until__isnull=True) | Q(valid_until__gt=today)
    return Grant.objects.filter(open_now, user=user, valid_from__lte=today)


@once
def _held_on(user: uuid.UUID, day: datetime.date) -> tuple[tuple[str, uuid.UUID], ...]:
    """The roles that somebody holds on a day, each with its unit."""
    grants = rows.select(Grant, ("role", "unit", "valid_from", "valid_until"), {"user": user})
    in_force = [(role, unit) for role, unit, since, until in grants if since <= day and (until is None or until > day)]
    return tuple(in_force)


def _held(user: User, permission: str) -> list[tuple[str, uuid.UUID]]:
    """The same for today, of what carries a permission; nothing where a token stands between that does not."""
    if user.scopes is not None and permission not in user.scopes:
        return []
    carrying = rules.roles_with(permission)
    return [(role, unit) for role, unit in _held_on(user.pk, clock.today()) if role in carrying]


def roles_now(user: User) -> frozenset[str]:
    """The roles that are in force today, asked for once a request."""
    remembered: frozenset[str] | None = vars(user).get("_roles_now")
    if remembered is not None and user.of_request:
        return remembered
    roles = frozenset(role for role, _unit in _held_on(user.pk, clock.today()))
    vars(user)["_roles_now"] = roles
    return roles


def units_worked_in(user: User, permission: str = "") -> list[uuid.UUID]:
    """The units in which somebody holds a role today (that carries a permission), not those beneath them."""
    held = _held(user, permission) if permission else _held_on(user.pk, clock.today())
    return list(dict.fromkeys(unit for _role, unit in held))


def grants_carrying(user: User, permission: str) -> QuerySet[Grant]:
    """The grants in force today that carry a permission; none where a token stands between that does not."""
    if user.scopes is not None and permission not in user.scopes:
        return Grant.objects.none()
    return grants_now(user).filter(role__in=rules.roles_with(permission))


def within_reach(user: User, permission: str, *, unit: str = "unit", handling: str = "handling") -> Q:
    """The condition of the records that somebody may reach: units and handling codes of the roles that allow it.

    Args:
        user: who asks.
        permission: what for.
        unit: the field of the record's unit.
        handling: the field of its handling code.
    """
    grants = _held(user, permission)
    condition = Q(pk__in=[])
    for highest in {rules.REACH[role] for role, _unit in grants}:
        units = directory.with_descendants(key for role, key in grants if rules.REACH[role] == highest)
        limit = Q() if highest == rules.HIGHEST else Q(**{f"{handling}__lte": highest})
        condition |= Q(**{f"{unit}__in": units}) & limit
    return condition


def units_where(user: User, permission: str) -> set[uuid.UUID]:
    """The units for which a person holds a permission today, with all beneath them."""
    return directory.with_descendants(unit for _role, unit in _held(user, permission))


def holders_of(permission: str, unit: uuid.UUID) -> list[uuid.UUID]:
    """The active people whose role carries a permission for a unit today."""
    today, where = clock.today(), {"role": rules.roles_with(permission), "unit": directory.with_ancestors(unit)}
    grants = rows.select(Grant, ("user", "valid_from", "valid_until"), where)
    holders = {user for user, since, until in grants if since <= today and (until is None or until > today)}
    active = rows.select(User, ("id",), {"id": sorted(holders), "is_active": True}, order="id")
    return [key for (key,) in active]


@dataclasses.dataclass(frozen=True)
class HeldRole:
    """A role in words: which, where, until when, for whom, and what it allows."""

    key: uuid.UUID
    label: "str | Promise"
    unit: str
    until: datetime.date | None
    may: "Sequence[str | Promise]"
    reach: str
    begins: datetime.date
    stands_in_for: str


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
    grants = grants_now(user).select_related("unit", "stands_in_for")
    codes = next((factor for factor in factors if factor.type == Authenticator.Type.RECOVERY_CODES), None)
    return Account(
        name=str(user),
        username=user.username,
        roles=[held_role(grant) for grant in grants.order_by("unit__code", "role")],
        passkeys=sum(factor.type == Authenticator.Type.WEBAUTHN for factor in factors),
        has_app=any(factor.type == Authenticator.Type.TOTP for factor in factors),
        codes_left=len(codes.wrap().get_unused_codes()) if codes else 0,
    )


def held_role(grant: Grant) -> HeldRole:
    may = [Permission(permission).label for permission in sorted(rules.ALLOWED.get(grant.role, frozenset()))]
    return HeldRole(
        key=grant.pk,
        label=Role(grant.role).label,
        unit=str(grant.unit),
        until=grant.valid_until,
        may=may,
        reach=rules.REACH[grant.role],
        begins=grant.valid_from,
        stands_in_for=str(grant.stands_in_for) if grant.stands_in_for else "",
    )


def unit_names(user: User) -> list[str]:
    """The units that somebody works for today, by code."""
    units = directory.units_by_key(units_worked_in(user)).values()
    return list(dict.fromkeys(str(unit) for unit in sorted(units, key=lambda unit: unit.code)))


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


def permissions_of(user: User) -> list[Permission]:
    """What somebody may do today, for whichever unit."""
    return [permission for permission in Permission if user.has_perm(permission)]


def grants_between(user: User, first: datetime.date, until: datetime.date | None) -> QuerySet[Grant]:
    """The grants that are in force on some day from `first` to before `until` (open where None)."""
    grants = Grant.objects.filter(Q(valid_until__isnull=True) | Q(valid_until__gt=first), user=user)
    return grants if until is None else grants.filter(valid_from__lt=until)


def roles_held(user: User, first: datetime.date, until: datetime.date | None) -> set[str]:
    """The roles that somebody holds on some of these days."""
    return set(grants_between(user, first, until).values_list("role", flat=True))


def grants_of(user: User) -> QuerySet[Grant]:
    """Every grant that somebody holds or will hold, in the order of units."""
    open_still = Q(valid_until__isnull=True) | Q(valid_until__gt=clock.today())
    return Grant.objects.filter(open_still, user=user).select_related("unit", "stands_in_for").order_by("unit__code")


def administrators_beside(grant: Grant) -> int:
    """How many administrators there are beside the one that a grant makes."""
    today = clock.today()
    open_now = Q(valid_until__isnull=True) | Q(valid_until__gt=today)
    others = Grant.objects.filter(open_now, role=grant.role, valid_from__lte=today, user__is_active=True)
    return others.exclude(user=grant.user_id).values("user").distinct().count()


def sessions_of(user: User) -> list[UserSession]:
    """Somebody's open sessions, the newest first; those that ended are forgotten."""
    return sorted(UserSession.objects.purge_and_list(user), key=lambda session: session.last_seen_at, reverse=True)


def end_sessions(user: User) -> int:
    """End every session of somebody's; returns how many."""
    sessions = list(UserSession.objects.filter(user=user))
    for session in sessions:
        session.end()
    return len(sessions)


def opened_to(user: User, about: str) -> bool:
    """Whether a record is open to an auditor now, by a reason that they stated."""
    may = user.has_perm(Permission.REVIEW_ACCESS)
    return may and Opening.objects.filter(user=user, about=about, until__gt=clock.now()).exists()


def all_opened_to(user: User, about: Iterable[str]) -> set[str]:
    """Which of these records are open to an auditor now, by a reason that they stated."""
    if not user.has_perm(Permission.REVIEW_ACCESS):
        return set()
    found = Opening.objects.filter(user=user, about__in=list(about), until__gt=clock.now())
    return set(found.values_list("about", flat=True))


def openings(about: str = "") -> QuerySet[Opening]:
    """Records that auditors opened by a reason, newest first; of one record where it is named."""
    found = Opening.objects.select_related("user").order_by("-at")
    return found.filter(about=about) if about else found


def user_by_key(key: uuid.UUID) -> User | None:
    return User.objects.filter(pk=key).first()


def users_by_key(keys: Iterable[uuid.UUID]) -> list[User]:
    """These accounts, in the order of their making."""
    return rows.objects(User, {"id": list(keys)}, order="id")


def grant_by_key(key: uuid.UUID) -> Grant | None:
    return Grant.objects.select_related("user").filter(pk=key).first()


def colleagues_of(user: User) -> QuerySet[User]:
    """Everybody else with an open account of their own."""
    return User.objects.filter(is_active=True, is_program=False).exclude(pk=user.pk).order_by("username")


def session_of_key(key: str) -> UserSession | None:
    return UserSession.objects.filter(session_key=key).first()


def people_by_actor(actors: set[str]) -> dict[str, str]:
    """Names (with their units) of the accounts behind the log's actors."""
    names = [actor.partition(":")[2] for actor in actors if actor.startswith("user:")]
    found = list(User.objects.filter(username__in=names))
    units = _unit_names(found)
    said = {user.actor: (str(user), ", ".join(units.get(user.pk, ()))) for user in found}
    return {actor: f"{name} ({where})" if where else name for actor, (name, where) in said.items()}


def _unit_names(people: Sequence[User]) -> dict[uuid.UUID, list[str]]:
    """The units that each of these works for today, by code."""
    today, names = clock.today(), dict[uuid.UUID, list[str]]()
    open_now = Q(valid_until__isnull=True) | Q(valid_until__gt=today)
    grants = Grant.objects.filter(open_now, user__in=[user.pk for user in people], valid_from__lte=today)
    for grant in grants.select_related("unit").order_by("unit__code"):
        known = names.setdefault(grant.user_id, [])
        if str(grant.unit) not in known:
            known.append(str(grant.unit))
    return names
