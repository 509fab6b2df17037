"""A template in one language."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.directory import queries as directory
from jalon.node.exchange.choices import Kind
from jalon.node.exchange.choices.letters import PARTS
from jalon.node.exchange.forms.fields import Identified
from jalon.node.exchange.models.templates import Template
from jalon.node.exchange.queries.templates import WRITTEN
from jalon.node.kernel import clock
from jalon.node.kernel.language import coded

if TYPE_CHECKING:
    from jalon.node.accounts.models import User


class TemplateForm(Identified):
    """Its unit, kind, title and texts; more languages are added as further versions."""

    unit = forms.ChoiceField(label=_("Unit"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    language = forms.ChoiceField(label=_("Language"))
    title = forms.CharField(label=_("Title"), max_length=120)

    def __init__(self, user: "User", data: Any = None, *, after: Template | None = None) -> None:
        language = get_language() or "en"
        start: dict[str, Any] = {"language": language}
        if after:
            start |= {"unit": str(after.unit_id), "kind": after.kind, "title": after.titles.get(language, "")}
            start |= after.texts.get(language, {})
        super().__init__(data, initial=start)
        units = accounts.units_where(user, Permission.DRAFT_INQUIRIES)
        own = directory.units_of(directory.own_node().code, on=clock.today()).filter(pk__in=units)
        self._offer("unit", [(str(unit.pk), str(unit)) for unit in own])
        self._offer("language", [(code, coded("languages", code)) for code, _name in settings.LANGUAGES])
        for part in WRITTEN:
            widget: forms.Widget = forms.Textarea(attrs={"rows": 3}) if part == "facts" else forms.TextInput()
            most = 20_000 if part == "facts" else 200 if part == "law_article" else 500
            self.fields[part] = forms.CharField(label=str(PARTS[part]), required=False, max_length=most, widget=widget)

    def _offer(self, name: str, options: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = options

    def texts(self) -> dict[str, str]:
        """The texts by part."""
        return {part: self.cleaned_data[part] for part in WRITTEN}
