"""Writes the test vectors of the protocol, spec/vectors/*.json, with keys made from fixed seeds.

    .venv/bin/python data/wire_vectors.py

Sealing a content key is random by nature, so a second run gives other bytes for envelopes and what names them. The
vectors are therefore written once per version of the protocol, and read by tests/wire/test_vectors.py and by whoever
writes another implementation. Bytes are hexadecimal; times are milliseconds since 1970.
"""

import hashlib
import json
import pathlib
from dataclasses import replace

from jalon.wire.attachments import Chunk, Sealer, announce_transfer
from jalon.wire.batches import Answer, Credit, Delivery, Shown
from jalon.wire.bundles import Kind, Record, write_bundle
from jalon.wire.capabilities import sign_capabilities
from jalon.wire.certificates import Role, certify, revoke
from jalon.wire.checkpoints import Checkpoint, cosign, sign_checkpoint
from jalon.wire.content import Content
from jalon.wire.directory import publish_directory
from jalon.wire.encoding import encode
from jalon.wire.envelope import OUTER, SEAL, compose, inner_message
from jalon.wire.header import GENESIS, Header, Priority, header_hash
from jalon.wire.keys import OpenKey, SigningKey, fingerprint_of, spoken, spoken_words
from jalon.wire.merkle import MemoryTree, consistency_proof, entry_leaf, inclusion_proof, leaf_hash
from jalon.wire.positions import Position, sign_positions
from jalon.wire.proofs import Logged, Proof
from jalon.wire.receipts import Fate, Item, sign_receipt
from jalon.wire.resuming import ask, missing, tell
from jalon.wire.rotation import announce_root
from jalon.wire.suites import suite, suite_of

FOLDER = pathlib.Path(__file__).parents[1] / "spec" / "vectors"
NOW = 1_800_000_000_000
DAY = 86_400_000
ROLES = ("root", "node", "agency", "receipt", "log")


def seeded(name, length=32):
    """Bytes from a name: SHAKE-256 of it, so that every reader can make them again."""
    return hashlib.shake_256(name.encode()).digest(length)


def signing(code, role):
    """A signing key of a node."""
    return SigningKey(seeded(f"{code}/{role}"))


def opening(code, algorithm="mlkem768x25519"):
    """A private encryption key of a node."""
    return OpenKey(algorithm, seeded(f"{code}/{algorithm}", suite_of(algorithm).seed_length))


def write(name, **vectors):
    """One file of vectors."""
    path = FOLDER / f"{name}.json"
    path.write_text(json.dumps(vectors, indent=1, ensure_ascii=False, default=_plain) + "\n", encoding="utf-8")


def _plain(value):
    return value.hex() if isinstance(value, bytes) else vars(value)


def encoding():
    """Values and their only encoding, and bytes that are none."""
    values = [0, 23, 24, 255, 256, 65536, 1 << 32, -1, -500, True, False, None, "", "jalon", "Lào Cai", "ລາວ"]
    values += [[], [1, "a", [None]], {}, {"b": 1, "a": 2, "aa": 3, "é": {"k": []}}]
    invalid = {
        "": "malformed",
        "1817": "malformed",
        "5f4101ff": "malformed",
        "f90000": "malformed",
        "c000": "malformed",
        "f7": "malformed",
        "a2616201616102": "malformed",
        "a2616101616102": "malformed",
        "a10101": "malformed",
        "62c328": "malformed",
        "0000": "malformed",
        "81" * 20 + "00": "too-big",
        "9bffffffffffffffff": "too-big",
    }
    write(
        "encoding",
        valid=[{"value": value, "hex": encode(value)} for value in values],
        octets=[{"octets": raw, "hex": encode(raw)} for raw in (b"", b"\0", bytes(24))],
        invalid=[{"hex": raw, "reason": reason} for raw, reason in invalid.items()],
    )


def keys():
    """Seeds, public keys, names and fingerprints."""
    sign = [(code, role, signing(code, role)) for code in ("VN-MPS", "LA-MPS") for role in ROLES]
    opens = [
        (code, number, opening(code, suite(number).algorithm)) for code in ("VN-MPS", "LA-MPS") for number in (1, 2)
    ]
    roots = {code: fingerprint_of(signing(code, "root").public) for code in ("VN-MPS", "LA-MPS")}
    write(
        "keys",
        signing=[
            {"node": code, "role": role, "seed": seeded(f"{code}/{role}"), "public": key.public, "kid": key.kid}
            for code, role, key in sign
        ],
        encryption=[
            {
                "node": code,
                "suite": number,
                "algorithm": key.algorithm,
                "seed": seeded(f"{code}/{key.algorithm}", key.suite.seed_length),
                "public": key.public,
                "kid": key.kid,
            }
            for code, number, key in opens
        ],
        fingerprints=[
            {"node": code, "fingerprint": value, "digits": spoken(value), "words": spoken_words(value)}
            for code, value in roots.items()
        ],
    )


def directory(code, revocations=(), serial=1):
    """A node's key directory."""
    start, root, node = NOW - 100 * DAY, signing(code, "root"), signing(code, "node")
    keyed = [(role, signing(code, role).verify_key, root) for role in ("node", "agency")]
    keyed += [(role, signing(code, role).verify_key, node) for role in ("receipt", "log")]
    keyed += [("encryption", opening(code, name).seal_key, node) for name in ("mlkem768x25519", "p384")]
    certificates = [
        certify(key, node=code, role=Role(role), not_before=start, not_after=start + 365 * DAY, issuer=issuer)
        for role, key, issuer in keyed
    ]
    return publish_directory(
        node=code,
        serial=serial,
        issued=NOW - DAY,
        root=root.public,
        certificates=certificates,
        revocations=list(revocations),
        signer=node,
    )


def directories():
    """Key directories, with and without a revocation."""
    agency = signing("VN-MPS", "agency")
    gone = revoke(agency.kid, node="VN-MPS", since=NOW - DAY, issuer=signing("VN-MPS", "root"))
    cases = [
        {"node": "VN-MPS", "serial": 1, "revoked": [], "raw": directory("VN-MPS")},
        {"node": "LA-MPS", "serial": 1, "revoked": [], "raw": directory("LA-MPS")},
        {"node": "VN-MPS", "serial": 2, "revoked": [agency.kid], "raw": directory("VN-MPS", [gone], 2)},
    ]
    for case in cases:
        case["fingerprint"] = fingerprint_of(signing(case["node"], "root").public)
    write("directory", cases=cases)


def statements():
    """The other signed statements."""
    old, new = signing("VN-MPS", "root"), SigningKey(seeded("VN-MPS/root 2"))
    gate = signing("LA-MPS", "receipt")
    positions = [Position("exchange.1", 9, b"d" * 32, (range(3, 5),))]
    write(
        "statements",
        rotation={
            "raw": announce_root(new.public, node="VN-MPS", old_root_public=old.public, issued=NOW, signer=old),
            "node": "VN-MPS",
            "old": fingerprint_of(old.public),
            "new": fingerprint_of(new.public),
        },
        capabilities=sign_capabilities(
            node="LA-MPS",
            issued=NOW,
            types=["exchange.inquiry.v1", "exchange.reply.v1"],
            code_lists={"offences": "2026-01-01"},
            signer=signing("LA-MPS", "node"),
        ),
        positions=sign_positions(positions, node="LA-MPS", to_node="VN-MPS", at=NOW, signer=gate),
        transfer=announce_transfer(
            node="VN-MPS",
            to_node="LA-MPS",
            root=seeded("root of a transfer"),
            chunks=3,
            created=NOW,
            expires=NOW + DAY,
            signer=signing("VN-MPS", "node"),
        ),
    )


CONTENT = Content(
    type="exchange.inquiry.v1",
    thread=seeded("thread", 16),
    handling="H1",
    tlp="AMBER",
    pap="GREEN",
    body=encode({"asked": "Is the passport B1234567 known?"}),
    evaluation="B2",
    agreement="VN-LA-2007#4",
    purpose="prevention",
    retention="2031-01-01",
    onward="ask",
    origin="VN-MPS",
)


def header(**changes):
    """The header of the vectors."""
    base = Header(seeded("id", 16), "VN-MPS", "LA-MPS", "exchange.1", 1, GENESIS, NOW, NOW + 7 * DAY)
    return replace(base, **changes)


def sealed(content=CONTENT, algorithm="mlkem768x25519", **changes):
    """An envelope, with the content key that the seeded randomness gave."""
    return compose(
        content,
        header(**changes),
        seal_to=[opening("LA-MPS", algorithm).seal_key],
        agency=signing("VN-MPS", "agency"),
        node=signing("VN-MPS", "node"),
        randomness=lambda length: seeded("content key", length),
    )


def case_of(name, envelope, content):
    """One envelope with all that lies between its fields and its bytes."""
    content_raw = content.encoded()
    clear = vars(envelope.header) | {"priority": int(envelope.header.priority)}
    return {
        "name": name,
        "raw": envelope.raw,
        "digest": envelope.digest,
        "header": clear,
        "header_raw": envelope.header_raw,
        "header_hash": header_hash(envelope.header_raw),
        "info": SEAL + header_hash(envelope.header_raw),
        "content_key": seeded("content key"),
        "content_raw": content_raw,
        "inner_message_sha256": hashlib.sha256(
            inner_message(envelope.header.to_node, envelope.header_raw, content_raw)
        ).digest(),
        "type": content.type,
        "body": content.body,
        "handling": content.handling,
    }


def envelopes():
    """Envelopes of both suites and of two sizes, chained into a stream."""
    first = sealed()
    second = sealed(algorithm="p384", id=seeded("id 2", 16), seq=2, prev=first.digest, priority=Priority.FLASH)
    larger = replace(CONTENT, body=seeded("a longer body", 5000), content_type="application/octet-stream", re=first.id)
    third = sealed(larger, id=seeded("id 3", 16), seq=3, prev=second.digest)
    cases = [("suite 1", first, CONTENT), ("suite 2", second, CONTENT), ("16 KiB, an answer", third, larger)]
    write("envelope", now=NOW, cases=[case_of(*case) for case in cases])
    return first


def refusals(good):
    """Bytes that a gate refuses, each with its reason."""
    raw = good.raw
    resigned = OUTER + good.signed_part()[:-1] + b"\0"
    node = signing("VN-MPS", "node")
    spoilt = good.signed_part()[:-1] + b"\0" + encode([[node.kid, node.sign(resigned)]])
    cases = [
        ("nothing", b"", "LA-MPS", NOW, "malformed"),
        ("a page of a captive portal", b"<!DOCTYPE html><title>Welcome</title>", "LA-MPS", NOW, "malformed"),
        ("cut in the middle", raw[: len(raw) // 2], "LA-MPS", NOW, "malformed"),
        ("a byte more", raw + b"\0", "LA-MPS", NOW, "malformed"),
        ("more than a mebibyte", None, "LA-MPS", NOW, "too-big"),
        ("a bit of the outer signature flipped", raw[:-1] + bytes([raw[-1] ^ 1]), "LA-MPS", NOW, "bad-signature"),
        ("a bit of the id flipped", raw.replace(good.id, seeded("id 9", 16)), "LA-MPS", NOW, "bad-signature"),
        ("replayed to another node", raw, "KH-NP", NOW, "policy"),
        ("expired", raw, "LA-MPS", NOW + 8 * DAY, "expired"),
        ("from an unknown node", sealed(from_node="TH-RTP").raw, "LA-MPS", NOW, "unknown-key"),
        (
            "signed before its key was valid",
            sealed(created=NOW - 101 * DAY, expires=NOW - 80 * DAY).raw,
            "LA-MPS",
            NOW,
            "unknown-key",
        ),
    ]
    write(
        "refusals",
        at_the_gate=[
            {
                "name": name,
                "raw": data,
                "zeros": (1 << 20) + 1 if data is None else None,
                "node": node_,
                "now": now,
                "reason": reason,
            }
            for name, data, node_, now, reason in cases
        ],
        inside=[
            {"name": "the sealed part altered by a thief of the node's key", "raw": spoilt, "reason": "bad-signature"}
        ],
    )


def receipts(good):
    """One receipt per fate."""
    cases = []
    for fate in Fate:
        reason = "expired" if fate is Fate.REJECTED else ""
        role = "receipt" if fate in (Fate.STORED, Fate.REJECTED) else "node"
        made = sign_receipt(
            fate,
            [Item(good.id, good.digest, reason)],
            node="LA-MPS",
            to_node="VN-MPS",
            at=NOW + 1000,
            signer=signing("LA-MPS", role),
        )
        cases.append({"fate": fate.value, "signed_by": role, "at": made.at, "items": made.items, "raw": made.raw})
    write("receipts", node="VN-MPS", cases=cases)
    return [bytes(case["raw"]) for case in cases]


def trees():
    """Roots and proofs of the tree over the leaves 00, 01, 02 and so on."""
    leaves = [leaf_hash(bytes([number])) for number in range(13)]
    tree = MemoryTree(leaves)
    sizes = range(1, 14)
    write(
        "merkle",
        leaves=[bytes([number]) for number in range(13)],
        roots=[tree.root(size) for size in range(14)],
        inclusion=[
            {"index": index, "size": size, "proof": inclusion_proof(index, size, tree.node)}
            for size in sizes
            for index in {0, size // 2, size - 1}
        ],
        consistency=[
            {"old": old, "new": new, "proof": consistency_proof(old, new, tree.node)}
            for new in sizes
            for old in {1, new // 2, new - 1, new} - {0}
        ],
        entry={"salt": bytes(16), "entry": b"sealed entry", "leaf": entry_leaf(bytes(16), b"sealed entry")},
    )


def noted(code, tree, witness):
    """A checkpoint of a node's exchange tree, cosigned."""
    log, seer = signing(code, "log"), signing(witness, "log")
    state = Checkpoint(f"{code}/exchange", tree.size, tree.root())
    note = sign_checkpoint(state, key=log, public=log.public)
    return note + cosign(note, name=witness, key=seer, public=seer.public, at=NOW + 9000)


def checkpoints():
    """A signed note with its cosignature."""
    tree = MemoryTree(leaf_hash(bytes([number])) for number in range(13))
    write(
        "checkpoint",
        note=noted("VN-MPS", tree, "LA-MPS"),
        origin="VN-MPS/exchange",
        size=13,
        root=tree.root(),
        log_key=signing("VN-MPS", "log").public,
        witness="LA-MPS",
        witness_key=signing("LA-MPS", "log").public,
        witnessed_at=NOW + 9000,
    )


def attachments():
    """A file of two chunks."""
    data = seeded("an attached file", (1 << 20) + 3000)
    sealer = Sealer("ảnh 1.jpg", "image/jpeg", len(data), seeded("attachment key"))
    chunks = [sealer.seal(data[: 1 << 20]), sealer.seal(data[1 << 20 :])]
    made = sealer.finish()
    last = Chunk(made.root, 1, 2, tuple(sealer.proof(1)), chunks[1])
    write(
        "attachment",
        file="SHAKE-256 of 'an attached file', 1051576 bytes",
        attachment=made,
        chunk_sha256=[hashlib.sha256(chunk).digest() for chunk in chunks],
        last_chunk=last.encoded(),
        question=ask(made.root),
        missing_of_five={"held": [0, 3, 4], "raw": tell(missing(5, {0, 3, 4}))},
    )


def carried(good, stored):
    """A delivery, an answer and a bundle."""
    tree = MemoryTree(leaf_hash(bytes([number])) for number in range(13))
    shown = Shown(noted("VN-MPS", tree, "LA-MPS"), 5, tuple(consistency_proof(5, 13, tree.node)))
    delivery = Delivery((good.raw,), (stored,), (directory("VN-MPS"),), (shown,))
    answer = Answer(("stored",), (stored,), (), ("— LA-MPS AAAA\n",), Credit(199, 1 << 19, 0))
    records = [Record(Kind.STATEMENT, directory("VN-MPS")), Record(Kind.ENVELOPE, good.raw)]
    write(
        "carriage",
        delivery=delivery.encoded(),
        answer=answer.encoded(),
        bundle=b"".join(write_bundle(records)),
        bundled=[{"kind": record.kind.value, "sha256": hashlib.sha256(record.raw).digest()} for record in records],
    )


def proofs(good, made):
    """A proof file with both logs and the disclosed content."""
    detail = {"envelope": good.id.hex(), "digest": good.digest.hex()}
    entry = encode({"action": "federation.envelope.enqueued", "at": (NOW + 5) * 1000, "detail": detail})
    salt = seeded("salt", 16)
    tree = MemoryTree([leaf_hash(b"0"), entry_leaf(salt, entry), leaf_hash(b"2")])
    log = Logged(noted("VN-MPS", tree, "LA-MPS"), entry, salt, 1, tuple(inclusion_proof(1, 3, tree.node)))
    agency, content_raw = signing("VN-MPS", "agency"), CONTENT.encoded()
    proof = Proof(
        good.raw,
        (directory("VN-MPS"), directory("LA-MPS")),
        tuple(made[:4]),
        (log,),
        content_raw,
        agency.kid,
        agency.sign(inner_message("LA-MPS", good.header_raw, content_raw)),
    )
    write(
        "proof",
        fingerprints={code: fingerprint_of(signing(code, "root").public) for code in ("VN-MPS", "LA-MPS")},
        raw=proof.encoded(),
        fates=["answered", "opened", "read", "stored"],
        digest=good.digest,
        witnesses={"LA-MPS": NOW + 9000},
    )


def main():
    """Write all files."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for part in (encoding, keys, directories, statements, trees, checkpoints, attachments):
        part()
    good = envelopes()
    refusals(good)
    made = receipts(good)
    carried(good, made[0])
    proofs(good, made)


if __name__ == "__main__":
    main()
