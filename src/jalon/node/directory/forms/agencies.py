"""The end of an agency, and days off."""

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from jalon.node.directory.forms.fields import Day, Named
from jalon.node.directory.queries.pages import agencies
from jalon.node.kernel import clock


class EndAgencyForm(forms.Form):
    """When an agency is no more, and which one takes its units."""

    on = Day(label=_("First day on which it is no more"), initial=clock.today)
    heir = forms.ChoiceField(label=_("Its units go to"), required=False, choices=lazy(agencies.with_units, list))
    decision = forms.CharField(label=_("Decision that orders it"), max_length=300)


class DayOffForm(Named):
    """Days on which an agency or a unit of ours rests."""

    agency = forms.ChoiceField(label=_("Agency"), required=False, choices=lazy(agencies.with_units, list))
    unit = forms.CharField(
        label=_("or unit"), required=False, max_length=40, help_text=_("Its code. The days are those of it alone.")
    )
    first_date = Day(label=_("First day"), initial=clock.today)
    last_date = Day(label=_("Last day"), initial=clock.today, help_text=_("It is counted too."))

    def clean(self) -> dict[str, object] | None:
        said = self.cleaned_data
        if bool(said.get("agency")) == bool(said.get("unit")):
            self.add_error("unit", _("Choose an agency, or write the code of a unit."))
        return super().clean()
