"""Forms of a person's own account: allauth's, with our words and without placeholders."""

import datetime
import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from allauth.account import forms as account
from allauth.mfa.base import forms as factors
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkeys
from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from jalon.node.accounts import queries
from jalon.node.accounts.choices import Permission, Role
from jalon.node.accounts.queries import tables
from jalon.node.directory import queries as directory
from jalon.node.kernel import clock, ids

if TYPE_CHECKING:
    from django.utils.functional import _StrOrPromise

FORGOTTEN = _("Forgotten? The administrator of your node gives you a new one.")
NAME_HELP = _("For you to tell your passkeys apart, for example the device that it lives on.")
ALONE_HELP = _("Your device then asks for its PIN, your finger or your face; the node never sees them.")


class LanguageForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Name or user name"), max_length=80, required=False)
    role = forms.ChoiceField(label=_("Role"), choices=[("", _("every role")), *Role.choices], required=False)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=500, help_text=_("It is kept in the audit log."))


def _units() -> list[tuple[str, str]]:
    own = directory.own_node_if_any()
    units = directory.units_of(own.code, on=clock.today()) if own else []
    return [(str(unit.pk), f"{unit} ({unit.code})") for unit in units]


class DayField(forms.DateField):
    """A day, picked or typed as 31/12/2026."""

    def __init__(self, label: "_StrOrPromise", *, required: bool = True, help_text: "_StrOrPromise" = "") -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(label=label, required=required, widget=widget, help_text=help_text)


class PersonForm(forms.Form):
    """A new account with its first role."""

    username = forms.RegexField(
        r"^[a-z0-9][a-z0-9._-]{1,59}$",
        label=_("User name"),
        help_text=_("Small letters, digits, dots and dashes. It stands in the audit log for good."),
        error_messages={"invalid": _("Write small letters, digits, dots and dashes, at least two.")},
    )
    full_name = forms.CharField(label=_("Name and rank"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    unit = forms.TypedChoiceField(label=_("For the unit, and all beneath it"), coerce=uuid.UUID, choices=_units)
    is_program = forms.BooleanField(
        label=_("This is a program, not a person"),
        required=False,
        help_text=_("A program never logs in; it obtains short tokens with a secret that you make on its page."),
    )

    def told(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)


class GrantForm(forms.Form):
    """A role for a unit and a time."""

    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    unit = forms.TypedChoiceField(label=_("For the unit, and all beneath it"), coerce=uuid.UUID, choices=_units)
    first = DayField(_("First day"), required=False, help_text=_("Today where it is left empty."))
    last = DayField(_("Last day"), required=False, help_text=_("Open where it is left empty."))

    def told(self) -> dict[str, Any]:
        """What the action takes: the day after the last is the first without the role."""
        said = self.cleaned_data
        until = said["last"] + datetime.timedelta(days=1) if said["last"] else None
        return {"role": said["role"], "unit": said["unit"], "valid_from": said["first"], "valid_until": until}


class DeputyForm(forms.Form):
    """Who stands in for somebody, from when until when."""

    deputy = forms.ChoiceField(label=_("Deputy"))
    first = DayField(_("First day"))
    last = DayField(_("Last day"))

    def __init__(self, absent: Any, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._colleagues = {str(user.pk): user for user in queries.colleagues_of(absent)}
        choices = [(key, f"{user} ({user.username})") for key, user in self._colleagues.items()]
        self.fields["deputy"].choices = choices  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        """What the action takes."""
        said = self.cleaned_data
        return {"deputy": self._colleagues[said["deputy"]], "first": said["first"], "last": said["last"]}


class TokenForm(forms.Form):
    """A token: its name, what it may do, how long."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new_id)
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("What it is for, for you to tell them apart."))
    scopes = forms.MultipleChoiceField(label=_("It may"), widget=forms.CheckboxSelectMultiple)
    may_write = forms.BooleanField(label=_("It may also change things, not only read"), required=False)
    days = forms.IntegerField(label=_("Days until it ends"), min_value=1, max_value=366, initial=90)

    def __init__(self, held: Sequence[Permission], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(permission.value, permission.label) for permission in held]
        self.fields["scopes"].choices = choices  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        """What the action takes."""
        said = dict(self.cleaned_data)
        lasts = datetime.timedelta(days=said.pop("days"))
        return said | {"lasts": lasts}


class ClientForm(TokenForm):
    """The secret of a program's client."""


class ImportForm(forms.Form):
    """A table of people: a file first, then the same text again to be sure."""

    file = forms.FileField(
        label=_("Table"),
        required=False,
        help_text=_("CSV in UTF-8. Columns: username, name, language, role, unit, valid_from, valid_until."),
    )
    table = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)
    sure = forms.BooleanField(widget=forms.HiddenInput, required=False)
    text = ""

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        file = said.get("file")
        if file and file.size > 1_000_000:
            raise forms.ValidationError(_("The table is larger than 1 MB. Enter it in parts."))
        try:
            self.text = file.read().decode("utf-8-sig") if file else said.get("table", "")
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("The table is not UTF-8. Save it as CSV UTF-8.")) from error
        if not self.text.strip():
            raise forms.ValidationError(_("Choose a file with a table."))
        return said

    def rows(self) -> tuple[list[tables.Row], str]:
        """The rows, and what is wrong with the whole."""
        return tables.read_people(self.text)


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
