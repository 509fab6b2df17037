"""The agency's own log-in (OpenID Connect), against a provider that runs as a process of its own."""

import pathlib
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.test import Client

from cli import nodes
from factories.ours import PASSWORD
from jalon.node.accounts import actions
from jalon.node.audit.models import Entry

CALLBACK = "http://testserver/accounts/oidc/agency/login/callback/"
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def provider():
    port = nodes.free_port()
    line = [sys.executable, str(pathlib.Path(__file__).with_name("provider.py")), port, CALLBACK]
    process = subprocess.Popen(line, env=nodes.environment(), stdout=subprocess.PIPE, text=True)
    assert process.stdout.readline() == "ready\n"
    yield f"http://127.0.0.1:{port}"
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.fixture
def agency(provider, settings):
    settings.JALON_OIDC_ISSUER, settings.JALON_OIDC_NAME = provider, "Agency log-in"
    app = {
        "provider_id": "agency",
        "name": "Agency log-in",
        "client_id": "jalon",
        "secret": "the node's secret",
        "settings": {"server_url": provider},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
    return provider


def walk(agency, username):
    """Press the button, be known at the provider, come back."""
    browser = Client(raise_request_exception=False)
    leaves = browser.post("/accounts/oidc/agency/login/")
    assert leaves.status_code == 302, leaves.content
    with requests.Session() as there:
        there.get(f"{agency}/let-in/{username}/", timeout=10)
        back = there.get(leaves["Location"], allow_redirects=False, timeout=10).headers["Location"]
    return browser, back


def come_back(browser, back):
    parts = urlsplit(back)
    return browser.get(f"{parts.path}?{parts.query}")


def test_whoever_has_an_account_here_is_let_in_and_it_is_written_down(ours, agency):
    browser, back = walk(agency, "linh")
    assert come_back(browser, back).status_code == 302
    assert "linh" in browser.get("/account/").content.decode()
    assert Entry.objects.filter(action="accounts.session.opened", actor="user:linh").exists()
    again, back = walk(agency, "linh")
    come_back(again, back)
    assert again.get("/account/").status_code == 200


def test_whoever_has_none_is_told_so_and_none_is_made(ours, agency):
    answer = come_back(*walk(agency, "stranger"))
    assert answer.status_code == 403
    assert "no open account for you on this node" in answer.content.decode()
    assert Entry.objects.filter(action="accounts.session.failed").exists()


def test_a_closed_account_stays_closed(ours, agency):
    browser, back = walk(agency, "linh")
    come_back(browser, back)
    actions.let_go(ours.people["linh"], actor="user:thu", reason="left")
    browser, back = walk(agency, "linh")
    come_back(browser, back)
    assert browser.get("/account/").status_code == 302


def test_a_forged_state_is_refused(ours, agency):
    browser, back = walk(agency, "linh")
    code = parse_qs(urlsplit(back).query)["code"][0]
    browser.get(f"/accounts/oidc/agency/login/callback/?code={code}&state=forged")
    assert browser.get("/account/").status_code == 302


def test_a_second_factor_is_still_asked_for_where_the_node_demands_one(ours, agency, settings):
    settings.JALON_REQUIRE_MFA = True
    browser, back = walk(agency, "linh")
    come_back(browser, back)
    assert browser.get("/today/")["Location"] == "/accounts/2fa/"


def test_the_button_is_there_only_where_there_is_an_agency_log_in(client, ours, agency, settings):
    page = client.get("/accounts/login/")
    assert "Agency log-in" in page.content.decode()
    assert f"form-action 'self' {agency};" in page["Content-Security-Policy"]
    settings.JALON_OIDC_ISSUER = ""
    page = client.get("/accounts/login/")
    assert "Agency log-in" not in page.content.decode()
    assert "form-action 'self';" in page["Content-Security-Policy"]


def test_a_password_still_opens_beside_it(ours, agency):
    assert Client().login(username="linh", password=PASSWORD)
