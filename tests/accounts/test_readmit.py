"""Somebody who lost the way in gets a new password; with it, on demand, the second factors go."""

import pytest
from allauth.mfa.models import Authenticator

from accounts.cast import PASSWORD
from accounts.test_log_in import acts, app_for, log_in
from jalon.node.accounts import actions


@pytest.mark.parametrize("factors_too", [False, True])
def test_a_new_password_opens_and_the_old_one_and_old_sessions_do_not(client, linh, factors_too):
    log_in(client)
    app_for(linh)
    fresh = actions.readmit("linh", factors_too=factors_too, actor="system:command")
    assert client.get("/account/").status_code == 302
    linh.refresh_from_db()
    assert linh.check_password(fresh)
    assert not linh.check_password(PASSWORD)
    assert Authenticator.objects.filter(user=linh).exists() != factors_too
    assert "accounts.user.readmitted" in acts()


def test_nobody_is_readmitted_under_an_unknown_name(db):
    with pytest.raises(actions.CannotReadmit, match="Nobody here"):
        actions.readmit("nobody", factors_too=False, actor="system:command")
