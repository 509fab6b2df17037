"""What the forms share: an id of their own, days as precise as they are known, text areas."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.node.kernel import ids

NOTHING = [("", "—")]
DAY = r"^\d{4}(-\d\d(-\d\d)?)?$"
DAY_HELP = _("As 2026-05-12; a month as 2026-05, a year as 2026.")


class Identified(forms.Form):
    """A form that carries the id of what it will make, so that sending it twice makes it once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new_id)


def area(rows: int = 4) -> forms.Textarea:
    """A text area of so many rows."""
    return forms.Textarea(attrs={"rows": rows})


class DayField(forms.RegexField):
    """A day, a month or a year; its real existence is checked with the content."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", DAY_HELP)
        super().__init__(DAY, max_length=10, required=options.pop("required", False), **options)
