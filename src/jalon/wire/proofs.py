"""Proof files: everything that proves one message, in one file, checked offline against two pinned fingerprints.

It holds the envelope, the key directories of both nodes, the receipts, and for each log that is shown: the entry of
the exchange tree that names the envelope, its salt, its path and the checkpoint with its cosignatures. The content may
be disclosed with it, with the agency's signature; otherwise it stays sealed. `verify/jalon_verify.py` checks the same
without a line of this room.

An entry is the map that the node's log sealed. Of its fields only these matter here: `action`, `at` (microseconds since
1970), and in `detail` the message's `envelope` (its id) and `digest`, both in hexadecimal.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from jalon.wire.certificates import Role
from jalon.wire.checkpoints import Checkpoint, read_checkpoint, verify_checkpoint, verify_cosignature
from jalon.wire.content import read_content
from jalon.wire.directory import Directory, node_of_directory, verify_directory
from jalon.wire.encoding import Limits, decode, encode
from jalon.wire.envelope import Envelope, Opened, parse, verify_outer
from jalon.wire.errors import BadSignature, Malformed, UnknownKey, Unsupported
from jalon.wire.fields import Fields
from jalon.wire.merkle import entry_leaf, verify_inclusion
from jalon.wire.receipts import Fate, Receipt, verify_receipt

VERSION = 1
LIMITS = Limits(size=16 << 20, depth=4, count=5000)


@dataclass(frozen=True)
class Logged:
    """One log's word on the message.

    Attributes:
        note: the signed checkpoint, with cosignatures.
        entry: the sealed entry's bytes.
        salt: the entry's salt.
        index: its leaf.
        path: its inclusion proof in the checkpoint's tree.
    """

    note: str
    entry: bytes
    salt: bytes
    index: int
    path: tuple[bytes, ...]


@dataclass(frozen=True)
class Proof:
    """What a proof file holds.

    Attributes:
        envelope: its bytes.
        directories: the key directories of sender and recipient.
        receipts: receipts that name it.
        logs: what logs say of it.
        content: the content's bytes, where it is disclosed.
        content_kid: the agency key that signed it.
        content_signature: its signature.
    """

    envelope: bytes = field(repr=False)
    directories: tuple[bytes, ...] = field(repr=False)
    receipts: tuple[bytes, ...] = field(default=(), repr=False)
    logs: tuple[Logged, ...] = ()
    content: bytes = field(default=b"", repr=False)
    content_kid: bytes = b""
    content_signature: bytes = field(default=b"", repr=False)

    def encoded(self) -> bytes:
        """The file's bytes."""
        fields: dict[str, object] = {
            "kind": "proof",
            "version": VERSION,
            "envelope": self.envelope,
            "directories": self.directories,
            "receipts": self.receipts,
            "logs": [vars(log) for log in self.logs],
        }
        if self.content:
            fields["content"] = [self.content, self.content_kid, self.content_signature]
        return encode(fields)


def read_proof(raw: bytes) -> Proof:
    """Read a proof file without believing it yet.

    Raises:
        TooBig, Malformed, Unsupported: if it is none.
    """
    fields = Fields(decode(raw, LIMITS), "proof")
    if fields.text("kind") != "proof":
        raise Malformed("The file is no proof.")
    if fields.uint("version") != VERSION:
        raise Unsupported("The proof is of a version that isn't known here; take a newer program.")
    proof = Proof(
        envelope=fields.octets("envelope"),
        directories=fields.byte_strings("directories", 2),
        receipts=fields.byte_strings("receipts", 50),
        logs=tuple(_logged(value) for value in fields.array("logs", 10)),
    )
    if fields.has("content"):
        proof = _disclosed(proof, fields.array("content", 3))
    fields.end()
    return proof


def _logged(value: object) -> Logged:
    fields = Fields(value, "log")
    log = Logged(
        note=fields.text("note", longest=10_000),
        entry=fields.octets("entry", longest=1 << 16),
        salt=fields.octets("salt", longest=64),
        index=fields.uint("index"),
        path=fields.byte_strings("path", 64),
    )
    fields.end()
    return log


def _disclosed(proof: Proof, value: list[object]) -> Proof:
    match value:
        case [bytes(content), bytes(kid), bytes(signature)] if content:
            return Proof(proof.envelope, proof.directories, proof.receipts, proof.logs, content, kid, signature)
    raise Malformed("The disclosed content isn't as the protocol wants it.")


@dataclass(frozen=True)
class Witnessed:
    """A log's entry on the message, under a checkpoint.

    Attributes:
        node: whose log it is.
        action: what the entry says was done, such as `federation.envelope.stored`.
        at: when, by that node's clock, in milliseconds since 1970.
        checkpoint: the state that covers it.
        witnesses: which other nodes cosigned that state, and when.
    """

    node: str
    action: str
    at: int
    checkpoint: Checkpoint
    witnesses: Mapping[str, int]


@dataclass(frozen=True)
class Verdict:
    """What a proof file proves.

    Attributes:
        envelope: signed by the sender's node.
        receipts: signed by the recipient.
        logs: which logs hold it.
        opened: the disclosed content, signed by the sender's agency; None where it stays sealed.
    """

    envelope: Envelope
    receipts: tuple[Receipt, ...]
    logs: tuple[Witnessed, ...]
    opened: Opened | None

    @property
    def fates(self) -> frozenset[Fate]:
        """What became of the message, as far as receipts prove it."""
        return frozenset(receipt.fate for receipt in self.receipts)


def verify_proof(raw: bytes, *, fingerprints: Mapping[str, bytes]) -> Verdict:
    """Check a proof file. All that it holds must be true; what it doesn't hold is not proved.

    Args:
        raw: the file's bytes.
        fingerprints: node code to pinned root fingerprint, for both nodes.

    Raises:
        WireError: if anything in it is false.
    """
    proof = read_proof(raw)
    directories = _directories(proof.directories, fingerprints)
    envelope = parse(proof.envelope)
    header = envelope.header
    sender, recipient = _of(directories, header.from_node), _of(directories, header.to_node)
    verify_outer(envelope, sender.key_at(envelope.kid, Role.NODE, header.created))
    return Verdict(
        envelope,
        tuple(_receipt(receipt, envelope, recipient) for receipt in proof.receipts),
        tuple(_witnessed(log, envelope, directories) for log in proof.logs),
        _opened(proof, envelope, sender) if proof.content else None,
    )


def _directories(raws: tuple[bytes, ...], fingerprints: Mapping[str, bytes]) -> dict[str, Directory]:
    directories: dict[str, Directory] = {}
    for raw in raws:
        node = node_of_directory(raw)
        if node not in fingerprints:
            raise UnknownKey(f"The proof holds a key directory of {node}, whose fingerprint wasn't given.")
        directories[node] = verify_directory(raw, fingerprint=fingerprints[node])
    return directories


def _of(directories: Mapping[str, Directory], node: str) -> Directory:
    if node not in directories:
        raise UnknownKey(f"The proof holds no key directory of {node}.")
    return directories[node]


def _receipt(raw: bytes, envelope: Envelope, recipient: Directory) -> Receipt:
    receipt = verify_receipt(raw, directory=recipient, node=envelope.header.from_node, evidence=True)
    if (envelope.id, envelope.digest) not in {(item.id, item.digest) for item in receipt.items}:
        raise BadSignature("A receipt of the proof names other messages.")
    return receipt


def _witnessed(log: Logged, envelope: Envelope, directories: Mapping[str, Directory]) -> Witnessed:
    action, at = _entry(log.entry, envelope)
    owner = _of(directories, read_checkpoint(log.note).origin.partition("/")[0])
    checkpoint = _checkpoint(log.note, owner)
    verify_inclusion(entry_leaf(log.salt, log.entry), log.index, checkpoint.size, log.path, checkpoint.root)
    others = [directory for node, directory in directories.items() if node != owner.node]
    witnesses = {other.node: seen for other in others if (seen := _cosigned(log.note, other)) is not None}
    return Witnessed(owner.node, action, at // 1000, checkpoint, witnesses)


def _entry(raw: bytes, envelope: Envelope) -> tuple[str, int]:
    """What an entry says was done with this message, and when (in microseconds)."""
    match decode(raw):
        case {"action": str(action), "at": int(at), "detail": {"envelope": str(id_), "digest": str(digest)}} if at >= 0:
            if (id_, digest) == (envelope.id.hex(), envelope.digest.hex()):
                return action, at
            raise BadSignature("An entry of a log names another message.")
    raise Malformed("An entry of a log isn't as the protocol wants it.")


def _checkpoint(note: str, owner: Directory) -> Checkpoint:
    for certificate in owner.certificates:
        if certificate.role is Role.LOG:
            try:
                return verify_checkpoint(note, origin=f"{owner.node}/exchange", key=certificate.verify_key)
            except UnknownKey:
                continue
    raise UnknownKey(f"No log key of {owner.node} signed the checkpoint of its exchange tree.")


def _cosigned(note: str, witness: Directory) -> int | None:
    for certificate in witness.certificates:
        if certificate.role is Role.LOG:
            try:
                return verify_cosignature(note, name=witness.node, key=certificate.verify_key)
            except UnknownKey:
                continue
    return None


def _opened(proof: Proof, envelope: Envelope, sender: Directory) -> Opened:
    opened = Opened(
        envelope.header,
        read_content(proof.content),
        proof.content,
        envelope.header_raw,
        proof.content_kid,
        proof.content_signature,
    )
    opened.verify(sender.key_at(proof.content_kid, Role.AGENCY, envelope.header.created))
    return opened
