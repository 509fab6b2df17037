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
import mmap
import os
import secrets
import shutil
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from jalon.names.index import vault
from jalon.names.index.errors import IndexDamaged, IndexUnusable, WrongKey
from jalon.names.index.manifest import (
    AGAIN,
    MANIFEST,
    Manifest,
    Segment,
    Stored,
    empty_manifest,
    manifest_parts,
    read_manifest,
    sync_folder,
    write_manifest,
)

Array = NDArray[Any]


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
        sync_folder(self.root / self.name)
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
    write_manifest(root, manifest, key)
    _sweep(root)


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


def raw(array: Array) -> bytes | bytearray | mmap.mmap:
    """The bytes that an opened array lies in, without copying them: slices of a map are the fastest there are."""
    under = array.base.obj if isinstance(array.base, memoryview) else array.base
    return under if isinstance(under, bytearray | mmap.mmap) else array.tobytes()


def _check_kind(root: Path, manifest: Manifest, kind: str, scheme: str) -> None:
    if manifest.kind != kind:
        raise IndexUnusable(f"The index in '{root}' holds {manifest.kind}, not {kind}. Name the other folder.")
    if manifest.scheme != scheme:
        raise IndexUnusable(f"The index in '{root}' was made by other name rules than this version's. {AGAIN} build.")


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
            named = {s["name"] for s in manifest_parts(root)[0]["segments"]}
        except IndexDamaged:
            return  # nothing says what these folders are; the next good manifest will
    for folder in root.glob("seg-*"):
        if folder.name not in named:
            shutil.rmtree(folder, ignore_errors=True)


__all__ = [
    "IndexDamaged",
    "IndexUnusable",
    "Manifest",
    "Segment",
    "Writer",
    "WrongKey",
    "commit",
    "empty_manifest",
    "opened",
    "read_manifest",
    "writing",
]
