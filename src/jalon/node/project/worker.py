"""The worker: everything that a node does by itself, in five loops that never wait for one another.

`sending` posts to each due partner, `opening` opens and applies what came, `sequencing` grows the audit trees,
`minding` watches the clock (undelivered, keys, deadlines, units whose last day has passed); the hotline escalates in a
loop of its own. A loop that finds nothing rests, longer each time up to half a second, until the bell rings. A loop
that fails says so and goes on; SIGTERM ends them all between two rounds.
"""

import asyncio
import logging
import signal
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

import aiohttp
from django.db import close_old_connections

from jalon.node.api import actions as webhooks
from jalon.node.audit import actions as audit
from jalon.node.directory import actions as directory
from jalon.node.exchange import actions as exchange
from jalon.node.federation import actions as federation
from jalon.node.federation import files, opening, sender
from jalon.node.hotline import tasks as hotline
from jalon.node.kernel.bell import Bell

if TYPE_CHECKING:
    from jalon.node.federation.models import Partner

log = logging.getLogger(__name__)

FIRST_REST, LONGEST_REST = 0.02, 0.5
SEQUENCING = 0.3
"""Entries get their leaves within a second; taking many at once leaves the database to others."""
MINDING = 5.0
HOTLINE = 1.0
"""An alert that nobody acknowledges goes up within a second of its time."""
WITNESSING = 2.0
"""Seconds between two looks at what the logs have to show to a partner; messages do not wait for it."""


def main() -> None:
    """Run until told to end."""
    asyncio.run(_main())


async def _main() -> None:
    bell, quiet, ended = Bell(), Bell(), asyncio.Event()
    await bell.hang()

    def end() -> None:
        ended.set()
        bell.ring()
        quiet.ring()

    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, end)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        sending = _Sending(session, bell, ended)
        await asyncio.gather(
            _loop(bell, ended, sending.round),
            _loop(bell, ended, _in_thread(_open)),
            _loop(quiet, ended, _in_thread(audit.sequence), first=SEQUENCING, longest=SEQUENCING),
            _loop(quiet, ended, _in_thread(_tell), first=SEQUENCING, longest=MINDING),
            _loop(quiet, ended, _in_thread(_mind), first=MINDING, longest=MINDING),
            _loop(quiet, ended, _in_thread(hotline.mind), first=HOTLINE, longest=HOTLINE),
        )
        await sending.finish()


async def _loop(
    bell: Bell,
    ended: asyncio.Event,
    work: Callable[[], Awaitable[object]],
    *,
    first: float = FIRST_REST,
    longest: float = LONGEST_REST,
) -> None:
    rest = first
    while not ended.is_set():
        try:
            busy = await work()
        except Exception:
            log.exception("a round of the worker failed")
            busy = False
        if busy:
            rest = first
            bell.ring()  # what one loop did may be work for another
        else:
            rest = first if await bell.wait(rest) else min(2 * rest, longest)


def _in_thread(work: Callable[[], object]) -> Callable[[], Awaitable[object]]:
    def with_connections() -> object:
        close_old_connections()
        return work()

    return lambda: asyncio.to_thread(with_connections)


def _open() -> int:
    return opening.apply_waiting() + files.assemble_waiting()


def _tell() -> int:
    """Webhooks: gather what happened, and deliver what is due."""
    return webhooks.gather_events() + webhooks.deliver_due()


def _mind() -> bool:
    sender.expire()
    federation.renew_keys()
    webhooks.forget_old_answers()
    directory.reroute_due()
    exchange.mind_deadlines()
    return False


class _Sending:
    """One task per partner that is due: a slow partner keeps nobody else waiting."""

    def __init__(self, session: aiohttp.ClientSession, bell: Bell, ended: asyncio.Event) -> None:
        self.session, self.bell, self.ended = session, bell, ended
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self.witnessed: dict[str, float] = {}

    async def round(self) -> bool:
        """Start a delivery to each partner that is due and has none under way."""
        self.tasks = {code: task for code, task in self.tasks.items() if not task.done()}
        for partner in await asyncio.to_thread(sender.due_partners):
            if partner.pk not in self.tasks:
                self.tasks[partner.pk] = asyncio.create_task(self._deliver(partner))
        return False

    async def _deliver(self, partner: "Partner") -> None:
        """Send until nothing waits; then, or after a failure, the next round looks again."""
        while not self.ended.is_set():
            witnessing = self._is_time_to_witness(partner.pk)
            if not await sender.deliver(partner, self.session, witnessing=witnessing):
                return

    def _is_time_to_witness(self, code: str) -> bool:
        now = time.monotonic()
        if now < self.witnessed.get(code, 0.0):
            return False
        self.witnessed[code] = now + WITNESSING
        return True

    async def finish(self) -> None:
        """Let the rounds under way end."""
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)
