"""People of the demonstration at their pages: they log in, open, fill in and send forms, as a browser does."""

import asyncio
import html.parser
import pathlib
import re
import time
from collections.abc import Mapping, Sequence

import aiohttp
import aiohttp.abc

from jalon.cli.demo.nodes import Node, NodeFailed

PATIENCE = 60.0


class _Loopback(aiohttp.abc.AbstractResolver):
    """Every name is this machine; nothing is looked up."""

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[aiohttp.abc.ResolveResult]:
        return [{"hostname": host, "host": "127.0.0.1", "port": port, "family": family, "proto": 0, "flags": 0}]

    async def close(self) -> None:
        """Nothing is open."""


class _Form(html.parser.HTMLParser):
    """The hidden fields of the form that posts to an address."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.action, self.fields, self._inside = action, {}, False  # type: ignore[var-annotated]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "form":
            self._inside = said.get("method") == "post" and (said.get("action") or self.action) == self.action
        elif tag == "input" and self._inside and said.get("type") == "hidden" and said.get("name"):
            self.fields.setdefault(said["name"], said.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False


class Person:
    """Somebody with a browser of their own."""

    def __init__(self, node: Node, username: str, password: str) -> None:
        self.node, self.username, self._password = node, username, password
        connector = aiohttp.TCPConnector(resolver=_Loopback())
        self._session = aiohttp.ClientSession(
            node.url, connector=connector, headers={"Accept": "text/html", "Accept-Language": "en"}
        )

    async def __aenter__(self) -> "Person":
        await self.send("/accounts/login/", "/accounts/login/", login=self.username, password=self._password)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._session.close()

    async def open(self, path: str) -> str:
        """Open a page and return it."""
        async with self._session.get(path) as response:
            text = await response.text()
            if response.status != 200:
                raise NodeFailed(f"{self.username} at {self.node.code}: {path} answered {response.status}")
            return text

    async def send(
        self, page: str, action: str, files: Sequence[tuple[str, pathlib.Path]] = (), **fields: str | list[str]
    ) -> str:
        """Open a page, fill in its form that posts to `action`, send it, and return the path that it led to."""
        form = _Form(action)
        form.feed(await self.open(page))
        data = aiohttp.FormData()
        for name, value in self._all(form.fields, fields):
            data.add_field(name, value)
        for name, path in files:
            data.add_field(name, path.read_bytes(), filename=path.name)
        origin = {"Referer": self.node.url + page, "Origin": self.node.url}
        async with self._session.post(action, data=data, headers=origin) as response:
            text = await response.text()
            if response.status >= 400:
                why = re.sub(r"<[^>]+>|\s+", " ", text)[:1500]
                raise NodeFailed(f"{self.username} at {self.node.code}: {action} answered {response.status}: {why}")
            return response.url.path

    @staticmethod
    def _all(hidden: Mapping[str, str], said: Mapping[str, str | list[str]]) -> list[tuple[str, str]]:
        pairs = [(name, value) for name, value in hidden.items() if name not in said]
        for name, value in said.items():
            pairs += [(name, one) for one in ([value] if isinstance(value, str) else value)]
        return pairs

    async def waits_for(self, path: str, words: str) -> str:
        """Look at a page again and again until it holds these words.

        Raises:
            NodeFailed: if it does not within a minute.
        """
        ends = time.monotonic() + PATIENCE
        while time.monotonic() < ends:
            text = await self.open(path)
            if words in text:
                return text
            await asyncio.sleep(0.25)
        raise NodeFailed(f"{self.username} at {self.node.code}: {path} never showed {words!r}")
