"""What the forms of all kinds of record share: words in one or two languages, and how lines become lists."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from jalon.node.accords import queries
from jalon.node.accords.choices import Kind
from jalon.node.accords.forms.fields import NOTHING, Identified
from jalon.node.accords.rules import contents


class RecordForm(Identified):
    """A record of any kind: its words in one or two languages, then what its kind adds. `read` makes its content."""

    kind: Kind
    titled = "titles"
    words_1 = forms.CharField(label=_("Title"), max_length=500)
    language_1 = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    words_2 = forms.CharField(label=_("The same in a second language"), max_length=500, required=False)
    language_2 = forms.ChoiceField(
        label=_("Second language"), choices=NOTHING + list(settings.LANGUAGES), required=False
    )

    LISTS: Mapping[str, tuple[Callable[[str], Any], Callable[[Any], str]]] = {}
    PLAIN: tuple[str, ...] = ()

    def __init__(self, *args: Any, content: Mapping[str, Any] | None = None, **options: Any) -> None:
        self.before = dict(content or {})
        options["initial"] = {**(options.get("initial") or {}), **self._initial()}
        super().__init__(*args, **options)
        for name in ("mechanism", "meeting"):
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField):
                found = queries.of_kind(Kind(name))[:500]
                field.choices = NOTHING + [(str(one.pk), str(one)) for one in found]

    def _initial(self) -> dict[str, Any]:
        if not self.before:
            return {}
        initial = {name: self.before[name] for name in self.PLAIN if name in self.before}
        initial |= {name: write(self.before[name]) for name, (_read, write) in self.LISTS.items()}
        for place, (language, words) in enumerate(list(self.before[self.titled].items())[:2], 1):
            initial |= {f"words_{place}": words, f"language_{place}": language}
        return initial

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("words_2") and not cleaned.get("language_2"):
            self.add_error("language_2", _("Say in which language these words are."))
        if not self.errors:
            try:
                self.content = contents.check(self.kind, {**self.before, **self.read(cleaned)})
            except ValidationError as error:
                for fault in error.errors():
                    where = ".".join(str(part) for part in fault["loc"][:2])
                    self.add_error(None, f"{where}: {fault['msg']}")
            except ValueError as error:
                self.add_error(None, str(error))
        return cleaned

    def read(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """The content that was filled in; what the form does not show keeps its value."""
        read = {name: said[name] if said[name] != "" or name in TEXTS else None for name in self.PLAIN}
        read |= {name: reading(said[name]) for name, (reading, _write) in self.LISTS.items()}
        return {**read, self.titled: self.words(said)}

    def words(self, said: Mapping[str, Any]) -> dict[str, str]:
        """The words by language; further languages that were there stay."""
        shown = list(self.before.get(self.titled, {}))[:2]
        kept = {
            language: words for language, words in self.before.get(self.titled, {}).items() if language not in shown
        }
        given = {said["language_1"]: said["words_1"]}
        if said.get("words_2"):
            given[said["language_2"]] = said["words_2"]
        return {**given, **kept}


TEXTS = {
    "date", "date_end", "time", "place", "host", "programme", "outcome", "subject", "signed", "due", "kind", "state",
    "stage",
}  # fmt: skip
