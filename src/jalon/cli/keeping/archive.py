"""The archive: a tar file with a manifest (what is inside, with its hashes), plain or sealed with age."""

import hashlib
import json
import os
import pathlib
import shutil
import tarfile
from collections.abc import Iterator
from typing import Any

from jalon import JalonError

MANIFEST = "manifest.json"
KEPT = ("keys", "settings.env", "files", "transfers")
"""What of the home is kept beside the database; the cache, the bell and what is being written are not."""
AGE = b"age-encryption.org/v1"


class CannotOpenArchive(JalonError):
    """The file is no archive of a node, is damaged, or stays closed to this key."""


def write(target: pathlib.Path, home: pathlib.Path, dumped: pathlib.Path, told: dict[str, Any]) -> dict[str, Any]:
    """Put home and dump together; returns the manifest, with the hash of every file."""
    members = [*_files("database", dumped), *(pair for name in KEPT for pair in _files(name, home / name))]
    manifest = told | {"files": {name: digest(path) for name, path in members}}
    text = dumped.parent / MANIFEST
    text.write_text(json.dumps(manifest), encoding="utf-8")
    with _private(target) as file, tarfile.open(fileobj=file, mode="w|gz") as tar:
        for name, path in [(MANIFEST, text), *members]:
            tar.add(path, name, recursive=False)
    return manifest


def seal(plain: pathlib.Path, target: pathlib.Path, recipients: list[str], passphrase: str) -> None:
    """Encrypt an archive for recipients (`age1…`) or with a passphrase."""
    import pyrage

    with plain.open("rb") as reader, _private(target) as writer:
        try:
            if recipients:
                pyrage.encrypt_io(reader, writer, [pyrage.x25519.Recipient.from_str(one) for one in recipients])
            else:
                writer.write(pyrage.passphrase.encrypt(reader.read(), passphrase))  # the library streams to keys alone
        except (pyrage.RecipientError, pyrage.EncryptError) as error:
            raise CannotOpenArchive(f"It cannot be sealed: {error}. A recipient begins with age1.") from error


def copy(plain: pathlib.Path, target: pathlib.Path) -> None:
    """Put an archive where it was asked for, readable by its owner alone."""
    with plain.open("rb") as reader, _private(target) as writer:
        shutil.copyfileobj(reader, writer, 1 << 20)


def is_sealed(path: pathlib.Path) -> bool:
    """Whether an archive is encrypted."""
    with path.open("rb") as file:
        return file.read(len(AGE)) == AGE


def unseal(sealed: pathlib.Path, target: pathlib.Path, identity: str, passphrase: str) -> None:
    """Decrypt an archive with the recipient's identity (`AGE-SECRET-KEY-1…`) or the passphrase."""
    import pyrage

    if not (identity or passphrase):
        raise CannotOpenArchive("The archive is sealed. Name --identity-file or --passphrase-file.")
    with sealed.open("rb") as reader, _private(target) as writer:
        try:
            if identity:
                pyrage.decrypt_io(reader, writer, [pyrage.x25519.Identity.from_str(identity)])
            else:
                writer.write(pyrage.passphrase.decrypt(reader.read(), passphrase))
        except (pyrage.IdentityError, pyrage.DecryptError) as error:
            raise CannotOpenArchive(f"The archive stays closed: {error}. Is it the right key?") from error


def extract(path: pathlib.Path, home: pathlib.Path) -> dict[str, Any]:
    """Unpack an archive into an empty folder, and hold every file against the manifest; returns the manifest."""
    try:
        with tarfile.open(path, mode="r|gz") as tar:
            tar.extractall(home, filter="data")
    except (tarfile.TarError, EOFError, OSError) as error:
        raise CannotOpenArchive(f"{path} is no archive, or it is damaged: {error}") from error
    text = home / MANIFEST
    if not text.is_file():
        raise CannotOpenArchive(f"{path} is no archive of a node: it has no manifest.")
    manifest: dict[str, Any] = json.loads(text.read_text(encoding="utf-8"))
    text.unlink()
    wrong = [name for name, expected in manifest["files"].items() if _digest_or_none(home / name) != expected]
    if wrong:
        raise CannotOpenArchive(f"The archive is damaged: {len(wrong)} files are not what was kept, {wrong[0]} first.")
    for each in (home, *home.rglob("*")):
        each.chmod(0o700 if each.is_dir() else 0o600)
    return manifest


def digest(path: pathlib.Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest_or_none(path: pathlib.Path) -> str | None:
    return digest(path) if path.is_file() else None


def _files(name: str, path: pathlib.Path) -> Iterator[tuple[str, pathlib.Path]]:
    if path.is_file():
        yield name, path
    for each in sorted(path.rglob("*")) if path.is_dir() else ():
        if each.is_file() and not each.is_symlink() and not each.name.endswith((".part", ".new")):
            yield f"{name}/{each.relative_to(path).as_posix()}", each


def _private(path: pathlib.Path) -> Any:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")
