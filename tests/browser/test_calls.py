"""A call between two browsers on two nodes: each node with its processes, database and keys; sound is received."""

from typing import Any

import pytest

from browser.calling import assert_hears, assert_state, do, line_of, ring, soon, two_browsers, two_nodes
from browser.looking import PHONE, assert_accessible

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def field(tmp_path_factory: Any) -> Any:
    yield from two_nodes(tmp_path_factory.mktemp("calls"))


@pytest.fixture
def windows(playing: Any, field: Any) -> Any:
    """Two browsers, each a program of its own: linh at VN-MPS, khamla at LA-MPS; and more windows where asked for."""
    yield from two_browsers(playing, field)


def test_two_people_on_two_nodes_hear_each_other_hold_hand_over_and_hang_up(field, windows):
    linh, khamla = windows(0, "VN-MPS", "linh"), windows(1, "LA-MPS", "khamla")
    ring(linh, khamla, field)
    do(khamla, "take")
    heard = assert_hears(linh)
    assert assert_hears(khamla)["bytes"] > 0
    assert heard["energy"] > 0
    soon(linh, "() => document.querySelector('[data-sound]').dataset.received > 0")
    assert_accessible(linh, widths=(PHONE, 1280))
    assert_accessible(khamla, widths=(PHONE,))

    do(linh, "hold")
    soon(khamla, "() => document.querySelector('[data-voice]').muted")
    do(linh, "resume")
    soon(khamla, "() => !document.querySelector('[data-voice]').muted")

    minh = windows(0, "VN-MPS", "minh")
    page = linh.url
    assert "/hotline/calls/" in page
    linh.locator("#colleague").select_option("minh")
    do(linh, "ask")
    minh.goto(page)
    do(minh, "over")
    assert_state(minh, "talking")
    assert_hears(minh)
    assert_hears(khamla)
    soon(linh, "() => window.peers.every(peer => peer.connectionState === 'closed')")

    do(khamla, "end")
    assert_state(minh, "ended")
    soon(minh, "() => window.peers.every(peer => peer.connectionState === 'closed')")


def test_a_window_that_goes_away_ends_its_call(field, windows):
    linh, khamla = windows(0, "VN-MPS", "linh"), windows(1, "LA-MPS", "khamla")
    ring(linh, khamla, field)
    do(khamla, "take")
    assert_hears(linh)
    linh.goto(f"{field.nodes['VN-MPS'].url}/hotline/")
    assert_state(khamla, "ended")


def test_a_call_is_refused_and_the_caller_is_told(field, windows):
    linh, khamla = windows(0, "VN-MPS", "linh"), windows(1, "LA-MPS", "khamla")
    ring(linh, khamla, field)
    do(khamla, "refuse")
    assert_state(linh, "ended")
    line_of(linh, field.nodes["VN-MPS"].url, "LA-MPS/BL~VN-MPS/HT")
    log = linh.locator("[data-calls]").inner_text()
    assert len(log.splitlines()) >= 2
