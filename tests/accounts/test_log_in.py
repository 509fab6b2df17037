"""Logging in by password and code, what stops it, and what the audit log keeps of it."""

import datetime

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache
from django.urls import reverse

from accounts.cast import PASSWORD
from jalon.node.audit import choices as audit
from jalon.node.audit.models import Entry

LOG_IN = "/accounts/login/"


def log_in(client, username="linh", password=PASSWORD):
    return client.post(LOG_IN, {"login": username, "password": password})


def acts():
    return list(Entry.objects.order_by("at", "id").values_list("action", flat=True))


def app_for(user):
    """An authenticator app; returns its secret."""
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return secret


def code_of(secret):
    counter = next(totp.yield_hotp_counters_from_time())
    return totp.format_hotp_value(totp.hotp_value(secret, counter))


def test_a_person_logs_in_by_password_and_comes_to_the_start(client, linh):
    answer = log_in(client)
    assert answer.status_code == 302
    assert answer["Location"] == reverse("home")
    assert client.get("/account/").status_code == 200
    assert acts()[-1] == "accounts.session.opened"


def test_logging_out_ends_the_session_and_is_written_down(client, linh):
    log_in(client)
    client.post("/accounts/logout/")
    assert client.get("/account/").status_code == 302
    assert acts()[-1] == "accounts.session.closed"


def test_logging_out_by_a_mere_link_is_asked_about_first(client, linh):
    log_in(client)
    assert "Log out?" in client.get("/accounts/logout/").content.decode()
    assert client.get("/account/").status_code == 200


@pytest.mark.parametrize(("username", "kept"), [("linh", {"username": "linh"}), ("hunter2", {"username_known": False})])
def test_a_wrong_password_is_refused_with_one_sentence_and_an_unknown_name_is_not_kept(client, linh, username, kept):
    answer = log_in(client, username, "not the password")
    assert "The name or the password is not right." in answer.content.decode()
    assert client.get("/account/").status_code == 302
    last = Entry.objects.order_by("at", "id").last()
    assert (last.action, last.detail) == ("accounts.session.failed", kept)


def test_after_five_failures_even_the_right_password_has_to_wait(client, linh):
    for _ in range(5):
        log_in(client, password="guess")
    answer = log_in(client)
    assert "Too many failed attempts" in answer.content.decode()
    assert client.get("/account/").status_code == 302
    assert acts()[-1] == "accounts.session.locked"
    cache.clear()  # five minutes later
    assert log_in(client).status_code == 302


def test_a_lock_holds_for_one_name_and_not_for_its_colleague(client, linh, outsider):
    for _ in range(6):
        log_in(client, password="guess")
    assert log_in(client, "out").status_code == 302


def test_a_closed_account_does_not_open(client, linh):
    linh.is_active = False
    linh.save()
    log_in(client)
    assert client.get("/account/").status_code == 302


def test_a_session_ends_after_twelve_hours_and_with_the_browser(client, linh, settings):
    log_in(client)
    assert client.session.get_expiry_age() == 12 * 3600 == settings.SESSION_COOKIE_AGE
    assert client.session.get_expire_at_browser_close()
    session = client.session._get_session_from_db()
    session.expire_date -= datetime.timedelta(hours=12, seconds=1)
    session.save()
    assert client.get("/account/").status_code == 302


def test_with_an_app_the_password_alone_does_not_open(client, linh):
    secret = app_for(linh)
    assert log_in(client)["Location"] == reverse("mfa_authenticate")
    assert client.get("/account/").status_code == 302
    assert "Second step" in client.get("/accounts/2fa/authenticate/").content.decode()
    client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert client.get("/account/").status_code == 200
    assert Entry.objects.order_by("at", "id").last().detail == {"ways": ["password", "totp"]}


def test_a_wrong_code_is_refused_and_written_down(client, linh):
    app_for(linh)
    log_in(client)
    answer = client.post("/accounts/2fa/authenticate/", {"code": "000000"})
    assert "This code is not right" in answer.content.decode()
    assert client.get("/account/").status_code == 302
    assert acts()[-1] == "accounts.factor.failed"


def test_a_recovery_code_works_once(client, linh):
    app_for(linh)
    code = RecoveryCodes.activate(linh).get_unused_codes()[0]
    for opens in (200, 302):
        log_in(client)
        client.post("/accounts/2fa/authenticate/", {"code": code})
        assert client.get("/account/").status_code == opens
        client.post("/accounts/logout/")


def test_secrets_of_second_factors_lie_encrypted(linh):
    secret = app_for(linh)
    kept = Authenticator.objects.get(user=linh).data["secret"]
    assert secret not in kept
    assert Authenticator.objects.get(user=linh).wrap().validate_code(code_of(secret))


def test_setting_up_an_app_shows_its_secret_makes_recovery_codes_and_is_written_down(client, linh):
    log_in(client)
    asked = client.get("/accounts/2fa/totp/activate/", follow=True)
    assert "Is it you?" in asked.content.decode()
    page = client.post(asked.redirect_chain[-1][0], {"password": PASSWORD}, follow=True)
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    assert "data:image/svg+xml" in page.content.decode()
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert "10 of 10 codes are unused" in client.get(answer["Location"]).content.decode()
    assert acts()[-2:] == ["accounts.factor.added", "accounts.factor.added"]


def test_changing_the_password_needs_the_present_one_and_is_written_down(client, linh):
    log_in(client)
    wrong = {"oldpassword": "no", "password1": "another long sentence", "password2": "another long sentence"}
    assert "not your present password" in client.post("/accounts/password/change/", wrong).content.decode()
    client.post("/accounts/password/change/", wrong | {"oldpassword": PASSWORD})
    assert acts()[-1] == "accounts.password.changed"
    linh.refresh_from_db()
    assert linh.check_password("another long sentence")


def test_a_short_password_is_refused(client, linh):
    log_in(client)
    short = {"oldpassword": PASSWORD, "password1": "brief one", "password2": "brief one"}
    assert "at least 12 characters" in client.post("/accounts/password/change/", short).content.decode()


def test_without_an_entry_in_the_log_no_second_factor_is_kept(linh, monkeypatch):
    monkeypatch.setattr("jalon.node.accounts.actions.record_factor", broken)
    with pytest.raises(OSError, match="the log is full"):
        app_for(linh)
    assert not Authenticator.objects.filter(user=linh).exists()


def broken(*_args, **_words):
    raise OSError("the log is full")


CLOSED = ["signup/", "email/", "password/reset/", "password/set/", "confirm-email/", "login/code/confirm/"]


@pytest.mark.parametrize("way", CLOSED)
def test_ways_that_a_closed_node_must_not_have_are_not_there(client, way, db):
    assert client.get(f"/accounts/{way}").status_code == 404


def test_every_act_of_the_accounts_has_a_sentence(db):
    known = audit.known()
    acts = [code for code in known if code.startswith("accounts.")]
    assert len(acts) >= 11
    assert all(audit.sentence(code) != code for code in acts)
