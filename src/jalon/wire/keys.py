"""Keys: those that sign (Ed25519) and those that a content key is sealed to (by suite).

A key is named by its `kid`, the first 16 bytes of the SHA-256 of its kind and public bytes, so that a name can't be
given to another key. Private keys never show themselves: their repr holds the kid alone. Where a key lies in an HSM,
anything with `kid` and `sign` serves as a `Signer`, and a suite of its own opens.
"""

import hashlib
from typing import Protocol

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from jalon.wire.errors import BadSignature, Malformed
from jalon.wire.suites import suite_of

ED25519 = "ed25519"
"""The name of signing keys in certificates."""

KID_LENGTH = 16

_PRIME = (1 << 255) - 19
_EIGHTH = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
_WEAK = frozenset(
    (y | sign << 255).to_bytes(32, "little")
    for y in (0, 1, _PRIME - 1, _PRIME, _PRIME + 1, _EIGHTH, _PRIME - _EIGHTH)
    for sign in (0, 1)
)
"""The points of small order of edwards25519: anybody could sign under them."""


def kid_of(algorithm: str, public: bytes) -> bytes:
    """The 16-byte name of a public key.

    Example:
        >>> kid_of("ed25519", bytes(32)).hex()
        '7fd5d38d0665caa74f950778aa1b4f4e'
    """
    return hashlib.sha256(b"jalon/key\0" + algorithm.encode() + b"\0" + public).digest()[:KID_LENGTH]


class Signer(Protocol):
    """Whatever can sign with an Ed25519 key: a `SigningKey`, or a handle of an HSM."""

    @property
    def kid(self) -> bytes:
        """The name of the key."""

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature."""


class VerifyKey:
    """The public half of a signing key.

    Example:
        >>> key = SigningKey(bytes(32))
        >>> VerifyKey(key.public).verify(key.sign(b"x"), b"x")
    """

    algorithm = ED25519

    def __init__(self, public: bytes) -> None:
        if len(public) != 32 or public in _WEAK:
            raise Malformed("A verify key has 32 bytes and is not one under which anybody could sign.")
        self.public = public
        self.kid = kid_of(ED25519, public)
        self._key = Ed25519PublicKey.from_public_bytes(public)

    def verify(self, signature: bytes, message: bytes) -> None:
        """Raise BadSignature unless this key signed exactly these bytes."""
        try:
            self._key.verify(signature, message)
        except InvalidSignature:
            raise BadSignature("The signature doesn't fit: the bytes were altered, or another key signed.") from None

    def __repr__(self) -> str:
        return f"VerifyKey({self.kid.hex()})"


class SigningKey:
    """A private signing key, made from 32 random bytes that are handed in.

    Example:
        >>> SigningKey(bytes(32)).public.hex()[:8]
        '3b6a27bc'
    """

    algorithm = ED25519
    seed_length = 32

    def __init__(self, seed: bytes) -> None:
        if len(seed) != self.seed_length:
            raise Malformed("A signing key is made from 32 random bytes.")
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.public = self._key.public_key().public_bytes_raw()
        self.kid = kid_of(ED25519, self.public)

    def sign(self, message: bytes) -> bytes:
        """The 64 bytes of the signature over exactly these bytes."""
        return self._key.sign(message)

    @property
    def verify_key(self) -> VerifyKey:
        """The public half."""
        return VerifyKey(self.public)

    def __repr__(self) -> str:
        return f"SigningKey({self.kid.hex()}, private)"


class SealKey:
    """A recipient's public encryption key: content keys are sealed to it.

    Args:
        algorithm: the name of its suite's keys, as in the certificate.
        public: its bytes.
    """

    def __init__(self, algorithm: str, public: bytes) -> None:
        self.algorithm = algorithm
        self.public = public
        self.suite = suite_of(algorithm)
        self.kid = kid_of(algorithm, public)
        try:
            self._key = self.suite.public(public)
        except ValueError:
            raise Malformed(f"These bytes are no key of the kind {algorithm}.") from None

    def wrap(self, content_key: bytes, info: bytes) -> bytes:
        """The content key, sealed to this key and bound to `info`."""
        return self.suite.wrap(content_key, self._key, info)

    def __repr__(self) -> str:
        return f"SealKey({self.kid.hex()})"


class OpenKey:
    """A private encryption key: opens what was sealed to it.

    Args:
        algorithm: the name of its suite's keys, as in the certificate.
        seed: `suite_of(algorithm).seed_length` random bytes that are handed in.
    """

    def __init__(self, algorithm: str, seed: bytes) -> None:
        self.algorithm = algorithm
        self.suite = suite_of(algorithm)
        try:
            self._key = self.suite.private(seed)
            self.public = self.suite.public_bytes(seed)
        except ValueError:
            raise Malformed(
                f"A key of the kind {algorithm} is made from {self.suite.seed_length} random bytes."
            ) from None
        self.kid = kid_of(algorithm, self.public)

    def unwrap(self, wrapped: bytes, info: bytes) -> bytes:
        """The content key again; raises BadSignature where it was altered or is for another key or header."""
        return self.suite.unwrap(wrapped, self._key, info)

    @property
    def seal_key(self) -> SealKey:
        """The public half."""
        return SealKey(self.algorithm, self.public)

    def __repr__(self) -> str:
        return f"OpenKey({self.kid.hex()}, private)"


def spoken(fingerprint: bytes) -> str:
    """A fingerprint's first 16 bytes as eight groups of hexadecimal digits, to be read aloud.

    Example:
        >>> spoken(bytes(range(32)))
        '0001 0203 0405 0607 0809 0a0b 0c0d 0e0f'
    """
    return " ".join(fingerprint[at : at + 2].hex() for at in range(0, 16, 2))


def spoken_words(fingerprint: bytes) -> str:
    """The same 16 bytes as eight five-letter words that any tongue can say (the proquint scheme).

    Example:
        >>> spoken_words(bytes.fromhex("7f000001") * 8)
        'lusab babad lusab babad lusab babad lusab babad'
    """
    return " ".join(_word(int.from_bytes(fingerprint[at : at + 2], "big")) for at in range(0, 16, 2))


def _word(number: int) -> str:
    consonants, vowels = "bdfghjklmnprstvz", "aiou"
    parts = ((12, 15, consonants), (10, 3, vowels), (6, 15, consonants), (4, 3, vowels), (0, 15, consonants))
    return "".join(letters[number >> shift & mask] for shift, mask, letters in parts)


def fingerprint_of(root_public: bytes) -> bytes:
    """The 32 bytes that a partner pins: SHA-256 over a node's root key.

    Args:
        root_public: the 32 bytes of the root's verify key.
    """
    return hashlib.sha256(b"jalon/root\0" + root_public).digest()
