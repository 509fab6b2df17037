"""What nodes read: message types and versions of code lists, told to every partner under the node's key.

Nothing is negotiated: a message of a type that the partner does not read yet still goes, and comes back as
*unsupported*. But whoever writes can be told beforehand, and Health shows which side is behind.
"""

import functools
import hashlib

from django.db import transaction

from jalon import codes
from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.federation import handlers, queries
from jalon.node.federation.choices import Act
from jalon.node.federation.models import Partner
from jalon.node.kernel import clock, keys
from jalon.wire.capabilities import Capabilities, sign_capabilities, verify_capabilities
from jalon.wire.certificates import Role
from jalon.wire.encoding import encode


def digest() -> bytes:
    """What this node reads, in 32 bytes: partners are told anew when it changes."""
    return _digest(tuple(handlers.types()))


@functools.lru_cache(maxsize=4)
def _digest(types: tuple[str, ...]) -> bytes:
    return hashlib.sha256(encode([list(types), _code_lists()])).digest()


def own() -> bytes:
    """What this node reads, signed now."""
    return sign_capabilities(
        node=keys.own_directory().node,
        issued=clock.now_ms(),
        types=handlers.types(),
        code_lists=_code_lists(),
        signer=keys.signing_key(Role.NODE),
    )


@functools.cache
def _code_lists() -> dict[str, str]:
    return {name: str(codes.load(name).version) for name in codes.names()}


def take(partner: Partner, raw: bytes) -> None:
    """Keep what a partner says that it reads; an older word changes nothing.

    Raises:
        WireError: if it is not that partner's word.
    """
    said = verify_capabilities(raw, directory=queries.directory_of(partner))
    held = of(partner)
    if held and said.issued <= held.issued:
        return
    with transaction.atomic():
        Partner.objects.filter(pk=partner.pk).update(capabilities=raw)
        if held is None or (said.types, dict(said.code_lists)) != (held.types, dict(held.code_lists)):
            detail = {"partner": partner.pk, "types": len(said.types)}
            audit.record(Act.CAPABILITIES_TAKEN, actor=f"node:{partner.pk}", tree=Tree.EXCHANGE, detail=detail)


def of(partner: Partner) -> Capabilities | None:
    """What a partner reads, as it said last; None where it has not said yet."""
    raw = bytes(partner.capabilities)
    return verify_capabilities(raw, directory=queries.directory_of(partner)) if raw else None


def unread_by(partner: Partner) -> list[str]:
    """The message types of ours that a partner does not read yet; nothing where it has not said what it reads."""
    said = of(partner)
    return [kind for kind in handlers.types() if kind not in said.types] if said else []
