"""The manifest of an index: which segments count, each array with type, size and checksum; sealed by a hash."""

import hashlib
import hmac
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from jalon.names.index import vault
from jalon.names.index.errors import IndexDamaged, IndexUnusable

FORMAT = "jalon-index/1"
MANIFEST = "manifest.json"
AGAIN = "Build it again with: jalon screen"


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


def empty_manifest(kind: str, scheme: str, key: bytes | None) -> Manifest:
    """A manifest without segments, bound to a key where one is handed in."""
    return Manifest(kind, scheme, (), vault.lock_check(key) if key else "")


def read_manifest(root: Path, key: bytes | None) -> Manifest:
    """Read and check the manifest.

    Raises:
        IndexUnusable: there is no index, or it is of another format.
        IndexDamaged: the manifest was changed or cut.
        WrongKey: the index is encrypted and the key does not fit.
    """
    body, seal = manifest_parts(root)
    if body.get("format") != FORMAT:
        raise IndexUnusable(f"The index in '{root}' was written by another version of Jalon. {AGAIN} build.")
    vault.check_key(body["lock_check"], key, root)
    if not hmac.compare_digest(seal, _seal(body, key if body["lock_check"] else None)):
        raise IndexDamaged(f"The manifest of the index in '{root}' was changed or damaged. {AGAIN} build.")
    segments = tuple(
        Segment(s["name"], {n: Stored(**a) for n, a in s["arrays"].items()}, s["facts"]) for s in body["segments"]
    )
    return Manifest(body["kind"], body["scheme"], segments, body["lock_check"])


def write_manifest(root: Path, manifest: Manifest, key: bytes | None) -> None:
    """Make a manifest the current one, in one step: before the rename the index is the old one, after it the new."""
    body = asdict(manifest) | {"format": FORMAT}
    text = json.dumps({"body": body, "seal": _seal(body, key)}, indent=1, sort_keys=True)
    fresh = root / f"{MANIFEST}.new"
    with fresh.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(root / MANIFEST)
    sync_folder(root)


def manifest_parts(root: Path) -> tuple[dict[str, Any], str]:
    """What the file holds, unchecked: the body and its seal."""
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


def sync_folder(folder: Path) -> None:
    """Flush the names in a folder to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
