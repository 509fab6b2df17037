#!/usr/bin/env python3
"""Checks a Jalon proof file offline: what was sent, by whom, what became of it, and which logs hold it.

    python jalon_verify.py PROOF --root VN-MPS=FINGERPRINT --root LA-MPS=FINGERPRINT [--json]

FINGERPRINT is a node's root fingerprint in hexadecimal: all 64 digits, or the 32 that are read aloud. One file, no line
of the node's own code, and one package: `cryptography`. Written from spec/protocol.md, whose section numbers stand
beside the functions, so that a court's expert can read it in an hour. Exit code 0: everything in the file is true;
1: something is false or no proof; 2: wrong usage.
"""

import argparse
import base64
import hashlib
import hmac
import json
import pathlib
import sys
from datetime import UTC, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

FATES = {"stored", "opened", "read", "answered", "refused", "rejected"}
RECEIPT_KEY_FATES = {"stored", "rejected"}
PROOF_FIELDS = {"kind", "version", "envelope", "directories", "receipts", "logs"}


class NotProvedError(Exception):
    """Something in the file is false, or the file is no proof."""


def need(truth, sentence):
    """Go on only where it is true."""
    if not truth:
        raise NotProvedError(sentence)


# Deterministic CBOR (section 2)


def decode(raw):
    """The one value that these bytes encode; anything but its only encoding is refused."""
    value, end = _value(raw, 0, 8)
    need(end == len(raw), "Bytes follow the end of a value.")
    return value


def _head(raw, at):
    need(at < len(raw), "A value ends too early.")
    major, short = raw[at] >> 5, raw[at] & 31
    at += 1
    if short < 24:
        return major, short, at
    need(short < 28, "A length is indefinite or reserved.")
    width = 1 << (short - 24)
    need(at + width <= len(raw), "A value ends too early.")
    number = int.from_bytes(raw[at : at + width], "big")
    need(number >= (24 if width == 1 else 1 << (4 * width)), "A number is written longer than it needs to be.")
    return major, number, at + width


def _value(raw, at, depth):
    need(depth >= 0, "Values lie too deep within one another.")
    major, number, at = _head(raw, at)
    if major in (0, 1):
        return (number if major == 0 else -1 - number), at
    if major in (2, 3):
        need(at + number <= len(raw), "A value ends too early.")
        piece = raw[at : at + number]
        return (piece if major == 2 else _text(piece)), at + number
    if major in (4, 5):
        need(number <= len(raw) - at, "A container announces more than there is.")
        return _array(raw, at, number, depth) if major == 4 else _map(raw, at, number, depth)
    need(major == 7 and number in (20, 21, 22) and raw[at - 1] < 0xF8, "A tag, a float or an undefined value came.")
    return {20: False, 21: True, 22: None}[number], at


def _text(piece):
    try:
        return piece.decode("utf-8")
    except UnicodeDecodeError:
        raise NotProvedError("A text is not UTF-8.") from None


def _array(raw, at, length, depth):
    items = []
    for _ in range(length):
        item, at = _value(raw, at, depth - 1)
        items.append(item)
    return items, at


def _map(raw, at, length, depth):
    items, last = {}, b""
    for _ in range(length):
        start = at
        key, at = _value(raw, at, 0)
        need(isinstance(key, str) and raw[start:at] > last, "The keys of a map are unsorted, twice, or no text.")
        last = raw[start:at]
        items[key], at = _value(raw, at, depth - 1)
    return items, at


def _encoded_head(major, number):
    for short, width in ((None, 0), (24, 1), (25, 2), (26, 4), (27, 8)):
        if short is None and number < 24:
            return bytes([major << 5 | number])
        if short is not None and number < 1 << (8 * width):
            return bytes([major << 5 | short]) + number.to_bytes(width, "big")
    raise NotProvedError("A number passes 64 bits.")


def encoded_bytes(raw):
    """The encoding of a byte string."""
    return _encoded_head(2, len(raw)) + raw


def encoded_text(text):
    """The encoding of a text."""
    return _encoded_head(3, len(text.encode())) + text.encode()


# Keys, statements, directories (sections 3 and 4)


def kid_of(algorithm, public):
    """A key's name."""
    return hashlib.sha256(b"jalon/key\0" + algorithm.encode() + b"\0" + public).digest()[:16]


def verify(public, signature, message, what):
    """Go on only where this Ed25519 key signed exactly these bytes."""
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise NotProvedError(f"{what}: the signature doesn't fit.") from None


def statement(raw, kind):
    """A signed statement of this kind: its fields, what was signed, the signer's kid and the signature."""
    parts = decode(raw)
    well = isinstance(parts, list) and len(parts) == 3 and all(isinstance(part, bytes) for part in parts)
    need(well, f"The {kind} is no signed statement.")
    body, kid, signature = parts
    fields = decode(body)
    need(isinstance(fields, dict) and fields.get("kind") == kind, f"A statement is no {kind}.")
    return fields, b"jalon/statement\0" + body, kid, signature


class Directory:
    """The keys of one node, proved against its root's fingerprint."""

    def __init__(self, raw, roots):
        fields, signed, kid, signature = statement(raw, "directory")
        self.node, self.root = fields["node"], fields["root"]
        fingerprint = hashlib.sha256(b"jalon/root\0" + self.root).digest()
        pinned = roots.get(self.node)
        need(pinned is not None, f"No --root was given for {self.node}.")
        need(fingerprint.startswith(pinned), f"The root key of {self.node} isn't the one whose fingerprint was given.")
        self.keys = {}
        read = [statement(certificate, "certificate") for certificate in fields["certificates"]]
        for by_root in (True, False):
            for certificate in read:
                if (certificate[0]["role"] in ("node", "agency")) is by_root:
                    self._add(*certificate, by_root=by_root)
        self.compromised = {}
        for revocation in fields["revocations"]:
            self._revoke(*statement(revocation, "revocation"))
        verify(self.key(kid, {"node"}, fields["issued"]), signature, signed, f"Key directory of {self.node}")

    def _add(self, fields, signed, kid, signature, *, by_root):
        need(fields["node"] == self.node, f"The key directory of {self.node} holds a certificate of another node.")
        issuer = self.root if by_root else self._issuer(kid)
        verify(issuer, signature, signed, f"Certificate of {self.node} as {fields['role']}")
        name = kid_of(fields["algorithm"], fields["public"])
        need(name not in self.keys, "A key is certified twice.")
        self.keys[name] = {**fields, "issuer": kid}

    def _issuer(self, kid):
        need(kid in self.keys and self.keys[kid]["role"] == "node", "A key was certified by one that may not certify.")
        return self.keys[kid]["public"]

    def _revoke(self, fields, signed, kid, signature):
        need(fields["node"] == self.node, f"The key directory of {self.node} holds a revocation of another node.")
        revoked = self.keys.get(fields["key"])
        by_root = kid == kid_of("ed25519", self.root) or revoked is None or revoked["role"] in ("node", "agency")
        verify(self.root if by_root else self._issuer(kid), signature, signed, f"Revocation of {self.node}")
        since = self.compromised.get(fields["key"], fields["since"])
        self.compromised[fields["key"]] = min(since, fields["since"])

    def key(self, kid, roles, at):
        """The public key of this name, where it was certified for one of the roles at that moment."""
        key = self.keys.get(kid)
        need(key is not None, f"{self.node} has no key {kid.hex()}.")
        need(key["role"] in roles, f"The key {kid.hex()} of {self.node} is certified as {key['role']} only.")
        need(key["not_before"] <= at < key["not_after"], f"The key {kid.hex()} of {self.node} wasn't valid then.")
        for name in (kid, key["issuer"]):
            since = self.compromised.get(name)
            need(since is None or at < since, f"The key {kid.hex()} of {self.node} was compromised by then.")
        return key["public"]

    def of_role(self, role):
        """All public keys of one role."""
        return [key["public"] for key in self.keys.values() if key["role"] == role]


# Envelope, receipts, content (sections 5, 6 and 7)

HEADER = (
    "version",
    "suite",
    "id",
    "from",
    "to",
    "stream",
    "seq",
    "prev",
    "created",
    "expires",
    "priority",
    "length",
)


class Envelope:
    """An envelope whose outer signature is yet to be checked."""

    def __init__(self, raw):
        parts = decode(raw)
        need(isinstance(parts, list) and len(parts) == 4, "The message is no envelope.")
        self.header_raw, _, sealed, signatures = parts
        values = decode(self.header_raw)
        need(isinstance(values, list) and len(values) == len(HEADER), "The header isn't that of an envelope.")
        self.header = dict(zip(HEADER, values, strict=True))
        need(self.header["version"] == 1, "The envelope is of a version that this program doesn't know.")
        need(len(sealed) == self.header["length"] + 16, "The sealed part hasn't the length that the header tells.")
        ((self.kid, self.signature),) = signatures
        self.digest = hashlib.sha256(raw).digest()
        tail = b"\x81\x82" + encoded_bytes(self.kid) + encoded_bytes(self.signature)
        need(raw.endswith(tail), "The signatures don't end the envelope.")
        self.signed = b"jalon/outer\0" + raw[: -len(tail)]

    def names(self, id_, digest):
        """Whether id and digest are this message's."""
        return (id_, digest) == (self.header["id"], self.digest)


def check_receipt(raw, envelope, recipient):
    """One receipt of the recipient for this message: its fate, reason and time."""
    fields, signed, kid, signature = statement(raw, "receipt")
    header, fate, at = envelope.header, fields["fate"], fields["at"]
    need((fields["node"], fields["to"]) == (header["to"], header["from"]), "A receipt is of or for another node.")
    need(fate in FATES, f"A receipt tells the unknown fate {fate!r}.")
    mine = [item for item in fields["items"] if envelope.names(item[0], item[1])]
    need(mine, "A receipt names other messages.")
    roles = {"node", "receipt"} if fate in RECEIPT_KEY_FATES else {"node"}
    verify(recipient.key(kid, roles, at), signature, signed, f"Receipt of {recipient.node}")
    return {"fate": fate, "reason": mine[0][2] if fate == "rejected" else "", "at": at, "by": recipient.node}


def check_content(parts, envelope, sender):
    """The disclosed content, signed by the sender's agency for this recipient and header."""
    content_raw, kid, signature = parts
    header_hash = hashlib.sha256(envelope.header_raw).digest()
    signed = b"jalon/inner\0\x83" + encoded_text(envelope.header["to"])
    signed += encoded_bytes(header_hash) + encoded_bytes(content_raw)
    key = sender.key(kid, {"agency"}, envelope.header["created"])
    verify(key, signature, signed, f"Content, agency key of {sender.node}")
    content = decode(content_raw)
    return {name: value for name, value in content.items() if isinstance(value, str)} | {
        "body_sha256": hashlib.sha256(content["body"]).hexdigest(),
        "body_bytes": len(content["body"]),
    }


# Logs (sections 9 and 10)


def check_log(log, envelope, directories):
    """One log's word: the entry names the message and lies in the tree that the checkpoint tells."""
    entry = decode(log["entry"])
    action, detail = entry["action"], entry["detail"]
    named = envelope.names(bytes.fromhex(detail["envelope"]), bytes.fromhex(detail["digest"]))
    need(named and isinstance(action, str), "An entry of a log names another message.")
    origin, size, root, text = checkpoint(log["note"])
    owner = directories[origin.partition("/")[0]]
    need(origin == f"{owner.node}/exchange", "A checkpoint is of another log.")
    keys = owner.of_role("log")
    need(any(_signed(log["note"], origin, key, text) for key in keys), f"No log key of {owner.node} signed.")
    need(len(log["salt"]) >= 16, "The salt of an entry is too short.")
    leaf = hashlib.sha256(b"\0" + hmac.digest(log["salt"], log["entry"], "sha256")).digest()
    need(_root(leaf, log["index"], size, log["path"]) == root, "The entry doesn't lie in the log's tree.")
    witnesses = {
        other.node: seconds
        for other in directories.values()
        if other is not owner
        for key in other.of_role("log")
        if (seconds := _cosigned(log["note"], other.node, key, text)) is not None
    }
    return {"log": origin, "size": size, "action": action, "at": entry["at"] // 1000, "witnesses": witnesses}


def checkpoint(note):
    """Origin, size and root of a checkpoint, with the text that is signed."""
    text, _, _ = note.rpartition("\n\n")
    lines = text.split("\n")
    need(len(lines) == 3 and lines[1].isascii() and lines[1].isdigit(), "A checkpoint isn't as it must be.")
    root = base64.b64decode(lines[2], validate=True)
    need(f"{lines[0]}\n{int(lines[1])}\n{base64.b64encode(root).decode()}" == text, "A checkpoint is written oddly.")
    return lines[0], int(lines[1]), root, text + "\n"


def _blobs(note, name, key, kind):
    """The signatures on a note under this name and key."""
    wanted = hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + key).digest()[:4]
    lines = note.rpartition("\n\n")[2].split("\n")
    need(len(lines) > 1 and not lines.pop(), "A checkpoint's signatures don't end with a line's end.")
    for line in lines:
        dash, signer, signature = line.split(" ")
        need(dash == "—" and signer, "A line under a checkpoint is no signature.")
        blob = base64.b64decode(signature, validate=True)
        if signer == name and blob[:4] == wanted:
            yield blob[4:]


def _signed(note, name, key, text):
    for signature in _blobs(note, name, key, 1):
        verify(key, signature, text.encode(), f"Checkpoint of {name}")
        return True
    return False


def _cosigned(note, name, key, text):
    for blob in _blobs(note, name, key, 4):
        seconds = int.from_bytes(blob[:8], "big")
        verify(key, blob[8:], f"cosignature/v1\ntime {seconds}\n{text}".encode(), f"Cosignature of {name}")
        return seconds * 1000
    return None


def _root(leaf, index, size, path):
    """The root that an inclusion proof leads to (RFC 9162, 2.1.3.2)."""
    need(0 <= index < size, "The log has no such entry.")
    current, last = leaf, size - 1
    for other in path:
        need(last > 0, "A proof is too long.")
        if index & 1 or index == last:
            current = hashlib.sha256(b"\1" + other + current).digest()
            while not index & 1 and index:
                index, last = index >> 1, last >> 1
        else:
            current = hashlib.sha256(b"\1" + current + other).digest()
        index, last = index >> 1, last >> 1
    need(last == 0, "A proof is too short.")
    return current


# The whole


def check(raw, roots):
    """All that the proof file proves, as a plain dictionary.

    Args:
        raw: the file's bytes.
        roots: node code to pinned fingerprint (at least its first 16 bytes).

    Raises:
        NotProvedError: if anything in it is false.
    """
    try:
        return _check(decode(raw), roots)
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        raise NotProvedError("The file isn't as the protocol wants it.") from None


def _check(proof, roots):
    need(proof["kind"] == "proof" and proof["version"] == 1, "The file is no proof of a known version.")
    need(set(proof) - {"content"} == PROOF_FIELDS, "The file has other fields than a proof has.")
    directories = {directory.node: directory for directory in (Directory(raw, roots) for raw in proof["directories"])}
    envelope = Envelope(proof["envelope"])
    header = envelope.header
    for node in (header["from"], header["to"]):
        need(node in directories, f"The proof holds no key directory of {node}.")
    sender, recipient = directories[header["from"]], directories[header["to"]]
    verify(sender.key(envelope.kid, {"node"}, header["created"]), envelope.signature, envelope.signed, "Envelope")
    return {
        "message": header["id"].hex(),
        "digest": envelope.digest.hex(),
        "from": header["from"],
        "to": header["to"],
        "stream": header["stream"],
        "seq": header["seq"],
        "created": header["created"],
        "receipts": [check_receipt(receipt, envelope, recipient) for receipt in proof["receipts"]],
        "logs": [check_log(log, envelope, directories) for log in proof["logs"]],
        "content": check_content(proof["content"], envelope, sender) if "content" in proof else None,
    }


def _time(milliseconds):
    return datetime.fromtimestamp(milliseconds / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def sentences(found):
    """What was proved, for people."""
    yield f"Message {found['message']} from {found['from']} to {found['to']}, made {_time(found['created'])}."
    yield f"  The node of {found['from']} signed it (digest {found['digest']})."
    for receipt in found["receipts"]:
        reason = f" ({receipt['reason']})" if receipt["reason"] else ""
        yield f"  {receipt['by']} signed that it was {receipt['fate']}{reason}, {_time(receipt['at'])}."
    for log in found["logs"]:
        yield f"  {log['log']} holds it: {_shown(log['action'])}, {_time(log['at'])}, in a tree of {log['size']}."
        for witness, seen in log["witnesses"].items():
            yield f"    {witness} witnessed that tree, {_time(seen)}."
    if found["content"]:
        yield f"  The agency of {found['from']} signed the content shown here for {found['to']}:"
        yield from (f"    {name}: {_shown(str(value))}" for name, value in sorted(found["content"].items()))
    if not found["receipts"]:
        yield "  No receipt is in the file: it doesn't prove that the message arrived."


def _shown(text):
    """The text without what could steer a terminal."""
    return "".join(letter if letter.isprintable() else "?" for letter in text)


def _root_of(word):
    node, _, digits = word.partition("=")
    fingerprint = bytes.fromhex(digits)
    if not node or len(fingerprint) not in (16, 32):
        raise ValueError(word)
    return node, fingerprint


def main(argv=None):
    """Check one file and say what it proves."""
    parser = argparse.ArgumentParser(prog="jalon_verify", description="Check a Jalon proof file offline.")
    parser.add_argument("proof", type=pathlib.Path)
    parser.add_argument("--root", action="append", type=_root_of, required=True, metavar="NODE=FINGERPRINT")
    parser.add_argument("--json", action="store_true", help="print what is proved as JSON")
    args = parser.parse_args(argv)
    try:
        found = check(args.proof.read_bytes(), dict(args.root))
    except (NotProvedError, OSError) as error:
        print(f"NOT PROVED. {error}", file=sys.stderr)
        return 1
    print(json.dumps(found, ensure_ascii=False, indent=2) if args.json else "\n".join(sentences(found)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
