"""What people fill in: a new request (`asking`), and the small forms of its steps."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.node.exchange.choices import LISTS, Feedback, Kind, Outcome
from jalon.node.exchange.choices.kinds import EXPECT_FEEDBACK
from jalon.node.exchange.forms.asking import InquiryForm
from jalon.node.exchange.forms.fields import NOTHING, FilesField, Identified
from jalon.node.exchange.rules.article3 import GROUNDS, QUESTIONS
from jalon.node.kernel import ids, sheets
from jalon.node.kernel.language import choices

__all__ = [
    "EXPECT_FEEDBACK",
    "AcknowledgeForm",
    "ApproveForm",
    "AskConsentForm",
    "AssignForm",
    "ConsentForm",
    "ExtendForm",
    "InquiryForm",
    "KindForm",
    "NoteForm",
    "ReasonForm",
    "RefuseScreenForm",
    "ReplyForm",
    "ScreenForm",
    "StopForm",
    "TakeOutForm",
    "WordsForm",
]


class KindForm(forms.Form):
    """The first step of a new request: its kind."""

    kind = forms.ChoiceField(label=_("What do you need?"), choices=Kind.choices, widget=forms.RadioSelect)


class ReplyForm(Identified):
    """An answer, feedback, or a refusal with its ground."""

    outcome = forms.ChoiceField(label=_("Outcome"))
    feedback = forms.ChoiceField(label=_("What became of it"), required=False)
    ground = forms.ChoiceField(
        label=_("Ground of refusal"), required=False,
        help_text=_("Of a refusal, or of what a partial answer leaves out."),
    )  # fmt: skip
    text = forms.CharField(label=_("Reply"), max_length=20_000, widget=forms.Textarea(attrs={"rows": 5}))
    handling = forms.ChoiceField(label=_("Handling"))
    restrictions = forms.CharField(label=_("Restrictions of H3"), max_length=500, required=False)
    tlp = forms.ChoiceField(label=_("Who may see it (TLP)"), required=False)
    pap = forms.ChoiceField(label=_("Which action is allowed (PAP)"), required=False)
    grades = forms.CharField(
        label=_("Evaluation"), max_length=2, required=False, help_text=_("Source and information, such as B2.")
    )
    attachments = FilesField()

    def __init__(self, *args: Any, feedback: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        wanted = (Outcome.FEEDBACK, Outcome.REFUSED) if feedback else [o for o in Outcome if o != Outcome.FEEDBACK]
        self._choose("outcome", [(each.value, each.label) for each in wanted])
        self._choose("feedback", [*NOTHING, *Feedback.choices])
        self._choose("ground", NOTHING + choices("refusal-grounds"))
        for name in ("handling", "tlp", "pap"):
            self._choose(name, choices(name))
        if not feedback:
            del self.fields["feedback"]

    def _choose(self, name: str, options: "list[tuple[Any, Any]]") -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = options

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("outcome") == Outcome.REFUSED and not cleaned.get("ground"):
            self.add_error("ground", _("A refusal needs its ground."))
        if cleaned.get("outcome") not in (Outcome.REFUSED, Outcome.PARTIAL):
            cleaned["ground"] = ""
        if cleaned.get("outcome") == Outcome.FEEDBACK and not cleaned.get("feedback"):
            self.add_error("feedback", _("Say what became of it."))
        if cleaned.get("outcome") != Outcome.FEEDBACK:
            cleaned["feedback"] = ""
        return cleaned


class AcknowledgeForm(forms.Form):
    """Taking an inquiry of theirs."""

    direct = forms.BooleanField(
        label=_("We can reach this information directly"), required=False, initial=True,
        help_text=_("It decides the time limit of an urgent request."),
    )  # fmt: skip
    downgrade_reasons = forms.CharField(
        label=_("Take it as routine, because"), max_length=500, required=False,
        help_text=_("Only for an urgent request. The partner reads your reasons."),
    )  # fmt: skip


class ScreenForm(Identified):
    """The Article 3 screen. The answers decide, and are not kept."""

    concerns = forms.MultipleChoiceField(
        label=_("Tick what applies, or may apply"), required=False, choices=list(QUESTIONS.items()),
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    considered = forms.BooleanField(label=_("I have considered each of these questions"))

    def answers(self) -> dict[str, bool]:
        """Whether the answer to each question is yes."""
        ticked = set(self.cleaned_data["concerns"])
        return {name: name in ticked for name in QUESTIONS}


class RefuseScreenForm(Identified):
    """Refusing under Article 3."""

    ground = forms.ChoiceField(label=_("Ground"))
    text = forms.CharField(label=_("Reasons"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["ground"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(code, label) for code, label in choices("refusal-grounds") if code in GROUNDS]


class AssignForm(forms.Form):
    """Who works on it; the person themselves where nobody is named."""

    handler = forms.ChoiceField(label=_("Give it to"), required=False)

    def __init__(self, people: "list[tuple[str, str]]", *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["handler"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("me")), *people]


class WordsForm(Identified):
    """A step that says something: a question, a clarification, a withdrawal, a reminder."""

    text = forms.CharField(label=_("Words to the partner"), max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, required: bool = True, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["text"].required = required


class MomentField(forms.DateTimeField):
    """A moment to come, in the node's time zone."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateTimeInput(attrs={"type": "datetime-local"}), **options)

    def clean(self, value: Any) -> datetime.datetime | None:
        found = super().clean(value)
        return found.astimezone(datetime.UTC) if found else None


class StopForm(Identified):
    """Stopping the clock: why, and until when."""

    reason = forms.ChoiceField(label=_("Reason"))
    text = forms.CharField(label=_("In words"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    until = MomentField(label=_("Expected to go on"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["reason"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [each for each in choices(LISTS["pause"]) if each[0] != "clarification"]


class ExtendForm(Identified):
    """More time: until when, and why."""

    until = MomentField(label=_("New deadline"))
    text = forms.CharField(label=_("Why"), max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))


class NoteForm(Identified):
    """An internal note."""

    text = forms.CharField(label=_("Note"), max_length=5_000, widget=forms.Textarea(attrs={"rows": 2}))


class ReasonForm(forms.Form):
    """Why something goes back to its author."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class ApproveForm(forms.Form):
    """An approval in a role, by delegation where somebody gave it."""

    role = forms.CharField(widget=forms.HiddenInput)
    behalf = forms.CharField(
        label=_("On behalf of"), max_length=120, required=False,
        help_text=_("Who delegated it to you, where somebody did."),
    )  # fmt: skip


class AskConsentForm(forms.Form):
    """A question to the first owner."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new_id)
    onward = forms.ChoiceField(label=_("Pass on to"))
    purpose = forms.CharField(label=_("Purpose"), max_length=500)

    def __init__(self, partners: "list[str]", *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["onward"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(code, code) for code in partners]


class ConsentForm(forms.Form):
    """The first owner's decision."""

    granted = forms.ChoiceField(
        label=_("Decision"), choices=[("yes", _("may be passed on")), ("no", _("may not be passed on"))]
    )
    condition = forms.CharField(label=_("Condition"), max_length=500, required=False)


class TakeOutForm(forms.Form):
    """A list that leaves as a file: what for, and in which form."""

    purpose = forms.ChoiceField(label=_("What for?"))
    ending = forms.ChoiceField(label=_("Kind of file"), choices=[(each, each.upper()) for each in sheets.TYPES])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["purpose"].choices = NOTHING + choices("check-purposes")  # type: ignore[attr-defined]
