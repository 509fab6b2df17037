"""What the programs of pages send: how a browser talks, and where it is warned."""

from typing import TYPE_CHECKING

from django import forms

from jalon.node.hotline.rules import descriptions, pushing

if TYPE_CHECKING:
    pass


class DescribedForm(forms.Form):
    """What the page's program sends of a call: how its browser talks."""

    sdp = forms.CharField(max_length=descriptions.LONGEST, strip=False)


class StartForm(DescribedForm):
    """The same, with the line or alert that the call belongs to."""

    noun = forms.ChoiceField(choices=[("line", "line"), ("alert", "alert")])
    place = forms.UUIDField()


class ColleagueForm(forms.Form):
    """Whom to hand a call to."""

    colleague = forms.CharField(max_length=150)


class DeviceForm(forms.Form):
    """What the page's program sends of a browser that is to be warned."""

    endpoint = forms.CharField(max_length=pushing.LONGEST_ADDRESS)
    public = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=40)
