"""What was promised: commitments, and training and exchanges of officers."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from jalon.node.accords.choices import Kind, MeetingState, Stage, TrainingKind
from jalon.node.accords.forms.fields import NOTHING, DayField, area
from jalon.node.accords.forms.record import RecordForm
from jalon.node.accords.rules import lines
from jalon.node.kernel.language import choices


class CommitmentForm(RecordForm):
    """One thing promised."""

    kind = Kind.COMMITMENT
    titled = "words"
    PLAIN = ("stage", "meeting", "due")
    LISTS = {
        "owners": (lines.read_owners, lines.write_owners),
        "steps": (lines.read_steps, lines.write_steps),
    }
    words_1 = forms.CharField(label=_("Words as signed"), max_length=4_000, widget=area(3))
    words_2 = forms.CharField(
        label=_("The same in a second language"), max_length=4_000, widget=area(3), required=False
    )
    stage = forms.ChoiceField(label=_("How far the promise goes"), choices=Stage.choices, initial=Stage.DO)
    meeting = forms.ChoiceField(label=_("Meeting"), required=False)
    source_title = forms.CharField(label=_("Source"), required=False, max_length=300)
    source_page = forms.CharField(label=_("Page"), required=False, max_length=40)
    owners = forms.CharField(
        label=_("Owner on each side, one a line"), required=False, widget=area(2),
        help_text=_("As VN-MPS: Department of External Relations"),
    )  # fmt: skip
    due = DayField(label=_("Due"))
    steps = forms.CharField(
        label=_("Steps, one a line"), required=False, widget=area(3),
        help_text=_("As [ ] 2026-10-01 Test call from the gate; an x in the brackets marks it done."),
    )  # fmt: skip

    def _initial(self) -> dict[str, Any]:
        source = self.before.get("source", {})
        return {**super()._initial(), "source_title": source.get("title", ""), "source_page": source.get("page", "")}

    def read(self, said: Mapping[str, Any]) -> dict[str, Any]:
        source = {"title": said["source_title"], "page": said["source_page"]}
        return {**super().read(said), "source": source}


class TrainingForm(RecordForm):
    """A training, or an exchange of officers."""

    kind = Kind.TRAINING
    PLAIN = ("state", "subject", "mechanism", "host", "place", "date", "date_end", "languages", "programme", "outcome")
    LISTS = {
        "seats": (lines.read_seats, lines.write_seats),
        "nominations": (lines.read_nominations, lines.write_nominations),
    }
    sort = forms.ChoiceField(label=_("Kind"), choices=TrainingKind.choices)
    subject = forms.ChoiceField(label=_("Subject"), required=False)
    state = forms.ChoiceField(label=_("State"), choices=MeetingState.choices)
    mechanism = forms.ChoiceField(label=_("Mechanism"), required=False)
    host = forms.CharField(label=_("Host"), required=False, max_length=20, help_text=_("As VN-MPS."))
    place = forms.CharField(label=_("Place"), required=False, max_length=300)
    date = DayField(label=_("First day"))
    date_end = DayField(label=_("Last day"))
    languages = forms.MultipleChoiceField(
        label=_("Languages spoken"), required=False, choices=settings.LANGUAGES, widget=forms.CheckboxSelectMultiple
    )
    programme = forms.CharField(label=_("Programme"), required=False, max_length=20_000, widget=area(5))
    seats = forms.CharField(
        label=_("Places, one side a line"), required=False, widget=area(2), help_text=_("As VN-MPS: 5")
    )
    nominations = forms.CharField(
        label=_("Nominations, one person a line"), required=False, widget=area(4),
        help_text=_("As VN-MPS: Nguyễn Văn A; Hà Tĩnh; vi, lo; attended"),
    )  # fmt: skip
    outcome = forms.CharField(label=_("Outcome"), required=False, max_length=20_000, widget=area(3))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("sort", self.before.get("kind", TrainingKind.COURSE))
        subject = self.fields["subject"]
        if isinstance(subject, forms.ChoiceField):
            subject.choices = NOTHING + choices("training-subjects")

    def read(self, said: Mapping[str, Any]) -> dict[str, Any]:
        return {**super().read(said), "kind": said["sort"]}
