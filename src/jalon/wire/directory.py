"""The key directory: one signed statement with every key of a node, checked against the root that was pinned.

At first contact two people read the root's fingerprint to each other; from then on each directory proves itself. It
keeps old verify keys with their dates, so that what they signed stays provable.
"""

from dataclasses import dataclass, field

from jalon.wire.certificates import (
    BY_ROOT,
    Certificate,
    Revocation,
    Role,
    read_certificate,
    read_revocation,
)
from jalon.wire.errors import BadSignature, Malformed, UnknownKey, Unsupported
from jalon.wire.fields import NODE, TIME_MAX
from jalon.wire.keys import SealKey, Signer, VerifyKey, fingerprint_of
from jalon.wire.statements import Statement, read_statement, state

MAX_CERTIFICATES = 500


@dataclass(frozen=True)
class Directory:
    """The keys of one node, proved against its pinned root.

    Attributes:
        node: whose they are.
        serial: grows with every edition; an older one is never taken back.
        issued: milliseconds since 1970.
        root: the 32 bytes of the root's verify key.
        certificates: all, old ones included.
        revocations: what was revoked.
        raw: the bytes as they came.
    """

    node: str
    serial: int
    issued: int
    root: bytes
    certificates: tuple[Certificate, ...]
    revocations: tuple[Revocation, ...]
    raw: bytes
    _by_kid: dict[bytes, Certificate] = field(repr=False, compare=False, default_factory=dict)

    def certificate(self, kid: bytes) -> Certificate:
        """The certificate of a key.

        Raises:
            UnknownKey: if the node has no such key.
        """
        try:
            return self._by_kid[kid]
        except KeyError:
            raise UnknownKey(f"{self.node} has no key {kid.hex()}; ask it for its newest key directory.") from None

    def compromised_since(self, kid: bytes) -> int | None:
        """Since when a key, or the key that certified it, is held to be compromised; None where it isn't."""
        issuer = self._by_kid[kid].issuer if kid in self._by_kid else b""
        since = [revocation.since for revocation in self.revocations if revocation.kid in (kid, issuer)]
        return min(since, default=None)

    def key_at(self, kid: bytes, role: Role, at: int) -> VerifyKey:
        """The verify key for something that is known to have existed at a moment: stored evidence.

        Raises:
            UnknownKey: if it isn't certified for this use then, or was compromised by then.
        """
        certificate = self._usable(kid, role, at)
        since = self.compromised_since(kid)
        if since is not None and at >= since:
            raise UnknownKey(f"The key {kid.hex()} of {self.node} was compromised by then.")
        return certificate.verify_key

    def key_for_arrival(self, kid: bytes, role: Role, created: int) -> VerifyKey:
        """The verify key for something that arrives now and says when it was made.

        What it says may be a lie of whoever stole the key, so a key that was revoked at all is refused.

        Raises:
            UnknownKey: if it isn't certified for this use at that moment, or was revoked.
        """
        certificate = self._usable(kid, role, created)
        if self.compromised_since(kid) is not None:
            raise UnknownKey(f"The key {kid.hex()} of {self.node} was revoked; nothing new is taken under it.")
        return certificate.verify_key

    def _usable(self, kid: bytes, role: Role, at: int) -> Certificate:
        certificate = self.certificate(kid)
        if certificate.role is not role:
            raise UnknownKey(f"The key {kid.hex()} of {self.node} is certified as {certificate.role}, not {role}.")
        if not certificate.covers(at):
            raise UnknownKey(f"The key {kid.hex()} of {self.node} isn't certified for that time.")
        return certificate

    def seal_key(self, at: int, algorithm: str = "mlkem768x25519") -> SealKey:
        """The newest encryption key that may be used at a moment.

        Raises:
            UnknownKey: if there is none.
        """
        usable = [
            certificate
            for certificate in self.certificates
            if certificate.role is Role.ENCRYPTION
            and certificate.algorithm == algorithm
            and certificate.covers(at)
            and self.compromised_since(certificate.kid) is None
        ]
        if not usable:
            raise UnknownKey(f"{self.node} has no encryption key for now; ask it for its newest key directory.")
        return max(usable, key=lambda certificate: certificate.not_before).seal_key


def publish_directory(
    *,
    node: str,
    serial: int,
    issued: int,
    root: bytes,
    certificates: list[bytes],
    revocations: list[bytes],
    signer: Signer,
) -> bytes:
    """Sign an edition of the key directory.

    Args:
        node: the node's code.
        serial: one more than the last edition's.
        issued: milliseconds since 1970.
        root: the 32 bytes of the root's verify key.
        certificates: what `certify` gave, old verify keys included.
        revocations: what `revoke` gave.
        signer: the node's signing key.
    """
    fields = {
        "node": node,
        "serial": serial,
        "issued": issued,
        "root": root,
        "certificates": certificates,
        "revocations": revocations,
    }
    return state("directory", fields, signer)


def verify_directory(raw: bytes, *, fingerprint: bytes, known: Directory | None = None) -> Directory:
    """Prove a key directory against the pinned fingerprint of its root.

    Args:
        raw: the bytes as they came.
        fingerprint: the 32 bytes that were pinned (`fingerprint_of`).
        known: the edition that is held, where there is one; the new one must follow it.

    Raises:
        BadSignature: if a signature or the fingerprint doesn't fit.
        UnknownKey: if a key isn't certified by whom it must be.
        Malformed: if it isn't as the protocol wants it, or doesn't follow the one that is held.
    """
    statement = read_statement(raw)
    fields = statement.fields("directory")
    root = VerifyKey(fields.octets("root", 32))
    if fingerprint_of(root.public) != fingerprint:
        raise BadSignature("The root key isn't the one whose fingerprint was pinned; call the partner before anything.")
    node = fields.text("node", NODE)
    certificates = _certificates(fields.byte_strings("certificates", MAX_CERTIFICATES), node, root)
    directory = Directory(
        node=node,
        serial=fields.uint("serial"),
        issued=fields.time("issued"),
        root=root.public,
        certificates=tuple(certificates.values()),
        revocations=_revocations(fields.byte_strings("revocations", MAX_CERTIFICATES), node, root, certificates),
        raw=raw,
        _by_kid=certificates,
    )
    fields.end()
    statement.verify(directory.key_for_arrival(statement.kid, Role.NODE, directory.issued))
    if known is not None:
        _check_follows(directory, known)
    return directory


def node_of_directory(raw: bytes) -> str:
    """Whose key directory it says that it is, not verified: to choose the fingerprint to verify it with."""
    return read_statement(raw).fields("directory").text("node", NODE)


def _check_follows(new: Directory, known: Directory) -> None:
    """Refuse an edition that goes back, differs under the same serial, or forgets a revocation.

    Whoever stole a node key could otherwise publish an edition without the root's revocation of it.
    """
    if new.node != known.node:
        raise Malformed(f"The key directory is of {new.node}, not of {known.node}.")
    if new.serial < known.serial or (new.serial == known.serial and new.raw != known.raw):
        raise Malformed("The key directory is older than the one that is held, or differs under the same number.")
    since = {revocation.kid: revocation.since for revocation in new.revocations}
    if any(since.get(old.kid, TIME_MAX + 1) > old.since for old in known.revocations):
        raise Malformed("The key directory forgets or weakens a revocation; call the partner before anything.")


def _certificates(raws: tuple[bytes, ...], node: str, root: VerifyKey) -> dict[bytes, Certificate]:
    """The certificates by kid, each proved under the root or under a node key that the root certified."""
    read = [pair for raw in raws if (pair := _known_certificate(raw))]
    proved: dict[bytes, Certificate] = {}
    for by_root in (True, False):
        for certificate, statement in read:
            if (certificate.role in BY_ROOT) is not by_root:
                continue
            if certificate.node != node:
                raise Malformed(f"A certificate of {certificate.node} lies in the key directory of {node}.")
            statement.verify(root if by_root else _issuer(proved, statement.kid))
            if certificate.kid in proved:
                raise Malformed("A key is certified twice in one directory.")
            proved[certificate.kid] = certificate
    return proved


def _known_certificate(raw: bytes) -> tuple[Certificate, Statement] | None:
    """A certificate with its statement; None where its use isn't known here (a newer partner has more uses)."""
    try:
        return read_certificate(raw)
    except Unsupported:
        return None


def _issuer(proved: dict[bytes, Certificate], kid: bytes) -> VerifyKey:
    issuer = proved.get(kid)
    if issuer is None or issuer.role is not Role.NODE:
        raise UnknownKey(f"The key {kid.hex()} certified another, but no root certified it as a node's.")
    return issuer.verify_key


def _revocations(
    raws: tuple[bytes, ...], node: str, root: VerifyKey, certificates: dict[bytes, Certificate]
) -> tuple[Revocation, ...]:
    revocations = []
    for raw in raws:
        revocation, statement = read_revocation(raw)
        if revocation.node != node:
            raise Malformed(f"A revocation of {revocation.node} lies in the key directory of {node}.")
        revoked = certificates.get(revocation.kid)
        by_root = statement.kid == root.kid or revoked is None or revoked.role in BY_ROOT
        statement.verify(root if by_root else _issuer(certificates, statement.kid))
        revocations.append(revocation)
    return tuple(revocations)
