"""What the forms of the directory have in common: days, subjects, gates, names, and an id minted beforehand."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon import codes, territory
from jalon.node.kernel import clock, ids
from jalon.node.kernel.language import coded

ANY = [("", "—")]
BUDDHIST = 2400


class Day(forms.DateField):
    """A day of our own calendar; a Buddhist year is said, not guessed."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> datetime.date | None:
        day = super().to_python(value)
        if day and day.year >= BUDDHIST:
            words = _("The year %(year)d looks Buddhist. Write %(ours)d.")
            raise forms.ValidationError(words % {"year": day.year, "ours": day.year - 543})
        return day


def topics() -> list[tuple[str, str]]:
    """The topics of the closed offence list."""
    known = codes.load("offences").children()
    return [("", str(_("every subject"))), *((topic.code, coded("offences", topic.code)) for topic in known)]


def gate_choices() -> list[tuple[str, str]]:
    """The gates of the land border, by border and name."""
    today = clock.today()
    known = territory.gates(on=today)
    return [(gate.code, f"{gate.name} – {gate.counterpart or '?'} ({'-'.join(gate.pair)})") for gate in known]


def day_said(text: str) -> datetime.date | None:
    """The day that an address carries; None where it carries none of our calendar."""
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year < BUDDHIST else None


class Identified(forms.Form):
    """A form that carries the id of what it will make, so that sending it twice makes it once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new_id)


LANGUAGES = ("vi", "lo", "zh-hans", "km", "en", "fr")
"""The languages in which names are asked for, those of the border first."""


class Named(Identified):
    """A form that asks for a name in several languages, at least one."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for code in LANGUAGES:
            label = _("Name (%(language)s)") % {"language": coded("languages", code)}
            widget = forms.TextInput(attrs={"lang": code})
            self.fields[f"name_{code}"] = forms.CharField(label=label, max_length=200, required=False, widget=widget)
        self.order_fields(["key", "code", *(f"name_{code}" for code in LANGUAGES)])

    def clean(self) -> dict[str, Any] | None:
        if not self.names():
            raise forms.ValidationError(_("Write at least one name."))
        return super().clean()

    def names(self) -> dict[str, str]:
        """The names that were written, by language."""
        said = {code: self.cleaned_data.get(f"name_{code}", "") for code in LANGUAGES}
        return {code: name for code, name in said.items() if name}
