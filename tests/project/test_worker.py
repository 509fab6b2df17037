"""The worker's loops: those with work wake each other, those that go by the clock are woken by nobody."""

import asyncio
import logging

import pytest

from jalon.node.federation.sender import Round
from jalon.node.kernel.bell import Bell
from jalon.node.project import worker


def test_a_loop_that_did_something_looks_again_without_a_ring():
    async def play():
        ended, looks = asyncio.Event(), []

        async def busy():
            looks.append("busy")
            if len(looks) == 3:
                ended.set()
            return len(looks) < 3

        bell = Bell()
        running = asyncio.create_task(worker._loop(bell, ended, busy, first=60, longest=60))
        while not ended.is_set():
            await asyncio.sleep(0)
        bell.ring()
        await asyncio.wait_for(running, 10)
        return looks

    assert asyncio.run(play()) == ["busy"] * 3


def test_a_ring_during_a_look_is_not_lost():
    async def play():
        bell, ended, looks = Bell(), asyncio.Event(), []

        async def look():
            looks.append(1)
            if len(looks) == 1:
                bell.ring()  # somebody commits something that this look has just missed
            else:
                ended.set()
                bell.ring()
            return False

        await asyncio.wait_for(worker._loop(bell, ended, look, first=60, longest=60), 10)
        return looks

    assert len(asyncio.run(play())) == 2


def test_receipts_that_become_due_one_after_the_other_ring_once_for_all_of_them(monkeypatch):
    async def play():
        heard, rung, ended, rests = Bell(), Bell(), asyncio.Event(), []
        passing, slept = asyncio.create_task(worker._pass_on(heard, rung, ended)), asyncio.sleep

        async def rest(seconds):
            rests.append(seconds)
            heard.ring()  # more become due meanwhile
            await slept(0)

        monkeypatch.setattr(worker.asyncio, "sleep", rest)
        await slept(0)
        heard.ring()
        while not rung.rings:
            await slept(0)
        for _ in range(5):
            await slept(0)
        rings = rung.rings
        ended.set()
        heard.ring()
        await asyncio.wait_for(passing, 10)
        return rings, rests[:1]

    assert asyncio.run(play()) == (1, [worker.GATHERING])


def test_a_loop_draws_breath_where_it_left_nothing_and_hears_what_rings_meanwhile(monkeypatch):
    async def play():
        bell, ended, looks, rests = Bell(), asyncio.Event(), [], []

        async def look():
            looks.append(1)
            if len(looks) == 3:
                ended.set()
            return len(looks) == 1

        async def rest(seconds):
            rests.append(seconds)
            bell.ring()

        monkeypatch.setattr(worker.asyncio, "sleep", rest)
        await asyncio.wait_for(worker._loop(bell, ended, look, first=60, longest=60, breath=0.02), 10)
        return looks, rests

    assert asyncio.run(play()) == ([1, 1, 1], [0.02, 0.02])


@pytest.mark.parametrize(
    ("ends", "rounds"),
    [
        ([Round.NOTHING], 1),
        ([Round.DELIVERED, Round.NOTHING], 2),
        ([Round.RESTS], 1),
    ],
)
def test_a_partner_under_way_is_looked_at_once_more_unless_it_is_to_be_left_in_peace(monkeypatch, ends, rounds):
    """What is committed while a round ends goes at once; a partner that fails is not tried again before its time."""

    async def play():
        looks = []
        monkeypatch.setattr(worker.sender, "due", lambda *, witnessing: ["LA-MPS"])
        monkeypatch.setattr(worker.carrying, "partners", set)
        sending = worker._Sending(None, asyncio.Event())

        async def deliver(code, session, pace, *, witnessing):
            looks.append(witnessing)
            if len(looks) == len(ends):
                await sending.round()  # the bell rings while this look, which has missed it, is under way
            return ends[len(looks) - 1] if len(looks) <= len(ends) else Round.NOTHING

        monkeypatch.setattr(worker.sender, "deliver", deliver)
        await sending.round()
        await asyncio.wait_for(sending.finish(), 10)
        return looks

    looks = asyncio.run(play())
    assert len(looks) == rounds + (ends[-1] is Round.NOTHING)
    assert looks[0]
    assert not any(looks[1:])


def test_work_by_the_clock_rests_after_each_round_however_much_there_is_and_tells_the_other_loop(caplog):
    async def play():
        rests, told, ended, rounds = [], [], asyncio.Event(), []

        class Clock(Bell):
            async def wait(self, seconds, *, since):
                rests.append(seconds)
                if len(rests) == 3:
                    ended.set()
                return False

        class Other(Bell):
            def ring(self):
                told.append(len(rounds))

        async def work():
            rounds.append(1)
            if len(rounds) == 2:
                raise ZeroDivisionError
            return True

        await asyncio.wait_for(worker._every(0.3, Clock(), ended, work, tells=Other()), 10)
        return rests, told

    with caplog.at_level(logging.ERROR):
        rests, told = asyncio.run(play())
    assert rests == [0.3, 0.3, 0.3]
    assert told == [1, 3]
    assert "a round of the worker failed" in caplog.text


def test_a_delivery_that_fails_by_itself_is_not_tried_again_at_once(monkeypatch, caplog):
    async def fail(*words, **more):
        raise KeyError("a fault of ours")

    async def play():
        ended, rests = asyncio.Event(), []
        sending = worker._Sending(None, ended)

        async def rest(seconds):
            rests.append(seconds)

        monkeypatch.setattr(worker.sender, "deliver", fail)
        monkeypatch.setattr(sending, "_rest", rest)
        await sending._deliver("LA-MPS")
        return rests

    with caplog.at_level(logging.ERROR):
        assert asyncio.run(play()) == [worker.AFTER_FAILURE]
    assert "LA-MPS" in caplog.text
