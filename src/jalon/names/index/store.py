"""An index on disk: a folder with a manifest that names segments, and flat arrays under each segment.

    DIR/manifest.json         which segments count, each array with type, size and checksum; sealed by a hash
    DIR/seg-<random>/<array>  raw little-endian numbers, or sealed blocks where the index is encrypted
    DIR/lock                  held by the one process that writes

Nothing that a reader may hold is ever changed in place. A writer fills a new segment folder, flushes it to the disk,
then renames a new manifest over the old one: before the rename the index is the old one, after it the new one, so
that a process killed at any moment leaves one of the two. Readers map the arrays into memory; their maps stay valid
when the files are unlinked, so a search that is under way ends on the index that it opened.

Plain arrays carry a CRC-32, which finds any damage of a disk or a copy. Protection against a person who changes
files is the encryption (AES-256-GCM in blocks): every block is bound to its place in its array.
"""

import contextlib
import fcntl
import hashlib
import hmac
import json
import mmap
import os
import secrets
import shutil
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jalon.names.index import vault
from jalon.names.index.errors import IndexDamaged, IndexUnusable, WrongKey

FORMAT = "jalon-index/1"
MANIFEST = "manifest.json"
AGAIN = "Build it again with: jalon screen"
Array = NDArray[Any]


@dataclass(frozen=True)
class Stored:
    """One array of a segment as the manifest describes it: element type, elements, bytes on disk, checksum."""

    dtype: str
    count: int
    size: int
    crc: int


@dataclass(frozen=True)
class Segment:
    """One immutable part of an index: its folder, its arrays and its facts (small numbers and words)."""

    name: str
    arrays: dict[str, Stored]
    facts: dict[str, Any]


@dataclass(frozen=True)
class Manifest:
    """What an index consists of at one moment.

    `kind` is `persons` or `documents`; `scheme` names the rules by which keys were made, so that an index made by
    other rules is refused instead of silently finding nothing.
    """

    kind: str
    scheme: str
    segments: tuple[Segment, ...] = ()
    lock_check: str = ""

    @property
    def encrypted(self) -> bool:
        """Whether the arrays lie encrypted."""
        return bool(self.lock_check)


@dataclass
class Writer:
    """A new segment on its way to the disk.

    Args:
        root: the folder of the index.
        key: 32 bytes, or None for a plain index.

    Example:
        with Writer(root, None) as writer:
            writer.put("keys", numpy_array)
            commit(root, Manifest("documents", "1", (writer.segment({}),)), None)
    """

    root: Path
    key: bytes | None
    name: str = field(default_factory=lambda: f"seg-{secrets.token_hex(8)}")
    arrays: dict[str, Stored] = field(default_factory=dict)

    def __enter__(self) -> "Writer":
        (self.root / self.name).mkdir(parents=True)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            shutil.rmtree(self.root / self.name, ignore_errors=True)

    def put(self, name: str, array: Array) -> None:
        """Write one array and flush it to the disk."""
        with self.growing(name, array.dtype) as add:
            add(array.reshape(-1))

    @contextlib.contextmanager
    def growing(self, name: str, dtype: Any) -> Iterator[Callable[[Array], None]]:
        """Write one array part by part: call what is given with each part; at the end it is flushed to the disk."""
        little = np.dtype(dtype).newbyteorder("<")
        sealing = vault.Sealing(self.key, f"{self.name}/{name}")
        size = crc = count = 0
        with (self.root / self.name / name).open("wb") as file:

            def write(blocks: Iterable[bytes | memoryview]) -> None:
                nonlocal size, crc
                for block in blocks:
                    file.write(block)
                    size, crc = size + len(block), zlib.crc32(block, crc)

            def add(part: Array) -> None:
                nonlocal count
                count += part.size
                if part.size:
                    plain = np.ascontiguousarray(part).astype(little, copy=False)
                    write(sealing.add(memoryview(plain.view(np.uint8).data)))

            yield add
            write(sealing.end())
            file.flush()
            os.fsync(file.fileno())
        self.arrays[name] = Stored(little.str, count, size, crc)

    def segment(self, facts: dict[str, Any]) -> Segment:
        """Close the segment: everything put so far, with these facts."""
        _sync_folder(self.root / self.name)
        return Segment(self.name, dict(self.arrays), facts)


@contextlib.contextmanager
def writing(root: Path) -> Iterator[None]:
    """Hold the index as its only writer; clear what a killed writer left behind.

    Raises:
        IndexUnusable: another process is writing.
    """
    root.mkdir(parents=True, exist_ok=True)
    with (root / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise IndexUnusable(
                f"Another process is writing the index in '{root}'. Try again when it has ended."
            ) from None
        _sweep(root)
        yield


def commit(root: Path, manifest: Manifest, key: bytes | None) -> None:
    """Make a manifest the current one, in one step, and drop the segments that it no longer names."""
    body = asdict(manifest) | {"format": FORMAT}
    text = json.dumps({"body": body, "seal": _seal(body, key)}, indent=1, sort_keys=True)
    fresh = root / f"{MANIFEST}.new"
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(root / MANIFEST)
    _sync_folder(root)
    _sweep(root)


def read_manifest(root: Path, key: bytes | None) -> Manifest:
    """Read and check the manifest.

    Raises:
        IndexUnusable: there is no index, or it is of another format.
        IndexDamaged: the manifest was changed or cut.
        WrongKey: the index is encrypted and the key does not fit.
    """
    body, seal = _manifest_parts(root)
    if body.get("format") != FORMAT:
        raise IndexUnusable(f"The index in '{root}' was written by another version of Jalon. {AGAIN} build.")
    vault.check_key(body["lock_check"], key, root)
    if not hmac.compare_digest(seal, _seal(body, key if body["lock_check"] else None)):
        raise IndexDamaged(f"The manifest of the index in '{root}' was changed or damaged. {AGAIN} build.")
    segments = tuple(
        Segment(s["name"], {n: Stored(**a) for n, a in s["arrays"].items()}, s["facts"]) for s in body["segments"]
    )
    return Manifest(body["kind"], body["scheme"], segments, body["lock_check"])


def open_array(root: Path, segment: Segment, name: str, key: bytes | None, *, verify: bool) -> Array:
    """Map one array into memory (or decrypt it there) after checking its size, and its checksum where asked.

    Raises:
        IndexDamaged: missing, of another size, or of another content.
        FileNotFoundError: only while a writer replaces the index; `opened` tries again.
    """
    stored, path = segment.arrays[name], root / segment.name / name
    with path.open("rb") as file:
        if os.fstat(file.fileno()).st_size != stored.size:
            raise _damaged(path, "has not the size that it was written with")
        if not stored.size:
            return np.empty(0, np.dtype(stored.dtype))
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    if verify and _crc(mapped) != stored.crc:
        raise _damaged(path, "was changed or damaged")
    if key is None:
        return np.frombuffer(mapped, np.dtype(stored.dtype))
    try:
        return np.frombuffer(vault.opened(mapped, key, f"{segment.name}/{name}"), np.dtype(stored.dtype))
    except vault.Broken:
        raise _damaged(path, "was changed or damaged") from None


def opened(
    root: Path, key: bytes | None, kind: str, scheme: str, *, verify: bool
) -> tuple[Manifest, list[dict[str, Array]]]:
    """Open every array of an index, whatever a writer does meanwhile.

    Returns:
        The manifest, and per segment its arrays by name.
    """
    for _ in range(20):
        manifest = read_manifest(root, key)
        _check_kind(root, manifest, kind, scheme)
        used = key if manifest.encrypted else None
        try:
            return manifest, [
                {name: open_array(root, s, name, used, verify=verify) for name in s.arrays} for s in manifest.segments
            ]
        except FileNotFoundError as missing:
            if read_manifest(root, key) == manifest:
                raise _damaged(Path(missing.filename), "is missing") from None
    raise IndexUnusable(f"The index in '{root}' is being replaced all the time. Try again in a moment.")


def empty_manifest(kind: str, scheme: str, key: bytes | None) -> Manifest:
    """A manifest without segments, bound to a key where one is handed in."""
    return Manifest(kind, scheme, (), vault.lock_check(key) if key else "")


def _check_kind(root: Path, manifest: Manifest, kind: str, scheme: str) -> None:
    if manifest.kind != kind:
        raise IndexUnusable(f"The index in '{root}' holds {manifest.kind}, not {kind}. Name the other folder.")
    if manifest.scheme != scheme:
        raise IndexUnusable(f"The index in '{root}' was made by other name rules than this version's. {AGAIN} build.")


def _manifest_parts(root: Path) -> tuple[dict[str, Any], str]:
    try:
        whole = json.loads((root / MANIFEST).read_bytes())
        body, seal = whole["body"], whole["seal"]
        if not isinstance(body, dict) or not isinstance(seal, str) or "lock_check" not in body:
            raise TypeError(MANIFEST)
    except FileNotFoundError:
        raise IndexUnusable(f"There is no index in '{root}'. {AGAIN} build.") from None
    except (ValueError, KeyError, TypeError):
        raise IndexDamaged(f"The manifest of the index in '{root}' cannot be read. {AGAIN} build.") from None
    return body, seal


def _seal(body: dict[str, Any], key: bytes | None) -> str:
    text = json.dumps(body, sort_keys=True).encode()
    return hmac.new(key, text, "sha256").hexdigest() if key else hashlib.sha256(text).hexdigest()


def _crc(mapped: mmap.mmap) -> int:
    crc, view = 0, memoryview(mapped)
    for start in range(0, len(view), 1 << 24):
        crc = zlib.crc32(view[start : start + (1 << 24)], crc)
    return crc


def _damaged(path: Path, what: str) -> IndexDamaged:
    return IndexDamaged(f"The file '{path}' of the index {what}. {AGAIN} build, or bring back a copy of the folder.")


def _sweep(root: Path) -> None:
    """Remove segment folders that no manifest names (the writer lock is held)."""
    named: set[str] = set()
    if (root / MANIFEST).exists():
        try:
            named = {s["name"] for s in _manifest_parts(root)[0]["segments"]}
        except IndexDamaged:
            return  # nothing says what these folders are; the next good manifest will
    for folder in root.glob("seg-*"):
        if folder.name not in named:
            shutil.rmtree(folder, ignore_errors=True)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


__all__ = ["IndexDamaged", "IndexUnusable", "Manifest", "Segment", "Writer", "WrongKey", "commit", "opened", "writing"]
