"""Forms of a person's own account: allauth's, with our words and without placeholders."""

from typing import TYPE_CHECKING, Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factors
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

FORGOTTEN = _("Forgotten? The administrator of your node gives you a new one.")
NAME_HELP = _("For you to tell your passkeys apart, for example the device that it lives on.")
ALONE_HELP = _("Your device then asks for its PIN, your finger or your face; the node never sees them.")


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class OurWords:
    """Gives fields our labels and helps, `words = {"field": (label, help)}`, and takes placeholders away."""

    words: "dict[str, tuple[_StrOrPromise, _StrOrPromise]]" = {}
    ticked: tuple[str, ...] = ()
    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label, field.help_text = self.words.get(name, (field.label, field.help_text))
            field.initial = True if name in self.ticked else field.initial


class LogInForm(OurWords, account.LoginForm):  # type: ignore[misc]  # allauth has no types
    words = {"login": (_("User name"), ""), "password": (_("Password"), FORGOTTEN)}


class ConfirmPasswordForm(OurWords, account.ReauthenticateForm):  # type: ignore[misc]
    words = {"password": (_("Password"), "")}


class ChangePasswordForm(OurWords, account.ChangePasswordForm):  # type: ignore[misc]
    words = {
        "oldpassword": (_("Present password"), ""),
        "password1": (_("New password"), _("At least 12 signs; a sentence that only you know is best.")),
        "password2": (_("New password, once more"), ""),
    }


class CodeForm(OurWords, factors.AuthenticateForm):  # type: ignore[misc]
    words = {"code": (_("Code"), _("From your authenticator app, or one of your recovery codes."))}


class ConfirmCodeForm(OurWords, factors.ReauthenticateForm):  # type: ignore[misc]
    words = CodeForm.words


class ActivateAppForm(OurWords, totp.ActivateTOTPForm):  # type: ignore[misc]
    words = {"code": (_("Code that the app shows now"), "")}


class AddPasskeyForm(OurWords, passkeys.AddWebAuthnForm):  # type: ignore[misc]
    ticked = ("passwordless",)
    words = {"name": (_("Name"), NAME_HELP), "passwordless": (_("Use it to log in without a password"), ALONE_HELP)}


class RenamePasskeyForm(OurWords, passkeys.EditWebAuthnForm):  # type: ignore[misc]
    words = {"name": (_("Name"), NAME_HELP)}
