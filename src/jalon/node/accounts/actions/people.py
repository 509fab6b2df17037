"""Writes of people: who has an account, how they log in, and that they left."""

import datetime
import secrets
import uuid

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from jalon.node.accounts import queries
from jalon.node.accounts.actions.roles import grant_role
from jalon.node.accounts.choices import Act
from jalon.node.accounts.models import Grant, Token, User
from jalon.node.audit import actions as audit
from jalon.node.kernel import clock
from jalon.node.kernel.refused import Refused

PAGES = "system:pages"


class CannotAddUser(Refused):
    """The account cannot be made as asked."""

    code = "accounts.cannot-add-user"


@transaction.atomic
def add_user(
    username: str, *, full_name: str, password: str | None, language: str, actor: str, is_program: bool = False
) -> User:
    """Make an account; that of a program has no password and never logs in."""
    if queries.username_exists(username):
        raise CannotAddUser(_("This user name is taken. Choose another one, or open the account that has it."))
    user = User.objects.create_user(
        username, password=password, full_name=full_name, language=language, is_program=is_program
    )
    audit.record(Act.USER_ADDED, actor=actor, detail={"username": username, "program": is_program})
    return user


class CannotLeave(Refused):
    """The account is needed for now."""

    code = "accounts.cannot-leave"


@transaction.atomic
def let_go(user: User, *, actor: str, reason: str) -> None:
    """Close the account of somebody who left: no log-in, session, token or role; a repeat changes nothing."""
    if not user.is_active:
        return
    if user.actor == actor:
        raise CannotLeave(_("You cannot close your own account. Ask another administrator."))
    today = clock.today()
    User.objects.filter(pk=user.pk).update(is_active=False, left_at=clock.now())
    user.is_active = False
    Token.objects.filter(user=user, ended_at=None).update(ended_at=clock.now())
    end_grants = Grant.objects.filter(Q(user=user) | Q(stands_in_for=user)).exclude(valid_until__lte=today)
    end_grants.filter(valid_from__lt=today).update(valid_until=today)
    end_grants.filter(valid_from__gte=today).delete()
    queries.end_sessions(user)
    audit.record(Act.USER_LEFT, actor=actor, purpose=reason, detail={"username": user.username})


@transaction.atomic
def take_back(user: User, *, actor: str, reason: str) -> None:
    """Open the account of somebody who came back; roles are granted anew."""
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True, left_at=None):
        audit.record(Act.USER_RETURNED, actor=actor, purpose=reason, detail={"username": user.username})


@transaction.atomic
def end_session(user: User, key: int, *, actor: str) -> None:
    """End one session of somebody's; a repeat changes nothing."""
    for session in queries.sessions_of(user):
        if session.pk == key:
            session.end()
            audit.record(Act.SESSION_ENDED, actor=actor, detail={"username": user.username})


@transaction.atomic
def end_all_sessions(user: User, *, actor: str) -> int:
    """End every session of somebody's; returns how many."""
    count = queries.end_sessions(user)
    audit.record(Act.SESSION_ENDED, actor=actor, detail={"username": user.username, "count": count})
    return count


class CannotReadmit(Refused):
    code = "accounts.cannot-readmit"
    status = 404


@transaction.atomic
def readmit(username: str, *, factors_too: bool, actor: str) -> str:
    """Give somebody who lost the way in a new password, which is returned; every session of theirs ends."""
    user = queries.user_named(username)
    if user is None:
        raise CannotReadmit(_("Nobody here has that user name."))
    audit.record(Act.USER_READMITTED, actor=actor, detail={"username": username, "factors_too": factors_too})
    password = secrets.token_urlsafe(12)
    user.set_password(password)
    user.save(update_fields=["password"])
    queries.end_sessions(user)
    if factors_too:
        queries.factors_of(user).delete()
    return password


@transaction.atomic
def set_language(user: User, *, language: str) -> None:
    """Keep the language in which somebody reads; no entry, since it changes nothing for anybody else."""
    User.objects.filter(pk=user.pk).update(language=language)


@transaction.atomic
def record_session(act: Act, user: User, *, ways: list[str] | None = None) -> None:
    """Write down that somebody logged in or out, and by which ways they proved who they are."""
    audit.record(act, actor=user.actor, detail={"ways": ways} if ways else {})


@transaction.atomic
def record_refused_log_in(act: Act, *, username: str) -> None:
    """Write down an attempt that was turned away. An unknown name is not kept: it may be a password typed too early."""
    known = queries.username_exists(username)
    audit.record(act, actor=PAGES, detail={"username": username} if known else {"username_known": False})


@transaction.atomic
def record_factor(act: Act, user: User, *, kind: str) -> None:
    """Write down a change to somebody's second factors, or its failure."""
    audit.record(act, actor=user.actor, detail={"kind": kind})


@transaction.atomic
def record_password_changed(user: User) -> None:
    audit.record(Act.PASSWORD_CHANGED, actor=user.actor)


@transaction.atomic
def add_person(
    username: str, *, full_name: str, language: str, is_program: bool, role: str, unit: uuid.UUID, actor: str
) -> tuple[User, str]:
    """Make an account with its first role; returns the first password too (none for a program), shown once."""
    password = None if is_program else secrets.token_urlsafe(12)
    user = add_user(
        username, full_name=full_name, password=password, language=language, actor=actor, is_program=is_program
    )
    grant_role(user, role=role, unit=unit, actor=actor)
    return user, password or ""


SEEN_NOTED = datetime.timedelta(minutes=5)


def note_session(request: HttpRequest) -> None:
    """Keep when a session was last seen; what was done in it stands in the log by itself."""
    known = queries.session_of_key(request.session.session_key or "")
    if known is None or clock.now() - known.last_seen_at > SEEN_NOTED:
        UserSession.objects.create_from_request(request)
