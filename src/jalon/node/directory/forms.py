"""What people ask and fill in: filters, who faces me, who holds it, a pair, a contact, the end of a unit, a notice."""

import datetime
import re
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from jalon import codes, territory
from jalon.node.directory.choices import ContactKind, Level
from jalon.node.directory.queries import listing
from jalon.node.directory.queries.pages import files, matrix
from jalon.node.directory.rules import calendars
from jalon.node.kernel import clock, ids
from jalon.node.kernel.language import choices, coded
from jalon.territory import BadMarker, Marker

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
    today = clock.now().date()
    known = territory.gates(on=today)
    return [(gate.code, f"{gate.name} – {gate.counterpart or '?'} ({'-'.join(gate.pair)})") for gate in known]


def today() -> datetime.date:
    """Today, by the clock of our own side of the line."""
    return calendars.local(clock.now(), "VN").date()


class FilterForm(forms.Form):
    """What the list of units is narrowed to."""

    text = forms.CharField(label=_("Name or code"), required=False, max_length=100)
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[*ANY, *Level.choices])
    country = forms.ChoiceField(label=_("Side"), required=False, choices=[*ANY, *((c, c) for c in calendars.ZONES)])
    province = forms.ChoiceField(label=_("Province"), required=False)
    work = forms.ChoiceField(label=_("Line of work"), required=False, choices=lazy(topics, list))
    on = Day(label=_("As of"), required=False)

    def __init__(self, data: Any, *, countries: tuple[str, ...]) -> None:
        super().__init__(data, use_required_attribute=False)
        day = _day(data.get("on", "")) or today()
        self.fields["province"].choices = [*ANY, *listing.provinces(countries, day)]  # type: ignore[attr-defined]

    def filters(self) -> listing.Filters:
        """The filters; a field that can't be read narrows nothing."""
        self.is_valid()
        said = getattr(self, "cleaned_data", {})
        return listing.Filters(
            text=said.get("text", ""), level=said.get("level", ""), country=said.get("country", ""),
            province=said.get("province", ""), work=said.get("work", ""), on=said.get("on"),
        )  # fmt: skip


def _day(text: str) -> datetime.date | None:
    try:
        day = datetime.date.fromisoformat(text)
    except ValueError:
        return None
    return day if day.year < BUDDHIST else None


class FacingForm(forms.Form):
    """From a gate or a marker, an offence and an hour."""

    gate = forms.ChoiceField(label=_("Gate"), required=False, choices=lazy(lambda: [*ANY, *gate_choices()], list))
    marker = forms.CharField(
        label=_("or border marker"), required=False, max_length=40, help_text=_("With its border: VN-LA:512.")
    )
    offence = forms.ChoiceField(label=_("About"), required=False, choices=lazy(topics, list))
    at = forms.DateTimeField(
        label=_("When"), required=False, help_text=_("Empty: now."),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip

    def clean_marker(self) -> str:
        try:
            return str(Marker.parse(self.cleaned_data["marker"])) if self.cleaned_data["marker"] else ""
        except BadMarker as error:
            raise forms.ValidationError(str(error)) from error


class HoldingForm(forms.Form):
    """A unit as an old paper names it, and the day of the paper."""

    words = forms.CharField(
        label=_("Unit as the paper names it"), max_length=200,
        help_text=_("For example: Ba Đồn town police (Quảng Bình)."),
    )  # fmt: skip
    decided_on = Day(label=_("Day of the paper"))
    on = Day(label=_("Who holds it on"), required=False, help_text=_("Empty: today."))


class BeforeAfterForm(forms.Form):
    """A border and two days."""

    border = forms.ChoiceField(label=_("Border"), choices=[("VN-LA", "VN–LA"), ("VN-CN", "VN–CN"), ("VN-KH", "VN–KH")])
    before = Day(label=_("Before"))
    after = Day(label=_("After"))


class Identified(forms.Form):
    """A form that carries the id of what it will make, so that sending it twice makes it once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new_id)


class ContactForm(Identified):
    """A way to reach a unit."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ContactKind.choices)
    value = forms.CharField(label=_("Number, address or channel"), max_length=120)
    label = forms.CharField(label=_("Who answers"), max_length=80, required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages"), required=False, choices=lazy(lambda: choices("languages"), list),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    hours = forms.CharField(
        label=_("Hours"), max_length=200, required=False,
        help_text=_("For example 24/7, or Mo-Fr 07:30-17:00; PH 08:00-12:00. Empty: those of the unit."),
    )  # fmt: skip
    valid_from = Day(label=_("From"), initial=today)
    valid_until = Day(label=_("Until"), required=False)
    shared = forms.BooleanField(label=_("Partners see it"), required=False)


class PairForm(Identified):
    """Two units that face each other."""

    ours = forms.ChoiceField(label=_("Our unit"))
    theirs = forms.ChoiceField(label=_("Their unit"))
    offence = forms.ChoiceField(label=_("About"), required=False, choices=lazy(topics, list))
    level = forms.ChoiceField(label=_("Level"), choices=Level.choices, initial=Level.PROVINCE)
    ground = forms.CharField(label=_("Which text says so"), max_length=200, required=False)
    valid_from = Day(label=_("From"), initial=today)
    valid_until = Day(label=_("Until"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["ours"].choices = matrix.own_units(today())  # type: ignore[attr-defined]
        self.fields["theirs"].choices = matrix.their_units(today())  # type: ignore[attr-defined]


class EndForm(forms.Form):
    """The end of a unit, and who takes over."""

    on = Day(label=_("First day on which it is no more"), initial=today)
    decision = forms.CharField(label=_("Decision that orders it"), max_length=300)
    heirs = forms.CharField(
        label=_("Successors"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One a line: code of the unit, then if known its share such as 60%, then areas such as VN:19009. "
                    "The first takes whatever no rule names."),
    )  # fmt: skip

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


class ImportForm(Identified):
    """A table of units, of our node or of a partner's."""

    node = forms.ChoiceField(label=_("Whose units"), choices=lazy(files.nodes, list))
    file = forms.FileField(label=_("File"), help_text=_("CSV in UTF-8 or XLSX, at most 20 MB and 50,000 rows."))


class ShareForm(Identified):
    """To whom our directory goes."""

    to = forms.ChoiceField(label=_("To"), choices=lazy(files.partner_nodes, list))
