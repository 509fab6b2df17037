"""The worker: everything that a node does by itself, in four loops that never wait for one another.

`sending` posts to each due partner, `opening` opens and applies what came, `sequencing` grows the audit trees,
`minding` watches the clock (undelivered, keys). A loop that fails says so and goes on; SIGTERM ends them all between
two rounds.
"""

import asyncio
import contextlib
import logging
import signal
from collections.abc import Awaitable, Callable

import aiohttp
from django.db import close_old_connections

from jalon.node.audit import actions as audit
from jalon.node.federation import actions as federation
from jalon.node.federation import files, opening, sender

log = logging.getLogger(__name__)

IDLE = 0.05
"""Seconds between two looks of a loop that found nothing to do."""
MINDING = 5.0


def main() -> None:
    """Run until told to end."""
    asyncio.run(_main())


async def _main() -> None:
    end = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, end.set)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        sending = _Sending(session)
        loops = (
            _loop(end, sending.round, IDLE),
            _loop(end, _in_thread(_open), IDLE),
            _loop(end, _in_thread(audit.sequence), 4 * IDLE),
            _loop(end, _in_thread(_mind), MINDING),
        )
        await asyncio.gather(*loops)
        await sending.finish()


async def _loop(end: asyncio.Event, work: Callable[[], Awaitable[object]], idle: float) -> None:
    while not end.is_set():
        try:
            busy = await work()
        except Exception:
            log.exception("a round of the worker failed")
            busy = False
        if not busy:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(end.wait(), idle)


def _in_thread(work: Callable[[], object]) -> Callable[[], Awaitable[object]]:
    def with_connections() -> object:
        close_old_connections()
        return work()

    return lambda: asyncio.to_thread(with_connections)


def _open() -> int:
    return opening.apply_waiting() + files.assemble_waiting()


def _mind() -> bool:
    sender.expire()
    federation.renew_keys()
    return False


class _Sending:
    """One task per partner that is due: a slow partner keeps nobody else waiting."""

    def __init__(self, session: aiohttp.ClientSession) -> None:
        self.session = session
        self.tasks: dict[str, asyncio.Task[bool]] = {}

    async def round(self) -> bool:
        """Start what is due; True where something finished with more to send."""
        done = [code for code, task in self.tasks.items() if task.done()]
        more = any([await self.tasks.pop(code) for code in done])
        for partner in await asyncio.to_thread(sender.due_partners):
            if partner.pk not in self.tasks:
                self.tasks[partner.pk] = asyncio.create_task(sender.deliver(partner, self.session))
        return more

    async def finish(self) -> None:
        """Let the rounds under way end."""
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)
