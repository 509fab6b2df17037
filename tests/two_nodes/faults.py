"""What goes wrong between two nodes on purpose: parts that are killed, and a proxy that cuts connections."""

import asyncio
import contextlib
import os
import random
import signal
import subprocess
import sys

from jalon.cli import processes
from jalon.cli.demo.nodes import free_port


class Parts:
    """Gate and worker of a node as processes of their own, each to be killed and started again."""

    def __init__(self, node):
        self.node = node
        self.running = {}

    def start(self):
        """Start what does not run."""
        for part in ("gate", "worker"):
            if part not in self.running:
                self.running[part] = self._started(part)

    def _started(self, part):
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("JALON_", "DJANGO_"))}
        with (self.node.home / f"{part}.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "jalon.cli", part, "--home", str(self.node.home)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={**kept, processes.PARENT: str(os.getpid())},
            )  # fmt: skip

    def kill(self, part):
        """End a part at once, as a power cut would."""
        with contextlib.suppress(KeyError):
            process = self.running.pop(part)
            process.send_signal(signal.SIGKILL)
            process.wait()

    def stop(self):
        """End everything."""
        for part in list(self.running):
            self.kill(part)


class Proxy:
    """Stands before a gate and passes bytes on, until it cuts: both ends are reset in the middle of anything."""

    def __init__(self, port):
        self.door, self._port = free_port(), port
        self.open, self.cuts = set(), 0

    async def start(self):
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", self.door)

    async def stop(self):
        self._server.close()
        self.cut()

    def cut(self):
        """Reset every connection that is open now."""
        for writer in list(self.open):
            with contextlib.suppress(OSError):
                writer.transport.abort()
        self.cuts += 1

    def passed(self, block):
        """What one that listens would hear."""

    async def _connected(self, reader, writer):
        try:
            there, back = await asyncio.open_connection("127.0.0.1", self._port)
        except OSError:
            writer.transport.abort()
            return
        self.open |= {writer, back}
        try:
            await asyncio.gather(self._pass(reader, back), self._pass(there, writer))
        finally:
            self.open -= {writer, back}

    async def _pass(self, reader, writer):
        with contextlib.suppress(OSError):
            while block := await reader.read(1 << 16):
                self.passed(block)
                writer.write(block)
                await writer.drain()
        writer.transport.abort()


class Weather:
    """So many kills and cuts, spread at random from a seed while messages flow."""

    def __init__(self, seed, parts, proxies, *, kills, cuts, pause):
        self.chance, self.parts, self.proxies, self.pause = random.Random(seed), parts, proxies, pause
        self.blows = [self._kill] * kills + [self._cut] * cuts
        self.chance.shuffle(self.blows)

    async def rage(self):
        """Strike blow after blow; whatever was killed stands up again at the next."""
        for blow in self.blows:
            await asyncio.sleep(self.chance.random() * self.pause)
            blow()
        for parts in self.parts:
            parts.start()

    def _kill(self):
        parts = self.chance.choice(self.parts)
        parts.kill(self.chance.choice(("gate", "worker")))
        parts.start()

    def _cut(self):
        self.chance.choice(self.proxies).cut()


@contextlib.asynccontextmanager
async def between(field, proxy=Proxy):
    """Two nodes that know each other by the proxies before their gates, and run: nodes, proxies, parts."""
    nodes = list(field.nodes.values())[:2]
    proxies = [proxy(node.gate_port) for node in nodes]
    async with contextlib.AsyncExitStack() as stack:
        for each in proxies:
            await each.start()
            stack.push_async_callback(each.stop)
        await _pinned(field, nodes, proxies)
        parts = [Parts(node) for node in nodes]
        for part in parts:
            stack.callback(part.stop)
            part.start()
        yield nodes, proxies, parts


async def _pinned(field, nodes, proxies):
    """Make both nodes, each known to the other by the proxy before its gate."""
    field.clock.write_text("0", encoding="ascii")
    for node, proxy in zip(nodes, proxies, strict=True):
        node.door = proxy.door
    await field._make_tables(nodes[0], nodes[1:])
    for node in nodes:
        await field._make(node)
    cards = [await field._card(node) for node in nodes]
    for node, (card, fingerprint) in zip(nodes, reversed(cards), strict=True):
        await node.command("partners", "add", str(card), "--fingerprint", fingerprint)
