"""Suites: how a content key is wrapped for one recipient. A registry, so that a national suite has its place.

A suite is pinned per partner and never negotiated in band. Suite 1 (ML-KEM-768 with X25519) is for everybody; suite 2
(P-384) for sites that must use NIST's curves. Both are HPKE (RFC 9180), base mode, single shot, from the package
`cryptography`; the content itself is always under AES-256-GCM.
"""

from dataclasses import dataclass
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec, mlkem, x25519
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
)
from cryptography.hazmat.primitives.hpke import Suite as Hpke
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from jalon.wire.errors import BadSignature, Malformed, Unsupported

P384_ORDER = int("ffffffffffffffffffffffffffffffffffffffffffffffffc7634d81f4372ddf581a0db248b0a77aecec196accc52973", 16)
"""The order of the group of P-384 (FIPS 186-5): a private key is a number from 1 to one less."""


class Suite(Protocol):
    """What a suite does. A loaded key is whatever it likes (a handle of an HSM, say); bytes are kept and sent."""

    @property
    def number(self) -> int:
        """The suite's number in the header."""

    @property
    def algorithm(self) -> str:
        """The name of its keys in certificates."""

    @property
    def seed_length(self) -> int:
        """Random bytes that a new key takes."""

    @property
    def wrapped_length(self) -> int:
        """Bytes of one wrapped 32-byte content key."""

    def private(self, seed: bytes) -> Any:
        """The private key that these bytes stand for; raises ValueError where they stand for none."""

    def public(self, raw: bytes) -> Any:
        """A partner's public key from its bytes; raises ValueError where they are none."""

    def public_bytes(self, seed: bytes) -> bytes:
        """The bytes of the public key that belongs to a private key."""

    def wrap(self, content_key: bytes, public: Any, info: bytes) -> bytes:
        """The content key, readable by the holder of the private key alone and bound to `info`."""

    def unwrap(self, wrapped: bytes, private: Any, info: bytes) -> bytes:
        """The content key again; raises BadSignature where it was altered or meant for another key or header."""


@dataclass(frozen=True)
class _HpkeSuite:
    """What both suites share: HPKE does the wrapping."""

    number: int
    algorithm: str
    seed_length: int
    wrapped_length: int
    hpke: Hpke

    def wrap(self, content_key: bytes, public: Any, info: bytes) -> bytes:
        try:
            return self.hpke.encrypt(content_key, public, info)
        except ValueError:
            raise Malformed("The recipient's encryption key is unfit to seal to; ask it for a new one.") from None

    def unwrap(self, wrapped: bytes, private: Any, info: bytes) -> bytes:
        try:
            return self.hpke.decrypt(wrapped, private, info)
        except (InvalidTag, ValueError):
            raise BadSignature("The content key doesn't open: it was altered, or is for another key.") from None


class _Hybrid(_HpkeSuite):
    """ML-KEM-768 and X25519 together: safe while either holds. Seed: 64 bytes of the one, 32 of the other."""

    def private(self, seed: bytes) -> MLKEM768X25519PrivateKey:
        return MLKEM768X25519PrivateKey(*self._halves(seed))

    def public(self, raw: bytes) -> MLKEM768X25519PublicKey:
        mlkem_key = mlkem.MLKEM768PublicKey.from_public_bytes(raw[:-32])
        return MLKEM768X25519PublicKey(mlkem_key, x25519.X25519PublicKey.from_public_bytes(raw[-32:]))

    def public_bytes(self, seed: bytes) -> bytes:
        mlkem_key, x25519_key = self._halves(seed)
        return mlkem_key.public_key().public_bytes_raw() + x25519_key.public_key().public_bytes_raw()

    def _halves(self, seed: bytes) -> tuple[mlkem.MLKEM768PrivateKey, x25519.X25519PrivateKey]:
        mlkem_key = mlkem.MLKEM768PrivateKey.from_seed_bytes(seed[:64])
        return mlkem_key, x25519.X25519PrivateKey.from_private_bytes(seed[64:])


class _P384(_HpkeSuite):
    """P-384. Seed: 56 bytes, brought into the group's range with a bias below one in 2^64."""

    def private(self, seed: bytes) -> ec.EllipticCurvePrivateKey:
        if len(seed) != self.seed_length:
            raise ValueError(f"a seed has {self.seed_length} bytes")
        return ec.derive_private_key(1 + int.from_bytes(seed, "big") % (P384_ORDER - 1), ec.SECP384R1())

    def public(self, raw: bytes) -> ec.EllipticCurvePublicKey:
        if len(raw) != 97:
            raise ValueError("a point has 97 bytes, uncompressed")
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP384R1(), raw)

    def public_bytes(self, seed: bytes) -> bytes:
        return self.private(seed).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


SUITES: dict[int, Suite] = {
    1: _Hybrid(1, "mlkem768x25519", 96, 1168, Hpke(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)),
    2: _P384(2, "p384", 56, 145, Hpke(KEM.P384, KDF.HKDF_SHA384, AEAD.AES_256_GCM)),
}
"""The suites by number. A node with one of its own adds it here when it starts."""


def suite(number: int) -> Suite:
    """The suite of that number.

    Args:
        number: as in the header.

    Raises:
        Unsupported: if this node has no such suite.

    Example:
        >>> suite(1).algorithm
        'mlkem768x25519'
    """
    try:
        return SUITES[number]
    except KeyError:
        raise Unsupported(f"Suite {number} isn't known here; agree on suite 1 or 2 with the partner.") from None


def suite_of(algorithm: str) -> Suite:
    """The suite whose keys bear this name in certificates; raises Unsupported where there is none."""
    for known in SUITES.values():
        if known.algorithm == algorithm:
            return known
    raise Unsupported(f"Keys of the kind {algorithm!r} aren't known here; agree on suite 1 or 2 with the partner.")
