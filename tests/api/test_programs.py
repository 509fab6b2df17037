"""A program of its own: no log-in, a client secret, short tokens by OAuth 2.0 client credentials."""

import base64
import datetime

import pytest
from django.test import Client

from api.conftest import DAY, Program
from jalon.node.accounts import actions, queries
from jalon.node.accounts.choices import Permission
from jalon.node.kernel import clock, ids


@pytest.fixture
def gateway(ours):
    user, password = actions.add_person(
        "gateway",
        full_name="Customs gateway",
        language="en",
        is_program=True,
        role="liaison",
        unit=ours.units["HT"].pk,
        actor="user:thu",
    )
    assert password == ""
    return user


@pytest.fixture
def client_of(gateway):
    scopes = [Permission.READ_INQUIRIES, Permission.DRAFT_INQUIRIES]
    return actions.issue_token(
        ids.new_id(), user=gateway, name="g", scopes=scopes, may_write=True, lasts=30 * DAY, actor="user:thu"
    )


def ask(client, secret, **form):
    form = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret} | form
    return Client().post("/api/v1/oauth/token", form)


def test_a_client_obtains_a_short_token_that_works(client_of):
    client, secret = client_of
    told = ask(client.pk, secret).json()
    assert (told["token_type"], told["expires_in"]) == ("Bearer", 900)
    assert Program(told["access_token"]).get("/me").json()["username"] == "gateway"


def test_a_client_may_say_who_it_is_by_http_basic(client_of):
    client, secret = client_of
    basic = base64.b64encode(f"{client.pk}:{secret}".encode()).decode()
    answer = Client().post(
        "/api/v1/oauth/token", {"grant_type": "client_credentials"}, headers={"Authorization": f"Basic {basic}"}
    )
    assert answer.status_code == 200


def test_a_short_token_ends_after_a_quarter_of_an_hour(client_of):
    program, then = Program(ask(client_of[0].pk, client_of[1]).json()["access_token"]), clock.now().timestamp()
    with clock.injected(lambda: then + 901):
        assert program.get("/me").status_code == 401


def test_a_short_token_carries_what_was_asked_and_no_more(client_of):
    told = ask(client_of[0].pk, client_of[1], scope=Permission.READ_INQUIRIES).json()
    assert Program(told["access_token"]).get("/me").json()["may"] == [Permission.READ_INQUIRIES]
    assert ask(client_of[0].pk, client_of[1], scope=Permission.RELEASE).status_code == 401


@pytest.mark.parametrize("wrong", ["secret", "client", "grant"])
def test_a_wrong_client_or_grant_obtains_nothing(client_of, wrong):
    client, secret = client_of
    answer = ask(
        ids.new_id() if wrong == "client" else client.pk,
        "jalon_x" if wrong == "secret" else secret,
        grant_type="password" if wrong == "grant" else "client_credentials",
    )
    assert answer.status_code == (400 if wrong == "grant" else 401)
    assert answer.json()["error"] in ("invalid_client", "unsupported_grant_type")


def test_the_client_secret_itself_opens_nothing(client_of):
    assert Program(client_of[1]).get("/me").status_code == 401


def test_an_ended_client_obtains_nothing_and_its_short_tokens_end(client_of):
    client, secret = client_of
    program = Program(ask(client.pk, secret).json()["access_token"])
    actions.end_token(client, actor="user:thu")
    assert ask(client.pk, secret).status_code == 401
    assert program.get("/me").status_code == 401


def test_a_program_never_logs_in(gateway):
    assert not gateway.has_usable_password()
    assert not Client().login(username="gateway", password="")


def test_the_administrator_makes_and_ends_a_secret_on_its_page(ours, gateway):
    thu = Client()
    thu.force_login(ours.people["thu"])
    said = {"key": ids.new_id(), "name": "customs", "scopes": [Permission.READ_INQUIRIES], "days": 30}
    page = thu.post(f"/people/{gateway.pk}/clients/", said).content.decode()
    assert "client_secret" in page
    token = queries.tokens_of(gateway).get()
    assert datetime.timedelta(days=29) < token.expires_at - clock.now() < datetime.timedelta(days=31)
    thu.post(f"/people/{gateway.pk}/clients/{token.pk}/end/")
    token.refresh_from_db()
    assert token.ended_at
