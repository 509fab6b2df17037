"""What every test with a browser uses: the two widths, and the question whether everybody can use the page."""

import pathlib
from typing import Any

from axe_playwright_python.sync_playwright import Axe

CHROMIUM = pathlib.Path("/usr/bin/chromium")
FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
PHONE, DESKTOP = 390, 1280
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def assert_accessible(page: Any, *, widths: tuple[int, ...] = (PHONE, DESKTOP)) -> None:
    """No violation of WCAG 2.2 AA that axe can find, and nothing wider than the window, at each width."""
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits(page, width)
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, f"at {width} px on {page.url}:\n{found.generate_report()}"


def assert_fits(page: Any, width: int) -> None:
    """The page does not scroll sideways."""
    wide = page.evaluate(
        """width => [...document.querySelectorAll('body *')]
            .filter(part => part.getBoundingClientRect().right > width + 1 && !part.closest('.unseen, thead'))
            .map(part => part.tagName + '.' + part.className).slice(0, 5)"""
        if page.evaluate("document.documentElement.scrollWidth") > width
        else "() => []",
        width,
    )
    assert not wide, f"wider than {width} px on {page.url}: {wide}"


def log_in(page: Any, address: str, username: str, password: str) -> None:
    """Log in by password, as a person would."""
    page.goto(f"{address}/accounts/login/")
    page.get_by_label("User name").fill(username)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url(lambda url: "/login/" not in url)
