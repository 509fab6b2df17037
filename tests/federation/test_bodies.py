"""What comes in at the gate is bounded in size, number and time, before anybody has shown who sends it."""

import asyncio

import pytest

from jalon.node.federation import bodies
from jalon.node.federation.bodies import Bodies, TooMany, TooMuch, TooSlow
from jalon.node.federation.gate import Gate

LIMIT = 100


def told(*parts, ends=True):
    """An ASGI channel that brings these parts; without an end it waits for ever after them."""
    messages = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
    if ends:
        messages[-1]["more_body"] = False

    async def receive():
        if messages:
            return messages.pop(0)
        return await asyncio.Event().wait()

    return receive


async def read(held, receive, address="10.0.0.1"):
    async with held.held({"client": (address, 4711)}, receive, LIMIT) as body:
        return body


def test_the_parts_of_a_body_are_put_together():
    assert asyncio.run(read(Bodies(), told(b"one ", b"body"))) == b"one body"


def test_a_body_beyond_its_limit_is_left_at_the_part_that_passes_it():
    rest = [b"x" * LIMIT, b"x", b"never read"]
    receive = told(*rest)

    async def play():
        with pytest.raises(TooMuch):
            await read(Bodies(), receive)
        return (await receive())["body"]

    assert asyncio.run(play()) == b"never read"


def test_a_sender_who_goes_away_leaves_no_body():
    async def gone():
        return {"type": "http.disconnect"}

    with pytest.raises(TooMuch):
        asyncio.run(read(Bodies(), gone))


@pytest.mark.parametrize("parts", [(b"a",), (b"a", b"b", b"c")])
def test_a_body_that_trickles_is_given_up(monkeypatch, parts):
    monkeypatch.setattr(bodies, "PATIENCE", 0.01)
    monkeypatch.setattr(bodies, "SLOWEST", 1_000_000)
    with pytest.raises(TooSlow):
        asyncio.run(read(Bodies(), told(*parts, ends=False)))


def test_a_slow_line_that_goes_on_gets_its_time(monkeypatch):
    """Each byte brings its own time: ten bytes in ten hundredths of a second, where the first hundredth is all."""
    monkeypatch.setattr(bodies, "PATIENCE", 0.1)
    monkeypatch.setattr(bodies, "SLOWEST", 1)
    bring = told(*[b"x"] * 10)

    async def slowly():
        await asyncio.sleep(0.02)
        return await bring()

    assert asyncio.run(read(Bodies(), slowly)) == b"x" * 10


def test_one_address_cannot_take_every_place(monkeypatch):
    monkeypatch.setattr(bodies, "OF_ONE", 2)
    monkeypatch.setattr(bodies, "AT_ONCE", 3)

    async def play():
        held = Bodies()
        hanging = [asyncio.create_task(read(held, told(b"x", ends=False))) for _ in range(2)]
        await asyncio.sleep(0)
        with pytest.raises(TooMany):
            await read(held, told(b"mine"))
        assert await read(held, told(b"another's"), "10.0.0.2") == b"another's"
        hanging.append(asyncio.create_task(read(held, told(b"x", ends=False), "10.0.0.3")))
        await asyncio.sleep(0)
        with pytest.raises(TooMany):
            await read(held, told(b"x"), "10.0.0.2")
        for each in hanging:
            each.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)
        return await read(held, told(b"free again"))

    assert asyncio.run(play()) == b"free again"


@pytest.mark.parametrize(
    ("name", "value", "status"), [("OF_ONE", 0, 503), ("PATIENCE", 0.01, 408), ("SLOWEST", 10**9, 413)]
)
def test_the_gate_says_which_bound_was_met(monkeypatch, name, value, status):
    monkeypatch.setattr(bodies, name, value)
    receive = told(b"x" * (5 << 20)) if status == 413 else told(b"x", ends=False)
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/v1/deliveries/LA-MPS", "client": ("10.0.0.1", 4711)}
    asyncio.run(Gate()(scope, receive, send))
    assert sent[0]["status"] == status
