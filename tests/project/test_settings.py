"""What the settings promise in service: they are read anew in a process of their own, as a node reads them."""

import json
import os
import subprocess
import sys

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ImproperlyConfigured, ValidationError

from jalon.node.accounts.models import User
from jalon.node.project import web_push

ASK = "import json; from jalon.node.project import settings as s; print(json.dumps({n: getattr(s, n) for n in NAMES}))"


def in_service(*names, **environment):
    """Settings of a node that is no demonstration."""
    said = {"JALON_DEMO": "0", "JALON_SECRET_KEY": "only-for-tests", **environment}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("JALON_")}
    line = [sys.executable, "-c", f"NAMES = {names!r}; {ASK}"]
    done = subprocess.run(line, env={**inherited, **said}, capture_output=True, text=True, check=True, timeout=120)
    return json.loads(done.stdout)


def test_in_service_cookies_keep_to_this_host_and_to_tls(tmp_path):
    kinds = ("SESSION", "CSRF")
    names = [f"{kind}_COOKIE_{what}" for kind in kinds for what in ("NAME", "SECURE")]
    told = in_service(*names, "SESSION_COOKIE_HTTPONLY", "JALON_REQUIRE_MFA", JALON_HOME=str(tmp_path))
    assert [told[f"{kind}_COOKIE_NAME"] for kind in kinds] == ["__Host-session", "__Host-csrf"]
    assert told["SESSION_COOKIE_SECURE"] is told["CSRF_COOKIE_SECURE"] is told["SESSION_COOKIE_HTTPONLY"] is True
    assert told["JALON_REQUIRE_MFA"] is True


@pytest.mark.parametrize("password", ["short one", "password1234", "123456789012", "nguyen-thuy-linh"])
def test_a_password_is_long_uncommon_and_not_the_name(password):
    with pytest.raises(ValidationError):
        validate_password(password, User(username="nguyen-thuy-linh", full_name="Linh"))
    validate_password("a sentence only Linh knows", User(username="nguyen-thuy-linh"))


def test_web_push_is_off_and_goes_to_named_hosts_alone():
    assert in_service("JALON_PUSH_HOSTS", JALON_HOME="/nowhere") == {"JALON_PUSH_HOSTS": []}
    web_push.must_make_sense([], "", demo=False)
    web_push.must_make_sense(["push.example", ".notify.example", "push.example:8443"], "mailto:a@b.example", demo=False)
    web_push.must_make_sense(["127.0.0.1:8123"], "https://agency.example/contact", demo=True)


@pytest.mark.parametrize(
    ("hosts", "contact"),
    [
        (["https://push.example"], "mailto:a@b.example"),
        (["*.example.org"], "mailto:a@b.example"),
        (["push.example/path"], "mailto:a@b.example"),
        (["example"], "mailto:a@b.example"),
        ([".example"], "mailto:a@b.example"),
        (["10.0.0.8"], "mailto:a@b.example"),
        (["127.0.0.1:8123"], "mailto:a@b.example"),
        (["localhost"], "mailto:a@b.example"),
        (["push.example"], ""),
        (["push.example"], "duty@agency.example"),
    ],
)
def test_a_setting_of_web_push_that_makes_no_sense_stops_the_node(hosts, contact):
    with pytest.raises(ImproperlyConfigured, match="JALON_PUSH"):
        web_push.must_make_sense(hosts, contact, demo=False)


def test_web_push_without_its_libraries_stops_the_node(monkeypatch):
    monkeypatch.setattr(web_push, "LIBRARIES", ("http_ece", "no_such_library"))
    with pytest.raises(ImproperlyConfigured, match="extra"):
        web_push.must_make_sense(["push.example"], "mailto:a@b.example", demo=False)
