"""Attachments: files in chunks of 1 MiB, sealed once, sent resumably, verified one by one.

Each chunk is sealed under the attachment's own key with its index and whether it is the last, so that none can be
swapped, dropped or cut. The Merkle root over the *sealed* chunks names the transfer: the gate checks every chunk with
its proof, knowing neither key nor name. Key, name, digest and root stand in the sealed content of the envelope. The
last chunk is padded like an envelope's content, so that its length doesn't tell which file it is.
"""

import hashlib
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jalon.wire.certificates import Role
from jalon.wire.content import MAX_CHUNKS, Attachment
from jalon.wire.directory import Directory
from jalon.wire.encoding import Limits, decode, encode
from jalon.wire.errors import BadSignature, Expired, Malformed, TooBig, UnknownKey, WrongRecipient
from jalon.wire.fields import NODE
from jalon.wire.header import LONGEST_LIFE, padded_length
from jalon.wire.keys import Signer
from jalon.wire.merkle import MemoryTree, inclusion_proof, leaf_hash, verify_inclusion
from jalon.wire.statements import read_statement, state

CHUNK = 1 << 20
TAG = 16


def chunks_of(length: int) -> int:
    """How many chunks so many bytes make; an empty file is one chunk.

    Example:
        >>> chunks_of(0), chunks_of(CHUNK), chunks_of(CHUNK + 1)
        (1, 1, 2)
    """
    return max(1, -(-length // CHUNK))


def _padded(length: int) -> int:
    return CHUNK if length > CHUNK - (1 << 16) else padded_length(length)


def _nonce(index: int, *, last: bool) -> bytes:
    return index.to_bytes(11, "big") + bytes([last])


class Sealer:
    """Seals one file, block by block.

    Args:
        name: its file name, without any path.
        content_type: its media type.
        length: its bytes.
        key: 32 random bytes, used for nothing else.

    Example:
        >>> sealer = Sealer("note.txt", "text/plain", 5, bytes(32))
        >>> len(sealer.seal(b"hello")), sealer.finish().chunks
        (1040, 1)
    """

    def __init__(self, name: str, content_type: str, length: int, key: bytes) -> None:
        self.chunks = chunks_of(length)
        if self.chunks > MAX_CHUNKS:
            raise TooBig(f"The file has more than {MAX_CHUNKS} MiB; cut it into parts.")
        self.tree = MemoryTree()
        self._name, self._content_type, self._length, self._key = name, content_type, length, key
        self._aead = AESGCM(key)
        self._sha = hashlib.sha256()

    def seal(self, block: bytes) -> bytes:
        """Seal the next block: 1 MiB, or what is left for the last.

        Returns:
            The sealed chunk, to be stored and sent as it is.

        Raises:
            Malformed: if the block hasn't the length that it must have.
        """
        index = self.tree.size
        if len(block) != min(CHUNK, self._length - index * CHUNK) or index == self.chunks:
            raise Malformed("The file changed while it was read: a block hasn't the expected length.")
        self._sha.update(block)
        last = index == self.chunks - 1
        plain = block.ljust(_padded(len(block)), b"\0") if last else block
        sealed = self._aead.encrypt(_nonce(index, last=last), plain, None)
        self.tree.append(leaf_hash(sealed))
        return sealed

    def finish(self) -> Attachment:
        """The attachment's entry for the content, once all blocks are sealed.

        Raises:
            Malformed: if blocks are missing.
        """
        if self.tree.size != self.chunks:
            raise Malformed("The file changed while it was read: it became shorter.")
        return Attachment(
            self._name,
            self._content_type,
            self._sha.digest(),
            self._length,
            self.chunks,
            self.tree.root(),
            self._key,
        )

    def proof(self, index: int) -> list[bytes]:
        """The proof that goes with a sealed chunk."""
        return inclusion_proof(index, self.chunks, self.tree.node)

    def leaves(self) -> bytes:
        """The hashes of the sealed chunks, one after another: what `tree_of` makes the proofs of after a restart."""
        return b"".join(self.tree.node(0, index) for index in range(self.tree.size))


@dataclass(frozen=True)
class Chunk:
    """A sealed chunk on its way.

    Attributes:
        root: the transfer that it belongs to.
        index: its place, from 0.
        chunks: number of chunks of the transfer.
        proof: its inclusion proof.
        sealed: its bytes.
    """

    root: bytes
    index: int
    chunks: int
    proof: tuple[bytes, ...] = field(repr=False)
    sealed: bytes = field(repr=False)

    def encoded(self) -> bytes:
        """The request's body."""
        return encode([self.root, self.index, self.chunks, self.proof, self.sealed])

    def prove(self) -> None:
        """Raise BadSignature unless it belongs to the transfer that it names, at its place."""
        verify_inclusion(leaf_hash(self.sealed), self.index, self.chunks, self.proof, self.root)


def read_chunk(raw: bytes) -> Chunk:
    """Read a chunk on its way and prove that it belongs to the transfer that it names.

    Raises:
        TooBig, Malformed: if it isn't as the protocol wants it.
        BadSignature: if the proof doesn't lead to the root.
    """
    chunk = parse_chunk(raw)
    chunk.prove()
    return chunk


def parse_chunk(raw: bytes) -> Chunk:
    """Read a chunk of which nothing is proved yet: `prove` it before it gets its place.

    Raises:
        TooBig, Malformed: if it isn't as the protocol wants it.
    """
    match decode(raw, Limits(size=CHUNK + 4096, depth=2, count=100)):
        case [bytes(root), int(index), int(chunks), list(proof), bytes(sealed)] if (
            len(root) == 32 and 0 < chunks <= MAX_CHUNKS and 0 <= index < chunks and len(sealed) <= CHUNK + TAG
        ):
            hashes = tuple(item for item in proof if isinstance(item, bytes) and len(item) == 32)
            if len(hashes) != len(proof):
                raise Malformed("The proof of a chunk isn't as the protocol wants it.")
            return Chunk(root, index, chunks, hashes, sealed)
    raise Malformed("These bytes are no chunk of an attachment.")


def open_chunk(attachment: Attachment, index: int, sealed: bytes) -> bytes:
    """Open one chunk.

    Args:
        attachment: its entry in the opened content.
        index: the chunk's place.
        sealed: its bytes.

    Returns:
        The block of the file.

    Raises:
        BadSignature: if it was altered or stands at another place.
    """
    last = index == attachment.chunks - 1
    length = min(CHUNK, attachment.length - index * CHUNK)
    try:
        plain = AESGCM(attachment.key).decrypt(_nonce(index, last=last), sealed, None)
    except (InvalidTag, ValueError):
        raise BadSignature("A chunk of the attachment doesn't open: it was altered or misplaced.") from None
    if length < 0 or len(plain) < length or plain.count(0, length) != len(plain) - length:
        raise BadSignature("A chunk of the attachment hasn't the length that was told.")
    return plain[:length]


def check_digest(attachment: Attachment, digest: bytes) -> None:
    """Raise BadSignature unless the file that was put together is the one that was sent.

    Args:
        attachment: its entry in the opened content.
        digest: SHA-256 over all opened blocks in order.
    """
    if digest != attachment.digest:
        raise BadSignature("The file that was put together isn't the one that was sent.")


@dataclass(frozen=True)
class Transfer:
    """A node's announcement that chunks will come, so that a gate takes none that nobody answers for.

    Attributes:
        node: the sending node.
        to_node: the receiving node.
        root: names the transfer.
        chunks: number of chunks.
        created: milliseconds since 1970.
        expires: chunks that come later are refused; at most 30 days after `created`.
        raw: the signed bytes.
    """

    node: str
    to_node: str
    root: bytes
    chunks: int
    created: int
    expires: int
    raw: bytes = field(repr=False)


def announce_transfer(
    *, node: str, to_node: str, root: bytes, chunks: int, created: int, expires: int, signer: Signer
) -> bytes:
    """Sign the announcement of a transfer; see `Transfer` for the arguments. Signed by the node's key."""
    fields = {
        "node": node,
        "to": to_node,
        "root": root,
        "chunks": chunks,
        "created": created,
        "expires": expires,
    }
    return state("transfer", fields, signer)


def verify_transfer(raw: bytes, *, directory: Directory, node: str, now: int) -> Transfer:
    """Check a partner's announcement of a transfer.

    Raises:
        WireError: if it isn't that partner's word to this node, or has expired.
    """
    statement = read_statement(raw)
    fields = statement.fields("transfer")
    transfer = Transfer(
        node=fields.text("node", NODE),
        to_node=fields.text("to", NODE),
        root=fields.octets("root", 32),
        chunks=fields.uint("chunks", MAX_CHUNKS),
        created=fields.time("created"),
        expires=fields.time("expires"),
        raw=raw,
    )
    fields.end()
    if transfer.node != directory.node:
        raise UnknownKey(f"The transfer is of {transfer.node}, not of {directory.node}.")
    if transfer.to_node != node:
        raise WrongRecipient(f"The transfer is addressed to {transfer.to_node}, not to this node.")
    if not transfer.created < transfer.expires <= transfer.created + LONGEST_LIFE or not transfer.chunks:
        raise Malformed("A field of the transfer is out of its range.")
    statement.verify(directory.key_for_arrival(statement.kid, Role.NODE, transfer.created))
    if now >= transfer.expires:
        raise Expired("The chunk arrived after its transfer expired.")
    return transfer


def sealed_length(attachment: Attachment) -> int:
    """The bytes of all sealed chunks together, for a progress bar.

    Example:
        >>> sealed_length(Attachment("a", "text/plain", bytes(32), 5, 1, bytes(32), bytes(32)))
        1040
    """
    last = attachment.length - (attachment.chunks - 1) * CHUNK
    return (attachment.chunks - 1) * (CHUNK + TAG) + _padded(last) + TAG


def tree_of(leaves: bytes) -> MemoryTree:
    """The tree over a file's sealed chunks, to make their proofs again after a restart.

    Args:
        leaves: the hashes of the chunks, 32 bytes each, as `Sealer.leaves` gave them.
    """
    return MemoryTree(leaves[at : at + 32] for at in range(0, len(leaves), 32))
