"""A root is replaced: the old root names the new one, so that the pin moves without meeting again."""

from jalon.wire.errors import BadSignature
from jalon.wire.fields import NODE
from jalon.wire.keys import Signer, VerifyKey, fingerprint_of
from jalon.wire.statements import read_statement, state


def announce_root(new_root: bytes, *, node: str, old_root_public: bytes, issued: int, signer: Signer) -> bytes:
    """Announce a new root under the old one.

    Args:
        new_root: the 32 bytes of the new root's verify key.
        node: the node's code.
        old_root_public: the 32 bytes of the old root's verify key.
        issued: milliseconds since 1970.
        signer: the old root.
    """
    fields = {"node": node, "old": old_root_public, "new": new_root, "issued": issued}
    return state("rotation", fields, signer)


def follow_root(raw: bytes, *, node: str, fingerprint: bytes) -> bytes:
    """Check an announcement and give the fingerprint to pin from now on.

    Where the old root may have been stolen, don't follow: read the new fingerprint to each other instead.

    Args:
        raw: the bytes as they came.
        node: the code of the partner.
        fingerprint: what is pinned for it now.

    Raises:
        BadSignature: if the pinned root didn't sign it, or it is of another node.
    """
    statement = read_statement(raw)
    fields = statement.fields("rotation")
    old, new = VerifyKey(fields.octets("old", 32)), fields.octets("new", 32)
    announced = fields.text("node", NODE)
    fields.time("issued")
    fields.end()
    if fingerprint_of(old.public) != fingerprint or announced != node:
        raise BadSignature("The root that signed the change isn't the one that was pinned for this partner.")
    statement.verify(old)
    return fingerprint_of(new)
