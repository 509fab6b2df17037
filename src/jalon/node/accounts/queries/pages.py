"""What the pages of people show: the list, one account with its roles, sessions and tokens, and one's own tokens."""

import dataclasses
import datetime
import uuid
from collections.abc import Sequence

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from jalon.node.accounts import queries
from jalon.node.accounts.choices import Permission, Role
from jalon.node.accounts.models import Grant, Token, User
from jalon.node.accounts.queries import tables
from jalon.node.kernel import clock
from jalon.node.kernel.paging import Piece, cut
from jalon.node.ui import components as ui


@dataclasses.dataclass(frozen=True)
class PersonLine:
    """One account in the list."""

    name: str
    username: str
    url: str
    roles: list[str]
    state: ui.Chip


@dataclasses.dataclass(frozen=True)
class PeoplePage:
    """The list of accounts."""

    people: list[PersonLine]
    empty: ui.Empty
    paging: ui.Paging | None


def people_page(search: str, role: str, after: str) -> PeoplePage:
    """Accounts whose name fits, open ones first in time of their making."""
    found = _found(search, role)
    piece = cut(found, Piece(after=after, limit=50), by="username", newest_first=False)
    return PeoplePage([_person_line(user) for user in piece.items], _empty(search, role), _paging(search, piece.next))


def _found(search: str, role: str) -> QuerySet[User]:
    found = User.objects.prefetch_related("grants__unit")
    if search:
        found = found.filter(Q(username__icontains=search) | Q(full_name__icontains=search))
    if role:
        keys = Grant.objects.filter(role=role, valid_from__lte=clock.today()).filter(
            Q(valid_until__isnull=True) | Q(valid_until__gt=clock.today())
        )
        found = found.filter(pk__in=keys.values("user"))
    return found


def _paging(search: str, following: str | None) -> ui.Paging | None:
    if following is None:
        return None
    return ui.Paging(older=f"?q={search}&after={following}")


def _empty(search: str, role: str) -> ui.Empty:
    if not (search or role):
        return ui.Empty(_("No people yet."), _("Add the first, or enter a table."))
    count = User.objects.count()
    return ui.Empty(
        _("Nobody with these filters."),
        _("%(count)d accounts without them.") % {"count": count},
        _("Clear filters"),
        reverse("people:list"),
    )


def _person_line(user: User) -> PersonLine:
    today = clock.today()
    now = [
        grant
        for grant in user.grants.all()
        if grant.valid_from <= today and (grant.valid_until is None or grant.valid_until > today)
    ]
    roles = [f"{Role(grant.role).label} · {grant.unit}" for grant in now]
    return PersonLine(str(user), user.username, reverse("people:person", args=[user.pk]), roles, state_of(user))


def state_of(user: User) -> ui.Chip:
    """Whether an account is open, and whose it is."""
    if not user.is_active:
        return ui.Chip(_("closed"), "bad", "cross")
    if user.is_program:
        return ui.Chip(_("program"), "plain", "device")
    return ui.Chip(_("open"), "good", "check")


@dataclasses.dataclass(frozen=True)
class SessionLine:
    """An open session of somebody's."""

    key: int
    place: str
    browser: str
    since: datetime.datetime
    seen: datetime.datetime
    here: bool


@dataclasses.dataclass(frozen=True)
class TokenLine:
    """A token without its secret."""

    key: uuid.UUID
    name: str
    hint: str
    scopes: Sequence[str]
    may_write: bool
    expires_at: datetime.datetime
    last_used_at: datetime.datetime | None
    state: ui.Chip
    open: bool


@dataclasses.dataclass(frozen=True)
class PersonPage:
    """One account: roles in words, second factors, sessions, tokens."""

    key: uuid.UUID
    name: str
    username: str
    state: ui.Chip
    active: bool
    is_program: bool
    left_at: datetime.datetime | None
    last_seen: datetime.datetime | None
    factors: str
    roles: list[queries.HeldRole]
    sessions: list[SessionLine]
    tokens: list[TokenLine]


def person_page(user: User) -> PersonPage:
    """One account as the administrator sees it."""
    account = queries.account_of(user)
    return PersonPage(
        key=user.pk,
        name=str(user),
        username=user.username,
        state=state_of(user),
        active=user.is_active,
        is_program=user.is_program,
        left_at=user.left_at,
        last_seen=user.last_login,
        factors=_factors(account),
        roles=[queries.held_role(grant) for grant in queries.grants_of(user)],
        sessions=session_lines(user),
        tokens=token_lines(user),
    )


def _factors(account: queries.Account) -> str:
    parts = [_("passkeys: %(count)d") % {"count": account.passkeys}] if account.passkeys else []
    parts += [_("authenticator app")] if account.has_app else []
    return ", ".join(parts) or _("none yet")


def session_lines(user: User, here: str = "") -> list[SessionLine]:
    """Somebody's open sessions."""
    return [
        SessionLine(one.pk, one.ip, one.user_agent[:80], one.created_at, one.last_seen_at, one.session_key == here)
        for one in queries.sessions_of(user)
    ]


def token_lines(user: User) -> list[TokenLine]:
    """Somebody's tokens, the newest first."""
    return [_token_line(token) for token in queries.tokens_of(user).order_by("-created_at")]


def _token_line(token: Token) -> TokenLine:
    is_open = token.ended_at is None and token.expires_at > clock.now()
    chip = ui.Chip(_("in force"), "good", "check") if is_open else ui.Chip(_("ended"), "plain", "cross")
    scopes = [str(Permission(scope).label) if scope in Permission.values else scope for scope in token.scopes]
    return TokenLine(
        token.pk,
        token.name,
        token.hint,
        scopes,
        token.may_write,
        token.expires_at,
        token.last_used_at,
        chip,
        is_open,
    )


@dataclasses.dataclass(frozen=True)
class ImportPage:
    """A table of people before it is entered."""

    rows: Sequence[tables.Row]
    fault: str
    text: str
    faulty: int
    ready: bool


def import_page(rows: Sequence[tables.Row], fault: str, text: str) -> ImportPage:
    """What would be entered, and what cannot be."""
    faulty = sum(bool(row.faults) for row in rows)
    return ImportPage(rows, fault, text, faulty, bool(rows) and not faulty and not fault)
