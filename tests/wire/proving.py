"""A proof of one message between VN-MPS and LA-MPS, with both logs, put together as a node would."""

from dataclasses import replace

from jalon.wire.checkpoints import Checkpoint, cosign, sign_checkpoint
from jalon.wire.encoding import encode
from jalon.wire.envelope import Envelope, open_envelope
from jalon.wire.merkle import MemoryTree, entry_leaf, inclusion_proof, leaf_hash
from jalon.wire.proofs import Logged, Proof
from jalon.wire.receipts import Fate, Item, sign_receipt
from wire.nodes import NOW, composed, node, seeded

VN, LA = node("VN-MPS"), node("LA-MPS")
ROOTS = {"VN-MPS": VN.fingerprint, "LA-MPS": LA.fingerprint}


ENVELOPE = composed(b"what was asked")  # one for all: sealing it again would give other bytes


def entry_of(envelope: Envelope, action: str, **changes: object) -> bytes:
    """An entry as the node's log seals it."""
    detail = {"envelope": envelope.id.hex(), "digest": envelope.digest.hex(), "seq": 1}
    return encode({"action": f"federation.envelope.{action}", "at": (NOW + 5) * 1000, "detail": detail, **changes})


def logged(envelope: Envelope, crossing: str, *, index: int = 4, size: int = 11, witness: bool = True) -> Logged:
    """The word of the sender's or the recipient's exchange tree."""
    owner, other = (VN, LA) if crossing == "sent" else (LA, VN)
    salt = seeded(f"salt {crossing}", 16)
    entry = entry_of(envelope, crossing)
    leaves = [leaf_hash(bytes([n])) for n in range(size)]
    leaves[index] = entry_leaf(salt, entry)
    tree = MemoryTree(leaves)
    key, seer = owner.signing("log"), other.signing("log")
    note = sign_checkpoint(Checkpoint(f"{owner.code}/exchange", size, tree.root()), key=key, public=key.public)
    if witness:
        note += cosign(note, name=other.code, key=seer, public=seer.public, at=NOW + 9000)
    return Logged(note, entry, salt, index, tuple(inclusion_proof(index, size, tree.node)))


def receipts(envelope: Envelope) -> tuple[bytes, ...]:
    """Stored by the gate in a batch of three, opened, read and answered."""
    items = [Item(b"1" * 16, b"1" * 32), Item(envelope.id, envelope.digest), Item(b"2" * 16, b"2" * 32)]
    made = []
    for at, (fate, role) in enumerate(
        [(Fate.STORED, "receipt"), (Fate.OPENED, "node"), (Fate.READ, "node"), (Fate.ANSWERED, "node")]
    ):
        signed = sign_receipt(fate, items, node="LA-MPS", to_node="VN-MPS", at=NOW + 1000 * at, signer=LA.signing(role))
        made.append(signed.raw)
    return tuple(made)


def proof(envelope: Envelope = ENVELOPE, *, disclosed: bool = False) -> Proof:
    made = Proof(
        envelope.raw,
        (VN.published(), LA.published()),
        receipts(envelope),
        (logged(envelope, "sent"), logged(envelope, "received", index=0, size=1)),
    )
    if not disclosed:
        return made
    opened = open_envelope(envelope, keys=[LA.opening], directory=VN.directory)
    return replace(made, content=opened.content_raw, content_kid=opened.kid, content_signature=opened.signature)
