"""What an officer's phone fetches over a poor line, and how long the officer waits: `make bench B=phone`.

The nodes of the demonstration run as they do in the field, with lines and rosters. At each, somebody opens pages in
Chromium (Debian's package), 390 pixels wide, in the country's own language: the log-in first with nothing kept, then
the pages of a working day, each for the first time and then again, over a line of 50 kbit/s with 300 ms each way.
Counted are the bytes as they cross the line, fonts included; a page is useful when its HTML is read and its first words
are painted. Real time; of later visits the median of `--rounds`.
"""

import argparse
import asyncio
import contextlib
import json
import pathlib
import statistics
import subprocess
import sys
import tempfile

from jalon.cli.demo import hotline, nodes

CHROMIUM = pathlib.Path("/usr/bin/chromium")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
WINDOW = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 3, "is_mobile": True, "has_touch": True}
LINE = {"offline": False, "latency": 600, "downloadThroughput": 50_000 / 8, "uploadThroughput": 50_000 / 8}
OFFICERS = {"VN-MPS": "linh", "LA-MPS": "khamla", "CN-MPS": "mei"}
LOGIN = "/accounts/login/"
PAGES = ("/today/", "/hotline/", "/hotline/alarm/", "/units/", "/units/faces/", "/requests/", "/requests/new/")
MUST = {"first_kb": 100, "later_kb": 60, "later_s": 3.0}
PEERS = {"portals_decoded_kb": [2000, 3900], "note": "decoded, as measured when these limits were set"}
USEFUL = """() => Math.max(performance.getEntriesByType('navigation')[0].domContentLoadedEventEnd,
    ...performance.getEntriesByName('first-contentful-paint').map(paint => paint.startTime)) / 1000"""


def main():
    """Measure, print the table and the JSON line; 1 where a page misses the mark."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    if not CHROMIUM.exists():
        raise SystemExit(f"{CHROMIUM} is not on this machine (Debian package chromium)")
    figures = asyncio.run(measure(args.rounds))
    columns = [f"{when}_{what}" for when in ("first", "later") for what in ("kb", "fetched", "s")]
    print(f"{'node':8}{'page':20}" + "".join(f"{name:>15}" for name in columns))
    for code, pages in figures.items():
        for page, said in pages.items():
            print(f"{code:8}{page:20}" + "".join(f"{said[name]:>15}" for name in columns))
    over = [
        f"{code} {page} {what}"
        for code, pages in figures.items()
        for page, said in pages.items()
        for what, most in MUST.items()
        if said[what] > most
    ]
    for line in over:
        print(f"over the limit: {line}")
    whole = {"bench": "phone", "must": MUST, "figures": figures, "peers": PEERS, "over_limit": over}
    print(json.dumps({**whole, "commit": commit()}))
    return 1 if over else 0


async def measure(rounds):
    """The figures of every page, by node."""
    from playwright.async_api import async_playwright

    with contextlib.ExitStack() as stack:
        folder = pathlib.Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="jalon-bench-")))
        field = stack.enter_context(nodes.Field(folder, None))
        await field.start()
        for code in ("VN-MPS", "LA-MPS"):
            await hotline.run_step(field.nodes[code], "lines")
        async with async_playwright() as playing:
            browser = await playing.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
            figures = {
                code: await visit(browser, field.nodes[code], name, field.password, rounds)
                for code, name in OFFICERS.items()
            }
            await browser.close()
    return figures


async def visit(browser, node, name, password, rounds):
    """One officer's phone, with nothing kept at first."""
    context = await browser.new_context(**WINDOW, locale=node.agency.language)
    window = await context.new_page()
    line = await Line.laid(context, window)
    figures = {}
    for page in (LOGIN, *PAGES):
        first = await line.open(node.url + page)
        later = [await line.open(node.url + page) for _ in range(rounds)]
        figures[page] = {
            "first_kb": round(first.octets / 1000, 1),
            "first_fetched": first.fetched,
            "first_s": round(first.seconds, 2),
            "later_kb": round(statistics.median(each.octets for each in later) / 1000, 1),
            "later_fetched": round(statistics.median(each.fetched for each in later)),
            "later_s": round(statistics.median(each.seconds for each in later), 2),
        }
        if page == LOGIN:
            await log_in(window, name, password)
    await context.close()
    return figures


async def log_in(window, name, password):
    """As a person does."""
    await window.fill("[name=login]", name)
    await window.fill("[name=password]", password)
    await window.press("[name=password]", "Enter")
    await window.wait_for_url(lambda url: "/login/" not in url)


class Visit:
    """One opening of a page.

    Attributes:
        octets: that came over the line.
        fetched: what was asked of the node.
        seconds: until the page was useful.
    """

    def __init__(self):
        self.octets, self.fetched, self.seconds = 0, 0, 0.0


class Line:
    """A slow line to a window, and what comes over it."""

    def __init__(self, window):
        self._window, self._visit = window, Visit()

    @classmethod
    async def laid(cls, context, window):
        """As slow as it is from now on, and counted."""
        line, session = cls(window), await context.new_cdp_session(window)
        session.on("Network.loadingFinished", line._count)
        await session.send("Network.enable")
        await session.send("Network.emulateNetworkConditions", LINE)
        return line

    def _count(self, said):
        """What came from the phone's own memory has no bytes on the line."""
        if said["encodedDataLength"]:
            self._visit.octets += said["encodedDataLength"]
            self._visit.fetched += 1

    async def open(self, url):
        """Open a page, and wait until all of it is there."""
        await self._window.goto("about:blank")
        self._visit = visit = Visit()
        answer = await self._window.goto(url, wait_until="load")
        if answer.status != 200 or answer.url != url:
            raise SystemExit(f"{url} answered {answer.status} at {answer.url}")
        await self._window.wait_for_timeout(200)  # letters of the last words, and the painting itself
        visit.seconds = await self._window.evaluate(USEFUL)
        return visit


def commit():
    """The commit that was measured."""
    line = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(line, capture_output=True, text=True, check=False).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
