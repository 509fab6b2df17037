"""What an administrator fills in: a partner's card with the fingerprint that was read aloud, and a change of state."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.node.federation.choices import PartnerState


class PartnerForm(forms.Form):
    """A card and its fingerprint."""

    card = forms.FileField(
        label=_("Card"), help_text=_("The file that the partner's administrator sent you."), max_length=200
    )
    fingerprint = forms.CharField(
        label=_("Fingerprint"),
        max_length=200,
        help_text=_("Call the partner. Type the eight groups or the eight words that they read to you."),
    )

    def clean_card(self) -> str:
        file: Any = self.cleaned_data["card"]
        if file.size > 1_000_000:
            raise forms.ValidationError(_("This file is too large to be a card."))
        try:
            return str(file.read().decode())
        except UnicodeDecodeError as error:
            raise forms.ValidationError(_("This file is not a card.")) from error


class ChangeForm(forms.Form):
    """Another state for a partner, with the reason."""

    state = forms.ChoiceField(label=_("State"), choices=PartnerState.choices)
    reason = forms.CharField(label=_("Reason"), max_length=500)


class AsideForm(forms.Form):
    """Why something stays set aside."""

    reason = forms.CharField(label=_("Reason"), max_length=500)
