"""Certificates: small signed statements that a key belongs to a node, for one use, from one day to another.

The root lies offline and certifies the node's signing key (one year) and the agency's key (signs content). The node's
key certifies what changes often or stands at the edge: the weekly encryption keys, the gate's receipt key, the log's
key. A revocation names the moment since which a key is held to be compromised, and falls on all that it certified.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from jalon.wire.errors import Unsupported
from jalon.wire.fields import NODE
from jalon.wire.keys import KID_LENGTH, SealKey, Signer, VerifyKey, kid_of
from jalon.wire.statements import Statement, read_statement, state


class Role(StrEnum):
    """What a key is for; it is good for nothing else."""

    NODE = "node"
    AGENCY = "agency"
    ENCRYPTION = "encryption"
    RECEIPT = "receipt"
    LOG = "log"


BY_ROOT = frozenset({Role.NODE, Role.AGENCY})
"""Roles that the root certifies; the others are certified by a node key."""


@dataclass(frozen=True)
class Certificate:
    """A key, its use and its time. Times are milliseconds since 1970; `not_after` is the first that is too late."""

    node: str
    role: Role
    algorithm: str
    public: bytes
    not_before: int
    not_after: int
    issuer: bytes
    raw: bytes

    @property
    def kid(self) -> bytes:
        """The name of the key."""
        return kid_of(self.algorithm, self.public)

    def covers(self, at: int) -> bool:
        """Whether the key may be used at that moment."""
        return self.not_before <= at < self.not_after

    @property
    def verify_key(self) -> VerifyKey:
        """The key, where it signs."""
        return _verify_key(self.public)

    @property
    def seal_key(self) -> SealKey:
        """The key, where content keys are sealed to it."""
        return _seal_key(self.algorithm, self.public)


@lru_cache(maxsize=4096)
def _verify_key(public: bytes) -> VerifyKey:
    return VerifyKey(public)


@lru_cache(maxsize=1024)
def _seal_key(algorithm: str, public: bytes) -> SealKey:
    return SealKey(algorithm, public)


@dataclass(frozen=True)
class Revocation:
    """A key is held to be compromised since a moment."""

    node: str
    kid: bytes
    since: int
    issuer: bytes
    raw: bytes


def certify(
    key: VerifyKey | SealKey, *, node: str, role: Role, not_before: int, not_after: int, issuer: Signer
) -> bytes:
    """Certify a key.

    Args:
        key: the public key.
        node: the code of the node that it belongs to.
        role: its use.
        not_before: its first millisecond since 1970.
        not_after: the first millisecond that is too late.
        issuer: the root, or the node's signing key (see `BY_ROOT`).

    Returns:
        The certificate's bytes, for the key directory.
    """
    fields = {
        "node": node,
        "role": role.value,
        "algorithm": key.algorithm,
        "public": key.public,
        "not_before": not_before,
        "not_after": not_after,
    }
    return state("certificate", fields, issuer)


def read_certificate(raw: bytes) -> tuple[Certificate, Statement]:
    """Take a certificate apart; the statement is to be verified with the issuer's key.

    Raises:
        Unsupported: if its use isn't known here; a newer partner may have more of them.
        Malformed: if it isn't as the protocol wants it.
    """
    statement = read_statement(raw)
    fields = statement.fields("certificate")
    certificate = Certificate(
        node=fields.text("node", NODE),
        role=_role(fields.text("role")),
        algorithm=fields.text("algorithm"),
        public=fields.octets("public", longest=4096),
        not_before=fields.time("not_before"),
        not_after=fields.time("not_after"),
        issuer=statement.kid,
        raw=raw,
    )
    fields.end()
    return certificate, statement


def _role(word: str) -> Role:
    try:
        return Role(word)
    except ValueError:
        raise Unsupported(f"A certificate is for the use {word!r}, which isn't known here.") from None


def revoke(kid: bytes, *, node: str, since: int, issuer: Signer) -> bytes:
    """State that a key is held to be compromised since a moment.

    Args:
        kid: the key's name.
        node: the code of its node.
        since: milliseconds since 1970.
        issuer: the root, or, for keys that it certified, the node's signing key.
    """
    return state("revocation", {"node": node, "key": kid, "since": since}, issuer)


def read_revocation(raw: bytes) -> tuple[Revocation, Statement]:
    """Take a revocation apart; the statement is to be verified with the issuer's key."""
    statement = read_statement(raw)
    fields = statement.fields("revocation")
    revocation = Revocation(
        node=fields.text("node", NODE),
        kid=fields.octets("key", KID_LENGTH),
        since=fields.time("since"),
        issuer=statement.kid,
        raw=raw,
    )
    fields.end()
    return revocation, statement
