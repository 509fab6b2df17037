"""A call between two browsers through a real relay (TURN): no other way is open, and the browsers say which they took.

The relay is coturn, a child process on loopback that is told nothing but the secret that it shares with both nodes.
Where the program is not installed (Debian: coturn) the test is skipped; nothing stands in for it.
"""

import pathlib
import re
import secrets
import shutil
import socket
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from browser.calling import assert_hears, assert_state, do, ring, soon, two_browsers, two_nodes
from jalon.cli.demo.nodes import free_port

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TURNSERVER = shutil.which("turnserver")
WAY = """async () => {
    const peer = window.peers.at(-1);
    const stats = await peer.getStats(), all = [...stats.values()];
    const chosen = all.find(report => report.type === 'transport')?.selectedCandidatePairId;
    const used = all.filter(report => report.type === 'candidate-pair' && report.bytesSent + report.bytesReceived > 0);
    if (!used.some(pair => pair.id === chosen && pair.nominated && pair.state === 'succeeded')) return null;
    return {
        ours: used.map(pair => stats.get(pair.localCandidateId)).map(end => [end.candidateType, end.url]),
        theirs: used.map(pair => stats.get(pair.remoteCandidateId).candidateType),
        told: peer.localDescription.sdp.match(/ typ [a-z]+/g),
        heard: used.reduce((sum, pair) => sum + pair.bytesReceived, 0),
    };
}"""
"""Every pair of addresses on which anything passed, the one that the browser chose among them."""


class Relay:
    """The relay as it runs: its address, the file with its secret, and what it said."""

    def __init__(self, folder: pathlib.Path) -> None:
        self.secret, self.log, self.port = folder / "relay.secret", folder / "relay.log", free_port()
        self.secret.write_text(secrets.token_urlsafe(24), encoding="ascii")
        self.url = f"turn:127.0.0.1:{self.port}?transport=udp"
        words = [
            "-n", "--log-file=stdout", "--simple-log", "--verbose", "--no-cli", "--no-tls", "--no-dtls",
            "--listening-ip=127.0.0.1", "--relay-ip=127.0.0.1", f"--listening-port={self.port}",
            "--allow-loopback-peers", "--no-multicast-peers", "--realm=jalon.example", "--use-auth-secret",
            f"--static-auth-secret={self.secret.read_text(encoding='ascii')}",
            f"--userdb={folder / 'relay.db'}", f"--pidfile={folder / 'relay.pid'}",
        ]  # fmt: skip
        with self.log.open("wb") as log:
            self.process = subprocess.Popen([str(TURNSERVER), *words], stdout=log, stderr=log, cwd=folder)

    def wait(self) -> None:
        """Wait until it listens."""
        for _ in range(100):
            with socket.socket() as asked:
                asked.settimeout(0.1)
                if asked.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            try:
                self.process.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
            break
        raise AssertionError(self.log.read_text(encoding="utf-8", errors="replace")[-2000:])

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="module")
def relay(tmp_path_factory: Any) -> Iterator[Relay]:
    if TURNSERVER is None:
        pytest.skip("turnserver is not on this machine (Debian package coturn)")
    relay = Relay(tmp_path_factory.mktemp("relay"))
    try:
        relay.wait()
        yield relay
    finally:
        relay.stop()


@pytest.fixture(scope="module")
def field(tmp_path_factory: Any, relay: Relay) -> Any:
    yield from two_nodes(
        tmp_path_factory.mktemp("relayed"),
        JALON_CALLS_ADDRESSES="relay",
        JALON_CALLS_RELAY=relay.url,
        JALON_CALLS_RELAY_SECRET_FILE=str(relay.secret),
    )


@pytest.fixture
def windows(playing: Any, field: Any) -> Any:
    yield from two_browsers(playing, field)


def test_sound_passes_through_the_relay_alone_on_both_sides(field, windows, relay):
    linh, khamla = windows(0, "VN-MPS", "linh"), windows(1, "LA-MPS", "khamla")
    ring(linh, khamla, field)
    do(khamla, "take")
    heard = [assert_hears(page) for page in (linh, khamla)]
    assert all(each["energy"] > 0 for each in heard)
    for page in (linh, khamla):
        way = soon(page, WAY)
        assert {tuple(end) for end in way["ours"]} == {("relay", relay.url)}
        assert set(way["theirs"]) == {"relay"}
        assert set(way["told"]) == {" typ relay"}
        assert way["heard"] > 0
    do(khamla, "end")
    assert_state(linh, "ended")
    said = relay.log.read_text(encoding="utf-8", errors="replace")
    names = set(re.findall(r"user <([^>]*)>: incoming packet ALLOCATE processed, success", said))
    assert len(names) >= 1, said[-2000:]
    assert all(re.fullmatch(r"\d{10}:[0-9a-f]{8}", name) for name in names), "a pass names nobody"
