"""Carrying files from node to node, chunk after chunk, beside the messages: none of those ever waits for a file.

A chunk is posted only once the partner's gate has taken the announcement of its file, and the next one only once the
gate has taken this one; a node that was killed meanwhile sends at most one chunk again. The file with the fewest chunks
goes first, so that a photograph overtakes a film. What has not crossed in its time is given up on both sides.
"""

import asyncio
import functools
import shutil
from typing import NamedTuple

import aiohttp
from django.db import transaction

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.federation import posting, queries, spool
from jalon.node.federation.choices import Act
from jalon.node.federation.files import entry_of
from jalon.node.federation.models import File, Partner, Transfer
from jalon.node.federation.spool import LEAVES, spool_of, write
from jalon.node.kernel import bell, clock, keys, rows
from jalon.wire import attachments as wire
from jalon.wire.attachments import Chunk
from jalon.wire.merkle import MemoryTree, inclusion_proof

MOST_COMING = 4096
"""Chunks of files that one partner may have under way to us: 4 GiB. Further announcements wait at its side."""
OURS = {"outgoing": True, "announced": True, "finished_at": None}
"""The files of ours that chunks can be sent of."""


class Next(NamedTuple):
    """The chunk that goes next, and the file that it is of."""

    transfer: Transfer
    body: bytes


def partners() -> set[str]:
    """The codes of the partners that files of ours are under way to."""
    return {code for (code,) in rows.select(Transfer, ("partner",), OURS)}


async def carry(code: str, session: aiohttp.ClientSession) -> bool:
    """Send a partner the next chunk; False where there is none, or where the partner is to get nothing now.

    Raises:
        aiohttp.ClientError, TimeoutError, OSError: the chunk did not arrive.
    """
    partner, chosen = await asyncio.to_thread(_next, code)
    if partner is None or chosen is None:
        return False
    try:
        await posting.post(partner, session, "chunks", chosen.body)
    except posting.NotTaken as refused:
        if refused.status == 409:
            await asyncio.to_thread(_announce_again, chosen.transfer)
        raise
    await asyncio.to_thread(sent, chosen.transfer)
    return True


def _next(code: str) -> tuple[Partner | None, Next | None]:
    partner = queries.active_partner(code)
    if partner is None or partner.recovering_since:
        return None, None
    transfer = next(iter(rows.objects(Transfer, {"partner": code, **OURS}, order="chunks", limit=1)), None)
    return partner, Next(transfer, chunk_to_send(transfer)) if transfer else None


def chunk_to_send(transfer: Transfer) -> bytes:
    """The next chunk of ours, as the partner's gate takes it."""
    root, index = bytes(transfer.root), transfer.done
    proof = inclusion_proof(index, transfer.chunks, _tree(root).node)
    sealed = (spool_of(root) / str(index)).read_bytes()
    return Chunk(root, index, transfer.chunks, tuple(proof), sealed).encoded()


@functools.lru_cache(maxsize=8)
def _tree(root: bytes) -> MemoryTree:
    return wire.tree_of((spool_of(root) / LEAVES).read_bytes())


def sent(transfer: Transfer) -> None:
    """Note that the partner's gate has taken the next chunk of ours."""
    transfer.done += 1
    if transfer.done == transfer.chunks:
        transfer.finished_at = clock.now()
    rows.change(transfer, "done", "finished_at")
    if transfer.finished_at:
        shutil.rmtree(spool_of(bytes(transfer.root)), ignore_errors=True)


def _announce_again(transfer: Transfer) -> None:
    """The partner's gate does not know the file, or has no room for it: it is announced with the next delivery."""
    rows.update(Transfer, ("announced",), [(False, transfer.pk)], by=("id",))


def announced(partner: Partner, raw: bytes) -> None:
    """What the gate does with a partner's announcement; one that passes what may be under way is not kept."""
    told = wire.verify_transfer(
        raw, directory=queries.directory_of(partner), node=keys.own_directory().node, now=clock.now_ms()
    )
    if told.chunks + _coming(partner, but=told.root) > MOST_COMING:
        return
    Transfer.objects.update_or_create(
        partner=partner,
        outgoing=False,
        root=told.root,
        defaults={"chunks": told.chunks, "announcement": raw, "expires_at": clock.from_ms(told.expires)},
    )


def _coming(partner: Partner, *, but: bytes) -> int:
    """How many chunks the other files under way from a partner have."""
    under_way = rows.select(
        Transfer, ("root", "chunks"), {"partner": partner.pk, "outgoing": False, "finished_at": None}
    )
    return sum(chunks for root, chunks in under_way if root != but)


def take_chunk(partner: Partner, raw: bytes) -> bool:
    """What the gate does with a chunk: proved, announced, written; False where nobody announced it."""
    chunk = wire.read_chunk(raw)
    where = {"partner": partner.pk, "outgoing": False, "root": chunk.root, "chunks": chunk.chunks}
    transfer = rows.one(Transfer, where)
    if transfer is None or transfer.announcement is None:
        return False
    if transfer.finished_at is None:
        write(spool_of(chunk.root) / str(chunk.index), [chunk.sealed])
        if chunk.index == chunk.chunks - 1:
            bell.ring_after_commit(bell.Work.OPENING)
    return True


def give_up() -> int:
    """Give up the files that have not crossed whole in their time, in both directions; returns how many."""
    late = list(Transfer.objects.filter(finished_at=None, expires_at__lte=clock.now()).order_by("pk")[:100])
    for transfer in late:
        with transaction.atomic():
            transfer.finished_at = clock.now()
            transfer.save(update_fields=["finished_at"])
            if transfer.entry is not None:
                File.objects.filter(pk=entry_of(transfer).digest.hex(), complete=False).update(fault="expired")
            detail = {"root": bytes(transfer.root).hex(), "partner": transfer.partner_id, "ours": transfer.outgoing}
            audit.record(Act.FILE_GIVEN_UP, actor="system:worker", tree=Tree.EXCHANGE, detail=detail)
        shutil.rmtree(spool_of(bytes(transfer.root)), ignore_errors=True)
    spool.forget(bytes(root) for (root,) in rows.select(Transfer, ("root",), {"finished_at": None}))
    return len(late)
