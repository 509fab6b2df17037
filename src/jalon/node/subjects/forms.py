"""What people fill in about subjects."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.directory import queries as directory
from jalon.node.kernel import clock, ids
from jalon.node.kernel.language import choices
from jalon.node.subjects import rules
from jalon.node.subjects.choices import IdentifierKind, Kind, NameKind, StateKind, Tie, Verdict

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

NOTHING: list[tuple[str, Any]] = [("", "—")]
AREA = forms.Textarea(attrs={"rows": 2})


class PurposeForm(forms.Form):
    """What somebody reads for; it stands in the log beside each record that they open."""

    purpose = forms.ChoiceField(label=_("What for?"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["purpose"].choices = choices("check-purposes")  # type: ignore[attr-defined]


class SubjectForm(forms.Form):
    """A new subject of one kind; fields that its kind has no place for are left out."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new_id)
    unit = forms.ChoiceField(label=_("Held by"))
    mrz = forms.CharField(
        label=_("Lines under the photograph"), required=False, widget=forms.Textarea(attrs={"rows": 3, "class": "ref"}),
        help_text=_("Two or three lines of capitals and <. What they say fills in the fields that you leave empty."),
    )  # fmt: skip
    name = forms.CharField(label=_("Name as given"), max_length=200, required=False)
    romanised = forms.CharField(label=_("Name, romanised"), max_length=200, required=False)
    alias = forms.CharField(label=_("Alias"), max_length=200, required=False)
    birth = forms.CharField(
        label=_("Born"), max_length=10, required=False,
        help_text=_("Day, month or year: 1985-03-07, 1985-03, 1985. Years of the Buddhist era are understood."),
    )  # fmt: skip
    sex = forms.ChoiceField(label=_("Sex"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    document_kind = forms.ChoiceField(label=_("Kind of document"), required=False)
    expires = forms.CharField(label=_("Expires"), max_length=10, required=False)
    vehicle_kind = forms.ChoiceField(label=_("Kind of vehicle"), required=False)
    make = forms.CharField(label=_("Make"), max_length=60, required=False)
    colour = forms.CharField(label=_("Colour"), max_length=40, required=False)
    description = forms.CharField(label=_("Description"), max_length=300, required=False)
    number_kind = forms.ChoiceField(label=_("Kind of number"), choices=NOTHING + IdentifierKind.choices, required=False)
    number = forms.CharField(label=_("Number"), max_length=80, required=False)
    number_country = forms.ChoiceField(label=_("Issued in"), required=False)

    details = ("sex", "country", "document_kind", "expires", "vehicle_kind", "make", "colour", "description")
    listed = {"sex": "sexes", "country": "countries", "document_kind": "document-kinds"} | {
        "vehicle_kind": "vehicle-kinds", "number_country": "countries",
    }  # fmt: skip

    def __init__(self, user: "User", kind: str, places: frozenset[str], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, code_list in self.listed.items():
            self.fields[name].choices = NOTHING + choices(code_list)  # type: ignore[attr-defined]
        units = accounts.units_where(user, Permission.WRITE_SUBJECTS)
        listed = directory.units_of(directory.own_node().code, on=clock.today()).filter(pk__in=units)
        self.fields["unit"].choices = [(str(unit.pk), str(unit)) for unit in listed]  # type: ignore[attr-defined]
        person_only = () if kind == Kind.PERSON else ("mrz", "romanised", "birth")
        for name in (*(each for each in self.details if each not in places), *person_only):
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("mrz"):
            self._fill_in(rules.read_mrz(said["mrz"], today=clock.today()), said)
        if said.get("number") and not said.get("number_kind"):
            self.add_error("number_kind", _("Choose the kind of the number."))
        return said

    def _fill_in(self, read: rules.Mrz, said: dict[str, Any]) -> None:
        if read.wrong:
            self.add_error("mrz", _("A check digit does not agree. Compare the lines with the document, sign by sign."))
        given = {"romanised": f"{read.surname} {read.given}".strip(), "birth": read.birth, "sex": read.sex}
        for name, value in {**given, "number": read.number, "number_kind": IdentifierKind.DOCUMENT}.items():
            said[name] = said.get(name) or value

    def content(self) -> dict[str, Any]:
        """What was filled in, as `actions.enter_subject` takes it."""
        said = self.cleaned_data
        kinds = {"name": NameKind.GIVEN, "romanised": NameKind.ROMANISED, "alias": NameKind.ALIAS}
        named = [(said[field], kind) for field, kind in kinds.items() if said.get(field)]
        numbered = [(said["number_kind"], said["number"], said["number_country"])] if said["number"] else []
        details = {name: said[name] for name in self.details if said.get(name)}
        return {"named": named, "numbered": numbered, "birth": said.get("birth", ""), "details": details}


class NameForm(forms.Form):
    """Another name."""

    text = forms.CharField(label=_("Name"), max_length=200)
    kind = forms.ChoiceField(label=_("Kind"), choices=NameKind.choices)


class NumberForm(forms.Form):
    """Another number."""

    kind = forms.ChoiceField(label=_("Kind of number"), choices=IdentifierKind.choices)
    given = forms.CharField(label=_("Number"), max_length=80)
    country = forms.ChoiceField(label=_("Issued in"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["country"].choices = NOTHING + choices("countries")  # type: ignore[attr-defined]


class TieForm(forms.Form):
    """How this subject belongs to another."""

    how = forms.ChoiceField(label=_("This"), choices=Tie.choices)
    other = forms.UUIDField(label=_("the subject with the address"), help_text=_("The long number in its address."))


class StateForm(forms.Form):
    """That somebody is, or may be, a victim or a minor."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new_id)
    kind = forms.ChoiceField(label=_("This person is"), choices=StateKind.choices)
    doubtful = forms.BooleanField(label=_("in doubt (it counts all the same)"), required=False)
    ground = forms.CharField(label=_("How that is known"), max_length=500, widget=AREA)


class BecauseForm(forms.Form):
    """Reasons."""

    because = forms.CharField(label=_("Reasons"), max_length=500, widget=AREA)


class VerdictForm(BecauseForm):
    """Whether two records are the same."""

    verdict = forms.ChoiceField(label=_("These two are"), choices=Verdict.choices, widget=forms.RadioSelect)
    field_order = ("verdict", "because")


class ReviewForm(BecauseForm):
    """Keeping a record for another period."""

    review_date = forms.DateField(
        label=_("Review it again on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class ReaderForm(forms.Form):
    """Letting somebody read a protected record."""

    username = forms.CharField(label=_("User name"), max_length=150)
    reason = forms.CharField(label=_("Why they need it"), max_length=500, widget=AREA)
    until_date = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
