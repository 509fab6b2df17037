"""A program shows a token: it does no more than its person and its scopes allow, and it ends."""

import datetime
import uuid

import pytest
from django.test import Client

from api.conftest import DAY, Program, token
from factories.ours import PASSWORD
from jalon.node.accounts import actions
from jalon.node.accounts.actions import CannotIssueToken
from jalon.node.accounts.choices import Permission
from jalon.node.kernel import clock


def test_a_program_is_told_who_it_is(program):
    told = program.get("/me").json()
    assert (told["username"], told["roles"][0]["role"]) == ("linh", "liaison")
    assert Permission.READ_INQUIRIES in told["may"]


def test_without_a_token_or_a_session_nothing_is_told(anybody):
    answer = anybody.get("/me")
    assert (answer.status_code, answer["Content-Type"]) == (401, "application/problem+json")
    assert answer["WWW-Authenticate"].startswith("Bearer")
    assert answer.json()["type"] == "/help/problems/accounts.not-logged-in/"


def test_a_wrong_token_is_refused_even_beside_a_session(ours):
    client = Client()
    client.force_login(ours.people["linh"])
    assert client.get("/api/v1/me", headers={"Authorization": "Bearer jalon_x"}).status_code == 401


def test_many_wrong_tokens_from_one_place_are_made_to_wait(anybody):
    wrong = Program("jalon_guess")
    assert {wrong.get("/me").status_code for _ in range(20)} == {401}
    assert wrong.get("/me").json()["code"] == "api.cannot-authenticate"


def test_a_token_allows_only_its_scopes(ours):
    told = Program(token(ours.people["linh"], Permission.READ_PARTNERS)[1]).get("/me").json()
    assert told["may"] == [Permission.READ_PARTNERS]


def test_a_token_can_carry_no_more_than_its_person_may(ours):
    with pytest.raises(CannotIssueToken, match="no more than you"):
        token(ours.people["linh"], Permission.READ_AUDIT)


def test_a_token_loses_what_its_person_loses(ours):
    held = Program(token(ours.people["linh"])[1])
    ours.people["linh"].grants.update(valid_until=clock.today())
    assert held.get("/me").json()["may"] == []


@pytest.mark.parametrize("lasts", [datetime.timedelta(days=400), datetime.timedelta(0)])
def test_a_token_must_end_within_a_year(ours, lasts):
    with pytest.raises(CannotIssueToken, match="at most a year"):
        token(ours.people["linh"], lasts=lasts)


def test_an_expired_token_is_refused(ours):
    program, then = Program(token(ours.people["linh"], lasts=DAY)[1]), clock.now().timestamp()
    with clock.injected(lambda: then + 25 * 3600):
        assert program.get("/me").status_code == 401


def test_an_ended_token_is_refused(ours):
    kept, secret = token(ours.people["linh"])
    actions.end_token(kept, actor="user:linh")
    assert Program(secret).get("/me").status_code == 401


def test_the_token_of_somebody_who_left_is_refused(ours):
    _kept, secret = token(ours.people["linh"])
    ours.people["linh"].is_active = False
    ours.people["linh"].save()
    assert Program(secret).get("/me").status_code == 401


def test_a_token_that_may_only_read_cannot_write(ours):
    kept, secret = token(ours.people["linh"], may_write=False)
    answer = Program(secret)("DELETE", f"/tokens/{kept.pk}")
    assert (answer.status_code, answer.json()["code"]) == (403, "kernel.not-allowed")


def test_one_sees_and_ends_tokens_of_ones_own_alone(program, ours):
    kept, _secret = token(ours.people["minh"])
    assert str(kept.pk) not in program.get("/tokens").content.decode()
    assert program("DELETE", f"/tokens/{kept.pk}").status_code == 404
    mine, secret = token(ours.people["linh"])
    assert program("DELETE", f"/tokens/{mine.pk}").status_code == 204
    assert Program(secret).get("/me").status_code == 401


def test_only_the_digest_of_a_secret_is_kept(ours):
    kept, secret = token(ours.people["linh"])
    kept.refresh_from_db()
    assert all(secret not in str(value) for value in vars(kept).values())


def test_when_a_token_was_used_is_kept(ours):
    kept, secret = token(ours.people["linh"])
    Program(secret).get("/me")
    kept.refresh_from_db()
    assert clock.now() - kept.last_used_at < DAY


def test_the_browser_needs_its_csrf_token_to_write(ours):
    kept, _secret = token(ours.people["linh"])
    client = Client(enforce_csrf_checks=True)
    client.login(username="linh", password=PASSWORD)
    assert client.get("/api/v1/me").status_code == 200
    refused = client.delete(f"/api/v1/tokens/{kept.pk}")
    assert (refused.status_code, refused.json()["code"]) == (403, "ui.form-expired")


@pytest.mark.parametrize("words", ["a\0b", "half \ud83d"])
def test_text_that_no_database_keeps_is_refused_wherever_it_stands(program, words):
    answer = program("POST", "/webhooks", {"url": "https://x.example/", "events": [{"deep": words}]}, key=uuid.uuid4())
    assert (answer.status_code, answer.json()["code"]) == (400, "api.not-understood")
    assert program.get("/units?q=%00").status_code == 400
    assert program.get("/agreements/a%00b").status_code == 404
