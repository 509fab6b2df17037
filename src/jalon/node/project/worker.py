"""The worker: everything that a node does by itself, in loops that never wait for one another.

`sending` posts to each due partner and carries files to them, `opening` opens and applies what came, `sequencing` grows
the audit trees, `telling` calls webhooks, `minding` watches the clock (undelivered, keys, deadlines, units whose last
day has passed), `keeping` adds up the ledgers, `counting` lets SQLite count what it plans by; the hotline escalates in
a loop of its own. Sending and opening have a bell each: a loop that finds nothing rests, longer each time up to half a
second, until its bell rings; loops by the clock hear none. Receipts that are due alone ring a bell of their own, which
rings that of sending a moment later. A loop that fails says so and goes on; SIGTERM ends them all between two rounds.
"""

import asyncio
import collections
import contextlib
import logging
import random
import signal
import sys
import time
from collections.abc import Awaitable, Callable

import aiohttp
import uvloop
from django.db import close_old_connections

from jalon.node.api import actions as webhooks
from jalon.node.audit import actions as audit
from jalon.node.directory import actions as directory
from jalon.node.exchange import actions as exchange
from jalon.node.federation import actions as federation
from jalon.node.federation import carrying, files, opening, posting, sender
from jalon.node.hotline import tasks as hotline
from jalon.node.kernel import planner
from jalon.node.kernel.bell import Bell, Work, hung
from jalon.wire.errors import WireError

log = logging.getLogger(__name__)

FIRST_REST, LONGEST_REST = 0.2, 0.5
BREATH = 0.02
"""Seconds between two rounds of opening where the first left nothing: under a stream of messages each opens several."""
GATHERING = 0.05
"""Seconds that receipts wait for others to go with; messages wait for nothing, and take along what is due."""
SEQUENCING = 0.3
"""Entries get their leaves within a second; taking many at once leaves the database to others."""
AFTER_FAILURE = 1.0
"""Seconds that a loop rests after a failure of its own, so that neither the database nor the log is flooded."""
MINDING = 5.0
KEEPING = 30.0
"""Seconds between two counts of the ledgers' changed days; until then a page counts such a day from its rows."""
HOTLINE = 1.0
"""An alert that nobody acknowledges goes up within a second of its time."""
COUNTING = 6 * 3600.0
"""Seconds between two counts of what SQLite plans its queries by."""
WITNESSING = 2.0
"""Seconds between two looks at what the logs have to show to a partner; messages do not wait for it."""
TURN = 0.001
"""Seconds after which a loop that computes lets another one go on: a message waits for no list of deadlines."""


def main() -> None:
    """Run until told to end."""
    sys.setswitchinterval(TURN)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(_main())


async def _main() -> None:
    bells = {work: Bell() for work in Work}
    grown, clock, ended = Bell(), Bell(), asyncio.Event()

    def end() -> None:
        ended.set()
        for each in (*bells.values(), grown, clock):
            each.ring()

    for sign in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(sign, end)
    with hung(bells):
        async with posting.session() as session:
            sending = _Sending(session, ended)
            await asyncio.gather(
                _loop(bells[Work.SENDING], ended, sending.round),
                _pass_on(bells[Work.RECEIPTS], bells[Work.SENDING], ended),
                _loop(bells[Work.OPENING], ended, _in_thread(_open), breath=BREATH),
                _every(SEQUENCING, clock, ended, _in_thread(audit.sequence), tells=grown),
                _loop(grown, ended, _in_thread(webhooks.tell), first=SEQUENCING, longest=MINDING),
                _every(MINDING, clock, ended, _in_thread(_mind)),
                _every(KEEPING, clock, ended, _in_thread(exchange.keep_ledgers)),
                _every(HOTLINE, clock, ended, _in_thread(hotline.mind)),
                _every(COUNTING, clock, ended, _in_thread(planner.count_all)),
            )
            await sending.finish()


async def _loop(
    bell: Bell,
    ended: asyncio.Event,
    work: Callable[[], Awaitable[object]],
    *,
    first: float = FIRST_REST,
    longest: float = LONGEST_REST,
    breath: float = 0.0,
) -> None:
    """Work as long as there is something to do; then rest until the bell rings, or for a while.

    Whoever draws breath after each round does together what comes meanwhile.
    """
    rest = first
    while not ended.is_set():
        heard = bell.rings
        worked = await _round(work)
        if not worked:
            await asyncio.sleep(breath)
            worked = await bell.wait(rest, since=heard)
        rest = first if worked else min(2 * rest, longest)


async def _pass_on(heard: Bell, rung: Bell, ended: asyncio.Event) -> None:
    """Ring one bell a moment after another: what rang the first is done together by who hears the second."""
    rings = heard.rings
    while not ended.is_set():
        if await heard.wait(LONGEST_REST, since=rings):
            await asyncio.sleep(GATHERING)
            rings = heard.rings
            rung.ring()


async def _every(
    seconds: float,
    clock: Bell,
    ended: asyncio.Event,
    work: Callable[[], Awaitable[object]],
    *,
    tells: Bell | None = None,
) -> None:
    """Work by the clock, however much there is to do, and tell another loop where something was done."""
    while not ended.is_set():
        if await _round(work) and tells:
            tells.ring()
        await clock.wait(seconds, since=clock.rings)


async def _round(work: Callable[[], Awaitable[object]]) -> bool:
    """One round; a failure is said, and is no end."""
    try:
        return bool(await work())
    except Exception:
        log.exception("a round of the worker failed")
        await asyncio.sleep(AFTER_FAILURE)
        return False


def _in_thread(work: Callable[[], object]) -> Callable[[], Awaitable[object]]:
    def with_connections() -> object:
        close_old_connections()
        return work()

    return lambda: asyncio.to_thread(with_connections)


def _open() -> bool:
    """Open and apply what waits; True where more of it may wait."""
    applied = opening.apply_waiting()
    files.assemble_waiting()
    return applied >= opening.BATCH


def _mind() -> bool:
    sender.expire()
    carrying.give_up()
    federation.renew_keys()
    webhooks.forget_old_answers()
    directory.reroute_due()
    exchange.mind_deadlines()
    hotline.mind_slowly()
    return False


class _Sending:
    """Two tasks per partner at most, one for messages and one for files: nobody waits for a slow partner or a film."""

    def __init__(self, session: aiohttp.ClientSession, ended: asyncio.Event) -> None:
        self.session, self.ended = session, ended
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self.carrying: dict[str, asyncio.Task[None]] = {}
        self.paces: dict[str, posting.Pace] = collections.defaultdict(posting.Pace)
        self.news: set[str] = set()
        self.unwitnessed: set[str] = set()  # partners to whom the log may be shown with their next delivery
        self.witnessed_at = -WITNESSING

    async def round(self) -> bool:
        """Start a delivery to each partner that is due; one that is under way looks once more before it ends."""
        witnessing = self._is_time_to_witness()
        due, carried = await asyncio.to_thread(lambda: (sender.due(witnessing=witnessing), carrying.partners()))
        if witnessing:
            self.unwitnessed.update(due)
        self.tasks, self.carrying = _under_way(self.tasks), _under_way(self.carrying)
        for code in due:
            if code in self.tasks:
                self.news.add(code)
            else:
                self.tasks[code] = asyncio.create_task(self._deliver(code))
        for code in carried - self.carrying.keys():
            self.carrying[code] = asyncio.create_task(self._carry(code))
        return False

    async def _deliver(self, code: str) -> None:
        """Send until nothing waits, not even what came meanwhile, or until the partner is to be left in peace."""
        ended = sender.Round.DELIVERED
        while not self.ended.is_set() and (ended is sender.Round.DELIVERED or code in self.news):
            self.news.discard(code)
            witnessing = code in self.unwitnessed
            self.unwitnessed.discard(code)
            try:
                ended = await sender.deliver(code, self.session, self.paces[code], witnessing=witnessing)
            except Exception:
                log.exception("a delivery to %s failed", code)
                await self._rest(AFTER_FAILURE)
                return
            if ended is sender.Round.RESTS:
                return

    async def _carry(self, code: str) -> None:
        """Send chunks of files until none is left, resting after each failure as messages do."""
        failures, more, carrier = 0, True, carrying.Carrier(code, self.session)
        while more and not self.ended.is_set():
            try:
                more = await carrier.carry()
                failures = 0
            except (aiohttp.ClientError, TimeoutError, OSError, WireError) as error:
                failures += 1
                log.info("a part of a file did not reach %s: %s", code, error)
                await self._rest(sender.wait_after(failures, flash=False, chance=random.random()))  # noqa: S311
            except Exception:
                log.exception("a file could not be carried to %s", code)
                await self._rest(AFTER_FAILURE)
                return

    async def _rest(self, seconds: float) -> None:
        """Wait, but not when the worker is to end."""
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self.ended.wait(), seconds)

    def _is_time_to_witness(self) -> bool:
        now = time.monotonic()
        if now < self.witnessed_at + WITNESSING:
            return False
        self.witnessed_at = now
        return True

    async def finish(self) -> None:
        """Let the rounds under way end."""
        await asyncio.gather(*self.tasks.values(), *self.carrying.values(), return_exceptions=True)


def _under_way(tasks: dict[str, asyncio.Task[None]]) -> dict[str, asyncio.Task[None]]:
    return {code: task for code, task in tasks.items() if not task.done()}
