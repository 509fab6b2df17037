"""Chromium and the pages, once for each file of tests; a fresh window without any memory for each test."""

import os
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django.live_server_helper import LiveServer

from browser.looking import CHROMIUM, DESKTOP, FLAGS

# playwright runs a loop of its own in this thread, in which Django would refuse the database
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="module")
def playing() -> Iterator[Any]:
    """Playwright. As long as it lives no other loop can run in this thread, so it ends with the file."""
    if not CHROMIUM.exists():
        pytest.skip(f"{CHROMIUM} is not on this machine (Debian package chromium)")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chromium(playing: Any, served: LiveServer) -> Iterator[Any]:
    """The browser; it goes before the pages do, so that none of its connections outlives them."""
    browser = playing.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def page(chromium: Any) -> Iterator[Any]:
    """A window; whatever its console complains of fails the test."""
    context = chromium.new_context(viewport={"width": DESKTOP, "height": 900}, locale="en-GB")
    window = context.new_page()
    complaints: list[str] = []
    window.on("console", lambda said: complaints.append(said.text) if said.type in ("error", "warning") else None)
    window.on("pageerror", lambda error: complaints.append(str(error)))
    window.complaints = complaints
    yield window
    context.close()
    assert not complaints, complaints


@pytest.fixture(scope="module")
def served(playing: Any, django_db_setup: None, django_db_blocker: Any) -> Iterator[LiveServer]:
    """The pages. Beside playwright's loop Django has another connection, which these and the tests share."""
    with django_db_blocker.unblock():
        server = LiveServer("localhost")
    yield server
    for thread in threading.enumerate():  # each uses the database's connection until its end
        if "process_request_thread" in thread.name:
            thread.join(10)
    server.stop()


@pytest.fixture
def address(db: None, served: LiveServer, settings: Any) -> str:
    """Where the node is, under a name as in a demonstration (passkeys are bound to names).

    The server works inside the test's own transaction, which is rolled back: the audit log only grows, so it could not
    be emptied. pytest-django's `live_server` would try.
    """
    settings.ALLOWED_HOSTS = [".localhost"]
    return served.url.replace("//localhost", "//vn.localhost")
