"""Writes of people and their roles."""

import datetime
import secrets
import uuid
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.accounts import queries, rules
from jalon.node.accounts.choices import Act
from jalon.node.accounts.models import Grant, Token, User
from jalon.node.audit import actions as audit
from jalon.node.kernel import clock
from jalon.node.kernel.refused import Refused

PAGES = "system:pages"


@transaction.atomic
def add_user(username: str, *, full_name: str, password: str, language: str, actor: str) -> User:
    user = User.objects.create_user(username, password=password, full_name=full_name, language=language)
    audit.record(Act.USER_ADDED, actor=actor, detail={"username": username})
    return user


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
    if factors_too:
        queries.factors_of(user).delete()
    return password


@transaction.atomic
def grant_role(user: User, *, role: str, unit: uuid.UUID, actor: str, valid_from: datetime.date | None = None) -> Grant:
    """Give a role from a day on (today, unless said)."""
    grant, created = Grant.objects.get_or_create(
        user=user, role=role, unit_id=unit, valid_from=valid_from or clock.now().date()
    )
    if created:
        audit.record(Act.ROLE_GRANTED, actor=actor, detail={"username": user.username, "role": role})
    return grant


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


class CannotIssueToken(Refused):
    """The token would carry more, or last longer, than it may."""

    code = "accounts.cannot-issue-token"
    status = 422


@transaction.atomic
def issue_token(
    key: uuid.UUID, *, user: User, name: str, scopes: Collection[str], may_write: bool, lasts: datetime.timedelta
) -> tuple[Token, str]:
    """Make a token; its secret is returned here and never again, so that a repeat returns an empty one."""
    if existing := Token.objects.filter(pk=key, user=user).first():
        return existing, ""
    held = queries.permissions_of(user)
    rules.may_issue_token(held=held, scopes=scopes, lasts=lasts, behind_token=user.scopes is not None).or_refuse(
        CannotIssueToken
    )
    secret, now = f"jalon_{secrets.token_urlsafe(32)}", clock.now()
    token = Token.objects.create(
        id=key,
        user=user,
        name=name,
        hint=secret[:12],
        digest=rules.digest_of(secret),
        scopes=sorted(scopes),
        may_write=may_write,
        created_at=now,
        expires_at=now + lasts,
    )
    audit.record(Act.TOKEN_ISSUED, actor=user.actor, detail={"token": str(key), "scopes": token.scopes})
    return token, secret


@transaction.atomic
def end_token(token: Token, *, actor: str) -> None:
    """End a token at once; a repeat changes nothing."""
    if Token.objects.filter(pk=token.pk, ended_at=None).update(ended_at=clock.now()):
        audit.record(Act.TOKEN_ENDED, actor=actor, detail={"token": str(token.pk)})


USE_NOTED = datetime.timedelta(minutes=1)


def note_use(token: Token) -> None:
    """Keep when a token was last used, to the minute; what was done with it stands in the log by itself."""
    now = clock.now()
    if token.last_used_at is None or now - token.last_used_at > USE_NOTED:
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
