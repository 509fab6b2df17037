"""The node's own keys: files of 32 to 96 random bytes in its home, each readable by its owner alone.

The root certifies the node's and the agency's key and is then taken offline; everything later needs the node's key
only. The gate needs the receipt key and nothing else: where it stands in a DMZ, its home holds that one file. A new
encryption key is made each week; the old one is deleted when no unexpired envelope can use it any more. The push key
has nothing to do with partners: by it a push service knows the node that warns a browser (RFC 8292).
"""

import datetime
import functools
import os
import pathlib
import secrets

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from jalon.node.kernel import clock
from jalon.node.kernel.refused import Refused
from jalon.wire.certificates import Role, certify
from jalon.wire.directory import Directory, publish_directory, verify_directory
from jalon.wire.keys import OpenKey, SigningKey, fingerprint_of
from jalon.wire.suites import suite_of

ALGORITHM = "mlkem768x25519"
YEAR = datetime.timedelta(days=366)
WEEK = datetime.timedelta(days=7)
LONGEST_EXPIRY = datetime.timedelta(days=30)
SIGNING = (Role.NODE, Role.AGENCY, Role.LOG, Role.RECEIPT)
PUSH = "push.seed"
Stamp = tuple[int, int]
"""When a file was written, and which file it is."""


class KeysMissing(Refused):
    """The node has no keys, or not the one that an act needs."""

    code = "kernel.keys-missing"
    status = 503


class NotTheRoot(Refused):
    """The key that was given is not the node's root."""

    code = "kernel.not-the-root"


def folder() -> pathlib.Path:
    """Where the keys lie."""
    return _folder_in(settings.JALON_HOME)


@functools.cache
def _folder_in(home: str | pathlib.Path) -> pathlib.Path:
    return pathlib.Path(home) / "keys"


def signing_key(role: Role) -> SigningKey:
    """The node's private key for one use."""
    return _signing_key(folder(), role)


@functools.lru_cache(maxsize=16)
def _signing_key(_folder: pathlib.Path, role: Role) -> SigningKey:
    return SigningKey(_read(f"{role}.seed"))


def open_keys() -> dict[bytes, OpenKey]:
    """Every encryption key that an unexpired envelope may have used, by kid."""
    names = tuple(sorted(path.name for path in folder().glob("encryption-*.seed")))
    if not names:
        raise KeysMissing("This node has no encryption key. Run `jalon doctor` to see what to do.")
    return _open_keys(folder(), names)


def own_directory() -> Directory:
    """Our key directory as partners see it; another process may have published a newer one."""
    return _directory(folder(), _stamp("directory.signed"), _stamp("fingerprint"))


def gate_certificate_digest() -> bytes:
    """SHA-256 of the gate's TLS certificate, by which partners know the door."""
    return x509.load_pem_x509_certificate((folder() / "gate.crt").read_bytes()).fingerprint(hashes.SHA256())


def push_key() -> ec.EllipticCurvePrivateKey:
    """The key (P-256) by which push services know this node; every browser that is warned is bound to it."""
    return ec.derive_private_key(int.from_bytes(_read(PUSH)), ec.SECP256R1())


def make_push_key() -> bool:
    """Make the push key where there is none; True where it did. A new one would silence every browser."""
    if (folder() / PUSH).exists():
        return False
    _write(PUSH, ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value.to_bytes(32))
    return True


def make(code: str) -> None:
    """Make root, signing and first encryption keys, the first key directory, the push key; existing ones stay."""
    make_push_key()
    if (folder() / "directory.signed").exists():
        return
    root = SigningKey(_write("root.seed", secrets.token_bytes(SigningKey.seed_length)))
    _write("fingerprint", fingerprint_of(root.public))
    keys = {role: SigningKey(_write(f"{role}.seed", secrets.token_bytes(32))) for role in SIGNING}
    now = clock.now()
    certificates = [
        certify(
            keys[role].verify_key,
            node=code,
            role=role,
            not_before=_ms(now),
            not_after=_ms(now + YEAR),
            issuer=root if role in (Role.NODE, Role.AGENCY) else keys[Role.NODE],
        )
        for role in SIGNING
    ]
    certificates.append(_new_encryption_key(code, keys[Role.NODE]))
    _publish(code, serial=1, root=root.public, certificates=certificates, revocations=[])


def certified_until() -> datetime.datetime:
    """Until when the signing keys may sign; then the root has to certify them anew."""
    directory = own_directory()
    ends = [
        each.not_after
        for each in directory.certificates
        if each.role in SIGNING and directory.compromised_since(each.kid) is None
    ]
    return clock.from_ms(min(ends, default=0))


def renew(code: str) -> bool:
    """Make the week's encryption key where it is due, and delete those that nothing can use; True where it did.

    Keys that the root has to certify first publish nothing. A clock that was ahead for a while does no harm: a key of
    days to come does not count, and one is deleted only if nothing could use it when the last edition was made.
    """
    now, until = clock.now(), certified_until()
    directory = own_directory()
    begun = [c.not_before for c in directory.certificates if c.role is Role.ENCRYPTION and c.not_before <= _ms(now)]
    if now >= until or now - clock.from_ms(max(begun, default=0)) < WEEK:
        return False
    fresh = _new_encryption_key(code, signing_key(Role.NODE))
    last = min(directory.issued, _ms(now))
    kept = [
        c
        for c in directory.certificates
        if c.role is not Role.ENCRYPTION or c.not_after + _ms_of(LONGEST_EXPIRY) > last
    ]
    _forget({c.kid for c in directory.certificates} - {c.kid for c in kept})
    _publish(
        code,
        serial=directory.serial + 1,
        root=directory.root,
        certificates=[*(c.raw for c in kept), fresh],
        revocations=[revocation.raw for revocation in directory.revocations],
    )
    return True


def certify_anew(code: str, root_seed: bytes) -> datetime.datetime:
    """Certify the signing keys for another year from now; what they signed before stays signed. Returns until when.

    Args:
        code: of this node.
        root_seed: the root key, brought back from where it is kept.

    Raises:
        NotTheRoot: it is no key, or another node's; nothing is changed.
    """
    directory, until = own_directory(), clock.now() + YEAR
    root = SigningKey(root_seed) if len(root_seed) == SigningKey.seed_length else None
    if root is None or root.public != directory.root:
        raise NotTheRoot(_("This is not the root key of this node. Nothing was changed; look for the right medium."))
    issuers = {Role.NODE: root, Role.AGENCY: root}
    certificates = [
        certify(
            each.verify_key, node=code, role=each.role, not_before=each.not_before, not_after=_ms(until),
            issuer=issuers.get(each.role) or signing_key(Role.NODE),
        )
        if each.role in SIGNING and directory.compromised_since(each.kid) is None
        else each.raw
        for each in directory.certificates
    ]  # fmt: skip
    _publish(
        code,
        serial=directory.serial + 1,
        root=directory.root,
        certificates=certificates,
        revocations=[revocation.raw for revocation in directory.revocations],
    )
    return until


def _new_encryption_key(code: str, issuer: SigningKey) -> bytes:
    seed = secrets.token_bytes(suite_of(ALGORITHM).seed_length)
    key = OpenKey(ALGORITHM, seed)
    _write(f"encryption-{key.kid.hex()}.seed", seed)
    now = clock.now()
    return certify(
        key.seal_key,
        node=code,
        role=Role.ENCRYPTION,
        not_before=_ms(now),
        not_after=_ms(now + 2 * WEEK),
        issuer=issuer,
    )


def _publish(code: str, *, serial: int, root: bytes, certificates: list[bytes], revocations: list[bytes]) -> None:
    raw = publish_directory(
        node=code,
        serial=serial,
        issued=clock.now_ms(),
        root=root,
        certificates=certificates,
        revocations=revocations,
        signer=signing_key(Role.NODE),
    )
    _write("directory.signed", raw)


def _forget(kids: set[bytes]) -> None:
    for kid in kids:
        (folder() / f"encryption-{kid.hex()}.seed").unlink(missing_ok=True)


def _read(name: str) -> bytes:
    try:
        return (folder() / name).read_bytes()
    except OSError as error:
        raise _unreadable(name, error) from error


def _stamp(name: str) -> Stamp:
    """What changes when a file is written anew: asked with every message, instead of reading it."""
    try:
        found = os.stat(os.path.join(folder(), name))  # noqa: PTH116, PTH118 - the quickest way
    except OSError as error:
        raise _unreadable(name, error) from error
    return found.st_mtime_ns, found.st_ino


def _unreadable(name: str, error: OSError) -> KeysMissing:
    return KeysMissing(f"The key file {name} cannot be read ({error.strerror}). Run `jalon doctor` to see what to do.")


def _write(name: str, content: bytes) -> bytes:
    """Write a file whole or not at all, readable by its owner alone."""
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = folder() / f".{name}.new"
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(folder() / name)
    return content


def _ms(moment: datetime.datetime) -> int:
    return int(moment.timestamp() * 1000)


def _ms_of(span: datetime.timedelta) -> int:
    return int(span.total_seconds() * 1000)


@functools.lru_cache(maxsize=4)
def _directory(_folder: pathlib.Path, _published: Stamp, _pinned: Stamp) -> Directory:
    return verify_directory(_read("directory.signed"), fingerprint=_read("fingerprint"))


@functools.lru_cache(maxsize=4)
def _open_keys(_folder: pathlib.Path, names: tuple[str, ...]) -> dict[bytes, OpenKey]:
    keys = [OpenKey(ALGORITHM, _read(name)) for name in names]
    return {key.kid: key for key in keys}
