"""Every page without arguments, whatever app it is of: accessible at both widths, within the window in six languages,
light, and asking no other host for anything."""

import gzip

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from browser.looking import DESKTOP, PHONE, assert_accessible, assert_fits, log_in
from factories.ours import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LANGUAGES = ["en", "fr", "vi", "zh-hans", "lo", "km"]
PEOPLE = ["linh", "minh", "thu", "hoa"]
LEFT_OUT = ("accounts/", "api/", "metrics", "healthz", "readyz")
TEN = ["/today/", "/requests/", "/requests/new/", "/people/", "/people/roles/", "/audit/", "/health/", "/help/"]
TEN += ["/help/glossary/", "/account/"]
LARGEST = 100 * 1024


def paths(resolver=None, prefix=""):
    """Every address without arguments that the node serves."""
    for each in (resolver or get_resolver()).url_patterns:
        here = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from paths(each, here)
        elif isinstance(each, URLPattern) and "<" not in here and "^" not in here and not here.startswith(LEFT_OUT):
            yield "/" + here


def opened_by(ours):
    """Each page that answers with HTML, with the first of our people who may open it."""
    found = {}
    for name in PEOPLE:
        client = Client()
        client.force_login(ours.people[name])
        for path in sorted(set(paths())):
            if path not in found:
                answer = client.get(path)
                if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                    found[path] = name
    return found


@pytest.fixture
def as_(page, address, ours):
    def log(name, language="en"):
        page.context.clear_cookies()
        user = ours.people[name]
        user.language = "en"
        user.save(update_fields=["language"])
        log_in(page, address, name, PASSWORD)
        user.language = language
        user.save(update_fields=["language"])
        return page

    return log


def test_every_page_can_be_used_by_everybody_at_both_widths(as_, address, ours):
    found = opened_by(ours)
    assert len(found) > 15
    for name in PEOPLE:
        window = as_(name)
        for path in [path for path, who in found.items() if who == name]:
            window.goto(address + path)
            assert_accessible(window)


@pytest.mark.parametrize("language", LANGUAGES[1:])
def test_ten_pages_fit_the_window_in_every_language(as_, address, ours, language):
    found = opened_by(ours)
    for name in PEOPLE:
        window = as_(name, language)
        for path in [path for path in TEN if found.get(path) == name]:
            window.goto(address + path)
            assert window.locator("html").get_attribute("lang") == language
            for width in (PHONE, DESKTOP):
                window.set_viewport_size({"width": width, "height": 900})
                assert_fits(window, width)


def test_the_first_view_is_light_and_asks_no_other_host(as_, address):
    window, sizes, hosts = as_("linh"), {}, set()

    def heard(answer):
        hosts.add(answer.url.split("/")[2])
        if not answer.url.endswith((".woff2",)) and answer.request.method == "GET" and answer.status == 200:
            sizes[answer.url] = len(gzip.compress(answer.body()))

    window.on("response", heard)
    window.goto(f"{address}/today/", wait_until="networkidle")
    assert hosts == {address.split("/")[2]}
    assert 0 < sum(sizes.values()) <= LARGEST, sizes
