"""What people fill in to print a letter, and to translate one."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.node.exchange.forms.fields import Identified
from jalon.node.exchange.models import Inquiry, Translation
from jalon.node.exchange.queries.letters import Pair, usual_pair
from jalon.node.exchange.queries.translations import letter_of, letters_of, parts_of
from jalon.node.kernel.language import coded


def _languages() -> list[tuple[str, str]]:
    return [(code, coded("languages", code)) for code, _name in settings.LANGUAGES]


class LetterForm(forms.Form):
    """Which letter, in which two languages."""

    of = forms.ChoiceField(label=gettext_lazy("Letter"))
    one = forms.ChoiceField(label=gettext_lazy("First language"))
    other = forms.ChoiceField(label=gettext_lazy("Second language"))

    def __init__(self, inquiry: Inquiry, data: Any = None) -> None:
        first, second = usual_pair(inquiry)
        super().__init__(data, initial={"one": first, "other": second})
        _offer(self, "of", letters_of(inquiry))
        _offer(self, "one", _languages())
        _offer(self, "other", _languages())

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("one") == said.get("other"):
            self.add_error("other", _("Choose another language than the first."))
        return said

    def pair(self) -> Pair:
        """The two languages."""
        return self.cleaned_data["one"], self.cleaned_data["other"]


class BeginForm(Identified):
    """Which letter is translated, and into which language."""

    of = forms.ChoiceField(label=gettext_lazy("Letter"))
    language = forms.ChoiceField(label=gettext_lazy("Into"))

    def __init__(self, inquiry: Inquiry, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        _offer(self, "of", letters_of(inquiry))
        _offer(self, "language", _languages())


class PartsForm(forms.Form):
    """The texts of a letter, each to be written in the other language."""

    def __init__(self, found: Translation, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.found = parts_of(letter_of(found), found.parts)
        for part in self.found:
            attrs = {"rows": min(8, 2 + len(part.original) // 80), "lang": found.language}
            self.fields[part.name] = forms.CharField(
                label=part.label, help_text=part.original, initial=part.written, max_length=20_000,
                widget=forms.Textarea(attrs=attrs),
            )  # fmt: skip

    def parts(self) -> dict[str, str]:
        """The texts by part."""
        return {part.name: self.cleaned_data[part.name] for part in self.found}


def _offer(form: forms.Form, name: str, options: list[tuple[str, str]]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = options
