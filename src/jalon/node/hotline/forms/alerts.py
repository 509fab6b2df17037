"""What people fill in about an alert: raised, typed in, noted, telephoned about, closed."""

import math
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon import codes
from jalon.node.hotline.choices import HIDDEN, KINDS, OUTCOMES
from jalon.node.hotline.forms.fields import Identified, checked
from jalon.node.hotline.queries import calling
from jalon.node.kernel.language import choices, coded

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


class AlarmForm(Identified):
    """An alarm: line, place and note are filled in already."""

    line = forms.ChoiceField(label=_("To"))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    marker = forms.CharField(label=_("Border marker"), max_length=30, required=False)
    position = forms.RegexField(
        r"^-?\d{1,2}(\.\d+)?\s*[,;]\s*-?\d{1,3}(\.\d+)?$", label=_("Coordinates"), required=False,
        help_text=_("Latitude, longitude in degrees, such as 18.3912, 105.1234."),
    )  # fmt: skip
    text = forms.CharField(label=_("Note"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, user: "User", kind: str, *args: Any, **options: Any) -> None:
        self.lines = {str(line.pk): line for line in calling.raisable_lines(user)}
        first = next(iter(self.lines.values()), None)
        given = {
            "place": calling.place_of(user, first),
            "text": coded(KINDS, kind),
            "line": str(first.pk) if first else "",
        }
        options["initial"] = {**given, **(options.get("initial") or {})}
        super().__init__(*args, **options)
        self.fields["line"].choices = [  # type: ignore[attr-defined]
            (key, f"{line.unit} → {line.their_unit}") for key, line in self.lines.items()
        ]

    def clean_position(self) -> tuple[float, float] | None:
        typed = self.cleaned_data["position"].replace(";", ",")
        if not typed:
            return None
        north, east = (float(part) for part in typed.split(","))
        if not (abs(north) <= 90 and abs(east) <= 180 and math.isfinite(north)):
            raise forms.ValidationError(_("Latitude runs from -90 to 90, longitude from -180 to 180."))
        return north, east


class TextForm(Identified):
    """An alert that came as an SMS."""

    text = forms.CharField(label=_("The SMS as it came"), max_length=600, widget=forms.Textarea(attrs={"rows": 4}))


class CloseForm(forms.Form):
    """The outcome of an alert."""

    outcome = forms.ChoiceField(label=_("Outcome"))
    text = forms.CharField(
        label=_("What happened"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["outcome"].choices = choices(OUTCOMES)  # type: ignore[attr-defined]


class NoteForm(Identified):
    """Words to the other side, on an alert."""

    text = forms.CharField(label=_("To the other side"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class CallForm(Identified):
    """A telephone call that was made or tried."""

    number = forms.CharField(label=_("Number"), max_length=30)
    answered = forms.BooleanField(label=_("Somebody answered"), required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=600, initial=1)
    text = forms.CharField(label=_("In a few words"), max_length=300, required=False)

    def __init__(self, country: str, *args: Any, **options: Any) -> None:
        self.country = country
        super().__init__(*args, **options)

    def clean_number(self) -> str:
        return checked(self.cleaned_data["number"], self.country)


def raisable(kind: str) -> bool:
    """Whether people raise alerts of a kind by hand."""
    return kind in codes.load(KINDS) and kind not in HIDDEN
