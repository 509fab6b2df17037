"""The frame, the components and the log-in in Chromium: passkeys, both widths, all six languages."""

import pytest

from accounts import cast
from browser.looking import DESKTOP, PHONE, assert_accessible, assert_fits, log_in

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LANGUAGES = ["en", "fr", "vi", "zh-hans", "lo", "km"]


@pytest.fixture(autouse=True)
def people(db):
    cast.linh(cast.own_node())


@pytest.fixture
def authenticator(page):
    """A device that holds passkeys and says yes."""
    browser = page.context.new_cdp_session(page)
    browser.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    key = browser.send("WebAuthn.addVirtualAuthenticator", {"options": options})["authenticatorId"]
    return lambda says_yes: browser.send(
        "WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": says_yes}
    )


def test_a_passkey_opens_the_node_alone_and_is_the_second_step_after_a_password(page, address, authenticator):
    log_in(page, address, "linh", cast.PASSWORD)
    page.goto(f"{address}/accounts/2fa/webauthn/add/")
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="It is me").click()
    page.get_by_label("Name").fill("Desk computer")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_text("10 of 10 codes are unused").wait_for()
    page.goto(f"{address}/accounts/2fa/webauthn/")
    assert page.get_by_role("row", name="Desk computer").get_by_text("logs in without a password").is_visible()
    assert_accessible(page)

    log_out(page, address)
    page.get_by_role("button", name="Log in with a passkey").click()
    page.get_by_role("link", name="Lt. Linh").wait_for()

    log_out(page, address)
    page.get_by_label("User name").fill("linh")
    page.get_by_label("Password").fill(cast.PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    authenticator(False)
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_text("The passkey was not used.").wait_for()
    authenticator(True)
    page.get_by_role("button", name="Use a passkey").click()
    page.get_by_role("link", name="Lt. Linh").wait_for()


def log_out(page, address):
    page.goto(f"{address}/accounts/logout/")
    page.get_by_role("button", name="Log out").click()


PAGES = ["/accounts/login/", "/components/", "/languages/", "/nowhere/"]


@pytest.mark.parametrize("path", PAGES)
def test_pages_before_log_in_can_be_used_by_everybody(page, address, path):
    page.goto(address + path)
    page.complaints.clear() if path == "/nowhere/" else None
    assert_accessible(page)


@pytest.mark.parametrize("path", ["/account/", "/accounts/2fa/", "/accounts/password/change/", "/accounts/logout/"])
def test_pages_of_the_account_can_be_used_by_everybody(page, address, path):
    log_in(page, address, "linh", cast.PASSWORD)
    page.goto(address + path)
    assert_accessible(page)


def test_the_components_keep_their_contrast_in_the_dark(page, address):
    page.emulate_media(color_scheme="dark")
    page.goto(f"{address}/components/")
    assert_accessible(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fits_and_loads_no_letters_but_its_own(page, address, language):
    fonts = []
    page.on("request", lambda asked: fonts.append(asked.url) if asked.url.endswith(".woff2") else None)
    page.context.add_cookies([{"name": "django_language", "value": language, "url": address}])
    page.goto(f"{address}/accounts/login/")
    page.wait_for_load_state("networkidle")
    assert page.locator("html").get_attribute("lang") == language
    own = {"lo": "lao", "km": "khmer"}.get(language)
    assert all(own and own in url for url in fonts), fonts
    assert bool(fonts) == bool(own)
    for width in (PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits(page, width)


def test_what_can_be_touched_on_a_telephone_is_large_enough(page, address):
    page.set_viewport_size({"width": PHONE, "height": 900})
    page.goto(f"{address}/components/")
    small = page.evaluate(
        """[...document.querySelectorAll('button, .button, summary, input, .tabs a, .bottom a, .rail a')]
            .filter(part => part.checkVisibility() && part.type !== 'hidden')
            .map(part => [part.textContent.trim(), part.getBoundingClientRect().height])
            .filter(([, height]) => height < 44)"""
    )
    assert small == []


def test_without_javascript_the_log_in_and_the_languages_work(chromium, address):
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, address, "linh", cast.PASSWORD)
    page.locator("summary").click()
    page.locator("button[value=vi]").first.click()
    assert page.locator("html").get_attribute("lang") == "vi"
    context.close()
