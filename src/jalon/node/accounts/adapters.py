"""Where allauth asks how this house does things: nobody signs up, its sentences are ours, its secrets lie encrypted."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from jalon.node.accounts import actions, queries
from jalon.node.accounts.choices import Act
from jalon.node.kernel.refused import Refused


class NoAccount(Refused):
    """The agency's own log-in knows somebody who has no open account here."""

    code = "accounts.no-account"
    status = 403


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Log-in and passwords."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed. Ask the administrator of your node."),
        "enter_current_password": _("This is not your present password."),
        "incorrect_code": _("This code is not right, or no longer valid. Take the newest one."),
        "incorrect_password": _("This password is not right."),
        "invalid_login": _("This log-in is not valid."),
        "rate_limited": _("Too many attempts. Wait a minute, then try again."),
        "too_many_login_attempts": _("Too many failed attempts. Wait five minutes, then try again."),
        "username_password_mismatch": _("The name or the password is not right."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            actions.record_refused_log_in(Act.LOCKED_OUT, username=str(credentials.get("username", "")))
            raise


class AgencyLogInAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """The agency's own log-in (OpenID Connect): it opens accounts that are here, and makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        """Find the account by the claim that bears the user name; at a later log-in by what was kept then."""
        if sociallogin.is_existing:
            return
        claims = sociallogin.account.extra_data
        claims = claims.get("userinfo") or claims.get("id_token") or claims
        user = queries.user_named(str(claims.get(settings.JALON_OIDC_CLAIM, "")))
        if user is None or user.is_program or not user.is_active:
            actions.record_refused_log_in(Act.LOG_IN_FAILED, username=getattr(user, "username", ""))
            raise NoAccount(_("Your agency's log-in knows you, but there is no open account for you on this node."))
        sociallogin.connect(request, user)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Second factors."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_generate_recovery_codes": _(
            "Set up a passkey or an authenticator app first; then make recovery codes."
        ),
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def get_totp_issuer(self) -> str:
        return f"Jalon {self._get_site_name()}"

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()


def _cipher() -> Fernet:
    # A new secret key of the pages makes authenticator apps and recovery codes useless; passkeys stay.
    key = hashlib.blake2b(settings.SECRET_KEY.encode(), digest_size=32, person=b"jalon-factors").digest()
    return Fernet(base64.urlsafe_b64encode(key))
