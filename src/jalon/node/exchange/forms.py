"""What people fill in: a new request, a reply, a note, a reason."""

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.agreements import queries as agreements
from jalon.node.directory import queries as directory
from jalon.node.exchange.choices import LISTS, Asked, Kind, Outcome, Urgency
from jalon.node.federation import queries as federation
from jalon.node.kernel import clock, ids, uploads
from jalon.node.kernel.language import choices
from jalon.node.kernel.refused import Refused

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

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


class InquiryForm(Identified):
    """A new request for the verification of a vehicle."""

    to = forms.ChoiceField(label=_("To"))
    unit = forms.ChoiceField(label=_("From"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, initial=Kind.VEHICLE)
    plate = forms.CharField(label=_("Number plate"), max_length=40)
    country = forms.RegexField(
        r"^[A-Za-z]{2}$", label=_("Country of the plate"), help_text=_("Two letters, such as LA."), max_length=2
    )
    make = forms.CharField(label=_("Make and model"), max_length=80, required=False)
    colour = forms.CharField(label=_("Colour"), max_length=40, required=False)
    asked = forms.MultipleChoiceField(
        label=_("What is asked"), choices=Asked.choices, widget=forms.CheckboxSelectMultiple
    )
    offence = forms.ChoiceField(label=_("Offence"))
    law_article = forms.CharField(label=_("National law and article"), max_length=200)
    facts = forms.CharField(label=_("Facts"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 4}))
    purpose = forms.CharField(label=_("Purpose"), max_length=500)
    link = forms.CharField(label=_("Link between purpose and person"), max_length=500)
    held_because = forms.CharField(label=_("Why the partner may hold it"), max_length=500)
    agreement = forms.ChoiceField(label=_("Agreement and article"))
    urgency = forms.ChoiceField(label=_("Urgency"), choices=Urgency.choices, initial=Urgency.ROUTINE)
    ground = forms.ChoiceField(label=_("Ground of urgency"), required=False)
    urgency_reasons = forms.CharField(label=_("Reasons of urgency"), max_length=500, required=False)
    handling = forms.ChoiceField(label=_("Handling"), initial="H1")
    tlp = forms.ChoiceField(label=_("Who may see it (TLP)"), initial="amber")
    pap = forms.ChoiceField(label=_("Which action is allowed (PAP)"), initial="amber")
    source_grade = forms.ChoiceField(label=_("Source"), initial="A")
    information_grade = forms.ChoiceField(label=_("Information"), initial="2")
    attachments = FilesField()

    def __init__(self, user: "User", *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        units = accounts.units_where(user, Permission.DRAFT_INQUIRIES)
        own, today = directory.own_node(), clock.now().date()
        ours = directory.units_of(own.code, on=today).filter(pk__in=units)
        self._choose("unit", [(str(unit.pk), str(unit)) for unit in ours])
        self._choose("to", _addressees())
        self._choose("agreement", _articles(own.country))
        for name in ("offence", "handling", "tlp", "pap", "source_grade", "information_grade"):
            self._choose(name, choices(LISTS[name]))
        self._choose("ground", NOTHING + choices(LISTS["ground"]))

    def _choose(self, name: str, options: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = options

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("urgency") == Urgency.URGENT and not (cleaned.get("ground") and cleaned.get("urgency_reasons")):
            self.add_error("ground", _("Urgent needs one of the four grounds, and your reasons in the next field."))
        return cleaned

    def content(self) -> dict[str, Any]:
        """The cleaned content, as `actions.draft_inquiry` takes it."""
        said = self.cleaned_data
        same = (
            "kind", "asked", "offence", "law_article", "facts", "purpose", "link", "held_because", "urgency",
            "ground", "urgency_reasons", "handling", "tlp", "pap", "source_grade", "information_grade",
        )  # fmt: skip
        partner, _sep, unit = said["to"].partition("/")
        agreement, _sep, article = said["agreement"].partition("/")
        return {
            **{name: said[name] for name in same},
            "partner_id": partner,
            "partner_unit": _theirs(partner, unit),
            "unit_id": uuid.UUID(said["unit"]),
            "agreement": agreement,
            "article": article,
            "language": get_language() or "en",
            "subject": {
                "plate": said["plate"],
                "country": said["country"].upper(),
                "make": said["make"],
                "colour": said["colour"],
            },
        }


def _addressees() -> list[tuple[str, str]]:
    """Every active partner, and its units that we know."""
    today = clock.now().date()
    found = []
    for partner in federation.partners():
        if federation.active_partner(partner.pk):
            found.append((f"{partner.pk}/", partner.pk))
            units = directory.units_of(partner.pk, on=today)
            found += [(f"{partner.pk}/{unit.code}", f"{partner.pk} · {unit}") for unit in units]
    return found


def _theirs(partner: str, code: str) -> dict[str, Any]:
    unit = directory.unit_by_code(partner, code, on=clock.now().date()) if code else None
    return {"code": unit.code, "names": unit.names} if unit else {}


def _articles(country: str) -> list[tuple[str, str]]:
    """Every article of every agreement that is in force between us and a partner's country."""
    today = clock.now().date()
    codes = [partner.pk for partner in federation.partners()]
    countries = {node.country for code in codes if (node := directory.node(code))}
    in_force = {found.code: found for other in countries for found in agreements.in_force(country, other, on=today)}
    return [
        (f"{code}/{article['number']}", f"{agreement}, {article['number']}")
        for code, agreement in sorted(in_force.items())
        for article in agreement.articles
    ]


class ReplyForm(Identified):
    """An answer, or a refusal with its ground."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices)
    ground = forms.ChoiceField(label=_("Ground of refusal"), required=False)
    text = forms.CharField(label=_("Reply"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 5}))
    handling = forms.ChoiceField(label=_("Handling"))
    attachments = FilesField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, listed in (("ground", NOTHING + choices("refusal-grounds")), ("handling", choices("handling"))):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = listed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        refused = cleaned.get("outcome") == Outcome.REFUSED
        if refused and not cleaned.get("ground"):
            self.add_error("ground", _("A refusal needs its ground."))
        if not refused:
            cleaned["ground"] = ""
        return cleaned


class AcknowledgeForm(forms.Form):
    """Taking an inquiry of theirs."""

    direct = forms.BooleanField(
        label=_("We can reach this information directly"), required=False, initial=True,
        help_text=_("It decides the time limit of an urgent request."),
    )  # fmt: skip


class NoteForm(Identified):
    """An internal note."""

    text = forms.CharField(label=_("Note"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 2}))


class ReasonForm(forms.Form):
    """Why something goes back to its author."""

    reason = forms.CharField(label=_("Reason"), max_length=500)
