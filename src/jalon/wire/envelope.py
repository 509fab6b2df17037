"""Envelopes: composed once, signed as bytes, stored as bytes.

An envelope is the array `[header, recipients, sealed, signatures]`. The gate parses it, checks the outer signature and
stores it, with public keys alone; the worker inside opens it. Inside lie the content and the agency's signature over
the content, the recipient and the header: it stays valid as evidence after the envelope is gone.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jalon.wire.certificates import Role
from jalon.wire.content import Content, read_content
from jalon.wire.directory import Directory
from jalon.wire.encoding import LIMITS, decode, encode
from jalon.wire.errors import BadSignature, Expired, Malformed, TooBig, UnknownKey, WrongRecipient
from jalon.wire.header import Header, check_header, header_hash, padded_length, read_header
from jalon.wire.keys import KID_LENGTH, OpenKey, SealKey, Signer, VerifyKey
from jalon.wire.suites import suite

OUTER = b"jalon/outer\0"
INNER = b"jalon/inner\0"
SEAL = b"jalon/seal\0"
MAX_ENVELOPE = LIMITS.size
MAX_RECIPIENT_KEYS = 8
_TAG = 16
_FRAME = 4 + 1 + 5 + 17 + 66  # length, heads, kid and signature around the content, at most
_NONCE = bytes(12)  # each content key seals once

Randomness = Callable[[int], bytes]
"""Gives so many random bytes: `os.urandom`, or a seeded one in tests."""


@dataclass(frozen=True)
class Envelope:
    """An envelope as it came or was composed.

    Attributes:
        header: the clear header.
        header_raw: its bytes.
        recipients: pairs of a key's kid and the content key wrapped for it.
        sealed: the content, padded and under AES-256-GCM.
        kid: the node key that signed outside.
        signature: its signature.
        raw: all bytes, to be stored and sent as they are.
        digest: SHA-256 of `raw`.
    """

    header: Header
    header_raw: bytes = field(repr=False)
    recipients: tuple[tuple[bytes, bytes], ...] = field(repr=False)
    sealed: bytes = field(repr=False)
    kid: bytes
    signature: bytes = field(repr=False)
    raw: bytes = field(repr=False)
    digest: bytes

    @property
    def id(self) -> bytes:
        """The envelope's id."""
        return self.header.id

    def signed_part(self) -> bytes:
        """The bytes that the outer signature is over: all that stands before the signatures."""
        return self.raw[: len(self.raw) - len(_signatures(self.kid, self.signature))]


@dataclass(frozen=True)
class Opened:
    """An opened envelope: the content with the agency's signature, to be kept as evidence.

    Attributes:
        header: the clear header.
        content: what was sealed.
        content_raw: its bytes as they were signed.
        header_raw: the header's bytes.
        kid: the agency key that signed.
        signature: its signature.
    """

    header: Header
    content: Content
    content_raw: bytes = field(repr=False)
    header_raw: bytes = field(repr=False)
    kid: bytes
    signature: bytes = field(repr=False)

    def verify(self, key: VerifyKey) -> None:
        """Raise BadSignature unless this agency key signed the content for this recipient and header."""
        key.verify(self.signature, inner_message(self.header.to_node, self.header_raw, self.content_raw))


def inner_message(to_node: str, header_raw: bytes, content_raw: bytes) -> bytes:
    """The bytes that the agency signs: recipient, hash of the header, content."""
    return INNER + encode([to_node, header_hash(header_raw), content_raw])


def compose(
    content: Content,
    header: Header,
    *,
    seal_to: Sequence[SealKey],
    agency: Signer,
    node: Signer,
    randomness: Randomness,
) -> Envelope:
    """Seal and sign an envelope. It is done once; retries send the same bytes.

    Args:
        content: what is sealed.
        header: the clear header; its suite and length are set here.
        seal_to: the recipient's encryption key (several where the recipient has several sites; one suite for all).
        agency: signs the content.
        node: signs the envelope.
        randomness: gives the content key.

    Returns:
        The envelope; store and send its `raw`.

    Raises:
        Malformed: if a field isn't as the protocol wants it.
        TooBig: if the content passes the largest size.
    """
    if not 0 < len(seal_to) <= MAX_RECIPIENT_KEYS or len({key.suite.number for key in seal_to}) > 1:
        raise Malformed(f"An envelope is sealed to one to {MAX_RECIPIENT_KEYS} keys of one suite.")
    content_raw = content.encoded()
    header = replace(header, suite=seal_to[0].suite.number, length=padded_length(len(content_raw) + _FRAME))
    header_raw = check_header(header).encoded()
    inner = agency.sign(inner_message(header.to_node, header_raw, content_raw))
    plain = _pad(encode([content_raw, agency.kid, inner]), header.length)
    content_key = randomness(32)
    info = SEAL + header_hash(header_raw)
    sealed = AESGCM(content_key).encrypt(_NONCE, plain, info)
    recipients = tuple((key.kid, key.wrap(content_key, info)) for key in seal_to)
    unsigned = b"\x84" + encode(header_raw) + encode(recipients) + encode(sealed)
    signature = node.sign(OUTER + unsigned)
    raw = unsigned + _signatures(node.kid, signature)
    return Envelope(header, header_raw, recipients, sealed, node.kid, signature, raw, hashlib.sha256(raw).digest())


def _signatures(kid: bytes, signature: bytes) -> bytes:
    return encode([[kid, signature]])


def _pad(plain: bytes, length: int) -> bytes:
    return len(plain).to_bytes(4, "big") + plain.ljust(length - 4, b"\0")


def _unpad(padded: bytes) -> bytes:
    end = 4 + int.from_bytes(padded[:4], "big")
    if end > len(padded) or padded.count(0, end) != len(padded) - end:
        raise Malformed("The padding of the content isn't as the protocol wants it.")
    return padded[4:end]


def parse(raw: bytes) -> Envelope:
    """Take an envelope apart, within limits; no key is touched and nothing is believed.

    Raises:
        TooBig, Malformed, Unsupported: if it isn't as the protocol wants it.

    Example:
        >>> parse(b"")
        Traceback (most recent call last):
        jalon.wire.errors.Malformed: The bytes end in the middle of a value.
    """
    match decode(raw, LIMITS):
        case [
            bytes(header_raw),
            list(recipients),
            bytes(sealed),
            [[bytes(kid), bytes(signature)]],
        ] if len(kid) == KID_LENGTH and len(signature) == 64:
            header = read_header(header_raw)
        case _:
            raise Malformed("These bytes are no envelope.")
    if len(sealed) != header.length + _TAG:
        raise Malformed("The sealed part hasn't the length that the header tells.")
    return Envelope(
        header, header_raw, _recipients(recipients), sealed, kid, signature, raw, hashlib.sha256(raw).digest()
    )


def _recipients(values: Sequence[object]) -> tuple[tuple[bytes, bytes], ...]:
    if len(values) > MAX_RECIPIENT_KEYS:
        raise TooBig(f"The content key is wrapped for more than {MAX_RECIPIENT_KEYS} keys.")
    recipients = []
    for value in values:
        match value:
            case [bytes(kid), bytes(wrapped)] if len(kid) == KID_LENGTH and len(wrapped) <= 4096:
                recipients.append((kid, wrapped))
            case _:
                raise Malformed("A recipient of the envelope isn't as the protocol wants it.")
    if not recipients:
        raise Malformed("The envelope has no recipient.")
    return tuple(recipients)


def receive(raw: bytes, *, node: str, sender: Callable[[str], Directory], now: int) -> Envelope:
    """What the gate does: parse, address, outer signature, expiry. It needs no private key.

    Args:
        raw: the bytes as they came.
        node: the code of this node.
        sender: gives the key directory of a partner by its code, and raises UnknownKey where it is no partner.
        now: milliseconds since 1970, by this node's clock.

    Returns:
        The envelope, to be stored.

    Raises:
        WireError: with the reason for the negative receipt.
    """
    envelope = verify_arrival(raw, node=node, sender=sender)
    check_expiry(envelope, now=now)
    return envelope


def verify_arrival(raw: bytes, *, node: str, sender: Callable[[str], Directory]) -> Envelope:
    """All that `receive` does but for the expiry: bytes that are stored already may come again after it.

    Raises:
        WireError: with the reason for the negative receipt.
    """
    envelope = parse(raw)
    header = envelope.header
    if header.to_node != node:
        raise WrongRecipient(f"The message is addressed to {header.to_node}, not to this node.")
    suite(header.suite)
    directory = sender(header.from_node)
    if directory.node != header.from_node:
        raise UnknownKey(f"The key directory at hand isn't that of {header.from_node}.")
    verify_outer(envelope, directory.key_for_arrival(envelope.kid, Role.NODE, header.created))
    return envelope


def check_expiry(envelope: Envelope, *, now: int) -> None:
    """Raise Expired from the millisecond on that the sender set."""
    if now >= envelope.header.expires:
        raise Expired("The message arrived after it expired; a person at the sender decides whether to send it anew.")


def verify_outer(envelope: Envelope, key: VerifyKey) -> None:
    """Raise BadSignature unless this node key signed the envelope."""
    if key.kid != envelope.kid:
        raise BadSignature("The envelope names another key.")
    key.verify(envelope.signature, OUTER + envelope.signed_part())


def open_envelope(envelope: Envelope, *, keys: Iterable[OpenKey], directory: Directory) -> Opened:
    """What the worker inside does: open a received envelope and check the agency's signature.

    Args:
        envelope: what `receive` let through, or `parse` of its stored bytes.
        keys: this node's private encryption keys that aren't deleted yet.
        directory: the sender's key directory.

    Raises:
        UnknownKey: if it is sealed to none of the keys, or the agency's key isn't certified.
        BadSignature: if the seal or the agency's signature doesn't fit.
        Malformed: if the content isn't as the protocol wants it.
    """
    header = envelope.header
    if directory.node != header.from_node:
        raise UnknownKey(f"The key directory at hand isn't that of {header.from_node}.")
    content_raw, kid, signature = _unseal(envelope, keys)
    opened = Opened(header, read_content(content_raw), content_raw, envelope.header_raw, kid, signature)
    opened.verify(directory.key_at(kid, Role.AGENCY, header.created))
    return opened


def _unseal(envelope: Envelope, keys: Iterable[OpenKey]) -> tuple[bytes, bytes, bytes]:
    """The content's bytes, the kid of the agency's key and its signature, not checked yet."""
    key, wrapped = _key_for(envelope, keys)
    info = SEAL + header_hash(envelope.header_raw)
    content_key = key.unwrap(wrapped, info)
    try:
        plain = AESGCM(content_key).decrypt(_NONCE, envelope.sealed, info)
    except (InvalidTag, ValueError):
        raise BadSignature("The sealed part doesn't open: it was altered.") from None
    match decode(_unpad(plain), LIMITS):
        case [bytes(content_raw), bytes(kid), bytes(signature)] if len(kid) == KID_LENGTH and len(signature) == 64:
            return content_raw, kid, signature
    raise Malformed("What was sealed is no signed content.")


def _key_for(envelope: Envelope, keys: Iterable[OpenKey]) -> tuple[OpenKey, bytes]:
    """The first of our keys that the envelope is sealed to, with the content key wrapped for it."""
    wrapped = dict(envelope.recipients)
    for key in keys:
        if key.kid in wrapped and key.suite.number == envelope.header.suite:
            return key, wrapped[key.kid]
    raise UnknownKey("The message is sealed to none of this node's keys; ask the sender to send it anew.")
