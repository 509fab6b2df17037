"""What people ask: filters of the list, who faces me, who holds it, the border before and after."""

from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from jalon.node.directory.choices import Level
from jalon.node.directory.forms.fields import ANY, Day, day_said, gate_choices, topics
from jalon.node.directory.queries import listing
from jalon.node.directory.rules import calendars
from jalon.node.kernel import clock
from jalon.territory import BadMarker, Marker


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
        day = day_said(data.get("on", "")) or clock.today()
        self.fields["province"].choices = [*ANY, *listing.provinces(countries, day)]  # type: ignore[attr-defined]

    def filters(self) -> listing.Filters:
        """The filters; a field that can't be read narrows nothing."""
        self.is_valid()
        said = getattr(self, "cleaned_data", {})
        return listing.Filters(
            text=said.get("text", ""), level=said.get("level", ""), country=said.get("country", ""),
            province=said.get("province", ""), work=said.get("work", ""), on=said.get("on"),
        )  # fmt: skip


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
