"""The library's forms: a text to be kept, a proposal to be corrected."""

import decimal
import re
import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from jalon.node.accords import queries
from jalon.node.accords.actions.library import LARGEST
from jalon.node.accords.choices import FIELD_LABELS
from jalon.node.accords.forms.fields import NOTHING, DayField, Identified, area
from jalon.node.accords.models import Proposal
from jalon.node.accords.rules import proposals as proposal_rules
from jalon.node.agreements import queries as agreements
from jalon.reader.read import LONGEST_TEXT

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


class DocumentForm(Identified):
    """An official text: a file, or pasted words."""

    file = forms.FileField(label=_("File"), required=False, help_text=_("Text, HTML, DOCX or PDF; 10 MB at most."))
    text = forms.CharField(
        label=_("Or paste the text"), required=False, max_length=LONGEST_TEXT, widget=area(8), strip=False
    )
    source = forms.CharField(label=_("Who publishes it"), max_length=200)
    address = forms.CharField(label=_("Where it was published"), max_length=500, required=False)
    date = DayField(label=_("Date, where the text does not say it"))
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["language"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("let the reader find out")), *LANGUAGES]

    def clean_file(self) -> "UploadedFile[bytes] | None":
        file: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        if file and (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("The file is larger than 10 MB. An official text is far smaller; check it."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = [name for name in ("file", "text") if cleaned.get(name) and (name == "file" or cleaned[name].strip())]
        if len(given) != 1 and "file" not in self.errors:
            self.add_error("file", _("Choose a file, or paste the text: one of the two."))
        return cleaned

    def content(self) -> tuple[str, bytes]:
        """Name and bytes of what was handed in."""
        file = self.cleaned_data.get("file")
        if file:
            return file.name or "file", file.read()
        return "pasted.txt", self.cleaned_data["text"].encode("utf-8", "replace")


LANGUAGES = [("zh" if code == "zh-hans" else code, label) for code, label in settings.LANGUAGES]


class ProposalForm(forms.Form):
    """A proposal's fields, to be corrected before it is accepted."""

    def __init__(self, proposal: Proposal, user: "User", *args: Any, **options: Any) -> None:
        shown = proposal_rules.editable(proposal.kind, proposal.fields, proposal.words)
        options["initial"] = {name: _written(value) for name, value in shown.items()}
        super().__init__(*args, **options)
        self.kind = proposal.kind
        for name, how in proposal_rules.FIELDS[proposal.kind].items():
            self.fields[name] = _field(how, FIELD_LABELS[name])
        if "articles" in self.fields:
            self.fields["articles"].help_text = _(
                "As 4 | Exchange of information | its text; messages cite the number."
            )
        kinds = queries.TARGETS.get(proposal.kind, ())
        targets = [record for kind in kinds for record in queries.readable(user, kind)[:200]]
        if targets:
            self.fields["into"] = forms.ChoiceField(
                label=_("Into the register as"),
                required=False,
                choices=[
                    ("", _("a new entry, or the same one if it is there")),
                    *((str(one.pk), str(one)) for one in targets),
                ],
            )

    def said(self) -> dict[str, Any]:
        """What was filled in, as the reader writes its fields."""
        fields = proposal_rules.FIELDS[self.kind]
        return {name: _read(how, self.cleaned_data.get(name)) for name, how in fields.items()}

    @property
    def into(self) -> uuid.UUID | None:
        chosen = self.cleaned_data.get("into")
        return uuid.UUID(chosen) if chosen else None


def _field(how: str | tuple[str, ...], label: Any) -> forms.Field:
    if isinstance(how, tuple):
        words = [(word, word.replace("_", " ") or "—") for word in how]
        return forms.ChoiceField(label=label, choices=words, required="" not in how)
    if how == "agreement":
        known = [(each.code, f"{each.code}: {each}") for each in agreements.registered()]
        return forms.ChoiceField(label=label, choices=[*NOTHING, *known], required=False)
    if how == "day":
        return DayField(label=label)
    if how == "whole":
        return forms.IntegerField(label=label, required=False, min_value=1, max_value=999)
    if how == "number":
        return forms.DecimalField(label=label, required=False, max_digits=20, decimal_places=4)
    widget = area(3) if how == "lines" else None
    return forms.CharField(label=label, required=False, max_length=2_000, widget=widget)


def _written(value: Any) -> Any:
    return "\n".join(value) if isinstance(value, list) else value


def _read(how: str | tuple[str, ...], value: Any) -> Any:
    if how == "lines":
        return [line.strip() for line in (value or "").splitlines() if line.strip()]
    if how == "words":
        return re.findall(r"[^\s,;]+", value or "")
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value if value not in ("", None) else None
