"""The period of a ledger."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.node.exchange.forms.fields import Identified
from jalon.node.kernel import clock

Period = tuple[datetime.datetime, datetime.datetime]


class PeriodForm(forms.Form):
    """From the first day to the last, both counted; this year where nothing is chosen."""

    since = forms.DateField(label=_("First day"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("Last day"), widget=forms.DateInput(attrs={"type": "date"}))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("since") and said.get("until") and said["since"] > said["until"]:
            self.add_error("until", _("The last day lies before the first."))
        return said

    def period(self) -> Period:
        """From the first moment of the first day to the end of the last, in UTC, so that both sides mean the same."""
        today = clock.today()
        first, last = datetime.date(today.year, 1, 1), today
        if self.is_bound and self.is_valid():
            first, last = self.cleaned_data["since"], self.cleaned_data["until"]
        start, end = (datetime.datetime.combine(day, datetime.time(), datetime.UTC) for day in (first, last))
        return start, end + datetime.timedelta(days=1)


class TellForm(Identified, PeriodForm):
    """The same for a ledger that is told; `key` is the id of its message."""
