"""What the log-in framework tells us, written into the audit log. Only the framework's own signals are heard here."""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as factors
from django.contrib.auth import signals as auth
from django.http import HttpRequest

from jalon.node.accounts import actions
from jalon.node.accounts.choices import Act


def connect() -> None:
    """Listen, once."""
    auth.user_logged_in.connect(logged_in, dispatch_uid="accounts.logged-in")
    auth.user_logged_out.connect(logged_out, dispatch_uid="accounts.logged-out")
    auth.user_login_failed.connect(log_in_failed, dispatch_uid="accounts.log-in-failed")
    account.password_changed.connect(password_changed, dispatch_uid="accounts.password-changed")
    factors.authenticator_added.connect(factor_added, dispatch_uid="accounts.factor-added")
    factors.authenticator_removed.connect(factor_removed, dispatch_uid="accounts.factor-removed")
    factors.authenticator_reset.connect(factor_reset, dispatch_uid="accounts.factor-reset")
    factors.authentication_failed.connect(factor_failed, dispatch_uid="accounts.factor-failed")


def logged_in(request: HttpRequest | None, user: Any, **_: Any) -> None:
    steps = request.session.get("account_authentication_methods", []) if request else []
    ways = [step.get("type") or step.get("method", "") for step in steps]
    actions.record_session(Act.LOGGED_IN, user, ways=ways)


def logged_out(user: Any, **_: Any) -> None:
    if user is not None:
        actions.record_session(Act.LOGGED_OUT, user)


def log_in_failed(credentials: dict[str, Any], **_: Any) -> None:
    actions.record_refused_log_in(Act.LOG_IN_FAILED, username=str(credentials.get("username", "")))


def password_changed(user: Any, **_: Any) -> None:
    actions.record_password_changed(user)


def factor_added(user: Any, authenticator: Any, **_: Any) -> None:
    actions.record_factor(Act.FACTOR_ADDED, user, kind=str(authenticator.type))


def factor_removed(user: Any, authenticator: Any, **_: Any) -> None:
    actions.record_factor(Act.FACTOR_REMOVED, user, kind=str(authenticator.type))


def factor_reset(user: Any, authenticator: Any, **_: Any) -> None:
    actions.record_factor(Act.FACTOR_RESET, user, kind=str(authenticator.type))


def factor_failed(user: Any, authenticator: Any, **_: Any) -> None:
    actions.record_factor(Act.FACTOR_FAILED, user, kind=str(authenticator.type))
