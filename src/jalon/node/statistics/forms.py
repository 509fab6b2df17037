"""In which two languages a paper is made."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


class PaperForm(forms.Form):
    """Two of the six languages."""

    first = forms.ChoiceField(label=_("First language"), choices=settings.LANGUAGES)
    second = forms.ChoiceField(label=_("Second language"), choices=settings.LANGUAGES)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("first") and cleaned.get("first") == cleaned.get("second"):
            self.add_error("second", _("Choose two different languages."))
        return cleaned
