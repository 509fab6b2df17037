"""Speed of the wire on one core: compose, gate, open per suite; receipts, encoding, the Merkle tree.

    make bench B=wire

Measured in processor time, so that a busy machine changes little. Beside each step of an envelope stands its floor:
the same cryptographic calls alone, with nothing around them. Beside the encoding stands cbor2, a native library that
doesn't refuse what is not deterministic. The last line is one JSON object with every figure (per second) and the
commit.
"""

import hashlib
import json
import os
import subprocess
import time

import cbor2
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jalon.wire.certificates import Role, certify
from jalon.wire.content import Content
from jalon.wire.directory import publish_directory, verify_directory
from jalon.wire.encoding import decode, encode
from jalon.wire.envelope import compose, open_envelope, receive
from jalon.wire.header import GENESIS, Header
from jalon.wire.keys import OpenKey, SigningKey, fingerprint_of
from jalon.wire.merkle import Frontier, MemoryTree, inclusion_proof, leaf_hash
from jalon.wire.receipts import Fate, Item, sign_receipt, verify_receipt
from jalon.wire.suites import SUITES

NOW = 1_800_000_000_000
YEAR = 365 * 86_400_000
CONTENT = Content(
    type="exchange.inquiry.v1",
    thread=os.urandom(16),
    handling="H1",
    tlp="AMBER",
    pap="GREEN",
    body=os.urandom(1500),
    agreement="VN-LA-2007#4",
    purpose="prevention",
    origin="VN-MPS",
)


def per_second(step, *, seconds=0.6):
    """How often a step runs in a second of processor time: the best of five rounds."""
    step()
    best = 0.0
    for _ in range(5):
        count, start = 0, time.process_time()
        while (spent := time.process_time() - start) < seconds / 5:
            step()
            count += 1
        best = max(best, count / spent)
    return round(best)


class Bench:
    """A node that writes to itself in one suite."""

    def __init__(self, algorithm, seed_length):
        self.root, self.node, self.agency, self.gate = (SigningKey(os.urandom(32)) for _ in range(4))
        self.opening = OpenKey(algorithm, os.urandom(seed_length))
        self.seal_key = self.opening.seal_key
        keyed = [(Role.NODE, self.node.verify_key, self.root), (Role.AGENCY, self.agency.verify_key, self.root)]
        keyed += [(Role.RECEIPT, self.gate.verify_key, self.node), (Role.ENCRYPTION, self.seal_key, self.node)]
        raw = publish_directory(
            node="VN-MPS",
            serial=1,
            issued=NOW,
            root=self.root.public,
            certificates=[
                certify(key, node="VN-MPS", role=role, not_before=NOW - YEAR, not_after=NOW + YEAR, issuer=issuer)
                for role, key, issuer in keyed
            ],
            revocations=[],
            signer=self.node,
        )
        self.directory = verify_directory(raw, fingerprint=fingerprint_of(self.root.public))
        self.envelope = self.compose()

    def compose(self):
        """One envelope."""
        return compose(
            CONTENT,
            Header(os.urandom(16), "VN-MPS", "VN-MPS", "exchange.1", 1, GENESIS, NOW, NOW + 86_400_000),
            seal_to=[self.seal_key],
            agency=self.agency,
            node=self.node,
            randomness=os.urandom,
        )

    def receive(self):
        """What the gate does."""
        return receive(self.envelope.raw, node="VN-MPS", sender=lambda code: self.directory, now=NOW)

    def open(self):
        """What the worker does."""
        return open_envelope(self.envelope, keys=[self.opening], directory=self.directory)

    def all_three(self):
        """A message end to end."""
        raw = self.compose().raw
        arrived = receive(raw, node="VN-MPS", sender=lambda code: self.directory, now=NOW)
        open_envelope(arrived, keys=[self.opening], directory=self.directory)

    def floor(self):
        """The same cryptography and hashing over as many bytes, and nothing else."""
        raw, key, info = self.envelope.raw, os.urandom(32), bytes(43)
        for signer in (self.agency, self.node):
            message = raw[:1900] if signer is self.agency else raw
            signer.verify_key.verify(signer.sign(message), message)
        self.opening.unwrap(self.seal_key.wrap(key, info), info)
        sealed = AESGCM(key).encrypt(bytes(12), raw[:4096], info)
        AESGCM(key).decrypt(bytes(12), sealed, info)
        hashlib.sha256(raw)
        hashlib.sha256(raw)


def envelopes():
    """Figures per suite, for a message of 1,500 bytes (padded to 4 KiB)."""
    figures = {}
    for number, suite in SUITES.items():
        bench = Bench(suite.algorithm, suite.seed_length)
        for name in ("compose", "receive", "open", "all_three", "floor"):
            figures[f"suite {number}: {name.replace('_', ' ')}"] = per_second(getattr(bench, name))
    return figures


def receipts():
    """A receipt over 200 messages, in messages per second."""
    bench = Bench("mlkem768x25519", 96)
    items = [Item(os.urandom(16), os.urandom(32)) for _ in range(200)]

    def sign():
        return sign_receipt(Fate.STORED, items, node="VN-MPS", to_node="VN-MPS", at=NOW, signer=bench.gate)

    raw = sign().raw
    return {
        "receipt of 200: messages signed": 200 * per_second(sign),
        "receipt of 200: messages verified": 200
        * per_second(lambda: verify_receipt(raw, directory=bench.directory, node="VN-MPS")),
    }


def codec():
    """The encoding of a content, beside cbor2's."""
    value = decode(CONTENT.encoded())
    raw = encode(value)
    return {
        "encode a content": per_second(lambda: encode(value)),
        "encode a content, cbor2 canonical": per_second(lambda: cbor2.dumps(value, canonical=True)),
        "decode a content": per_second(lambda: decode(raw)),
        "decode a content, cbor2": per_second(lambda: cbor2.loads(raw)),
    }


def trees():
    """Appends and proofs in memory."""
    leaf, frontier = leaf_hash(b"x"), Frontier()
    tree = MemoryTree(leaf for _ in range(100_000))
    return {
        "tree: appends": per_second(lambda: frontier.append(leaf)),
        "tree: inclusion proofs of 100,000": per_second(lambda: inclusion_proof(54_321, 100_000, tree.node)),
    }


def main():
    """Print the table, then one JSON object."""
    figures = {}
    for part in (envelopes, receipts, codec, trees):
        figures |= part()
    for name, value in figures.items():
        print(f"{name:<40}{value:>12,} /s")
    commit = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    print(json.dumps({"bench": "wire", "per_second": figures, "cores": 1, "commit": commit}))


if __name__ == "__main__":
    main()
