"""The tree of the log: RFC 6962 hashing, roots, and proofs of inclusion and consistency.

The tree over n leaves is kept as the hashes of its *complete* subtrees: `nodes[level, index]` covers the leaves from
`index << level` on, `1 << level` of them. `Frontier` needs only the last ones to append; proofs read the others
through a function that is handed in, so that they may lie in any database.
"""

import hashlib
import hmac
from collections.abc import Callable, Iterable, Sequence

from jalon.wire.errors import BadSignature, Malformed

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""The root of a tree without leaves."""

NodeReader = Callable[[int, int], bytes]
"""Gives the stored hash of the complete subtree at (level, index)."""


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf: SHA-256 of a zero byte and the data.

    Example:
        >>> leaf_hash(b"").hex()[:8]
        '6e340b9c'
    """
    return hashlib.sha256(b"\0" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: SHA-256 of a one byte and both children."""
    return hashlib.sha256(b"\1" + left + right).digest()


def entry_leaf(salt: bytes, sealed_entry: bytes) -> bytes:
    """The leaf hash of an audit entry: over HMAC-SHA256 of its sealed bytes under its own salt.

    Who sees the tree learns nothing of the entry; once entry and salt are erased, nobody can guess it either.

    Args:
        salt: at least 16 random bytes, kept beside the entry.
        sealed_entry: the entry's bytes as they are stored.

    Raises:
        Malformed: if the salt is shorter.
    """
    if len(salt) < 16:
        raise Malformed("The salt of an audit entry has at least 16 bytes.")
    return leaf_hash(hmac.digest(salt, sealed_entry, "sha256"))


class Frontier:
    """The right edge of a growing tree: all that is needed to append and to know the root.

    Attributes:
        size: number of leaves.
        hashes: the complete subtrees that cover them, largest first (one per bit of `size`).

    Example:
        >>> tree = Frontier()
        >>> [len(tree.append(leaf_hash(bytes([n])))) for n in range(4)], tree.size
        ([1, 2, 1, 3], 4)
    """

    def __init__(self, size: int = 0, hashes: Sequence[bytes] = ()) -> None:
        if len(hashes) != size.bit_count():
            raise Malformed(f"A tree of {size} leaves has {size.bit_count()} complete subtrees, not {len(hashes)}.")
        self.size = size
        self.hashes = list(hashes)

    def append(self, leaf: bytes) -> list[tuple[int, int, bytes]]:
        """Add a leaf hash.

        Returns:
            The subtrees that it completed, as (level, index, hash): store them all. The first is the leaf itself.
        """
        level, index, current = 0, self.size, leaf
        completed = [(level, index, current)]
        while index & 1:
            current = node_hash(self.hashes.pop(), current)
            level, index = level + 1, index >> 1
            completed.append((level, index, current))
        self.hashes.append(current)
        self.size += 1
        return completed

    def root(self) -> bytes:
        """The root over all leaves so far."""
        return _fold(self.hashes)


def _fold(hashes: Sequence[bytes]) -> bytes:
    if not hashes:
        return EMPTY_ROOT
    root = hashes[-1]
    for left in reversed(hashes[:-1]):
        root = node_hash(left, root)
    return root


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes."""
    tree = Frontier()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


def frontier_at(size: int, nodes: NodeReader) -> Frontier:
    """The frontier of the first `size` leaves, from the stored nodes: to start after a restart, or look back."""
    return Frontier(size, [nodes(level, start >> level) for start, level in _complete(0, size)])


def _complete(start: int, end: int) -> list[tuple[int, int]]:
    """The complete subtrees that cover the leaves from start to end, as (first leaf, level), left to right.

    `start` must be a multiple of the largest power of two that the tree over the range splits at.
    """
    covers = []
    while start < end:
        level = (end - start).bit_length() - 1
        covers.append((start, level))
        start += 1 << level
    return covers


def _range_hash(start: int, end: int, nodes: NodeReader) -> bytes:
    return _fold([nodes(level, first >> level) for first, level in _complete(start, end)])


def _split(length: int) -> int:
    """The largest power of two below `length` (which is at least 2)."""
    return 1 << ((length - 1).bit_length() - 1)


def inclusion_proof(index: int, size: int, nodes: NodeReader) -> list[bytes]:
    """The proof that leaf `index` lies in the tree of the first `size` leaves (RFC 6962, 2.1.1).

    Args:
        index: the leaf, from 0.
        size: the number of leaves of the tree.
        nodes: reads stored hashes.

    Returns:
        The audit path, leaf's side first.

    Raises:
        Malformed: if there is no such leaf.
    """
    if not 0 <= index < size:
        raise Malformed(f"A tree of {size} leaves has no leaf {index}.")
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range_hash(middle, end, nodes))
            end = middle
        else:
            path.append(_range_hash(start, middle, nodes))
            start = middle
    return path[::-1]


def consistency_proof(old: int, new: int, nodes: NodeReader) -> list[bytes]:
    """The proof that the tree of `old` leaves is the beginning of that of `new` (RFC 6962, 2.1.2).

    Raises:
        Malformed: if `old` passes `new`.
    """
    if not 0 <= old <= new:
        raise Malformed(f"A tree of {new} leaves has no earlier state of {old}.")
    if old in (0, new):
        return []
    start, end, path, whole = 0, new, [], True
    while old != end:
        middle = start + _split(end - start)
        if old <= middle:
            path.append(_range_hash(middle, end, nodes))
            end = middle
        else:
            path.append(_range_hash(start, middle, nodes))
            start, whole = middle, False
    if not whole:
        path.append(_range_hash(start, end, nodes))
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes) -> None:
    """Raise BadSignature unless the proof shows that this leaf hash is leaf `index` of the tree with this root."""
    if not 0 <= index < size:
        raise BadSignature(f"A tree of {size} leaves has no leaf {index}.")
    current, last, path = leaf, size - 1, list(proof)
    while last:
        if index & 1 or index < last:
            current = _step(current, path, left=bool(index & 1))
        index, last = index >> 1, last >> 1
    if path or current != root:
        raise BadSignature("The proof doesn't lead from the leaf to the root.")


def _step(current: bytes, path: list[bytes], *, left: bool) -> bytes:
    if not path:
        raise BadSignature("The proof is too short.")
    other = path.pop(0)
    return node_hash(other, current) if left else node_hash(current, other)


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Raise BadSignature unless the proof shows that the old tree is the beginning of the new one."""
    if not 0 <= old <= new:
        raise BadSignature("The newer tree is smaller than the older one: its log was cut.")
    path = list(proof)
    if old == new or old == 0:
        if path or (old == new and old_root != new_root) or (old == 0 and old_root != EMPTY_ROOT):
            raise BadSignature("Two trees of the same size have different roots: the log was forked.")
        return
    index, last = old - 1, new - 1
    while index & 1:
        index, last = index >> 1, last >> 1
    old_hash = new_hash = path.pop(0) if index and path else old_root
    while last:
        if index & 1:
            other = path[0] if path else b""
            new_hash = _step(new_hash, path, left=True)
            old_hash = node_hash(other, old_hash)
        elif index < last:
            new_hash = _step(new_hash, path, left=False)
        index, last = index >> 1, last >> 1
    if path or old_hash != old_root or new_hash != new_root:
        raise BadSignature("The older tree is not the beginning of the newer one: the log was rewritten.")


class MemoryTree:
    """A whole tree in memory: for small logs, tests and attachments.

    Example:
        >>> tree = MemoryTree([leaf_hash(b"a"), leaf_hash(b"b")])
        >>> verify_inclusion(leaf_hash(b"b"), 1, 2, inclusion_proof(1, 2, tree.node), tree.root())
    """

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._frontier = Frontier()
        self._nodes: dict[tuple[int, int], bytes] = {}
        for leaf in leaves:
            self.append(leaf)

    @property
    def size(self) -> int:
        """Number of leaves."""
        return self._frontier.size

    def append(self, leaf: bytes) -> int:
        """Add a leaf hash and return its index."""
        for level, index, value in self._frontier.append(leaf):
            self._nodes[level, index] = value
        return self._frontier.size - 1

    def node(self, level: int, index: int) -> bytes:
        """A `NodeReader`."""
        return self._nodes[level, index]

    def root(self, size: int | None = None) -> bytes:
        """The root over the first `size` leaves (all where None)."""
        return self._frontier.root() if size is None else frontier_at(size, self.node).root()
