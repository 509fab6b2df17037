"""Schedules of faults from seeds: whatever the network, the power, the clocks and a restore do, the books agree.

A bounded share runs with every test; `make soak` runs as many as `JALON_SCHEDULES` says (100,000 by default).
"""

import os

import pytest

from simulator import world as simulated

SOAK = os.environ.get("JALON_SOAK") == "1"
SCHEDULES = int(os.environ.get("JALON_SCHEDULES", "100000" if SOAK else "60"))
STEPS = 40
WEATHER = ("fair", "fair", "lost", "deaf", "flipped", "torn", "captive")
AFTER_RESTORE = {"restored", "lost", "log-lost", "log-fork"}


@pytest.fixture
def made(db, tmp_path, monkeypatch):
    """Three nodes that know one another, as images to begin from."""
    from django.db import connection

    simulated.register(monkeypatch)
    return simulated.make(connection.connection.serialize(), tmp_path)


def play(seed, images, homes, *, restores):
    """One schedule: forty things happen, then calm."""
    world = simulated.World(seed, images, homes)
    for _ in range(STEPS):
        step(world, restores=restores)
    world.calm()
    return world


def step(world, *, restores):
    a, b = world.pair()
    c = world.chance.choice(simulated.CODES)
    deeds = [
        *[(world.enqueue, a, b, world.chance.randrange(1, 4))] * 4,
        *[(world.post, a, b, world.chance.choice(WEATHER))] * 8,
        *[(world.work, c)] * 4,
        (world.sequence, c), (world.replay, a, b), (world.divert, a, b, c), (world.leap, c), (world.cut_power, c),
    ]  # fmt: skip
    if restores:
        deeds += [(world.back_up, c), (world.restore, c)]
    world.act(*world.chance.choice(deeds))


def assert_the_books_agree(world):
    """What must hold after every schedule."""
    for a, b in world.minted:
        sent, applied = world.told(a, b)
        names = [detail["id"] for detail in applied]
        assert len(names) == len(set(names)), "applied twice"
        assert set(names) <= set(world.minted[a, b]), "a phantom"
        assert set(sent) <= set(names), "lost"
        for fate, proven in world.proofs(a, b).items():
            assert set(sent) <= proven, f"no receipt says {fate}"
        if not world.restored & {a, b}:
            assert sorted(sent) == sorted(names)
            assert [detail["n"] for detail in applied] == sorted(detail["n"] for detail in applied), "out of order"
    for code in world.nodes:
        assert world.waiting(code) == 0
        faults, incidents = world.faults(code)
        assert faults == []
        assert set(incidents) <= (AFTER_RESTORE if world.restored else set())


@pytest.mark.parametrize("restores", [False, True], ids=["without-restore", "with-restore"])
def test_the_books_agree_after_any_schedule(made, restores):
    for seed in range(SCHEDULES // 2):
        try:
            assert_the_books_agree(play(seed, *made, restores=restores))
        except AssertionError as error:
            raise AssertionError(f"seed {seed}: {error}") from error
