"""The spool: files of ours sealed chunk by chunk, until the partner has taken them.

A folder `transfers/<root>` holds the sealed chunks of one transfer and `leaves`, the hashes that their proofs are made
of. Sealing takes as long as the disk does, so an act that sends files has them sealed ahead, before its transaction
begins: into a folder `transfers/ahead-…`, which the act only has to claim. What nobody claims is forgotten.
"""

import hashlib
import os
import pathlib
import shutil
from collections.abc import Callable, Iterable, Iterator

from django.conf import settings

from jalon.wire import attachments as wire
from jalon.wire.content import Attachment
from jalon.wire.encoding import decode, encode
from jalon.wire.errors import Malformed

LEAVES = "leaves"
"""The file that holds the hash of each sealed chunk, one after another."""
ENTRY = "entry"
"""The file of what was sealed ahead that holds what the content will say of it, with its key."""
KEPT = 24 * 3600.0
"""Seconds after which a folder that belongs to no transfer is forgotten."""


def spool_of(root: bytes) -> pathlib.Path:
    """Where the sealed chunks of a transfer lie."""
    return _folder() / root.hex()


def held(root: bytes) -> set[int]:
    """Which chunks of a transfer lie in the spool, whole and synced."""
    folder = spool_of(root)
    return {int(path.name) for path in folder.iterdir() if path.name.isdecimal()} if folder.exists() else set()


def seal_ahead(source: pathlib.Path, name: str, content_type: str, *, partners: int = 1) -> None:
    """Seal a file for an act that follows; outside of any transaction.

    Args:
        source: the file, under its digest.
        name: under which it will be sent.
        content_type: its media type.
        partners: how many will get it; each gets chunks sealed under a key of their own.
    """
    for _ in range(partners - len(_ahead(source, name))):
        folder, entry = _seal(source, name, content_type, os.urandom(32))
        write(folder / ENTRY, [kept(entry)])
        folder.rename(_folder() / f"{_prefix(source, name)}{os.urandom(8).hex()}")


def claim(source: pathlib.Path, name: str, content_type: str) -> Attachment:
    """The entry of a sealed file, whose chunks lie in the spool: one that was sealed ahead, or sealed now."""
    for folder in _ahead(source, name):
        try:
            entry = entry_in((folder / ENTRY).read_bytes())
            folder.rename(spool_of(entry.root))
        except FileNotFoundError:  # another act has claimed it
            continue
        (spool_of(entry.root) / ENTRY).unlink()
        sync(_folder())
        return entry
    folder, entry = _seal(source, name, content_type, os.urandom(32))
    folder.rename(spool_of(entry.root))
    sync(_folder())
    return entry


def seal_again(source: pathlib.Path, entry: Attachment) -> None:
    """Seal a file into the chunks that it was sealed into before, under the same key.

    Raises:
        OSError: the file isn't here any more.
        Malformed: it isn't the file that it was.
    """
    folder, again = _seal(source, entry.name, entry.content_type, entry.key)
    if again != entry:
        shutil.rmtree(folder)
        raise Malformed("The file is not the one that was sealed before.")
    shutil.rmtree(spool_of(entry.root), ignore_errors=True)
    folder.rename(spool_of(entry.root))
    sync(_folder())


def kept(entry: Attachment) -> bytes:
    """What the content of an envelope says of a file, as it is kept here until it is needed again."""
    return encode(vars(entry))


def entry_in(raw: bytes) -> Attachment:
    """The entry that was kept so."""
    fields = decode(raw)
    if not isinstance(fields, dict):
        raise TypeError("the entry of a file is a map")
    return Attachment(**fields)  # type: ignore[arg-type]


def forget(roots: Iterable[bytes]) -> int:
    """Forget what lies in the spool for a day, by the disk's own clock, and belongs to none of these transfers.

    Returns:
        How many folders.
    """
    known = {root.hex() for root in roots}
    strays = [path for path in _folder().glob("*") if path.is_dir() and path.name not in known]
    if not strays:
        return 0
    probe = _folder() / ".now"
    probe.touch()
    old = [path for path in strays if probe.stat().st_mtime - path.stat().st_mtime > KEPT]
    for path in old:
        shutil.rmtree(path, ignore_errors=True)
    return len(old)


def write(path: pathlib.Path, blocks: Iterable[bytes], *, judge: Callable[[], object] = bool) -> None:
    """Write a file whole and synced, its name too, or not at all.

    Args:
        path: its place.
        blocks: its bytes.
        judge: called once they are on the disk; only if it returns does the file get its name.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with fresh.open("wb") as file:
            for block in blocks:
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        judge()
        fresh.replace(path)
        sync(path.parent)
    finally:
        fresh.unlink(missing_ok=True)


def sync(path: pathlib.Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _seal(source: pathlib.Path, name: str, content_type: str, key: bytes) -> tuple[pathlib.Path, Attachment]:
    """Seal a file into a folder that bears no name yet; memory stays flat, and all is on the disk in the end.

    What proves a chunk is known only when all are sealed, so `leaves` keeps the hashes that proofs are made of.
    """
    sealer = wire.Sealer(name, content_type, source.stat().st_size, key)
    folder = _folder() / f"sealing-{os.urandom(16).hex()}"
    folder.mkdir(mode=0o700, parents=True)
    for index, block in enumerate(_blocks(source, sealer.chunks)):
        (folder / str(index)).write_bytes(sealer.seal(block))
    for index in range(sealer.chunks):
        sync(folder / str(index))
    write(folder / LEAVES, [sealer.leaves()])
    return folder, sealer.finish()


def _blocks(path: pathlib.Path, chunks: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        for _ in range(chunks):
            yield file.read(wire.CHUNK)


def _ahead(source: pathlib.Path, name: str) -> list[pathlib.Path]:
    """What was sealed ahead of this file and is not claimed yet."""
    return sorted(_folder().glob(f"{_prefix(source, name)}*"))


def _prefix(source: pathlib.Path, name: str) -> str:
    told = hashlib.sha256(f"{source.name}/{name}".encode())
    return f"ahead-{told.hexdigest()[:32]}-"


def _folder() -> pathlib.Path:
    return pathlib.Path(settings.JALON_HOME) / "transfers"
