"""The nodes of the demonstration as processes: made, pinned to one another, started, killed, started again."""

import asyncio
import contextlib
import os
import pathlib
import secrets
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from types import TracebackType

import aiohttp

from jalon import JalonError
from jalon.cli import processes
from jalon.cli.demo import cast

PATIENCE = 60.0
PARTS = ("web", "gate", "worker")


class NodeFailed(JalonError):
    """A node of the demonstration did not do as it was told."""


def say(words: str) -> None:
    """Progress, on stderr."""
    print(words, file=sys.stderr, flush=True)


def free_port() -> int:
    """A port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Node:
    """One node: its home, its addresses, and its process tree while it runs."""

    def __init__(self, agency: cast.Agency, home: pathlib.Path, clock: pathlib.Path, database: str) -> None:
        self.agency, self.home, self.clock, self.database = agency, home, clock, database
        self.web_port, self.gate_port = free_port(), free_port()
        self.door = self.gate_port  # where partners knock; another port where something stands before the gate
        self.host = f"{agency.code.lower()}.localhost"
        self.url = f"http://{self.host}:{self.web_port}"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def code(self) -> str:
        """The node's code."""
        return self.agency.code

    @property
    def cast(self) -> tuple[cast.Person, ...]:
        """Who works there."""
        return self.agency.people

    def settings(self) -> list[str]:
        """What `jalon init` keeps in the home."""
        kept = {
            "JALON_DEMO": "1",
            "JALON_DEMO_CLOCK": str(self.clock),
            "JALON_WEB_PORT": str(self.web_port),
            "JALON_GATE_PORT": str(self.gate_port),
            "JALON_GATE_URL": f"https://127.0.0.1:{self.door}",
            "JALON_HOSTS": f"{self.host},127.0.0.1",
            "JALON_ORIGINS": self.url,
        }
        return [word for name, value in kept.items() for word in ("--set", f"{name}={value}")]

    async def command(self, *words: str, given: str = "") -> str:
        """Run `jalon WORDS` on this node and return what it printed."""
        name, *more = words
        return await self.python("-m", "jalon.cli", name, "--home", str(self.home), *more, given=given)

    async def python(self, *words: str, given: str = "") -> str:
        """Run Python in this node's environment."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, *words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=_environment(),
        )  # fmt: skip
        out, err = await process.communicate(given.encode())
        if process.returncode:
            raise NodeFailed(f"{self.code}: {' '.join(words[:4])} failed:\n{err.decode()}")
        return out.decode()

    def start(self) -> None:
        """Start pages, gate and worker under their supervisor."""
        log = (self.home / "talk.log").open("ab")
        self._process = subprocess.Popen(  # noqa: S603 - ourselves
            [sys.executable, "-m", "jalon.cli", "run", "--home", str(self.home)],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**_environment(), processes.PARENT: str(os.getpid())},
            start_new_session=True,
        )
        log.close()

    def kill(self) -> None:
        """End the whole tree at once, as a power cut would."""
        if self._process is not None:
            for pid in (self._process.pid, *_children(self._process.pid)):
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """End kindly, then surely."""
        if self._process is not None:
            self._process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(20)
        self.kill()

    async def serving(self) -> None:
        """Wait until pages and gate answer.

        Raises:
            NodeFailed: if they do not within a minute, with the last lines of what the node said.
        """
        async with aiohttp.ClientSession() as session:
            for url, host in (
                (f"http://127.0.0.1:{self.web_port}/accounts/login/", self.host),
                (f"https://127.0.0.1:{self.gate_port}/healthz", ""),
            ):
                await self._answers(session, url, {"Host": host} if host else {})

    async def _answers(self, session: aiohttp.ClientSession, url: str, headers: dict[str, str]) -> None:
        for _ in range(int(PATIENCE / 0.1)):
            with contextlib.suppress(aiohttp.ClientError, OSError):
                async with session.get(url, headers=headers, ssl=False, allow_redirects=False) as response:
                    if response.status == 200:
                        return
            await asyncio.sleep(0.1)
        talk = (self.home / "talk.log").read_text(encoding="utf8", errors="replace").splitlines()[-15:]
        raise NodeFailed(f"{self.code} does not answer at {url}. It said:\n" + "\n".join(talk))


def _children(pid: int) -> list[int]:
    """The parts that a supervisor started, each the first of a group of its own; none where Linux does not tell."""
    listed = pathlib.Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in listed.read_text(encoding="ascii").split()] if listed.exists() else []


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JALON_", "DJANGO_"))}
    return {**kept, "PYTHONUNBUFFERED": "1"}


class Field:
    """All nodes of the demonstration, and the clock that they share."""

    def __init__(self, folder: pathlib.Path, make_database: Callable[[str], str] | None) -> None:
        self.clock = folder / "clock"
        self.password = secrets.token_urlsafe(9)
        self._offset = 0.0
        self.nodes = {
            agency.code: Node(
                agency,
                folder / agency.code,
                self.clock,
                make_database(agency.code.lower().replace("-", "_")) if make_database else "",
            )
            for agency in cast.AGENCIES
        }

    def __enter__(self) -> "Field":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for node in self.nodes.values():
            node.stop()

    async def start(self) -> None:
        """Make every node, pin them to one another by card and fingerprint, and start them."""
        self.clock.write_text("0", encoding="ascii")
        nodes = list(self.nodes.values())
        for made in asyncio.as_completed([self._make(node) for node in nodes]):
            say(f"{await made}: made, with its own database and keys")
        made_cards = await asyncio.gather(*(self._card(node) for node in nodes))
        cards = dict(zip((node.code for node in nodes), made_cards, strict=True))
        await asyncio.gather(*(self._pin(node, cards) for node in nodes))
        for node in nodes:
            node.start()
        await asyncio.gather(*(node.serving() for node in nodes))
        say("pages, gates and workers answer")

    async def _pin(self, node: Node, cards: dict[str, tuple[pathlib.Path, str]]) -> None:
        for code, (card, fingerprint) in cards.items():
            if code != node.code:
                await node.command("partners", "add", str(card), "--fingerprint", fingerprint)
                say(f"{node.code}: pinned {code} by the fingerprint that it read aloud")

    async def _make(self, node: Node) -> str:
        agency = node.agency
        words = ["--code", agency.code, "--country", agency.country, "--language", agency.language]
        database = ["--database-url", node.database] if node.database else []
        await node.command("init", *words, "--name", agency.names[agency.language], *database, *node.settings())
        await node.python("-m", "jalon.cli.demo.seeding", str(node.home), agency.code, given=self.password + "\n")
        return agency.code

    async def _card(self, node: Node) -> tuple[pathlib.Path, str]:
        path = node.home / "card.json"
        await node.command("partners", "card", "--out", str(path))
        fingerprint = await node.command("partners", "fingerprint")
        return path, fingerprint.splitlines()[0]

    def let_pass(self, hours: float) -> None:
        """Move the clock of all nodes on."""
        self._offset += hours * 3600
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(str(self._offset), encoding="ascii")
        fresh.replace(self.clock)
        say(f"… {hours:g} hours pass")
