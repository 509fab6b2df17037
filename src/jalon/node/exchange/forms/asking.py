"""A new request: its kind decides the fields of its subject and its tick list; the rest is asked of every kind."""

import uuid
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.agreements import queries as agreements
from jalon.node.agreements.choices import CopyException
from jalon.node.directory import queries as directory
from jalon.node.exchange.choices import LISTS, Kind, Urgency
from jalon.node.exchange.choices.asking import asking
from jalon.node.exchange.forms.fields import NOTHING, FilesField, Identified, field_of
from jalon.node.exchange.queries import starting_values
from jalon.node.exchange.rules.article3 import QUESTIONS
from jalon.node.federation import queries as federation
from jalon.node.kernel import clock
from jalon.node.kernel.language import choices

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

SAME = (
    "kind", "asked", "offence", "law_article", "facts", "purpose", "link", "held_because", "urgency", "ground",
    "urgency_reasons", "handling", "restrictions", "tlp", "pap", "source_grade", "information_grade", "wished_at",
    "copy_exception", "copy_reasons",
)  # fmt: skip


class InquiryForm(Identified):
    """A new request of one kind."""

    to = forms.ChoiceField(label=_("To"))
    also = forms.MultipleChoiceField(
        label=_("Also to"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("Each gets it for itself, with receipts of its own, and sees who else got it."),
    )  # fmt: skip
    unit = forms.ChoiceField(label=_("From"))
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, widget=forms.HiddenInput)
    asked = forms.MultipleChoiceField(label=_("What is asked"), widget=forms.CheckboxSelectMultiple, required=False)
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
    wished_at = forms.DateTimeField(
        label=_("Wished by"), required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
        help_text=_("Only where the agreement sets no time."),
    )  # fmt: skip
    handling = forms.ChoiceField(label=_("Handling"), initial="H1")
    restrictions = forms.CharField(label=_("Restrictions of H3"), max_length=500, required=False)
    tlp = forms.ChoiceField(label=_("Who may see it (TLP)"), initial="amber")
    pap = forms.ChoiceField(label=_("Which action is allowed (PAP)"), initial="amber")
    source_grade = forms.ChoiceField(label=_("Source"), initial="A")
    information_grade = forms.ChoiceField(label=_("Information"), initial="2")
    copy_exception = forms.ChoiceField(
        label=_("No copy to the central contact point, because"), required=False,
        choices=[*NOTHING, *CopyException.choices],
    )  # fmt: skip
    copy_reasons = forms.CharField(label=_("Reasons for leaving out the copy"), max_length=500, required=False)
    attachments = FilesField()
    concerns = forms.MultipleChoiceField(
        label=_("Article 3: tick what applies, or may apply"), required=False, choices=list(QUESTIONS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The answers are not kept. Whatever you tick goes to the reviewer at the ministry first."),
    )  # fmt: skip
    considered = forms.BooleanField(label=_("I have considered each of these questions"))
    quote = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, user: "User", kind: str, data: Any = None, files: Any = None, *, initial: "dict[str, Any] | None" = None
    ) -> None:
        start = {"kind": kind, **starting_values(user, kind), **(initial or {})}
        super().__init__(data, files, initial=start)
        self.asking = asking(kind)
        for field in self.asking.subject:
            self.fields[field.name] = field_of(field)
        for name in ("purpose", "link", "held_because"):
            self.fields[name].initial = getattr(self.asking, name)
        if not self.asking.asked:
            del self.fields["asked"]
        else:
            self._choose("asked", list(self.asking.asked.items()))
            self.fields["asked"].required = True
        self._offer(user)

    def _offer(self, user: "User") -> None:
        units = accounts.units_where(user, Permission.DRAFT_INQUIRIES)
        own, today = directory.own_node(), clock.today()
        ours = directory.units_of(own.code, on=today).filter(pk__in=units)
        self._choose("unit", [(str(unit.pk), str(unit)) for unit in ours])
        self._choose("to", _addressees())
        self._choose("also", [(partner.pk, partner.pk) for partner in _active()])
        self._choose("agreement", _articles(own.country))
        for name in ("offence", "handling", "tlp", "pap", "source_grade", "information_grade"):
            self._choose(name, choices(LISTS[name]))
        self._choose("ground", NOTHING + choices(LISTS["ground"]))

    def _choose(self, name: str, options: "list[tuple[Any, Any]]") -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = options

    @property
    def subject_fields(self) -> list[forms.BoundField]:
        """The fields of the subject, in their order."""
        return [self[field.name] for field in self.asking.subject]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("urgency") == Urgency.URGENT and not (cleaned.get("ground") and cleaned.get("urgency_reasons")):
            self.add_error("ground", _("Urgent needs one of the four grounds, and your reasons in the next field."))
        if cleaned.get("handling") == "H3" and not cleaned.get("restrictions"):
            self.add_error("restrictions", _("H3 stands for restrictions of your own. Write them down."))
        if cleaned.get("copy_exception") and not cleaned.get("copy_reasons"):
            self.add_error("copy_reasons", _("Leaving out the copy needs your reasons."))
        first = str(cleaned.get("to", "")).partition("/")[0]
        cleaned["also"] = [code for code in cleaned.get("also") or [] if code != first]
        for code in cleaned["also"]:
            if not _agreement_with(code):
                self.add_error("also", _("No agreement with %(code)s is in force.") % {"code": code})
        return cleaned

    def screen(self) -> dict[str, bool]:
        """What was answered to each question of the Article 3 screen; it is used once and not kept."""
        ticked = set(self.cleaned_data["concerns"])
        return {name: name in ticked for name in QUESTIONS}

    def content(self) -> dict[str, Any]:
        """The cleaned content, as `actions.draft_inquiry` takes it."""
        said = self.cleaned_data
        partner, _sep, unit = said["to"].partition("/")
        agreement, _sep, article = said["agreement"].partition("/")
        return {
            **{name: said[name] for name in SAME if name in said},
            "asked": said.get("asked", []),
            "partner_id": partner,
            "partner_unit": _theirs(partner, unit),
            "unit_id": uuid.UUID(said["unit"]),
            "agreement": agreement,
            "article": article,
            "language": get_language() or "en",
            "subject": {field.name: said.get(field.name) for field in self.asking.subject},
        }

    def addressees(self) -> list[dict[str, Any]]:
        """Where it goes to several partners: for each what differs, the first as chosen."""
        content = self.content()
        differing = ("partner_id", "partner_unit", "agreement", "article")
        first = {name: content[name] for name in differing}
        others = [
            {"partner_id": code, "partner_unit": {}, "agreement": found[0], "article": found[1]}
            for code in self.cleaned_data["also"]
            if (found := _agreement_with(code))
        ]
        return [first, *others]


def _active() -> list[Any]:
    return [partner for partner in federation.partners() if federation.active_partner(partner.pk)]


def _addressees() -> list[tuple[str, str]]:
    """Every active partner, and its units that we know."""
    today = clock.today()
    found = []
    for partner in _active():
        found.append((f"{partner.pk}/", partner.pk))
        units = directory.units_of(partner.pk, on=today)
        found += [(f"{partner.pk}/{unit.code}", f"{partner.pk} · {unit}") for unit in units]
    return found


def _theirs(partner: str, code: str) -> dict[str, Any]:
    unit = directory.unit_by_code(partner, code, on=clock.today()) if code else None
    return {"code": unit.code, "names": unit.names} if unit else {}


def _articles(country: str) -> list[tuple[str, str]]:
    """Every article of every agreement that is in force between us and a partner's country."""
    today = clock.today()
    codes = [partner.pk for partner in federation.partners()]
    countries = {node.country for code in codes if (node := directory.node(code))}
    in_force = {found.code: found for other in countries for found in agreements.in_force(country, other, on=today)}
    return [
        (f"{code}/{article['number']}", f"{agreement}, {article['number']}")
        for code, agreement in sorted(in_force.items())
        for article in agreement.articles
    ]


def _agreement_with(code: str) -> tuple[str, str] | None:
    """The first article of the first agreement in force with a partner."""
    node, own = directory.node(code), directory.own_node()
    found = agreements.in_force(own.country, node.country, on=clock.today()) if node else []
    return next(((each.code, article["number"]) for each in found for article in each.articles), None)
