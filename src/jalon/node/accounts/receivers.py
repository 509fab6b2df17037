"""What the log-in framework tells us, written into the audit log. Only the framework's own signals are heard here.

A second factor is heard of *before* it is kept or removed: without the entry it isn't.
"""

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as factors
from allauth.mfa.models import Authenticator
from django.contrib.auth import signals as auth
from django.db.models import signals as rows
from django.http import HttpRequest

from jalon.node.accounts import actions
from jalon.node.accounts.choices import Act


def connect() -> None:
    """Listen, once."""
    auth.user_logged_in.connect(logged_in, dispatch_uid="accounts.logged-in")
    auth.user_logged_out.connect(logged_out, dispatch_uid="accounts.logged-out")
    auth.user_login_failed.connect(log_in_failed, dispatch_uid="accounts.log-in-failed")
    account.password_changed.connect(password_changed, dispatch_uid="accounts.password-changed")
    rows.pre_save.connect(factor_saved, sender=Authenticator, dispatch_uid="accounts.factor-saved")
    rows.pre_delete.connect(factor_removed, sender=Authenticator, dispatch_uid="accounts.factor-removed")
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


def factor_saved(instance: Any, **_: Any) -> None:
    if instance._state.adding:
        actions.record_factor(Act.FACTOR_ADDED, instance.user, kind=str(instance.type))


def factor_removed(instance: Any, **_: Any) -> None:
    actions.record_factor(Act.FACTOR_REMOVED, instance.user, kind=str(instance.type))


def factor_failed(user: Any, authenticator: Any, **_: Any) -> None:
    actions.record_factor(Act.FACTOR_FAILED, user, kind=str(authenticator.type))
