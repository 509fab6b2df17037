"""The steps that a record takes: moved on evidence, proposed to partners, settled, noted; each a short form."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.node.accords.choices import PARTS, CommitmentState
from jalon.node.accords.forms.fields import Identified, area
from jalon.node.accords.models import Record
from jalon.node.accords.queries import crossing


class ReasonForm(forms.Form):
    """Why something is rejected or declined."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class NoteForm(Identified):
    """A note of our side."""

    text = forms.CharField(label=_("Note"), max_length=5_000, widget=area(2))


class MoveForm(forms.Form):
    """A new state of a commitment, on evidence."""

    state = forms.ChoiceField(label=_("New state"), choices=CommitmentState.choices)
    reference = forms.CharField(
        label=_("Evidence"), max_length=500,
        help_text=_("The address or the reference of the record that shows it, or of an accepted text."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("In words that both sides read"), max_length=200, help_text=_("The other side sees these words.")
    )


class PartnersForm(forms.Form):
    """To whom a record goes: those partners to whom an agreement lets its unit write."""

    partners = forms.MultipleChoiceField(label=_("To"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, record: Record, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["partners"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(each.partner, each.partner) for each in crossing.carriers(record) if each]


class SettleForm(forms.Form):
    """Two wordings of one record: for each part that differs, whose is taken."""

    def __init__(self, names: list[str], sides: list[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in names:
            self.fields[name] = forms.ChoiceField(
                label=PARTS.get(name, name), choices=sides, widget=forms.RadioSelect, initial=sides[0][0]
            )
