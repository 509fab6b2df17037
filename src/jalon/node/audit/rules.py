"""What a log must be for the verdict *unbroken*: a pure check over entries, leaves and checkpoints."""

import dataclasses
from collections.abc import Iterable, Iterator

from jalon.wire import merkle


@dataclasses.dataclass
class Verdict:
    """What a verification found in one tree.

    Attributes:
        entries: entries with a leaf.
        leaves: leaves.
        root: the recomputed root, hexadecimal.
        faults: what is wrong, in words; empty for an unbroken log.
    """

    entries: int = 0
    leaves: int = 0
    root: str = ""
    faults: list[str] = dataclasses.field(default_factory=list)

    @property
    def verified(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


@dataclasses.dataclass(frozen=True)
class Kept:
    """One place of a tree as the database holds it."""

    index: int
    hash: bytes
    salt: bytes
    sealed: bytes
    columns_agree: bool


def verify(places: Iterable[Kept], roots: Iterator[tuple[int, bytes]]) -> Verdict:
    """Recompute a tree and hold it against what was signed.

    Args:
        places: the leaves in order, each with its entry.
        roots: (size, root) of every checkpoint whose signature is right, smallest first.
    """
    verdict, tree = Verdict(), merkle.Frontier()
    awaited = next(roots, None)
    for place in places:
        awaited = _compare(tree, awaited, roots, verdict)
        if place.index != tree.size:
            verdict.faults.append(f"leaf {tree.size} is missing")
            return verdict
        _check_entry(place, verdict)
        tree.append(place.hash)
    awaited = _compare(tree, awaited, roots, verdict)
    if awaited is not None:
        verdict.faults.append(f"the log was cut: a checkpoint signed {awaited[0]} leaves, {tree.size} are left")
    verdict.entries = verdict.leaves = tree.size
    verdict.root = tree.root().hex()
    return verdict


def _compare(
    tree: merkle.Frontier,
    awaited: tuple[int, bytes] | None,
    roots: Iterator[tuple[int, bytes]],
    verdict: Verdict,
) -> tuple[int, bytes] | None:
    while awaited is not None and awaited[0] == tree.size:
        if awaited[1] != tree.root():
            verdict.faults.append(f"the tree of {tree.size} leaves has not the root that was signed")
        awaited = next(roots, None)
    return awaited


def _check_entry(place: Kept, verdict: Verdict) -> None:
    if merkle.entry_leaf(place.salt, place.sealed) != place.hash:
        verdict.faults.append(f"the entry at leaf {place.index} was altered")
    elif not place.columns_agree:
        verdict.faults.append(f"the columns of the entry at leaf {place.index} differ from what was sealed")
