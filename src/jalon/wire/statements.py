"""Signed statements: the one form of certificates, key directories, revocations, capabilities and receipts.

A statement is a map whose `kind` says what it states; signed, it is the array `[statement's bytes, kid, signature]`.
The signature is over a label and exactly those bytes, which are stored and passed on as they came.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from jalon.wire.encoding import LIMITS, Limits, decode, encode
from jalon.wire.errors import Malformed
from jalon.wire.fields import Fields
from jalon.wire.keys import KID_LENGTH, Signer, VerifyKey

LABEL = b"jalon/statement\0"


@dataclass(frozen=True)
class Statement:
    """A statement as it came; nothing in it is to be believed before `verify`.

    Attributes:
        body: the bytes that are signed.
        kid: the key that is said to have signed.
        signature: 64 bytes.
        raw: the whole as it came, to be stored.
    """

    body: bytes
    kid: bytes
    signature: bytes
    raw: bytes

    def verify(self, key: VerifyKey) -> None:
        """Raise BadSignature unless this key signed it."""
        key.verify(self.signature, LABEL + self.body)

    def fields(self, kind: str, limits: Limits = LIMITS) -> Fields:
        """Its fields, where it is of this kind.

        Raises:
            Malformed: if it states something else.
        """
        fields = Fields(decode(self.body, limits), kind)
        if fields.text("kind") != kind:
            raise Malformed(f"A statement of another kind came where a {kind} belongs.")
        return fields


def state(kind: str, fields: Mapping[str, object], signer: Signer) -> bytes:
    """Sign a statement.

    Args:
        kind: what it states, such as "certificate".
        fields: everything else that it says.
        signer: who states it.

    Returns:
        The bytes to store and to send.
    """
    body = encode({"kind": kind, **fields})
    return encode([body, signer.kid, signer.sign(LABEL + body)])


def read_statement(raw: bytes, limits: Limits = LIMITS) -> Statement:
    """Take a signed statement apart without believing it yet.

    Raises:
        Malformed, TooBig: if it is none, or passes the limits.
    """
    match decode(raw, limits):
        case [bytes(body), bytes(kid), bytes(signature)] if len(kid) == KID_LENGTH and len(signature) == 64:
            return Statement(body, kid, signature, raw)
    raise Malformed("These bytes are no signed statement.")


def kind_of(raw: bytes) -> str:
    """What a signed statement states, before it is believed: to whom it is to be handed.

    Raises:
        Malformed, TooBig: if it is no statement.
    """
    match decode(read_statement(raw).body, LIMITS):
        case {"kind": str(kind)}:
            return kind
    raise Malformed("A statement doesn't say what it states.")
