"""Files that travel with messages: kept once under their digest, sealed for a partner, put together on arrival.

In the node's home lie `files/<digest>` (whole files, plain, for this node's readers) and `transfers/<root>/<index>`
(sealed chunks: ours until the partner has taken them, theirs until they are put together). `carrying` takes chunks from
node to node.
"""

import collections
import datetime
import hashlib
import os
import pathlib
import shutil
from collections.abc import Iterable, Iterator, Sequence

from django.conf import settings
from django.db import transaction

from jalon.node.federation import spool
from jalon.node.federation.models import File, Incoming, Partner, Transfer
from jalon.node.federation.spool import spool_of, sync, write
from jalon.node.kernel import clock, keys, rows
from jalon.wire import attachments as wire
from jalon.wire.certificates import Role
from jalon.wire.content import Attachment
from jalon.wire.errors import WireError
from jalon.wire.header import LONGEST_LIFE


def path_of(digest: str) -> pathlib.Path:
    """Where the node keeps a file."""
    return pathlib.Path(settings.JALON_HOME) / "files" / digest[:2] / digest


def keep(content: bytes, content_type: str) -> File:
    """Keep a file under its digest; the same bytes again are the same file, and cost the disk nothing."""
    digest = hashlib.sha256(content).hexdigest()
    if not path_of(digest).exists():
        return keep_blocks([content], content_type)
    return _kept(digest, len(content), content_type)


def keep_blocks(blocks: Iterable[bytes], content_type: str) -> File:
    """Keep a file that comes block by block, as `keep` does; memory holds one block."""
    digest, length = hashlib.sha256(), 0

    def told() -> Iterator[bytes]:
        nonlocal length
        for block in blocks:
            digest.update(block)
            length += len(block)
            yield block

    folder = pathlib.Path(settings.JALON_HOME) / "files"
    coming = folder / f".{os.urandom(8).hex()}.coming"
    try:
        write(coming, told())
        path = path_of(digest.hexdigest())
        path.parent.mkdir(mode=0o700, exist_ok=True)
        coming.replace(path)
        sync(path.parent)
    finally:
        coming.unlink(missing_ok=True)
    return _kept(digest.hexdigest(), length, content_type)


def _kept(digest: str, length: int, content_type: str) -> File:
    return File.objects.get_or_create(digest=digest, defaults={"length": length, "content_type": content_type})[0]


def seal_ahead(names: Sequence[tuple[str, str]]) -> None:
    """Seal files for an act that follows, before its transaction begins: nobody then waits for the disk.

    Args:
        names: (digest, name) of files that this node keeps, once for each partner that will get them.
    """
    for (digest, name), partners in collections.Counter(names).items():
        file = File.objects.get(pk=digest)
        spool.seal_ahead(path_of(digest), name, file.content_type, partners=partners)


def prepare(partner: Partner, names: Sequence[tuple[str, str]]) -> tuple[Attachment, ...]:
    """Seal files for a partner, and announce them; their entries go into the sealed content.

    Args:
        partner: who will get them.
        names: (digest, name) of files that this node keeps.
    """
    return tuple(_seal(partner, File.objects.get(pk=digest), name) for digest, name in names)


def _seal(partner: Partner, file: File, name: str) -> Attachment:
    entry = spool.claim(path_of(file.digest), name, file.content_type)
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
        partner=partner,
        outgoing=True,
        root=entry.root,
        chunks=entry.chunks,
        announcement=announcement,
        entry=spool.kept(entry),
        expires_at=clock.from_ms(created + LONGEST_LIFE),
    )
    return entry


def seal_again(transfer: Transfer) -> None:
    """Seal a file of ours into the same chunks once more, where the partner needs them and they are gone."""
    entry = entry_of(transfer)
    spool.seal_again(path_of(entry.digest.hex()), entry)


def expect(incoming: Incoming, entries: Sequence[Attachment]) -> None:
    """Note what an opened envelope says of its files, so that they can be put together when all chunks are there."""
    for entry in entries:
        File.objects.get_or_create(
            digest=entry.digest.hex(),
            defaults={"length": entry.length, "content_type": entry.content_type, "complete": False},
        )
        said = {"chunks": entry.chunks, "entry": spool.kept(entry)}
        Transfer.objects.update_or_create(
            partner_id=incoming.partner_id,
            outgoing=False,
            root=entry.root,
            defaults=said,
            create_defaults={**said, "expires_at": incoming.sent_at + datetime.timedelta(milliseconds=LONGEST_LIFE)},
        )


def assemble_waiting() -> int:
    """Put together every file whose chunks are all there; returns how many."""
    under_way = rows.objects(Transfer, {"outgoing": False, "finished_at": None})
    return sum(_assemble(transfer) for transfer in under_way if transfer.entry is not None)


def _assemble(transfer: Transfer) -> bool:
    folder = spool_of(bytes(transfer.root))
    parts = [folder / str(index) for index in range(transfer.chunks)]
    if not all(part.exists() for part in parts):
        return False
    entry = entry_of(transfer)
    file = File.objects.get(pk=entry.digest.hex())
    try:
        write(path_of(file.digest), _opened(entry, parts))
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


def entry_of(transfer: Transfer) -> Attachment:
    """What the opened envelope says of a file."""
    return spool.entry_in(bytes(transfer.entry or b""))
