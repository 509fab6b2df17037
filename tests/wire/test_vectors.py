"""The vectors of spec/vectors are what this room reads; another implementation must find the same."""

import hashlib
import json
import pathlib
import re

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jalon.wire.attachments import CHUNK, Sealer, open_chunk, read_chunk, verify_transfer
from jalon.wire.batches import read_answer, read_delivery
from jalon.wire.bundles import read_bundle
from jalon.wire.capabilities import verify_capabilities
from jalon.wire.certificates import Role
from jalon.wire.checkpoints import Checkpoint, verify_checkpoint, verify_cosignature
from jalon.wire.content import Attachment
from jalon.wire.directory import verify_directory
from jalon.wire.encoding import decode, encode
from jalon.wire.envelope import inner_message, open_envelope, parse, receive
from jalon.wire.errors import REASONS, UnknownKey, WireError
from jalon.wire.header import GENESIS, header_hash
from jalon.wire.keys import OpenKey, SigningKey, VerifyKey, fingerprint_of, spoken, spoken_words
from jalon.wire.merkle import entry_leaf, leaf_hash, root_of, verify_consistency, verify_inclusion
from jalon.wire.positions import verify_positions
from jalon.wire.proofs import verify_proof
from jalon.wire.receipts import verify_receipt
from jalon.wire.resuming import missing, read_question, read_told
from jalon.wire.rotation import follow_root
from wire.test_proofs import offline

SPEC = pathlib.Path(__file__).parents[2] / "spec"
FOLDER = SPEC / "vectors"


def vectors(name):
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def hexed(text):
    return bytes.fromhex(text)


KEYS = vectors("keys")
DIRECTORIES = vectors("directory")["cases"]
ENVELOPES = vectors("envelope")


def directory_of(code):
    for case in DIRECTORIES:
        if case["node"] == code and not case["revoked"]:
            return verify_directory(hexed(case["raw"]), fingerprint=hexed(case["fingerprint"]))
    raise UnknownKey(f"{code} is no partner.")


def opening(code):
    return [OpenKey(key["algorithm"], hexed(key["seed"])) for key in KEYS["encryption"] if key["node"] == code]


@pytest.mark.parametrize("case", vectors("encoding")["valid"], ids=lambda case: case["hex"])
def test_a_value_has_the_encoding_of_the_vector(case):
    assert encode(case["value"]).hex() == case["hex"]
    assert decode(hexed(case["hex"])) == case["value"]


def test_byte_strings_have_the_encoding_of_the_vectors():
    for case in vectors("encoding")["octets"]:
        assert encode(hexed(case["octets"])).hex() == case["hex"]
        assert decode(hexed(case["hex"])) == hexed(case["octets"])


@pytest.mark.parametrize("case", vectors("encoding")["invalid"], ids=lambda case: case["hex"] or "nothing")
def test_what_a_vector_calls_no_encoding_is_refused_with_its_reason(case):
    with pytest.raises(WireError) as caught:
        decode(hexed(case["hex"]))
    assert caught.value.reason == case["reason"]


def test_keys_are_made_and_named_as_in_the_vectors():
    for case in KEYS["signing"]:
        key = SigningKey(hexed(case["seed"]))
        assert (key.public.hex(), key.kid.hex()) == (case["public"], case["kid"])
    for case in KEYS["encryption"]:
        key = OpenKey(case["algorithm"], hexed(case["seed"]))
        assert (key.suite.number, key.public.hex(), key.kid.hex()) == (case["suite"], case["public"], case["kid"])


def test_fingerprints_are_read_aloud_as_in_the_vectors():
    roots = {key["node"]: hexed(key["public"]) for key in KEYS["signing"] if key["role"] == "root"}
    for case in KEYS["fingerprints"]:
        fingerprint = fingerprint_of(roots[case["node"]])
        assert fingerprint.hex() == case["fingerprint"]
        assert (spoken(fingerprint), spoken_words(fingerprint)) == (case["digits"], case["words"])


def test_directories_prove_themselves_as_in_the_vectors():
    for case in DIRECTORIES:
        directory = verify_directory(hexed(case["raw"]), fingerprint=hexed(case["fingerprint"]))
        assert (directory.node, directory.serial) == (case["node"], case["serial"])
        assert [revocation.kid.hex() for revocation in directory.revocations] == case["revoked"]
        assert {certificate.role for certificate in directory.certificates} == set(Role)


@pytest.mark.parametrize("case", ENVELOPES["cases"], ids=lambda case: case["name"])
def test_an_envelope_of_the_vectors_crosses_the_gate_and_opens(case):
    envelope = receive(hexed(case["raw"]), node="LA-MPS", sender=directory_of, now=ENVELOPES["now"])
    assert envelope.digest.hex() == case["digest"] == hashlib.sha256(hexed(case["raw"])).hexdigest()
    clear = {name: value.hex() if isinstance(value, bytes) else value for name, value in vars(envelope.header).items()}
    assert clear == case["header"]
    opened = open_envelope(envelope, keys=opening("LA-MPS"), directory=directory_of("VN-MPS"))
    assert opened.content_raw.hex() == case["content_raw"]
    content = opened.content
    assert (content.type, content.handling, content.body.hex()) == (case["type"], case["handling"], case["body"])


@pytest.mark.parametrize("case", ENVELOPES["cases"], ids=lambda case: case["name"])
def test_the_steps_between_fields_and_bytes_are_those_of_the_vectors(case):
    envelope = parse(hexed(case["raw"]))
    assert envelope.header.encoded().hex() == envelope.header_raw.hex() == case["header_raw"]
    assert header_hash(envelope.header_raw).hex() == case["header_hash"]
    inner = inner_message(envelope.header.to_node, envelope.header_raw, hexed(case["content_raw"]))
    assert hashlib.sha256(inner).hexdigest() == case["inner_message_sha256"]
    info, key = hexed(case["info"]), hexed(case["content_key"])
    plain = AESGCM(key).decrypt(bytes(12), envelope.sealed, info)
    assert len(plain) == envelope.header.length
    framed = plain[4 : 4 + int.from_bytes(plain[:4], "big")]
    assert framed.find(hexed(case["content_raw"])) > 0
    assert AESGCM(key).encrypt(bytes(12), plain, info) == envelope.sealed
    (kid, wrapped), *_ = envelope.recipients
    (mine,) = [opener for opener in opening("LA-MPS") if opener.kid == kid]
    assert mine.unwrap(wrapped, info) == key


def test_the_envelopes_of_the_vectors_are_chained_into_a_stream():
    prev = GENESIS
    for seq, case in enumerate(ENVELOPES["cases"], 1):
        envelope = parse(hexed(case["raw"]))
        assert (envelope.header.seq, envelope.header.prev) == (seq, prev)
        prev = envelope.digest


@pytest.mark.parametrize("case", vectors("refusals")["at_the_gate"], ids=lambda case: case["name"])
def test_the_gate_refuses_a_vector_with_its_reason(case):
    raw = bytes(case["zeros"]) if case["raw"] is None else hexed(case["raw"])
    with pytest.raises(WireError) as caught:
        receive(raw, node=case["node"], sender=directory_of, now=case["now"])
    assert caught.value.reason == case["reason"]


@pytest.mark.parametrize("case", vectors("refusals")["inside"], ids=lambda case: case["name"])
def test_the_worker_refuses_a_vector_with_its_reason(case):
    envelope = receive(hexed(case["raw"]), node="LA-MPS", sender=directory_of, now=ENVELOPES["now"])
    with pytest.raises(WireError) as caught:
        open_envelope(envelope, keys=opening("LA-MPS"), directory=directory_of("VN-MPS"))
    assert caught.value.reason == case["reason"]


def test_receipts_of_the_vectors_verify():
    given = vectors("receipts")
    for case in given["cases"]:
        receipt = verify_receipt(hexed(case["raw"]), directory=directory_of("LA-MPS"), node=given["node"])
        assert (receipt.fate, receipt.at) == (case["fate"], case["at"])
        items = [{"id": item.id.hex(), "digest": item.digest.hex(), "reason": item.reason} for item in receipt.items]
        assert items == case["items"]


def test_statements_of_the_vectors_verify():
    given, partner = vectors("statements"), directory_of("LA-MPS")
    rotation = given["rotation"]
    new = follow_root(hexed(rotation["raw"]), node=rotation["node"], fingerprint=hexed(rotation["old"]))
    assert new.hex() == rotation["new"]
    assert "exchange.reply.v1" in verify_capabilities(hexed(given["capabilities"]), directory=partner).types
    positions = verify_positions(hexed(given["positions"]), directory=partner, node="VN-MPS")
    assert positions.streams[0].missing == (range(3, 5),)
    now = ENVELOPES["now"]
    transfer = verify_transfer(hexed(given["transfer"]), directory=directory_of("VN-MPS"), node="LA-MPS", now=now)
    assert transfer.chunks == 3


def test_the_tree_of_the_vectors_has_its_roots_and_proofs():
    given = vectors("merkle")
    leaves = [leaf_hash(hexed(leaf)) for leaf in given["leaves"]]
    roots = [hexed(root) for root in given["roots"]]
    assert [root_of(leaves[:size]) for size in range(len(roots))] == roots
    for case in given["inclusion"]:
        index, size, proof = case["index"], case["size"], [hexed(item) for item in case["proof"]]
        verify_inclusion(leaves[index], index, size, proof, roots[size])
    for case in given["consistency"]:
        old, new, proof = case["old"], case["new"], [hexed(item) for item in case["proof"]]
        verify_consistency(old, new, roots[old], roots[new], proof)
    entry = given["entry"]
    assert entry_leaf(hexed(entry["salt"]), hexed(entry["entry"])).hex() == entry["leaf"]


def test_the_checkpoint_of_the_vectors_is_signed_and_witnessed():
    given = vectors("checkpoint")
    key, witness = VerifyKey(hexed(given["log_key"])), VerifyKey(hexed(given["witness_key"]))
    state = verify_checkpoint(given["note"], origin=given["origin"], key=key)
    assert state == Checkpoint(given["origin"], given["size"], hexed(given["root"]))
    assert verify_cosignature(given["note"], name=given["witness"], key=witness) == given["witnessed_at"]


def test_the_attachment_of_the_vectors_is_sealed_alike_and_opens():
    given = vectors("attachment")
    data = hashlib.shake_256(b"an attached file").digest((1 << 20) + 3000)
    described = {
        name: value if name in ("name", "content_type", "length", "chunks") else hexed(value)
        for name, value in given["attachment"].items()
    }
    attachment = Attachment(**described)
    sealer = Sealer(attachment.name, attachment.content_type, len(data), attachment.key)
    chunks = [sealer.seal(data[at : at + CHUNK]) for at in range(0, len(data), CHUNK)]
    assert sealer.finish() == attachment
    assert [hashlib.sha256(chunk).hexdigest() for chunk in chunks] == given["chunk_sha256"]
    last = read_chunk(hexed(given["last_chunk"]))
    assert (last.root, last.sealed) == (attachment.root, chunks[1])
    assert open_chunk(attachment, 1, last.sealed) == data[CHUNK:]
    assert read_question(hexed(given["question"])) == attachment.root
    asked = given["missing_of_five"]
    assert read_told(hexed(asked["raw"]), 5) == missing(5, asked["held"])


def test_delivery_answer_and_bundle_of_the_vectors_are_read():
    given = vectors("carriage")
    delivery = read_delivery(hexed(given["delivery"]))
    assert delivery.encoded().hex() == given["delivery"]
    assert parse(delivery.envelopes[0]).header.to_node == "LA-MPS"
    assert read_answer(hexed(given["answer"]), 1).encoded().hex() == given["answer"]
    records = list(read_bundle([hexed(given["bundle"])]))
    told = [{"kind": record.kind.value, "sha256": hashlib.sha256(record.raw).hexdigest()} for record in records]
    assert told == given["bundled"]


def test_the_proof_of_the_vectors_is_proved_by_the_room_and_by_the_program():
    given = vectors("proof")
    roots = {code: hexed(value) for code, value in given["fingerprints"].items()}
    verdict = verify_proof(hexed(given["raw"]), fingerprints=roots)
    found = offline.check(hexed(given["raw"]), roots)
    assert sorted(verdict.fates) == sorted(receipt["fate"] for receipt in found["receipts"]) == given["fates"]
    assert verdict.envelope.digest.hex() == found["digest"] == given["digest"]
    assert dict(verdict.logs[0].witnesses) == found["logs"][0]["witnesses"] == given["witnesses"]


# The text of the protocol


def protocol():
    return (SPEC / "protocol.md").read_text(encoding="utf-8")


def test_every_file_of_vectors_is_named_in_the_protocol_and_every_named_file_exists():
    named = set(re.findall(r"vectors/([a-z]+)\.json", protocol()))
    assert named == {path.stem for path in FOLDER.glob("*.json")}


def test_every_example_of_the_protocol_stands_in_the_vectors():
    everything = "".join(path.read_text(encoding="utf-8") for path in FOLDER.glob("*.json"))
    examples = re.findall(r"```hex\n(.*?)```", protocol(), re.DOTALL)
    assert len(examples) >= 5
    for example in examples:
        assert '"' + "".join(example.split()) + '"' in everything


def test_the_reasons_of_the_protocol_are_those_of_the_code():
    table = re.findall(r"^\| `([a-z-]+)` \| .* \|$", protocol().split("### Reasons")[1].split("\n#")[0], re.MULTILINE)
    assert set(table) == set(REASONS)


def test_the_limits_of_the_protocol_are_those_of_the_code():
    from jalon.wire import attachments, batches, content, encoding, envelope, header, receipts

    for name, value in {
        "bytes of an envelope": envelope.MAX_ENVELOPE,
        "bytes of a header": header.MAX_HEADER,
        "bytes of a padded content": header.MAX_LENGTH,
        "keys that a content key is wrapped for": envelope.MAX_RECIPIENT_KEYS,
        "containers within one another": encoding.LIMITS.depth,
        "values in one encoding": encoding.LIMITS.count,
        "attachments of a message": content.MAX_ATTACHMENTS,
        "chunks of an attachment": content.MAX_CHUNKS,
        "bytes of a chunk": attachments.CHUNK,
        "envelopes of a delivery": batches.MAX_MESSAGES,
        "bytes of a delivery": batches.LIMITS.size,
        "messages of a receipt": receipts.MAX_ITEMS,
        "milliseconds from created to expires": header.LONGEST_LIFE,
    }.items():
        assert f"| {name} | {value} |" in protocol()
