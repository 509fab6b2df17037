import hashlib
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jalon.wire.errors import BadSignature, Malformed
from jalon.wire.merkle import (
    EMPTY_ROOT,
    Frontier,
    MemoryTree,
    consistency_proof,
    entry_leaf,
    frontier_at,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_of,
    verify_consistency,
    verify_inclusion,
)

# The known test tree of Certificate Transparency: eight leaves and the roots after each.
LEAVES = [
    bytes.fromhex(text)
    for text in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
MOST = 20


def by_definition(leaves):
    """The Merkle tree hash exactly as RFC 6962, 2.1 defines it."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(by_definition(leaves[:split]), by_definition(leaves[split:]))


def path_by_definition(index, leaves):
    """PATH(m, D[n]) of RFC 6962, 2.1.1."""
    if len(leaves) == 1:
        return []
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if index < split:
        return [*path_by_definition(index, leaves[:split]), by_definition(leaves[split:])]
    return [*path_by_definition(index - split, leaves[split:]), by_definition(leaves[:split])]


def proof_by_definition(old, leaves, *, whole=True):
    """SUBPROOF(m, D[n], b) of RFC 6962, 2.1.2."""
    if old == len(leaves):
        return [] if whole else [by_definition(leaves)]
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    if old <= split:
        return [*proof_by_definition(old, leaves[:split], whole=whole), by_definition(leaves[split:])]
    return [*proof_by_definition(old - split, leaves[split:], whole=False), by_definition(leaves[:split])]


@pytest.fixture(scope="module")
def tree():
    return MemoryTree(leaf_hash(bytes([n])) for n in range(MOST))


@pytest.fixture(scope="module")
def leaves():
    return [leaf_hash(bytes([n])) for n in range(MOST)]


def test_the_known_tree_has_its_known_roots():
    tree = Frontier()
    assert tree.root().hex() == EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    for data, root in zip(LEAVES, ROOTS, strict=True):
        tree.append(leaf_hash(data))
        assert tree.root().hex() == root


def test_roots_and_proofs_of_all_small_trees_are_those_of_the_definition(tree, leaves):
    for size in range(1, MOST + 1):
        assert tree.root(size) == root_of(leaves[:size]) == by_definition(leaves[:size])
        for index in range(size):
            proof = inclusion_proof(index, size, tree.node)
            assert proof == path_by_definition(index, leaves[:size])
            verify_inclusion(leaves[index], index, size, proof, tree.root(size))
        for old in range(1, size + 1):
            proof = consistency_proof(old, size, tree.node)
            assert proof == proof_by_definition(old, leaves[:size])
            verify_consistency(old, size, tree.root(old), tree.root(size), proof)


def test_an_inclusion_proof_shows_nothing_else_in_any_small_tree(tree, leaves):
    for size in range(1, 10):
        root = tree.root(size)
        for index in range(size):
            proof = inclusion_proof(index, size, tree.node)
            wrong = [(leaves[index], other, size, proof, root) for other in range(-1, size + 1) if other != index]
            wrong += [
                (leaves[(index + 1) % MOST], index, size, proof, root),
                (leaves[index], index, size, proof, bytes(32)),
            ]
            wrong += [(leaves[index], index, size, [*proof, bytes(32)], root)]
            wrong += [(leaves[index], index, size, proof[:at] + proof[at + 1 :], root) for at in range(len(proof))]
            for case in wrong:
                with pytest.raises(BadSignature):
                    verify_inclusion(*case)


def test_a_consistency_proof_with_anything_changed_is_refused_in_any_small_tree(tree):
    for size in range(2, 12):
        for old in range(1, size):
            proof = consistency_proof(old, size, tree.node)
            before, after = tree.root(old), tree.root(size)
            wrong = [(old, size, bytes(32), after, proof), (old, size, before, bytes(32), proof)]
            wrong += [(old, size, before, after, [*proof, bytes(32)]), (size, old, before, after, proof)]
            wrong += [(old, size, before, after, proof[:at] + proof[at + 1 :]) for at in range(len(proof))]
            wrong += [
                (old, size, before, after, [*proof[:at], bytes(32), *proof[at + 1 :]]) for at in range(len(proof))
            ]
            for case in wrong:
                with pytest.raises(BadSignature):
                    verify_consistency(*case)


def test_a_fork_is_refused_between_any_two_small_sizes(tree, leaves):
    forked = MemoryTree([leaf_hash(b"rewritten"), *leaves[1:]])
    for size in range(1, 10):
        for old in range(1, size + 1):
            with pytest.raises(BadSignature):
                verify_consistency(
                    old, size, tree.root(old), forked.root(size), consistency_proof(old, size, forked.node)
                )


def test_an_empty_log_is_the_beginning_of_every_log(tree):
    verify_consistency(0, 5, EMPTY_ROOT, tree.root(5), [])
    for case in ((0, 5, bytes(32), tree.root(5), []), (0, 5, EMPTY_ROOT, tree.root(5), [bytes(32)])):
        with pytest.raises(BadSignature):
            verify_consistency(*case)


def test_a_log_that_was_cut_is_refused(tree):
    with pytest.raises(BadSignature, match="cut"):
        verify_consistency(5, 4, tree.root(5), tree.root(4), [])


@settings(max_examples=30)
@given(st.integers(1, 3000), st.randoms(use_true_random=False))
def test_large_trees_prove_what_they_hold(size, source: random.Random):
    leaves = [leaf_hash(n.to_bytes(4, "big")) for n in range(size)]
    tree = MemoryTree(leaves)
    index, old = source.randrange(size), source.randint(1, size)
    verify_inclusion(leaves[index], index, size, inclusion_proof(index, size, tree.node), tree.root())
    proof = consistency_proof(old, size, tree.node)
    verify_consistency(old, size, tree.root(old), tree.root(), proof)
    assert len(proof) <= 2 * size.bit_length()


def test_a_frontier_goes_on_after_a_restart_as_if_nothing_had_happened(tree, leaves):
    for size in range(MOST):
        resumed = frontier_at(size, tree.node)
        for leaf in leaves[size:]:
            resumed.append(leaf)
        assert resumed.root() == tree.root()
        again = Frontier(size, frontier_at(size, tree.node).hashes)
        assert again.root() == tree.root(size)


def test_a_frontier_that_does_not_fit_its_size_is_refused():
    with pytest.raises(Malformed):
        Frontier(3, [bytes(32)])


def test_proofs_of_leaves_or_states_that_do_not_exist_are_refused(tree):
    for index, size in ((-1, 5), (5, 5), (0, 0)):
        with pytest.raises(Malformed):
            inclusion_proof(index, size, tree.node)
    for old, new in ((-1, 5), (6, 5)):
        with pytest.raises(Malformed):
            consistency_proof(old, new, tree.node)


def test_the_leaf_of_an_entry_depends_on_its_salt_and_bytes_and_a_short_salt_is_refused():
    made = {entry_leaf(salt, entry) for salt in (bytes(16), b"s" * 16) for entry in (b"", b"a")}
    assert len(made) == 4
    with pytest.raises(Malformed):
        entry_leaf(bytes(15), b"a")
