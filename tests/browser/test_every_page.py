"""Every page of the node in Chromium, found by walking through it: for everybody, at both widths, in six languages.

In each of the six languages every page is opened and must fit at both widths. Axe looks at every page in English at
both widths, and at every page in one of the other languages; the frame, which is the same on every page, it looks at on
telephones always and on desktops now and then. `--every-language` lets it look at the whole of all of them.
"""

import dataclasses
import functools
import pathlib
import re
from urllib.parse import urlsplit

import axe_playwright_python
import pytest
from django.test import Client

from browser.looking import DESKTOP, PHONE, RULES
from factories.furnished import furnish, prepare
from factories.walking import addresses, walk
from jalon.node.accounts.models import User

pytestmark = [pytest.mark.browser, pytest.mark.slow]

OTHERS = ["fr", "vi", "zh-hans", "lo", "km"]
WIDTHS = (PHONE, DESKTOP)
LIGHT = 100 * 1024
AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RUN = """async ([part, rules]) => (
    await axe.run(part || document, {...rules, resultTypes: ['violations'], preload: false})
).violations"""
LOOK = """width => ({
    language: document.documentElement.lang,
    wide: document.documentElement.scrollWidth > width
        ? [...document.querySelectorAll('body *')]
            .filter(part => part.getBoundingClientRect().right > width + 1 && !part.closest('.unseen, thead'))
            .map(part => `${part.tagName}.${part.className}`).slice(0, 4).concat('wide')
        : [],
    undrawn: [...document.querySelectorAll('svg *')].filter(part => ['x', 'y', 'x1', 'y1', 'x2', 'y2', 'cx', 'cy', 'r']
        .some(name => part.hasAttribute(name) && !/^-?[0-9.]+$/.test(part.getAttribute(name))))
        .map(part => part.outerHTML.slice(0, 80)).slice(0, 3),
    loaded: [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
        .map(entry => [entry.name, entry.encodedBodySize]),
})"""
NOT_OF_PEOPLE = ("/api/", "/metrics", "/healthz", "/readyz")
WALKERS = ("linh", "minh", "thu", "hoa", "vien", "rev")
NO_PAGES = {
    "home": "leads on to Today",
    "language": "an act",
    "exchange:file": "a file",
    "exchange:letter": "a PDF, asked for by a form",
    "hotline:feed": "a calendar, by its token",
    "hotline:device-worker": "the program of a page",
    "hotline:call-state": "how a call stands, for its page",
    "accords:feed-file": "a calendar, by its token",
    "accords:record-ics": "a calendar",
    "accords:record-settle": "an act",
}


@functools.cache
def weight(path):
    """What a file of the pages weighs on the way: the tests' own server does not compress them, a node does."""
    answer = Client().get(path, headers={"Accept-Encoding": "gzip"})
    whole = b"".join(answer.streaming_content) if answer.streaming else answer.content
    answer.close()
    return len(whole)


@dataclasses.dataclass
class House:
    """The node with all its pages, and a window to look at them."""

    walk: object
    window: object
    address: str
    heard: set = dataclasses.field(default_factory=set)

    def speak(self, language):
        User.objects.update(language=language)
        self.window.context.clear_cookies()
        self.window.context.add_cookies([{"name": "django_language", "value": language, "url": self.address}])

    def pages(self):
        """Each page as whoever opens it, with its place in the order."""
        last = None
        for place, (path, who) in enumerate(self.walk.pages.items()):
            if who != last and (cookie := self.walk.clients[who].cookies.get("sessionid")):
                said = {"name": "sessionid", "value": cookie.value, "url": self.address}
                self.window.context.add_cookies([said])
            last = who
            yield place, path, who

    def open(self, path):
        self.window.goto(self.address + path, wait_until="domcontentloaded")

    def judge(self, width, *, axe, part=""):
        """What is wrong with the open page at a width, in words; axe looks at the whole or at a part."""
        self.window.set_viewport_size({"width": width, "height": 900})
        found = self.window.evaluate(LOOK, width)
        wrong = [f"{width} px: {part}" for part in found["wide"]]
        wrong += [f"not drawn: {part}" for part in found["undrawn"]]
        page, *files = [(urlsplit(name), size) for name, size in found["loaded"]]
        self.heard |= {where.netloc for where, _size in (page, *files)}
        weighs = page[1] + sum(weight(where.path) for where, _size in files if where.path.startswith("/static/"))
        if weighs > LIGHT:
            wrong.append(f"{weighs} bytes")
        violations = self.window.evaluate(RUN, [part, RULES]) if axe else []
        wrong += [
            f"{width} px: {each['id']}: {[node['html'][:120] for node in each['nodes'][:3]]}" for each in violations
        ]
        return found["language"], wrong


@pytest.fixture
def house(chromium, address, ours, settings):
    settings.ALLOWED_HOSTS = [".localhost", "testserver"]
    places = furnish(ours)
    people = {"": None, **{name: ours.people[name] for name in WALKERS}}
    found = walk(people, places, prepare, skip=NOT_OF_PEOPLE)
    context = chromium.new_context(viewport={"width": DESKTOP, "height": 900}, locale="en-GB")
    yield House(found, context.new_page(), address)
    context.close()


def overlooked(found):
    """Addresses that the walk did not come to, and that are neither an act nor a file nor a part of a page."""
    names = {name for name, pattern in addresses() if not pattern.startswith((*NOT_OF_PEOPLE, "/accounts/"))}
    other = {name for name, answers in found.answers.items() if answers & {"act", "file", "part"}}
    return sorted(names - found.seen - other - set(NO_PAGES))


def faults(house, language, whole):
    """What is wrong with each page in a language."""
    house.speak(language)
    for place, path, who in house.pages():
        turn = whole or language == "en" or place % len(OTHERS) == OTHERS.index(language)
        house.open(path)
        if turn:
            house.window.evaluate(AXE)
        for width in WIDTHS:
            frame_too = whole or width == PHONE or place % len(OTHERS) == 0
            spoken, wrong = house.judge(width, axe=turn, part="" if frame_too else "main")
            wrong += [] if spoken == language else [f"speaks {spoken}"]
            yield from (f"{re.sub(r'[0-9a-f-]{36}', '…', path)} {language} {who}: {each}" for each in wrong)


def test_every_page_can_be_used_by_everybody_in_every_language(house, request):
    assert overlooked(house.walk) == []
    assert len(house.walk.pages) > 100
    whole = request.config.getoption("--every-language")
    wrong = [fault for language in ["en", *OTHERS] for fault in faults(house, language, whole)]
    assert not wrong, "\n".join(dict.fromkeys(wrong))
    assert house.heard == {urlsplit(house.address).netloc}
