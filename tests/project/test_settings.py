"""What the settings promise in service: they are read anew in a process of their own, as a node reads them."""

import json
import os
import subprocess
import sys

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from jalon.node.accounts.models import User

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
