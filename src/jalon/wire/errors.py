"""What can be wrong with something that came over the wire: one word per reason, the word of the negative receipt."""

from typing import ClassVar

from jalon import JalonError


class WireError(JalonError):
    """Something that came from a partner can't be accepted; `reason` is the word that its receipt will carry.

    Example:
        >>> Expired("It expired on Monday; ask the partner to send it anew.").reason
        'expired'
    """

    reason: ClassVar[str] = "policy"


class Malformed(WireError):
    """The bytes don't follow the protocol: not deterministic CBOR, a field missing, a value out of its range."""

    reason = "malformed"


class TooBig(WireError):
    """A limit of size, depth or count was passed; nothing after it was read."""

    reason = "too-big"


class BadSignature(WireError):
    """A signature or a seal doesn't fit the bytes: they were altered, or the key isn't the one that is named."""

    reason = "bad-signature"


class UnknownKey(WireError):
    """No key of that name is certified for this use at that time, or it was revoked."""

    reason = "unknown-key"


class Expired(WireError):
    """The message arrived after the moment that its sender set."""

    reason = "expired"


class Policy(WireError):
    """A rule of this node refuses it (a partner or a handling that isn't agreed)."""

    reason = "policy"


class WrongRecipient(Policy):
    """The message was addressed to another node: a mistake, or a replay."""


class Poison(WireError):
    """It was accepted but could not be applied after all tries, and is set aside for a person."""

    reason = "poison"


class Quota(WireError):
    """The partner's credit is used up; it may send again later."""

    reason = "quota"


class Unsupported(WireError):
    """A version, suite or message type that this node doesn't know."""

    reason = "unsupported"


REASONS: dict[str, type[WireError]] = {
    kind.reason: kind
    for kind in (Malformed, TooBig, BadSignature, UnknownKey, Expired, Policy, Poison, Quota, Unsupported)
}
"""Every reason that a negative receipt may carry, with its error."""
