"""Reads of tokens: which of them may be used now, and by whom."""

import uuid

from django.db.models import QuerySet

from jalon.node.accounts import rules
from jalon.node.accounts.choices import TokenKind
from jalon.node.accounts.models import Token, User
from jalon.node.kernel import clock


def token_in_force(secret: str) -> Token | None:
    """The token that bears a secret, unless it expired or was ended, or its person left."""
    return _in_force(Token.objects.filter(digest=rules.digest_of(secret)).exclude(kind=TokenKind.CLIENT))


def client_in_force(key: uuid.UUID, secret: str) -> Token | None:
    """The client of that id, if the secret is its own and it may be used."""
    return _in_force(Token.objects.filter(pk=key, kind=TokenKind.CLIENT, digest=rules.digest_of(secret)))


def _in_force(tokens: QuerySet[Token]) -> Token | None:
    found = tokens.select_related("user").filter(ended_at=None, expires_at__gt=clock.now()).first()
    return found if found and found.user.is_active else None


def tokens_of(user: User) -> QuerySet[Token]:
    """Somebody's tokens, those in force and those that ended; not the short ones that a program obtains."""
    return Token.objects.filter(user=user).exclude(kind=TokenKind.SHORT)
