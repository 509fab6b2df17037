"""What people fill in: a new text, the end of one, a national rule, a day of a calendar, a question."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon import codes
from jalon.node.accounts.choices import Role
from jalon.node.agreements.choices import (
    TEMPLATE_HOURS,
    CopyException,
    CopyTo,
    Counted,
    Effect,
    Limit,
    SharedLedger,
    SharedReceipt,
    Succession,
)
from jalon.node.directory import queries as directory
from jalon.node.directory.choices import Level
from jalon.node.kernel import clock
from jalon.node.kernel.language import choices

NOTHING: list[tuple[str, Any]] = [("", "—")]
TICKS = forms.CheckboxSelectMultiple


def dated(label: Any, **options: Any) -> forms.DateField:
    """A day, typed or chosen."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, input_formats=["%Y-%m-%d"], **options)


class Listed(forms.Form):
    """A form whose fields take their choices from code lists, in the reader's language."""

    lists: dict[str, str] = {}
    optional: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, listed in self.lists.items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = (NOTHING if name in self.optional else []) + choices(listed)


class AgreementForm(Listed):
    """A new text; the limits start from the template."""

    lists = {"kind": "agreement-kinds", "parties": "countries", "kinds": "inquiry-kinds"} | {
        "categories": "data-categories", "sender_agencies": "agency-kinds", "receiver_agencies": "agency-kinds",
    }  # fmt: skip
    code = forms.SlugField(label=_("Code"), max_length=40, help_text=_("How messages cite it, such as VN-LA-2024."))
    kind = forms.ChoiceField(label=_("Kind"))
    title = forms.CharField(label=_("Title"), max_length=300)
    language = forms.ChoiceField(label=_("Language of title and articles"), choices=[(x, x) for x in codes.LANGUAGES])
    parties = forms.MultipleChoiceField(label=_("Parties"))
    signed_date = dated(_("Signed"), required=False)
    valid_from = dated(_("In force from"))
    valid_until = dated(_("In force until"), required=False, help_text=_("The first day on which it no longer binds."))
    articles = forms.CharField(
        label=_("Articles"), widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("One a line: number, a bar, title, a bar, text. For example: 4 | Exchange of information | …"),
    )  # fmt: skip
    how = forms.ChoiceField(label=_("It replaces or amends"), choices=NOTHING + Succession.choices, required=False)
    earlier = forms.CharField(label=_("Code of the earlier text"), max_length=40, required=False)
    sender_levels = forms.MultipleChoiceField(
        label=_("Levels on one side"), choices=Level.choices, widget=TICKS, required=False
    )
    sender_agencies = forms.MultipleChoiceField(label=_("Agencies on one side"), required=False)
    receiver_levels = forms.MultipleChoiceField(
        label=_("Levels on the other side"), choices=Level.choices, widget=TICKS, required=False
    )
    receiver_agencies = forms.MultipleChoiceField(label=_("Agencies on the other side"), required=False)
    copies = forms.MultipleChoiceField(label=_("Copies go to"), choices=CopyTo.choices, widget=TICKS, required=False)
    exceptions = forms.MultipleChoiceField(
        label=_("No copy where"), choices=CopyException.choices, widget=TICKS, required=False
    )
    kinds = forms.MultipleChoiceField(label=_("What may be asked"), required=False)
    categories = forms.MultipleChoiceField(label=_("Data that may be told"), required=False)
    receipts = forms.MultipleChoiceField(
        label=_("Told of each message"), choices=SharedReceipt.choices, widget=TICKS, required=False,
        initial=SharedReceipt.values,
    )  # fmt: skip
    ledger = forms.MultipleChoiceField(
        label=_("Told of the counts"), choices=SharedLedger.choices, widget=TICKS, required=False
    )
    calls = forms.BooleanField(
        label=_("Calls from browser to browser"), required=False,
        help_text=_("People on duty at the hotline may talk over the network. The telephone stays first."),
    )  # fmt: skip
    opens = forms.TimeField(label=_("Office opens"), required=False, help_text=_("Empty: the time runs at once."))
    closes = forms.TimeField(label=_("Office closes"), required=False)
    until_end_of_day = forms.BooleanField(label=_("A limit lasts to the end of its last day"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for limit in Limit:
            self.fields[f"amount_{limit.name}"] = forms.IntegerField(
                label=limit.label, min_value=1, required=False, initial=TEMPLATE_HOURS[limit]
            )
            self.fields[f"counted_{limit.name}"] = forms.ChoiceField(label=_("counted in"), choices=Counted.choices)

    def content(self) -> dict[str, Any]:
        """What was filled in, as `actions.add_agreement` takes it."""
        said = self.cleaned_data
        succeeds = [(said["how"], said["earlier"])] if said["how"] and said["earlier"] else []
        return {
            "kind": said["kind"],
            "titles": {said["language"]: said["title"]},
            "parties": said["parties"],
            "articles": list(self._articles()),
            "limits": self._limits(),
            "terms": self._terms(),
            "signed_date": said["signed_date"],
            "valid_from": said["valid_from"],
            "valid_until": said["valid_until"],
            "succeeds": succeeds,
        }

    def _articles(self) -> Iterator[dict[str, Any]]:
        language = self.cleaned_data["language"]
        for line in filter(str.strip, self.cleaned_data["articles"].splitlines()):
            number, title, text = ([part.strip() for part in line.split("|", 2)] + ["", ""])[:3]
            titles, texts = ({language: words} if words else {} for words in (title, text))
            yield {"number": number, "titles": titles, "texts": texts}

    def _limits(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            limit.value: {"amount": said[f"amount_{limit.name}"], "counted": said[f"counted_{limit.name}"]}
            for limit in Limit
            if said[f"amount_{limit.name}"]
        }

    def _terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        terms: dict[str, Any] = {name: said[name] for name in ("kinds", "categories") if said[name]}
        sides = {
            end: {part: said[f"{end}_{part}"] for part in ("levels", "agencies") if said[f"{end}_{part}"]}
            for end in ("sender", "receiver")
        }
        if any(sides.values()):
            terms["routes"] = [sides]
        if said["copies"]:
            terms["copies"] = {"to": said["copies"], "exceptions": said["exceptions"]}
        if said["calls"]:
            terms["calls"] = True
        office = {name: said[name] for name in ("opens", "closes", "until_end_of_day") if said[name]}
        return {**terms, "working_days": office, "receipts": said["receipts"], "ledger": said["ledger"]}


class EndForm(forms.Form):
    """The day from which a text or a rule no longer binds."""

    valid_until = dated(_("In force until"), help_text=_("The first day on which it no longer binds."))


class AskForm(Listed):
    """What may I send under this?"""

    lists = {"country": "countries", "agency": "agency-kinds", "kind": "inquiry-kinds", "handling": "handling"} | {
        "categories": "data-categories"
    }
    optional = frozenset({"agency"})
    unit = forms.ChoiceField(label=_("From"))
    country = forms.ChoiceField(label=_("To a unit of"))
    level = forms.ChoiceField(label=_("of the level"), choices=NOTHING + Level.choices, required=False)
    agency = forms.ChoiceField(label=_("of the agency"), required=False)
    kind = forms.ChoiceField(label=_("What"))
    categories = forms.MultipleChoiceField(label=_("With data about"), required=False)
    handling = forms.ChoiceField(label=_("Handling"), initial="H1")

    def __init__(self, *args: Any, parties: list[str], **options: Any) -> None:
        super().__init__(*args, **options)
        node = directory.own_node()
        units = directory.units_of(node.code, on=clock.today()).select_related("node", "agency")
        self.units = {unit.code: unit for unit in units}
        others = [(code, label) for code, label in choices("countries") if code in parties and code != node.country]
        for name, listed in (("unit", [(c, str(u)) for c, u in self.units.items()]), ("country", others)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = listed


class RuleForm(Listed):
    """A national rule."""

    lists = {"offences": "offences", "kinds": "inquiry-kinds", "categories": "data-categories"} | {
        "countries": "countries", "handling": "handling",
    }  # fmt: skip
    code = forms.SlugField(label=_("Code"), max_length=40)
    title = forms.CharField(label=_("Title"), max_length=300)
    language = forms.ChoiceField(label=_("Language of the title"), choices=[(x, x) for x in codes.LANGUAGES])
    effect = forms.ChoiceField(label=_("What it does"), choices=Effect.choices)
    role = forms.ChoiceField(label=_("Who approves"), choices=NOTHING + Role.choices, required=False)
    people = forms.IntegerField(label=_("How many people"), min_value=1, max_value=5, initial=1)
    valid_from = dated(_("In force from"))
    laws = forms.CharField(
        label=_("Names of the law"),
        required=False,
        help_text=_("In each language in which it is cited, by semicolon."),
    )
    articles = forms.CharField(label=_("Articles of that law"), required=False, help_text=_("Numbers, by comma."))
    offences = forms.MultipleChoiceField(label=_("Offences"), required=False)
    kinds = forms.MultipleChoiceField(label=_("Kinds of request"), required=False)
    categories = forms.MultipleChoiceField(label=_("Categories of data"), required=False)
    handling = forms.MultipleChoiceField(label=_("Handling"), widget=TICKS, required=False)
    countries = forms.MultipleChoiceField(label=_("Partner countries"), required=False)
    units = forms.CharField(label=_("Codes of our units"), required=False, help_text=_("By comma; empty means all."))

    def content(self) -> dict[str, Any]:
        """What was filled in, as `actions.add_rule` takes it."""
        said = self.cleaned_data
        terms = {
            name: said[name] for name in ("offences", "kinds", "categories", "handling", "countries") if said[name]
        }
        for name, bar in (("laws", ";"), ("articles", ","), ("units", ",")):
            if listed := [part.strip() for part in said[name].split(bar) if part.strip()]:
                terms[name] = listed
        plain = {name: said[name] for name in ("effect", "role", "people", "valid_from")}
        return {**plain, "titles": {said["language"]: said["title"]}, "terms": terms}


class DayForm(Listed):
    """Whether a day is worked."""

    lists = {"country": "countries"}
    country = forms.ChoiceField(label=_("Country"))
    date = dated(_("Day"))
    working = forms.TypedChoiceField(
        label=_("This day"), choices=[("no", _("does not count")), ("yes", _("counts"))], coerce=lambda it: it == "yes"
    )
    name = forms.CharField(label=_("Why, and on whose word"), max_length=120)
