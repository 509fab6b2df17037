"""A node that demands a second factor opens nothing else before there is one."""

import pytest
from django.urls import reverse

from accounts.cast import PASSWORD
from accounts.test_log_in import app_for, code_of


@pytest.fixture
def demanding(settings):
    settings.JALON_REQUIRE_MFA = True


def log_in(client):
    return client.post("/accounts/login/", {"login": "linh", "password": PASSWORD}, follow=True)


def test_without_a_second_factor_every_way_leads_to_setting_one_up(client, linh, demanding):
    page = log_in(client)
    assert page.redirect_chain[-1][0] == reverse("mfa_index")
    assert "You have none yet." in page.content.decode()
    assert client.get("/account/")["Location"] == reverse("mfa_index")


def test_a_machine_is_told_so_and_not_led_to_a_form(client, linh, demanding):
    client.force_login(linh)
    answer = client.get("/account/", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.json()["code"]) == (403, "accounts.second-factor-needed")


def test_logging_out_and_choosing_a_language_stay_open(client, linh, demanding):
    log_in(client)
    client.post("/language/", {"language": "vi", "next": "/accounts/2fa/"})
    linh.refresh_from_db()
    assert linh.language == "vi"
    client.post("/accounts/logout/")
    assert client.get("/account/")["Location"].startswith("/accounts/login/")


def test_with_a_second_factor_the_node_opens(client, linh, demanding):
    secret = app_for(linh)
    log_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert client.get("/account/").status_code == 200
