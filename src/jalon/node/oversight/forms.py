"""What an auditor fills in."""

import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from jalon.node.audit.choices import known
from jalon.node.audit.queries import Filters
from jalon.node.kernel import ids
from jalon.node.oversight.choices import Judged


def _acts() -> list[tuple[str, Any]]:
    return [
        ("", _("every act")),
        *sorted(((code, str(act.label)) for code, act in known().items()), key=lambda a: a[1]),
    ]


class SearchForm(forms.Form):
    who = forms.CharField(label=_("User name or node"), max_length=80, required=False)
    act = forms.ChoiceField(label=_("What was done"), choices=_acts, required=False)
    purpose = forms.CharField(label=_("Words of the purpose"), max_length=80, required=False)
    first = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    last = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    odd_hours = forms.BooleanField(label=_("Only between 22:00 and 06:00"), required=False)

    def filters(self) -> Filters:
        """What the log is asked for."""
        said = self.cleaned_data if self.is_valid() else {}
        return Filters(
            who=said.get("who", ""),
            act=said.get("act", ""),
            purpose=said.get("purpose", ""),
            first=_start(said.get("first")),
            until=_start(said["last"] + datetime.timedelta(days=1)) if said.get("last") else None,
            odd_hours=said.get("odd_hours", False),
        )

    def asked(self) -> dict[str, str]:
        """What was filled in, as it was typed."""
        return {name: value for name, value in self.data.items() if value and name in self.fields}


def _start(day: datetime.date | None) -> datetime.datetime | None:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time())) if day else None


class OpenForm(forms.Form):
    key = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new_id)
    about = forms.CharField(widget=forms.HiddenInput, max_length=120)
    reason = forms.CharField(
        label=_("Why do you need to read it?"),
        max_length=500,
        help_text=_("It is open to you for eight hours. The reason and each reading are kept, for its unit to see."),
    )


class JudgeForm(forms.Form):
    judged = forms.ChoiceField(choices=Judged.choices)
    note = forms.CharField(max_length=500, required=False)


class DrawForm(forms.Form):
    month = forms.RegexField(r"^20\d\d-(0[1-9]|1[0-2])$")

    def first_day(self) -> datetime.date:
        """The first day of the month that was chosen."""
        return datetime.date.fromisoformat(self.cleaned_data["month"] + "-01")
