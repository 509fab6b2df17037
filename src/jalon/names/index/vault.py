"""Arrays sealed with a key that the caller hands in: AES-256-GCM in blocks of 4 MiB, each with its own nonce.

The key never touches the disk. A block is bound to its segment, its array, its place and to whether it is the last,
so blocks cannot be swapped, dropped or cut off unseen. Without a key, `sealed` passes the bytes through.
"""

import secrets
from collections.abc import Iterator
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from jalon.names.index.errors import WrongKey

BLOCK = 1 << 22
NONCE = 12
TAG = 16
KEY_BYTES = 32


class Broken(ValueError):
    """A sealed block does not open: it was changed, or cut, or stands in another place."""


class Sealing:
    """The blocks to write for an array that comes part by part and is to stand at `place` (segment/array).

    Example:
        sealing = Sealing(key, "seg-1/keys")
        for part in parts:
            for block in sealing.add(part):
                file.write(block)
        file.writelines(sealing.end())
    """

    def __init__(self, key: bytes | None, place: str) -> None:
        self._cipher = AESGCM(key) if key else None
        self._place, self._start, self._open = place, 0, bytearray()

    def add(self, plain: memoryview) -> Iterator[bytes | memoryview]:
        """The blocks that this part completes."""
        if self._cipher is None:
            yield plain
            return
        self._open += plain
        while len(self._open) > BLOCK:
            yield self._sealed(self._cipher, self._open[:BLOCK], last=False)
            del self._open[:BLOCK]

    def end(self) -> Iterator[bytes]:
        """The last block, if there is one."""
        if self._cipher is not None and self._open:
            yield self._sealed(self._cipher, self._open, last=True)

    def _sealed(self, cipher: AESGCM, block: bytearray, *, last: bool) -> bytes:
        nonce, bound = secrets.token_bytes(NONCE), _bound(self._place, self._start, last=last)
        self._start += BLOCK
        return nonce + cipher.encrypt(nonce, bytes(block), bound)


def opened(stored: object, key: bytes, place: str) -> bytearray:
    """The array's bytes again.

    Raises:
        Broken: a block was changed, or cut, or moved.
    """
    view, cipher, plain = memoryview(stored), AESGCM(key), bytearray()  # type: ignore[arg-type]
    step = NONCE + BLOCK + TAG
    for number, start in enumerate(range(0, len(view), step)):
        block = view[start : start + step]
        bound = _bound(place, number * BLOCK, last=start + step >= len(view))
        try:
            plain += cipher.decrypt(bytes(block[:NONCE]), bytes(block[NONCE:]), bound)
        except (InvalidTag, ValueError):
            raise Broken(place) from None
    return plain


def lock_check(key: bytes) -> str:
    """A sealed constant by which a wrong key is told from a damaged file."""
    nonce = secrets.token_bytes(NONCE)
    return (nonce + AESGCM(key).encrypt(nonce, b"", b"jalon-index")).hex()


def check_key(check: str, key: bytes | None, root: Path) -> None:
    """Raise `WrongKey` unless the key is the one that the index was made with (or none is needed)."""
    if not check:
        return
    if key is None:
        raise WrongKey(
            f"The index in '{root}' is encrypted. Hand in its key, on the command line with --key-file FILE."
        )
    sealed_check = bytes.fromhex(check)
    try:
        AESGCM(key).decrypt(sealed_check[:NONCE], sealed_check[NONCE:], b"jalon-index")
    except InvalidTag:
        raise WrongKey(
            f"The key that was handed in does not open the index in '{root}'. Use the key of its build."
        ) from None


def read_key(path: Path) -> bytes:
    """A key from a file: 32 raw bytes, or 64 hexadecimal digits.

    Raises:
        WrongKey: the file holds something else.
    """
    raw = path.read_bytes()
    if len(raw) == KEY_BYTES:
        return raw
    try:
        key = bytes.fromhex(raw.decode("ascii").strip())
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise WrongKey(f"The key file '{path}' must hold 32 bytes, or 64 hexadecimal digits.")
    return key


def _bound(place: str, start: int, *, last: bool) -> bytes:
    return f"{place}:{start}:{int(last)}".encode()
