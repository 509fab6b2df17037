"""A cast of nodes with keys made from their names, so that every run sees the same bytes but for sealing."""

import hashlib
import random
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from jalon.wire.certificates import Role, certify, revoke
from jalon.wire.content import Content
from jalon.wire.directory import Directory, publish_directory, verify_directory
from jalon.wire.envelope import Envelope, compose
from jalon.wire.header import GENESIS, Header
from jalon.wire.keys import OpenKey, SigningKey, fingerprint_of
from jalon.wire.suites import suite_of

NOW = 1_800_000_000_000
DAY = 86_400_000
YEAR = 365 * DAY


def seeded(name: str, length: int = 32) -> bytes:
    """So many bytes that look random and are the same for the same name."""
    return hashlib.shake_256(name.encode()).digest(length)


def randomness(name: str):
    """A seeded stand-in for `os.urandom`."""
    return random.Random(name).randbytes


@dataclass(frozen=True)
class Node:
    """A node with all its private keys."""

    code: str
    algorithm: str = "mlkem768x25519"
    revoked: tuple[tuple[str, int], ...] = ()
    serial: int = 1
    extra: tuple[bytes, ...] = field(default=(), repr=False)

    def signing(self, role: str) -> SigningKey:
        return SigningKey(seeded(f"{self.code}/{role}"))

    @cached_property
    def opening(self) -> OpenKey:
        return OpenKey(self.algorithm, seeded(f"{self.code}/encryption", suite_of(self.algorithm).seed_length))

    @property
    def fingerprint(self) -> bytes:
        return fingerprint_of(self.signing("root").public)

    def certificates(self) -> list[bytes]:
        start, root, node = NOW - YEAR // 2, self.signing("root"), self.signing("node")
        by_root = [(role, self.signing(role).verify_key, root) for role in ("node", "agency")]
        by_node = [(role, self.signing(role).verify_key, node) for role in ("receipt", "log")]
        made = [
            certify(key, node=self.code, role=Role(role), not_before=start, not_after=start + YEAR, issuer=issuer)
            for role, key, issuer in by_root + by_node
        ]
        weekly = {"not_before": NOW - 3 * DAY, "not_after": NOW + 4 * DAY}
        made.append(certify(self.opening.seal_key, node=self.code, role=Role.ENCRYPTION, **weekly, issuer=node))
        return made

    def revocations(self) -> list[bytes]:
        return [
            revoke(self.signing(role).kid, node=self.code, since=since, issuer=self.signing("root"))
            for role, since in self.revoked
        ]

    def published(self) -> bytes:
        return publish_directory(
            node=self.code,
            serial=self.serial,
            issued=NOW - DAY,
            root=self.signing("root").public,
            certificates=[*self.certificates(), *self.extra],
            revocations=self.revocations(),
            signer=self.signing("node"),
        )

    @cached_property
    def directory(self) -> Directory:
        return verify_directory(self.published(), fingerprint=self.fingerprint)


@lru_cache
def node(code: str, algorithm: str = "mlkem768x25519") -> Node:
    return Node(code, algorithm)


def content(body: bytes = b"hello", **fields: object) -> Content:
    base = {"type": "exchange.inquiry.v1", "thread": b"t" * 16, "handling": "H1", "tlp": "AMBER", "pap": "GREEN"}
    return Content(**{**base, "body": body, **fields})


def header(**fields: object) -> Header:
    base = {
        "id": b"i" * 16,
        "from_node": "VN-MPS",
        "to_node": "LA-MPS",
        "stream": "exchange.1",
        "seq": 1,
        "prev": GENESIS,
        "created": NOW,
        "expires": NOW + 7 * DAY,
    }
    return Header(**{**base, **fields})


def composed(
    body: bytes = b"hello", *, to: Node | None = None, sealed: dict | None = None, **fields: object
) -> Envelope:
    """An envelope from VN-MPS to LA-MPS (or another node)."""
    sender, recipient = node("VN-MPS"), to or node("LA-MPS")
    return compose(
        content(body, **(sealed or {})),
        header(**{"to_node": recipient.code, **fields}),
        seal_to=[recipient.opening.seal_key],
        agency=sender.signing("agency"),
        node=sender.signing("node"),
        randomness=randomness("content key"),
    )


def directory_of(code: str) -> Directory:
    """What a gate knows: its partners' directories."""
    return node(code).directory
