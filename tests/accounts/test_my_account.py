"""A person's own page: roles in words, per unit; the language; and nothing for strangers."""

import datetime

import pytest

from jalon.node.accounts import actions
from jalon.node.accounts.models import Grant


def test_roles_are_told_in_words_with_their_unit(client, linh):
    client.force_login(linh)
    page = client.get("/account/").content.decode()
    assert "liaison officer · International cooperation desk" in page
    assert "acknowledge and answer requests" in page
    assert "release what leaves the node" not in page


def test_a_role_that_has_ended_is_not_told(client, linh):
    Grant.objects.update(valid_until=datetime.date(2020, 6, 1))
    client.force_login(linh)
    assert "No role yet." in client.get("/account/").content.decode()


def test_the_frame_says_whose_node_this_is_and_where_the_person_works(client, linh):
    client.force_login(linh)
    page = client.get("/account/").content.decode()
    assert '<span class="plate">VN-MPS</span>' in page
    assert "Ministry of Public Security" in page
    assert "<span>International cooperation desk</span>" in page


LANGUAGES = {"en": "My account", "fr": "fr", "vi": "vi", "zh-hans": "zh-hans", "lo": "lo", "km": "km"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chosen_language_stays_with_the_account_and_not_with_the_browser(client, linh, outsider, language):
    client.force_login(linh)
    client.post("/language/", {"language": language, "next": "/account/"})
    assert f'<html lang="{language}"' in client.get("/account/").content.decode()
    client.force_login(outsider)
    assert '<html lang="en"' in client.get("/account/").content.decode()


def test_before_log_in_the_language_stays_with_the_browser(client, db):
    client.post("/language/", {"language": "km", "next": "/accounts/login/"})
    assert '<html lang="km"' in client.get("/accounts/login/").content.decode()


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_choosing_a_language_leads_nowhere_else(client, db, elsewhere):
    assert client.post("/language/", {"language": "vi", "next": elsewhere})["Location"] == "/"


def test_an_unknown_language_is_not_kept(client, linh):
    client.force_login(linh)
    client.post("/language/", {"language": "xx", "next": "/account/"})
    linh.refresh_from_db()
    assert linh.language == "en"


def test_the_language_of_an_account_is_kept_without_an_entry_in_the_log(linh):
    actions.set_language(linh, language="lo")
    linh.refresh_from_db()
    assert linh.language == "lo"
