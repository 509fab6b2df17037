"""A file goes on where it stood, whichever side is killed meanwhile: two nodes, real processes, bytes counted."""

import asyncio
import contextlib
import json
import pathlib

import pytest

from jalon.cli import postgres
from jalon.cli.demo.nodes import Field
from two_nodes.faults import Proxy, between

FILM = pathlib.Path(__file__).with_name("film.py")
MIB = 1 << 20
SIZE = 40
PATIENCE = 120


class Scale(Proxy):
    """A proxy that weighs what passes towards its gate, and says when so much has passed."""

    def __init__(self, port):
        super().__init__(port)
        self.octets, self.heavier = 0, asyncio.Event()

    def passed(self, block):
        self.octets += len(block)
        self.heavier.set()

    async def reaches(self, octets):
        """Wait until so many bytes have passed."""
        async with asyncio.timeout(PATIENCE):
            while self.octets < octets:
                self.heavier.clear()
                await self.heavier.wait()


async def film(node, *words):
    return json.loads(await node.python(str(FILM), words[0], str(node.home), *map(str, words[1:])))


async def crossing(field, blows):
    """A film from the first node to the second, with a blow at each of some points of its way."""
    async with between(field, Scale) as ((ours, theirs), proxies, parts):
        digest = await film(ours, "send", theirs.code, SIZE)
        for chunks, side, part in blows:
            await proxies[1].reaches(chunks * MIB)
            parts[side].kill(part)
            parts[side].start()
        return await film(theirs, "await", digest, PATIENCE), proxies[1].octets


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_a_kill_costs_a_film_one_chunk_at_most(tmp_path, database):
    blows = [(5, 0, "worker"), (15, 1, "gate"), (25, 0, "worker")]
    with contextlib.ExitStack() as stack:
        make = stack.enter_context(postgres.server()) if database == "postgresql" else None
        field = stack.enter_context(Field(tmp_path, make))
        is_whole, octets = asyncio.run(crossing(field, blows))
    assert is_whole
    assert SIZE * MIB < octets < (SIZE + len(blows)) * MIB * 1.01 + 2 * MIB // 10
