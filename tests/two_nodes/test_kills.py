"""Nothing is lost, doubled or invented, however often a part is killed or a connection cut: two nodes, real processes.

A bounded share runs with every test; `make soak` runs the whole: 6,000 messages, 40 kills, 200 cuts.
"""

import asyncio
import contextlib
import json
import os
import pathlib

import pytest

from jalon.cli import postgres
from jalon.cli.demo.nodes import Field
from two_nodes.faults import Weather, between

FLOOD = pathlib.Path(__file__).with_name("flood.py")
SOAK = os.environ.get("JALON_SOAK") == "1"
MESSAGES, KILLS, CUTS, PAUSE = (6000, 40, 200, 1.0) if SOAK else (300, 5, 20, 0.5)
PATIENCE = 1200 if SOAK else 300


async def flood(node, *words):
    return json.loads(await node.python(str(FLOOD), words[0], str(node.home), *map(str, words[1:])))


async def settled(nodes):
    """What both hold once nothing waits any more, or when patience ends."""
    for _ in range(PATIENCE):
        held = [await flood(node, "count", other.code) for node, other in zip(nodes, reversed(nodes), strict=True)]
        done = all(
            not one["unsettled"] and not one["unapplied"] and one["receipts"].get("opened") == len(one["sent"])
            for one in held
        )
        if done:
            return held
        await asyncio.sleep(1)
    return held


async def journey(field):
    async with between(field) as (nodes, proxies, parts):
        weather = Weather(7, parts, proxies, kills=KILLS, cuts=CUTS, pause=PAUSE)
        sent = [flood(node, "send", other.code, MESSAGES // 2) for node, other in zip(nodes, nodes[::-1], strict=True)]
        *sent, _ = await asyncio.gather(*sent, weather.rage())
        return sent, await settled(nodes), sum(proxy.cuts for proxy in proxies)


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_no_message_is_lost_doubled_or_invented_in_the_worst_weather(tmp_path, database):
    with contextlib.ExitStack() as stack:
        make = stack.enter_context(postgres.server()) if database == "postgresql" else None
        field = stack.enter_context(Field(tmp_path, make))
        sent, (ours, theirs), cuts = asyncio.run(journey(field))
    assert cuts >= CUTS
    for minted, here, there in ((sent[0], ours, theirs), (sent[1], theirs, ours)):
        assert sorted(minted) == here["sent"] == there["held"] == there["opened"]  # none lost, twice, or a phantom
        assert (here["unsettled"], there["unapplied"]) == (0, 0)
        assert here["receipts"] == {"stored": len(minted), "opened": len(minted)}
        assert (here["incidents"], here["faults"]) == (0, [])
