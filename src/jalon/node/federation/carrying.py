"""Carrying files from node to node, chunk after chunk, beside the messages: none of those ever waits for a file.

A chunk is posted only once the partner's gate has taken the announcement of its file, and the next one only once the
gate has taken this one. Whoever begins, or begins again, first asks the gate what it has not got: a node that was
killed meanwhile sends at most one chunk again. The file with the fewest chunks goes first, so that a photograph
overtakes a film. What has not crossed in its time is given up on both sides.
"""

import asyncio
import collections
import concurrent.futures
import functools
import itertools
import shutil
import time
from typing import TypeAlias

import aiohttp
from django.db import transaction

from jalon.node.audit import actions as audit
from jalon.node.audit.choices import Tree
from jalon.node.federation import files, posting, queries, spool
from jalon.node.federation.choices import Act
from jalon.node.federation.models import File, Partner, Transfer
from jalon.node.federation.spool import LEAVES, spool_of, write
from jalon.node.kernel import bell, clock, keys, rows
from jalon.wire import attachments as wire
from jalon.wire import resuming
from jalon.wire.attachments import Chunk
from jalon.wire.errors import WireError
from jalon.wire.merkle import MemoryTree, inclusion_proof

MOST_COMING = 4096
"""Chunks of files that one partner may have under way to us: 4 GiB. Further announcements wait at its side."""
STRETCH = 1.0
"""Seconds of chunks after which it is noted how far a file came, and after which a smaller one may go first."""
OURS = {"outgoing": True, "announced": True, "finished_at": None}
"""The files of ours that chunks can be sent of."""
_proving = concurrent.futures.ThreadPoolExecutor(1, thread_name_prefix="proving")
Left: TypeAlias = "collections.deque[int]"
"""The chunks of a file that are still to be sent, in order."""


def partners() -> set[str]:
    """The codes of the partners that files of ours are under way to."""
    return {code for (code,) in rows.select(Transfer, ("partner",), OURS)}


class Lost(aiohttp.ClientError):
    """The partner's gate says that it has not got what it had taken."""


class Carrier:
    """Carries files to one partner, each until its gate says that nothing of it is missing.

    The gate is asked when a file begins, after a failure, and when all has been sent.

    Args:
        code: of the partner.
        session: through which it posts.
    """

    def __init__(self, code: str, session: aiohttp.ClientSession) -> None:
        self._code, self._session = code, session
        self._left: dict[bytes, Left] = {}
        self._stretch = STRETCH

    async def carry(self) -> bool:
        """Send chunks of one file for a while; False where there is none, or where the partner is to get nothing now.

        Raises:
            aiohttp.ClientError, TimeoutError, OSError, WireError: a chunk did not arrive, or the gate's answer is none.
        """
        partner, transfer = await asyncio.to_thread(_next, self._code)
        if partner is None or transfer is None:
            return False
        root = bytes(transfer.root)
        try:
            left = self._left.pop(root, None) or await self._ask(partner, transfer)
            if left:
                await self._send(partner, transfer, left)
                self._left[root] = left
            else:
                await asyncio.to_thread(finish, transfer)
        except posting.NotTaken as refused:
            if refused.status == 409:
                await asyncio.to_thread(_announce_again, transfer)
            raise
        return True

    async def _ask(self, partner: Partner, transfer: Transfer) -> Left:
        """The chunks that the gate has not got.

        A file of one chunk needs no question. A gate that doesn't know it is sent to one by one, and each is noted.
        """
        left = collections.deque(range(transfer.done, transfer.chunks))
        if transfer.chunks == 1:
            return left
        try:
            told, _skew = await posting.post(partner, self._session, "missing", resuming.ask(bytes(transfer.root)))
        except posting.NotTaken as refused:
            if refused.status != 404:
                raise
            self._stretch = 0.0
            return left
        gaps = collections.deque(itertools.chain.from_iterable(resuming.read_told(told, transfer.chunks)))
        if gaps and not left:  # all had been sent: it goes once more, and not without a rest
            await asyncio.to_thread(sent, transfer, gaps[0])
            raise Lost(f"{len(gaps)} of {transfer.chunks} chunks were lost behind the partner's gate")
        return gaps

    async def _send(self, partner: Partner, transfer: Transfer, left: Left) -> None:
        """Post what is left, one after the other, and read the next one meanwhile; note how far it came in any case."""
        until = time.monotonic() + self._stretch
        try:
            body = await _read(transfer, left, 0)
            while left:
                _, following = await asyncio.gather(
                    posting.post(partner, self._session, "chunks", body), _read(transfer, left, 1)
                )
                left.popleft()
                body = following
                if time.monotonic() >= until:
                    break
        finally:
            await asyncio.to_thread(sent, transfer, left[0] if left else transfer.chunks)


def _next(code: str) -> tuple[Partner | None, Transfer | None]:
    partner = queries.active_partner(code)
    if partner is None or partner.recovering_since:
        return None, None
    return partner, next(iter(rows.objects(Transfer, {"partner": code, **OURS}, order="chunks", limit=1)), None)


async def _read(transfer: Transfer, left: Left, place: int) -> bytes:
    return await asyncio.to_thread(chunk_of, transfer, left[place]) if place < len(left) else b""


def chunk_of(transfer: Transfer, index: int) -> bytes:
    """A chunk of ours, as the partner's gate takes it; one that had crossed before is sealed once more.

    Raises:
        FileNotFoundError, WireError: neither the chunk nor its file is here as it was; the transfer is given up.
    """
    try:
        return _chunk(transfer, index)
    except FileNotFoundError:
        try:
            files.seal_again(transfer)
        except (FileNotFoundError, WireError):
            _give_up(transfer)
            raise
        return _chunk(transfer, index)


def _chunk(transfer: Transfer, index: int) -> bytes:
    root = bytes(transfer.root)
    proof = inclusion_proof(index, transfer.chunks, _tree(root).node)
    sealed = (spool_of(root) / str(index)).read_bytes()
    return Chunk(root, index, transfer.chunks, tuple(proof), sealed).encoded()


@functools.lru_cache(maxsize=8)
def _tree(root: bytes) -> MemoryTree:
    return wire.tree_of((spool_of(root) / LEAVES).read_bytes())


def sent(transfer: Transfer, done: int) -> None:
    """Note that the partner's gate has the chunks of ours before this one."""
    transfer.done = done
    rows.change(transfer, "done")


def finish(transfer: Transfer) -> None:
    """Note that the partner's gate has all of a file of ours, whose chunks need not be kept any longer."""
    transfer.done, transfer.finished_at = transfer.chunks, clock.now()
    rows.change(transfer, "done", "finished_at")
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
    """What the gate does with a chunk: announced, proved, written; False where nobody announced it.

    It is proved while it is written, and gets its name only then.
    """
    chunk = wire.parse_chunk(raw)
    where = {"partner": partner.pk, "outgoing": False, "root": chunk.root, "chunks": chunk.chunks}
    transfer = rows.one(Transfer, where)
    if transfer is None or transfer.announcement is None:
        return False
    if transfer.finished_at is None:
        folder = spool_of(chunk.root)
        proved = _proving.submit(chunk.prove)
        write(folder / str(chunk.index), [chunk.sealed], judge=proved.result)
        if chunk.index == chunk.chunks - 1 or (folder / str(chunk.index + 1)).exists():  # it may be whole now
            bell.ring_after_commit(bell.Work.OPENING)
    return True


def tell_missing(partner: Partner, raw: bytes) -> bytes | None:
    """What the gate answers to the sender of a file that asks what is missing; None where nobody announced it."""
    root = resuming.read_question(raw)
    transfer = rows.one(Transfer, {"partner": partner.pk, "outgoing": False, "root": root})
    if transfer is None or transfer.announcement is None:
        return None
    return resuming.tell([] if transfer.finished_at else resuming.missing(transfer.chunks, spool.held(root)))


def give_up() -> int:
    """Give up the files that have not crossed whole in their time, in both directions; returns how many."""
    late = list(Transfer.objects.filter(finished_at=None, expires_at__lte=clock.now()).order_by("pk")[:100])
    for transfer in late:
        _give_up(transfer)
    _forget_keys()
    spool.forget(bytes(root) for (root,) in rows.select(Transfer, ("root",), {"finished_at": None}))
    return len(late)


def _give_up(transfer: Transfer) -> None:
    with transaction.atomic():
        transfer.finished_at = clock.now()
        transfer.save(update_fields=["finished_at"])
        if transfer.entry is not None and not transfer.outgoing:
            File.objects.filter(pk=files.entry_of(transfer).digest.hex(), complete=False).update(fault="expired")
        detail = {"root": bytes(transfer.root).hex(), "partner": transfer.partner_id, "ours": transfer.outgoing}
        audit.record(Act.FILE_GIVEN_UP, actor="system:worker", tree=Tree.EXCHANGE, detail=detail)
    shutil.rmtree(spool_of(bytes(transfer.root)), ignore_errors=True)


def _forget_keys() -> None:
    """Forget what files were sealed with, once nobody can need it: nothing of them is taken after they expired."""
    over = Transfer.objects.filter(entry__isnull=False, expires_at__lte=clock.now(), finished_at__isnull=False)
    over.update(entry=None)
