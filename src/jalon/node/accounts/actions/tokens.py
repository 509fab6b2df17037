"""Writes of tokens: made by a person on a page, used by a program, ended; and those that a program's client obtains."""

import datetime
import secrets
import uuid
from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.accounts import queries, rules
from jalon.node.accounts.choices import Act, TokenKind
from jalon.node.accounts.models import Token, User
from jalon.node.audit import actions as audit
from jalon.node.kernel import clock, ids
from jalon.node.kernel.refused import Refused


class CannotIssueToken(Refused):
    """The token would carry more, or last longer, than it may."""

    code = "accounts.cannot-issue-token"
    status = 422


@transaction.atomic
def issue_token(
    key: uuid.UUID,
    *,
    user: User,
    name: str,
    scopes: Collection[str],
    may_write: bool,
    lasts: datetime.timedelta,
    actor: str = "",
) -> tuple[Token, str]:
    """Make a token; its secret is returned here and never again, so that a repeat returns an empty one.

    That of a program's account is the secret of a client, which obtains short tokens with it (`exchange_secret`).
    """
    if existing := Token.objects.filter(pk=key, user=user).first():
        return existing, ""
    held = queries.permissions_of(user)
    rules.may_issue_token(held=held, scopes=scopes, lasts=lasts, behind_token=user.scopes is not None).or_refuse(
        CannotIssueToken
    )
    kind = TokenKind.CLIENT if user.is_program else TokenKind.OWN
    token, secret = _make(key, user, kind, name=name, scopes=scopes, may_write=may_write, lasts=lasts)
    audit.record(
        Act.TOKEN_ISSUED,
        actor=actor or user.actor,
        detail={"token": str(key), "username": user.username, "scopes": token.scopes},
    )
    return token, secret


def _make(
    key: uuid.UUID,
    user: User,
    kind: TokenKind,
    *,
    name: str,
    scopes: Collection[str],
    may_write: bool,
    lasts: datetime.timedelta,
) -> tuple[Token, str]:
    secret, now = f"jalon_{secrets.token_urlsafe(32)}", clock.now()
    token = Token.objects.create(
        id=key,
        user=user,
        kind=kind,
        name=name,
        hint=secret[:12],
        digest=rules.digest_of(secret),
        scopes=sorted(scopes),
        may_write=may_write,
        created_at=now,
        expires_at=now + lasts,
    )
    return token, secret


class CannotExchangeSecret(Refused):
    """The client is unknown, its secret is wrong, or it asks for more than it may."""

    code = "accounts.cannot-exchange-secret"
    status = 401


SHORT = datetime.timedelta(minutes=15)


@transaction.atomic
def exchange_secret(client: uuid.UUID, secret: str, *, scopes: Collection[str]) -> tuple[Token, str]:
    """A short token for a client that shows its secret (OAuth 2.0 client credentials), with some or all of its scopes.

    What the program could not do any more is left out at each use, as with every token.
    """
    known = queries.client_in_force(client, secret)
    if known is None or not set(scopes) <= set(known.scopes):
        raise CannotExchangeSecret(_("The client is not known, its secret is wrong, or it asks for more than it may."))
    Token.objects.filter(user=known.user, kind=TokenKind.SHORT, expires_at__lt=clock.now()).delete()
    note_use(known)
    token, short = _make(
        ids.new_id(),
        known.user,
        TokenKind.SHORT,
        name=known.name,
        scopes=scopes or known.scopes,
        may_write=known.may_write,
        lasts=SHORT,
    )
    audit.record(Act.TOKEN_OBTAINED, actor=known.user.actor, detail={"client": str(client), "scopes": token.scopes})
    return token, short


@transaction.atomic
def end_token(token: Token, *, actor: str) -> None:
    """End a token at once; a repeat changes nothing."""
    if Token.objects.filter(pk=token.pk, ended_at=None).update(ended_at=clock.now()):
        Token.objects.filter(user=token.user, kind=TokenKind.SHORT, name=token.name).delete()
        audit.record(Act.TOKEN_ENDED, actor=actor, detail={"token": str(token.pk)})


USE_NOTED = datetime.timedelta(minutes=1)


def note_use(token: Token) -> None:
    """Keep when a token was last used, to the minute; what was done with it stands in the log by itself."""
    now = clock.now()
    if token.last_used_at is None or now - token.last_used_at > USE_NOTED:
        Token.objects.filter(pk=token.pk).update(last_used_at=now)
