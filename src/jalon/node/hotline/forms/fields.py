"""Parts that forms of the hotline share: the id of what is made, a day, a checked telephone number."""

from django import forms

from jalon.node.hotline.rules import numbers
from jalon.node.kernel import ids
from jalon.node.kernel.refused import Refused

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Identified(forms.Form):
    """A form that carries the id of what it will make, so that sending it twice makes it once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new_id)


def checked(typed: str, country: str) -> str:
    """A typed number as E.164, or the form's error."""
    try:
        return numbers.checked(typed, country)
    except Refused as error:
        raise forms.ValidationError(str(error)) from error
