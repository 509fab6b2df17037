"""What the forms of the exchange are made of: files, ids, chosen units, and the fields of a subject."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from jalon.node.exchange.choices.kinds import MOST_LINES, Field
from jalon.node.kernel import ids, uploads
from jalon.node.kernel.language import choices
from jalon.node.kernel.refused import Refused

NOTHING = [("", "—")]


class FilesInput(forms.FileInput):
    """A file input for any number of files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Any number of files, each cleaned as `kernel.uploads` does."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=FilesInput(), required=False, label=_("Files"), **options)
        self.help_text = _("Photos lose their place, time and device before they are kept. 64 MB each at most.")

    def clean(self, data: Any, initial: Any = None) -> list[uploads.Upload]:
        given = data if isinstance(data, list | tuple) else [data] if data else []
        try:
            return [uploads.accept(file) for file in given if isinstance(file, UploadedFile)]
        except Refused as error:
            raise forms.ValidationError(str(error)) from error


class Identified(forms.Form):
    """A form that carries the id of what it will make, so that sending it twice makes it once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new_id)


class LinesField(forms.CharField):
    """Several short values, one a line."""

    def __init__(self, *, most: int, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **options)
        self.most = most

    def clean(self, value: Any) -> Any:
        lines = [line.strip() for line in str(super().clean(value) or "").splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            said = {"most": MOST_LINES}
            raise forms.ValidationError(_("At most %(most)d lines. Send the rest in another request.") % said)
        if any(len(line) > self.most for line in lines):
            raise forms.ValidationError(_("A line is longer than %(most)d characters.") % {"most": self.most})
        return lines


class DateField(forms.DateField):
    """A day, kept as it crosses: 2026-11-21."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **options)

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        return day.isoformat() if day else ""


class CountryField(forms.RegexField):
    """A country by its two letters, whichever way they were typed."""

    def __init__(self, **options: Any) -> None:
        super().__init__(r"^[A-Za-z]{2}$", max_length=2, **options)

    def clean(self, value: Any) -> Any:
        return str(super().clean(value) or "").upper()


def field_of(field: Field) -> forms.Field:
    """The form field for a field of a subject."""
    said: dict[str, Any] = {"label": field.label, "required": field.required, "help_text": field.help}
    if field.entry == "country":
        return CountryField(**{**said, "help_text": field.help or _("Two letters, such as LA.")})
    if field.entry == "date":
        return DateField(**said)
    if field.entry == "lines":
        return LinesField(most=field.most, **said)
    if field.entry == "code":
        listed = choices(field.codes)
        return forms.ChoiceField(choices=listed if field.required else NOTHING + listed, **said)
    if field.entry == "long":
        return forms.CharField(max_length=field.most, widget=forms.Textarea(attrs={"rows": 4}), **said)
    return forms.CharField(max_length=field.most, **said)
