"""What people enter: agencies, units, officers, contacts, what a unit keeps, pairs, the end of a unit, a notice."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from jalon.node.directory.choices import Change, ContactKind, Level
from jalon.node.directory.forms.fields import ANY, Day, Identified, Named, gate_choices, topics
from jalon.node.directory.queries.pages import agencies, matrix
from jalon.node.kernel import clock
from jalon.node.kernel.language import choices


def languages_spoken() -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=_("Languages"), required=False, choices=lazy(lambda: choices("languages"), list),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


class AgencyForm(Named):
    """A body of a state that works with us, or sits at meetings."""

    code = forms.RegexField(
        r"^\S{1,20}\Z", label=_("Code"), strip=True, help_text=_("Short and without spaces, for example VN-BDBP."),
        error_messages={"invalid": _("Write a code of at most 20 signs without spaces.")},
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), choices=lazy(lambda: choices("agency-kinds"), list))
    country = forms.ChoiceField(label=_("Country"), choices=lazy(lambda: choices("countries"), list))
    under = forms.CharField(
        label=_("Belongs to"), max_length=200, required=False,
        help_text=_("The ministry above it: a border guard may stand under defence."),
    )  # fmt: skip
    node = forms.ChoiceField(
        label=_("Works through"), required=False, choices=lazy(agencies.nodes, list),
        help_text=_("Its node. Without one it sits at meetings, and neither gets nor sends requests."),
    )  # fmt: skip
    valid_from = Day(label=_("From"), initial=clock.today)


class UnitForm(Named):
    """A unit of our own."""

    code = forms.RegexField(
        r"^\S{1,40}\Z", label=_("Code"), strip=True,
        error_messages={"invalid": _("Write a code of at most 40 signs without spaces.")},
    )  # fmt: skip
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices, initial=Level.STATION)
    parent = forms.CharField(
        label=_("Under"), required=False, max_length=40, help_text=_("Code of the unit above it; empty at the top.")
    )
    agency = forms.ChoiceField(label=_("Agency"), required=False, choices=lazy(agencies.with_units, list))
    territory = forms.CharField(
        label=_("Place"), required=False, max_length=12, help_text=_("Code of the area where it sits: VN:42.")
    )
    languages = languages_spoken()
    hours = forms.CharField(
        label=_("Hours"), max_length=200, required=False,
        help_text=_("For example 24/7, or Mo-Fr 07:30-17:00; PH 08:00-12:00."),
    )  # fmt: skip
    lines_of_work = forms.MultipleChoiceField(
        label=_("Lines of work"), required=False, choices=lazy(lambda: topics()[1:], list),
        widget=forms.CheckboxSelectMultiple, help_text=_("None ticked: all of them."),
    )  # fmt: skip
    central = forms.BooleanField(label=_("Central contact point"), required=False)
    valid_from = Day(label=_("From"), initial=clock.today)


class OfficerForm(Identified):
    """Somebody who answers for a unit."""

    name = forms.CharField(label=_("Name"), max_length=120)
    latin = forms.CharField(label=_("Name in Latin letters"), max_length=120, required=False)
    rank = forms.CharField(label=_("Rank"), max_length=60, required=False)
    position = forms.CharField(label=_("Position"), max_length=120, required=False)
    languages = languages_spoken()
    valid_from = Day(label=_("From"), initial=clock.today)
    valid_until = Day(label=_("Until"), required=False)


class KeepForm(forms.Form):
    """A gate, or a section of the line, that a unit keeps."""

    gate = forms.ChoiceField(label=_("Gate"), required=False, choices=lazy(lambda: [*ANY, *gate_choices()], list))
    first = forms.CharField(
        label=_("or first marker"), required=False, max_length=40, help_text=_("With its border: VN-LA:505.")
    )
    last = forms.CharField(label=_("last marker"), required=False, max_length=40)
    valid_from = Day(label=_("From"), initial=clock.today)

    def clean(self) -> dict[str, Any] | None:
        said = self.cleaned_data
        if bool(said.get("gate")) == bool(said.get("first") and said.get("last")):
            raise forms.ValidationError(_("Choose a gate, or write the first and the last marker."))
        return super().clean()


class ContactForm(Identified):
    """A way to reach a unit, or one officer of it."""

    officer = forms.ChoiceField(label=_("Whose"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=ContactKind.choices)
    value = forms.CharField(label=_("Number, address or channel"), max_length=120)
    label = forms.CharField(label=_("Who answers"), max_length=80, required=False)
    languages = languages_spoken()
    hours = forms.CharField(
        label=_("Hours"), max_length=200, required=False,
        help_text=_("For example 24/7, or Mo-Fr 07:30-17:00; PH 08:00-12:00. Empty: those of the unit."),
    )  # fmt: skip
    valid_from = Day(label=_("From"), initial=clock.today)
    valid_until = Day(label=_("Until"), required=False)
    shared = forms.BooleanField(label=_("Partners see it"), required=False)

    def __init__(self, *args: Any, officers: Sequence[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["officer"].choices = [("", str(_("the unit's own"))), *officers]  # type: ignore[attr-defined]
        self.order_fields(["key", "kind", "value", "officer"])


class PairForm(Identified):
    """Two units that face each other."""

    ours = forms.ChoiceField(label=_("Our unit"))
    theirs = forms.ChoiceField(label=_("Their unit"))
    offence = forms.ChoiceField(label=_("About"), required=False, choices=lazy(topics, list))
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices, initial=Level.PROVINCE)
    ground = forms.CharField(label=_("Which text says so"), max_length=200, required=False)
    valid_from = Day(label=_("From"), initial=clock.today)
    valid_until = Day(label=_("Until"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["ours"].choices = matrix.own_units(clock.today())  # type: ignore[attr-defined]
        self.fields["theirs"].choices = matrix.their_units(clock.today())  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The end of a unit, and who takes over."""

    on = Day(label=_("First day on which it is no more"), initial=clock.today)
    decision = forms.CharField(label=_("Decision that orders it"), max_length=300)
    how = forms.ChoiceField(
        label=_("How"), required=False,
        choices=[("", _("abolished, or split where it has several successors")), (Change.MERGED, _("merged into one"))],
    )  # fmt: skip
    together = forms.CharField(
        label=_("Merged with it"), required=False, max_length=400,
        help_text=_("Codes of other units that end that day and go into the same one."),
    )  # fmt: skip
    heirs = forms.CharField(
        label=_("Successors"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: code of the unit, then if known its share such as 60%, then areas such as VN:19009. "
                    "The first takes whatever no rule names."),
    )  # fmt: skip

    def clean_together(self) -> list[str]:
        return re.split(r"[\s,;]+", self.cleaned_data["together"].strip()) if self.cleaned_data["together"] else []

    def clean(self) -> dict[str, Any] | None:
        said = self.cleaned_data
        merged = said.get("how") == Change.MERGED
        if merged and len(said.get("heirs") or []) != 1:
            self.add_error("heirs", _("A merger has one successor."))
        if said.get("together") and not merged:
            self.add_error("together", _("Say above that they are merged into one."))
        return super().clean()

    def clean_heirs(self) -> list[tuple[str, str, tuple[str, ...]]]:
        """Code, share as written, areas; line by line."""
        found = []
        for number, line in enumerate(filter(None, map(str.strip, self.cleaned_data["heirs"].splitlines())), 1):
            code, *rest = line.split()
            shares = [part for part in rest if part.endswith("%")]
            areas = tuple(part for part in rest if re.fullmatch(r"[A-Z]{2}:\d+", part))
            if len(shares) > 1 or len(shares) + len(areas) != len(rest):
                raise forms.ValidationError(_("Line %(number)d: write a code, a share, areas.") % {"number": number})
            found.append((code, shares[0] if shares else "", areas))
        return found


class NoticeForm(Identified):
    """What we tell the other side of a gate."""

    gate = forms.ChoiceField(label=_("Gate"), choices=lazy(gate_choices, list))
    kind = forms.ChoiceField(label=_("Kind"), choices=lazy(lambda: choices("gate-notices"), list))
    from_at = forms.DateTimeField(
        label=_("From"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    until_at = forms.DateTimeField(
        label=_("Until"), required=False, help_text=_("Empty: until further notice."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip
    hours = forms.CharField(label=_("New hours"), required=False, max_length=200, help_text="Mo-Su 07:00-19:30")
    ours = forms.CharField(label=_("Words in our language"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    theirs = forms.CharField(
        label=_("Words in theirs"), required=False, max_length=1000, widget=forms.Textarea(attrs={"rows": 3})
    )
    their_language = forms.ChoiceField(
        label=_("Their language"), required=False, choices=lazy(lambda: [*ANY, *choices("languages")], list)
    )
