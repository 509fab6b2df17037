"""Two nodes with two browsers that talk: what the tests of calls share, whichever way the voice takes."""

import asyncio
import pathlib
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from browser.looking import CHROMIUM, FLAGS, log_in
from jalon.cli.demo import hotline
from jalon.cli.demo.nodes import Field

VOICES = [
    *FLAGS, "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
    "--disable-features=WebRtcHideLocalIpsWithMdns", "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip
PEERS = """
    window.peers = [];
    const Real = window.RTCPeerConnection;
    window.RTCPeerConnection = class extends Real { constructor(...said) { super(...said); window.peers.push(this); } };
"""
SOON = """async ([asked, told]) => {
    const holds = new Function(`return (${asked})`)();
    for (const end = Date.now() + 30000; Date.now() < end; await new Promise(done => setTimeout(done, 200))) {
        const found = await holds(told);
        if (found) return found;
    }
    return null;
}"""
SOUND = """async more => {
    const peer = window.peers.at(-1);
    if (!peer) return null;
    for (const report of (await peer.getStats()).values())
        if (report.type === 'inbound-rtp' && report.kind === 'audio' && report.totalAudioEnergy > 0)
            return report.bytesReceived > more && { bytes: report.bytesReceived, energy: report.totalAudioEnergy };
    return null;
}"""
STATE = """async said => {
    const answer = await fetch(document.querySelector('[data-call]').dataset.state);
    return answer.ok && (await answer.json()).state === said;
}"""


async def _two_nodes(field: Field, settings: dict[str, str]) -> None:
    """Make two nodes, pin each to the other, start them, and open the lines between them."""
    field.clock.write_text("0", encoding="ascii")
    ours, theirs = field.nodes.values()
    more = [word for name, value in settings.items() for word in ("--set", f"{name}={value}")]
    for node in (ours, theirs):
        kept = [*node.settings(), *more]
        node.settings = lambda kept=kept: kept
    await field._make_tables(ours, [theirs])
    for node in (ours, theirs):
        await field._make(node)
    cards = [await field._card(node) for node in (ours, theirs)]
    for node, (card, fingerprint) in zip((ours, theirs), reversed(cards), strict=True):
        await node.command("partners", "add", str(card), "--fingerprint", fingerprint)
        await hotline.run_step(node, "lines")
        node.start()
    await asyncio.gather(*(node.serving() for node in (ours, theirs)))


def two_nodes(folder: pathlib.Path, **settings: str) -> Iterator[Field]:
    """VN-MPS and LA-MPS, each with its processes, database and keys, and these settings."""
    field = Field(folder, None)
    field.nodes = {code: field.nodes[code] for code in ("VN-MPS", "LA-MPS")}
    with field:
        with ThreadPoolExecutor(1) as apart:  # playwright runs a loop of its own in this thread
            apart.submit(asyncio.run, _two_nodes(field, settings)).result()
        yield field
    shutil.rmtree(folder, ignore_errors=True)


def two_browsers(playing: Any, field: Field) -> Iterator[Any]:
    """Two browsers, each a program of its own; gives what opens a window in one of them for somebody of a node."""
    complaints: list[str] = []
    browsers = [playing.chromium.launch(executable_path=str(CHROMIUM), args=VOICES) for _ in range(2)]

    def window(browser: int, node: str, username: str) -> Any:
        context = browsers[browser].new_context(locale="en-GB", extra_http_headers={"Accept-Language": "en"})
        context.grant_permissions(["microphone"], origin=field.nodes[node].url)
        context.add_init_script(PEERS)
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        log_in(page, field.nodes[node].url, username, field.password)
        return page

    yield window
    for browser in browsers:
        browser.close()
    assert not complaints, complaints


def line_of(page: Any, url: str, name: str) -> None:
    """Open the line whose code holds a name."""
    page.goto(f"{url}/hotline/lines/?level=province")
    page.get_by_role("link", name=name).first.click()


def soon(page: Any, asked: str, told: Any = None) -> Any:
    """What a question of the page answers, as soon as it holds."""
    found = page.evaluate(SOON, [asked, told])
    assert found, f"{page.url} never came to: {asked}"
    return found


def assert_hears(page: Any, more_than: int = 0) -> dict[str, float]:
    """Wait until this browser has received sound; what it received, by the browser's own count."""
    told: dict[str, float] = soon(page, SOUND, more_than)
    return told


def do(page: Any, what: str) -> None:
    page.locator(f"[data-do={what}], [data-step={what}] button").first.click()


def assert_state(page: Any, said: str) -> None:
    soon(page, STATE, said)


def ring(linh: Any, khamla: Any, field: Any) -> None:
    """linh calls on the line of the provinces; it shows on khamla's board by itself."""
    khamla.goto(f"{field.nodes['LA-MPS'].url}/hotline/")
    line_of(linh, field.nodes["VN-MPS"].url, "LA-MPS/BL~VN-MPS/HT")
    linh.locator("a[href*='/hotline/calls/on/line/']").first.click()
    assert linh.locator("a[href^='tel:']").first.is_visible()
    do(linh, "call")
    khamla.locator(".ringing a.button").first.click()
