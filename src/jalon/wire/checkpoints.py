"""Checkpoints: a log's size and root as a C2SP signed note, and the cosignatures of its witnesses.

The text is `origin`, size, root in base64, one a line; after an empty line, a line per signature: an em dash, the
signer's name, and base64 of its 4-byte key id with the signature. A witness cosigns with the time (`cosignature/v1`).
The formats are those of c2sp.org/signed-note, tlog-checkpoint and tlog-cosignature, so that other tools read them.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from jalon.wire.errors import BadSignature, Malformed, TooBig, UnknownKey
from jalon.wire.keys import Signer, VerifyKey
from jalon.wire.merkle import verify_consistency

MAX_NOTE = 10_000
_ED25519, _COSIGNATURE = 1, 4
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}", re.ASCII)
_SIGNATURE = re.compile("— ([^ +\n]+) ([A-Za-z0-9+/]+={0,2})\n")


@dataclass(frozen=True)
class Checkpoint:
    """A log's state.

    Attributes:
        origin: the log's name, such as `VN-MPS/exchange`.
        size: number of leaves.
        root: 32 bytes.
    """

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def note_key_id(name: str, public: bytes, kind: int = _ED25519) -> bytes:
    """The 4-byte key id of signed notes: 1 for a log's signature, 4 for a cosignature."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([kind]) + public).digest()[:4]


def sign_checkpoint(checkpoint: Checkpoint, *, key: Signer, public: bytes) -> str:
    """Sign a checkpoint with the log's key, under the log's own name.

    Args:
        checkpoint: the state.
        key: the log's signing key.
        public: the 32 bytes of its verify key.

    Returns:
        The signed note.
    """
    signature = note_key_id(checkpoint.origin, public) + key.sign(checkpoint.text.encode())
    return f"{checkpoint.text}\n{_line(checkpoint.origin, signature)}"


def _line(name: str, signature: bytes) -> str:
    return f"— {name} {base64.b64encode(signature).decode()}\n"


def cosign(note: str, *, name: str, key: Signer, public: bytes, at: int) -> str:
    """A witness's signature line, to be added to the note.

    Args:
        note: the signed note; the witness must have verified it and its consistency (`advance`).
        name: the witness's name, such as `LA-MPS`.
        key: its log key.
        public: the 32 bytes of its verify key.
        at: milliseconds since 1970; the note carries whole seconds.
    """
    text, _ = split_note(note)
    seconds = at // 1000
    signature = seconds.to_bytes(8, "big") + key.sign(_cosigned(text, seconds))
    return _line(name, note_key_id(name, public, _COSIGNATURE) + signature)


def _cosigned(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def split_note(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """A signed note's text, and its signatures as (name, key id and signature).

    Raises:
        TooBig, Malformed: if it is none.
    """
    if len(note) > MAX_NOTE:
        raise TooBig(f"A signed note passes {MAX_NOTE} characters.")
    text, empty, lines = note.rpartition("\n\n")
    found = list(_SIGNATURE.finditer(lines))
    if not empty or not found or "".join(match[0] for match in found) != lines:
        raise Malformed("This is no signed note.")
    try:
        return text + "\n", [(match[1], base64.b64decode(match[2], validate=True)) for match in found]
    except binascii.Error:
        raise Malformed("A signature of the note isn't base64.") from None


def read_checkpoint(note: str) -> Checkpoint:
    """The state that a signed note tells, not verified.

    Raises:
        TooBig, Malformed: if it is no checkpoint.
    """
    text, _ = split_note(note)
    lines = text.split("\n")
    if len(lines) != 4 or not lines[0] or not _SIZE.fullmatch(lines[1]):
        raise Malformed("The note is no checkpoint.")
    try:
        root = base64.b64decode(lines[2], validate=True)
    except binascii.Error:
        raise Malformed("The checkpoint's root isn't base64.") from None
    checkpoint = Checkpoint(lines[0], int(lines[1]), root)
    if len(root) != 32 or checkpoint.text != text:
        raise Malformed("The note is no checkpoint.")
    return checkpoint


def verify_checkpoint(note: str, *, origin: str, key: VerifyKey) -> Checkpoint:
    """Check that the log itself signed this state.

    Args:
        note: the signed note.
        origin: the name that the log must have.
        key: the log's verify key.

    Raises:
        UnknownKey: if the log's key didn't sign it.
        BadSignature: if it is of another log, or the signature doesn't fit.
    """
    checkpoint = read_checkpoint(note)
    if checkpoint.origin != origin:
        raise BadSignature(f"The checkpoint is of {checkpoint.origin}, not of {origin}.")
    signature = _signature_of(note, origin, note_key_id(origin, key.public))
    key.verify(signature, checkpoint.text.encode())
    return checkpoint


def verify_cosignature(note: str, *, name: str, key: VerifyKey) -> int:
    """Check that a witness cosigned, and return when it did, in milliseconds since 1970.

    Raises:
        UnknownKey: if it did not.
        BadSignature: if its signature doesn't fit.
    """
    text, _ = split_note(note)
    signature = _signature_of(note, name, note_key_id(name, key.public, _COSIGNATURE))
    seconds = int.from_bytes(signature[:8], "big")
    key.verify(signature[8:], _cosigned(text, seconds))
    return seconds * 1000


def _signature_of(note: str, name: str, key_id: bytes) -> bytes:
    _, signatures = split_note(note)
    for signer, blob in signatures:
        if signer == name and blob[:4] == key_id:
            return blob[4:]
    raise UnknownKey(f"The note bears no signature of {name} with the known key.")


def advance(known: Checkpoint | None, new: Checkpoint, proof: Sequence[bytes]) -> Checkpoint:
    """What a witness holds after a log showed it a newer state.

    Args:
        known: what it held; None at first contact.
        new: the verified newer state.
        proof: the consistency proof between both.

    Returns:
        The newer state.

    Raises:
        BadSignature: if the log was cut, forked or rewritten; nothing is cosigned then.
    """
    if known is None:
        return new
    if new.origin != known.origin:
        raise BadSignature(f"The checkpoint is of {new.origin}, not of {known.origin}.")
    verify_consistency(known.size, new.size, known.root, new.root, proof)
    return new
