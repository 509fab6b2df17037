"""What people fill in about duty: shifts, swaps, hand-over notes."""

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.node.hotline.choices import Duty
from jalon.node.hotline.forms.fields import Identified, checked
from jalon.node.kernel.language import choices

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


class ShiftForm(Identified):
    """Putting somebody on duty."""

    officer = forms.ChoiceField(label=_("Officer"))
    duty = forms.ChoiceField(label=_("Duty"), choices=Duty.choices)
    starts_at = forms.DateTimeField(
        label=_("From"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    hours = forms.IntegerField(label=_("Hours"), min_value=1, max_value=48, initial=12)
    shown_as = forms.CharField(
        label=_("Name that the partner sees"), max_length=120, required=False,
        help_text=_("Rank and name; the officer's name where it is empty."),
    )  # fmt: skip
    phone = forms.CharField(label=_("Telephone on duty"), max_length=30, required=False)
    mail = forms.EmailField(label=_("Mail for notices"), required=False)
    languages = forms.MultipleChoiceField(label=_("Languages"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, people: "list[User]", country: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.people, self.country = {str(person.pk): person for person in people}, country
        self.fields["officer"].choices = [(key, str(person)) for key, person in self.people.items()]  # type: ignore[attr-defined]
        self.fields["languages"].choices = choices("languages")  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        return checked(typed, self.country) if typed else ""

    def content(self) -> dict[str, Any]:
        """What `actions.rosters.set_shift` takes."""
        said = self.cleaned_data
        return {
            "officer": self.people[said["officer"]],
            "duty": said["duty"],
            "starts_at": said["starts_at"],
            "ends_at": said["starts_at"] + datetime.timedelta(hours=said["hours"]),
            **{name: said[name] for name in ("shown_as", "phone", "mail", "languages")},
        }


class SwapForm(Identified):
    """Asking a colleague to take over a shift."""

    asked = forms.ChoiceField(label=_("Colleague"))
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, people: "list[User]", *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(person.pk): person for person in people}
        self.fields["asked"].choices = [(key, str(person)) for key, person in self.people.items()]  # type: ignore[attr-defined]


class HandoverForm(Identified):
    """A note to the next shift."""

    text = forms.CharField(label=_("Note to the next shift"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
