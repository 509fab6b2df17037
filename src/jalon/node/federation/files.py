"""Files that travel with messages: kept once under their digest, sent in sealed chunks, put together on arrival.

In the node's home lie `files/<digest>` (whole files, plain, for this node's readers) and `transfers/<root>/<index>`
(sealed chunks: ours until the partner has taken them, theirs until they are put together).
"""

import hashlib
import os
import pathlib
import shutil
from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings
from django.db import transaction

from jalon.node.federation import queries
from jalon.node.federation.models import File, Incoming, Partner, Transfer
from jalon.node.kernel import clock, keys, rows
from jalon.wire import attachments as wire
from jalon.wire.certificates import Role
from jalon.wire.content import Attachment
from jalon.wire.encoding import decode, encode
from jalon.wire.errors import WireError
from jalon.wire.header import LONGEST_LIFE


def path_of(digest: str) -> pathlib.Path:
    """Where the node keeps a file."""
    return pathlib.Path(settings.JALON_HOME) / "files" / digest[:2] / digest


def _spool(root: bytes) -> pathlib.Path:
    return pathlib.Path(settings.JALON_HOME) / "transfers" / root.hex()


def keep(content: bytes, content_type: str) -> File:
    """Keep a file under its digest; the same bytes again are the same file."""
    digest = hashlib.sha256(content).hexdigest()
    _write(path_of(digest), [content])
    file, _ = File.objects.get_or_create(digest=digest, defaults={"length": len(content), "content_type": content_type})
    return file


def _write(path: pathlib.Path, blocks: Iterable[bytes]) -> None:
    """Write a file whole and synced, or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        with fresh.open("wb") as file:
            for block in blocks:
                file.write(block)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    finally:
        fresh.unlink(missing_ok=True)


def prepare(partner: Partner, names: Sequence[tuple[str, str]]) -> tuple[Attachment, ...]:
    """Seal files for a partner, and announce them; their entries go into the sealed content.

    Args:
        partner: who will get them.
        names: (digest, name) of files that this node keeps.
    """
    return tuple(_seal(partner, File.objects.get(pk=digest), name) for digest, name in names)


def _seal(partner: Partner, file: File, name: str) -> Attachment:
    entry = _spool_chunks(file, name)
    created = clock.now_ms()
    announcement = wire.announce_transfer(
        node=keys.own_directory().node,
        to_node=partner.pk,
        root=entry.root,
        chunks=entry.chunks,
        created=created,
        expires=created + LONGEST_LIFE,
        signer=keys.signing_key(Role.NODE),
    )
    Transfer.objects.create(
        partner=partner, outgoing=True, root=entry.root, chunks=entry.chunks, announcement=announcement
    )
    return entry


def _spool_chunks(file: File, name: str) -> Attachment:
    """Seal a file chunk by chunk into the spool, as the partner's gate will take them; memory stays flat.

    The root that each chunk's proof leads to is known only when all are sealed, so they are written twice.
    """
    sealer = wire.Sealer(name, file.content_type, file.length, os.urandom(32))
    folder = _spool(os.urandom(32))
    for index, block in enumerate(_blocks(path_of(file.digest), sealer.chunks)):
        _write(folder / str(index), [sealer.seal(block)])
    entry = sealer.finish()
    for index in range(entry.chunks):
        part = folder / str(index)
        chunk = wire.Chunk(entry.root, index, entry.chunks, tuple(sealer.proof(index)), part.read_bytes())
        _write(part, [chunk.encoded()])
    folder.rename(_spool(entry.root))
    return entry


def _blocks(path: pathlib.Path, chunks: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        for _ in range(chunks):
            yield file.read(wire.CHUNK)


def chunk_to_send(transfer: Transfer) -> bytes:
    """The next chunk of ours, as the partner's gate takes it."""
    return (_spool(bytes(transfer.root)) / str(transfer.done)).read_bytes()


def sent(transfer: Transfer) -> None:
    """Note that the partner's gate has taken the next chunk of ours."""
    transfer.done += 1
    if transfer.done == transfer.chunks:
        transfer.finished_at = clock.now()
        shutil.rmtree(_spool(bytes(transfer.root)), ignore_errors=True)
    transfer.save(update_fields=["done", "finished_at"])


def announced(partner: Partner, raw: bytes) -> None:
    """What the gate does with a partner's announcement."""
    told = wire.verify_transfer(
        raw, directory=queries.directory_of(partner), node=keys.own_directory().node, now=clock.now_ms()
    )
    Transfer.objects.update_or_create(
        partner=partner,
        outgoing=False,
        root=told.root,
        defaults={"chunks": told.chunks, "announcement": raw, "expires_at": clock.from_ms(told.expires)},
    )


def take_chunk(partner: Partner, raw: bytes) -> bool:
    """What the gate does with a chunk: proved, announced, written; False where nobody announced it."""
    chunk = wire.read_chunk(raw)
    transfer = Transfer.objects.filter(
        partner=partner, outgoing=False, root=chunk.root, chunks=chunk.chunks, announcement__isnull=False
    ).first()
    if transfer is None:
        return False
    if transfer.finished_at is None:
        _write(_spool(chunk.root) / str(chunk.index), [chunk.sealed])
    return True


def expect(incoming: Incoming, entries: Sequence[Attachment]) -> None:
    """Note what an opened envelope says of its files, so that they can be put together when all chunks are there."""
    for entry in entries:
        File.objects.get_or_create(
            digest=entry.digest.hex(),
            defaults={"length": entry.length, "content_type": entry.content_type, "complete": False},
        )
        Transfer.objects.update_or_create(
            partner_id=incoming.partner_id,
            outgoing=False,
            root=entry.root,
            defaults={"chunks": entry.chunks, "entry": encode(vars(entry))},
        )


def assemble_waiting() -> int:
    """Put together every file whose chunks are all there; returns how many."""
    under_way = rows.objects(Transfer, {"outgoing": False, "finished_at": None})
    return sum(_assemble(transfer) for transfer in under_way if transfer.entry is not None)


def _assemble(transfer: Transfer) -> bool:
    folder = _spool(bytes(transfer.root))
    parts = [folder / str(index) for index in range(transfer.chunks)]
    if not all(part.exists() for part in parts):
        return False
    entry = _entry(transfer)
    file = File.objects.get(pk=entry.digest.hex())
    try:
        _write(path_of(file.digest), _opened(entry, parts))
    except WireError as error:
        file.fault = str(error)[:200]
    else:
        file.complete, file.fault = True, ""
    with transaction.atomic():
        file.save(update_fields=["complete", "fault"])
        transfer.finished_at = clock.now()
        transfer.save(update_fields=["finished_at"])
    shutil.rmtree(folder, ignore_errors=True)
    return True


def _opened(entry: Attachment, parts: Sequence[pathlib.Path]) -> Iterator[bytes]:
    """The blocks of a file, opened one by one; what does not fit in the end is never put in its place.

    Raises:
        WireError: if a chunk or the whole was altered.
    """
    whole = hashlib.sha256()
    for index, part in enumerate(parts):
        block = wire.open_chunk(entry, index, part.read_bytes())
        whole.update(block)
        yield block
    wire.check_digest(entry, whole.digest())


def _entry(transfer: Transfer) -> Attachment:
    fields = decode(bytes(transfer.entry or b""))
    if not isinstance(fields, dict):
        raise TypeError("the entry of a transfer is a map")
    return Attachment(**fields)  # type: ignore[arg-type]
