"""The nodes of the demonstration as processes: made, pinned to one another, started, killed, started again."""

import asyncio
import contextlib
import datetime
import json
import os
import pathlib
import secrets
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from types import TracebackType

import aiohttp

from jalon import JalonError
from jalon.cli.demo import cast

PATIENCE = 60.0


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

    def __init__(self, agency: cast.Agency, home: pathlib.Path, clock: pathlib.Path) -> None:
        self.agency, self.home, self.clock = agency, home, clock
        self.database = ""  # an address; SQLite in the home where it is empty
        self.web_port, self.gate_port = free_port(), free_port()
        self.door = self.gate_port  # where partners knock; another port where something stands before the gate
        self.host = f"{agency.code.lower()}.localhost"
        self.url = f"http://{self.host}:{self.web_port}"
        self._process: subprocess.Popen[str] | None = None  # inside the node; the parts are its children
        self._turn = threading.Lock()

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
            "JALON_CALLS_ADDRESSES": "any",  # every browser of the demonstration is on this machine
        }
        return [word for name, value in kept.items() for word in ("--set", f"{name}={value}")]

    async def command(self, *words: str, given: str = "") -> str:
        """Run `jalon WORDS` on this node and return what it printed."""
        name, *more = words
        return await self.call("jalon.cli", name, "--home", str(self.home), *more, given=given)

    async def call(self, module: str, *words: str, given: str = "") -> str:
        """Call `main` of a module inside the node, with these words, and return what it printed."""
        return await asyncio.to_thread(self._ask, {"call": [module, *words], "given": given})

    async def python(self, *words: str, given: str = "") -> str:
        """Run Python in this node's environment, as a process of its own."""
        process = await asyncio.create_subprocess_exec(
            sys.executable, *words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=_environment(),
        )  # fmt: skip
        out, err = await process.communicate(given.encode())
        if process.returncode:
            raise NodeFailed(f"{self.code}: {' '.join(words[:4])} failed:\n{err.decode()}")
        return out.decode()

    def _ask(self, asked: dict[str, object]) -> str:
        """Have the process inside do something; it is started when it is first asked."""
        with self._turn:
            inside = self._process = self._process or self._enter()
            if inside.stdin is None or inside.stdout is None:
                raise NodeFailed(f"{self.code}: nobody is there to ask")
            inside.stdin.write(json.dumps(asked) + "\n")
            inside.stdin.flush()
            line = inside.stdout.readline()
        told = json.loads(line or '{"code": 1, "err": "it ended"}')
        if told["code"]:
            raise NodeFailed(f"{self.code}: {json.dumps(asked)[:300]} failed:\n{told['err']}")
        return str(told["out"])

    def _enter(self) -> subprocess.Popen[str]:
        self.home.mkdir(mode=0o700, exist_ok=True)
        with (self.home / "talk.log").open("ab") as log:
            return subprocess.Popen(  # noqa: S603 - ourselves
                [sys.executable, "-m", "jalon.cli.demo.inside", str(self.home)],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, encoding="utf-8",
                env=_environment(), start_new_session=True,
            )  # fmt: skip

    def start(self) -> None:
        """Start pages, gate and worker."""
        self._ask({"start": []})

    def kill(self) -> None:
        """End pages, gate and worker at once, as a power cut would."""
        self._ask({"kill": []})

    def leave(self) -> None:
        """Tell the process inside that nobody asks any more: it stops the parts, kindly and then surely, and ends."""
        if self._process is not None and self._process.stdin is not None:
            with contextlib.suppress(BrokenPipeError):
                self._process.stdin.close()

    def stop(self) -> None:
        """End everything of this node."""
        self.leave()
        if self._process is not None:
            try:
                self._process.wait(30)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None

    def failures(self) -> list[str]:
        """The lines of its log that tell of a failure."""
        talk = (self.home / "talk.log").read_text(encoding="utf8", errors="replace").splitlines()
        return [line for line in talk if " ERROR " in line or line.startswith("Traceback ")]

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


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("JALON_", "DJANGO_"))}
    return {**kept, "PYTHONUNBUFFERED": "1"}


def _settings(node: Node) -> list[str]:
    """The words of `jalon init` for a node."""
    agency = node.agency
    words = ["--code", agency.code, "--country", agency.country, "--language", agency.language]
    database = ["--database-url", node.database] if node.database else []
    return [*words, "--name", agency.names[agency.language], *database, *node.settings()]


def _database_name(node: Node) -> str:
    return node.code.lower().replace("-", "_")


class Field:
    """All nodes of the demonstration, and the clock that they share."""

    def __init__(self, folder: pathlib.Path, make_database: Callable[[str, str], str] | None) -> None:
        self.clock = folder / "clock"
        self.password = secrets.token_urlsafe(9)
        self._offset = 0.0
        self._make_database = make_database
        self.nodes = {agency.code: Node(agency, folder / agency.code, self.clock) for agency in cast.AGENCIES}

    def __enter__(self) -> "Field":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for node in self.nodes.values():
            node.leave()
        for node in self.nodes.values():
            node.stop()

    async def start(self) -> None:
        """Make every node, pin them to one another by card and fingerprint, and start them."""
        self.clock.write_text("0", encoding="ascii")
        nodes = list(self.nodes.values())
        await self._make_tables(nodes[0], nodes[1:])
        for made in asyncio.as_completed([self._make(node) for node in nodes]):
            say(f"{await made}: made, with its own database and keys")
        made_cards = await asyncio.gather(*(self._card(node) for node in nodes))
        cards = dict(zip((node.code for node in nodes), made_cards, strict=True))
        await asyncio.gather(*(self._pin(node, cards) for node in nodes))
        for node in nodes:
            node.start()
        await asyncio.gather(*(node.serving() for node in nodes))
        say("pages, gates and workers answer")

    async def _make_tables(self, first: Node, others: Sequence[Node]) -> None:
        """Make the tables once and copy the empty database for the other nodes: migrating is most of the work."""
        self._give_database(first)
        await first.call("jalon.cli.demo.seeding", "tables", "--home", str(first.home), *_settings(first))
        for node in others:
            self._give_database(node, template=first)
            if not node.database:
                node.home.mkdir(mode=0o700)
                shutil.copy(first.home / "node.db", node.home / "node.db")

    def _give_database(self, node: Node, template: Node | None = None) -> None:
        if self._make_database and not node.database:
            copied = _database_name(template) if template else ""
            node.database = self._make_database(_database_name(node), copied)

    async def _pin(self, node: Node, cards: dict[str, tuple[pathlib.Path, str]]) -> None:
        for code, (card, fingerprint) in cards.items():
            if code != node.code:
                await node.command("partners", "add", str(card), "--fingerprint", fingerprint)
                say(f"{node.code}: pinned {code} by the fingerprint that it read aloud")

    async def _make(self, node: Node) -> str:
        self._give_database(node)
        await node.command("init", *_settings(node))
        await node.call("jalon.cli.demo.seeding", "people", str(node.home), node.code, given=self.password + "\n")
        return node.code

    async def _card(self, node: Node) -> tuple[pathlib.Path, str]:
        path = node.home / "card.json"
        await node.command("partners", "card", "--out", str(path))
        fingerprint = await node.command("partners", "fingerprint")
        return path, fingerprint.splitlines()[0]

    def today(self) -> datetime.date:
        """The day by the clock that all nodes share, in UTC."""
        return (datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=self._offset)).date()

    def failures(self) -> dict[str, list[str]]:
        """What went wrong inside each node, by its own word."""
        return {code: found for code, node in self.nodes.items() if (found := node.failures())}

    def let_pass(self, hours: float) -> None:
        """Move the clock of all nodes on."""
        self._offset += hours * 3600
        fresh = self.clock.with_suffix(".new")
        fresh.write_text(str(self._offset), encoding="ascii")
        fresh.replace(self.clock)
        say(f"… {hours:g} hours pass")
