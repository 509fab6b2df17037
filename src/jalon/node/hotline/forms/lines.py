"""What people fill in about lines: opened, our end, ended, the escalation plan, test calls."""

import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.hotline.choices import Exercise, NumberKind, Rung
from jalon.node.hotline.forms.fields import DAY, Identified, checked
from jalon.node.hotline.queries import who
from jalon.node.hotline.rules import escalation
from jalon.node.kernel import clock
from jalon.node.kernel.language import choices

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.directory.models import Pair
    from jalon.node.hotline.models import Line

WEEKDAYS = [
    ("0", _("Monday")), ("1", _("Tuesday")), ("2", _("Wednesday")), ("3", _("Thursday")), ("4", _("Friday")),
    ("5", _("Saturday")), ("6", _("Sunday")),
]  # fmt: skip


class EndForm(forms.Form):
    """Our end of a line: one permanent number of each kind, languages, hours."""

    landline = forms.CharField(label=NumberKind.LANDLINE.label, max_length=30, required=False)
    mobile = forms.CharField(label=NumberKind.MOBILE.label, max_length=30, required=False)
    satellite = forms.CharField(label=NumberKind.SATELLITE.label, max_length=30, required=False)
    languages = forms.MultipleChoiceField(label=_("Languages"), widget=forms.CheckboxSelectMultiple, required=False)
    days = forms.MultipleChoiceField(
        label=_("Served on"), choices=WEEKDAYS, widget=forms.CheckboxSelectMultiple, required=False,
        help_text=_("None: day and night."),
    )  # fmt: skip
    begin = forms.TimeField(label=_("From"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    until = forms.TimeField(label=_("Until"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))

    def __init__(self, country: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.country = country
        self.fields["languages"].choices = choices("languages")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for kind in NumberKind.values:
            if said.get(kind):
                try:
                    said[kind] = checked(said[kind], self.country)
                except forms.ValidationError as error:
                    self.add_error(kind, error)
        if said.get("days") and not (said.get("begin") and said.get("until")):
            self.add_error("begin", _("Say from when until when."))
        return said

    def content(self) -> dict[str, Any]:
        """What `actions.lines.set_end` takes."""
        said = self.cleaned_data
        hours = {
            "days": [int(day) for day in said["days"]],
            "from": said["begin"].strftime("%H:%M") if said["begin"] else "",
            "until": said["until"].strftime("%H:%M") if said["until"] else "",
        }
        return {
            "telephones": [(kind, said[kind], "") for kind in NumberKind.values if said[kind]],
            "languages": said["languages"],
            "hours": [hours] if said["days"] else [],
        }


class OpenForm(Identified):
    """A line for a counterpart pair."""

    pair = forms.ChoiceField(label=_("Counterpart pair"))
    valid_from = forms.DateField(label=_("First day"), widget=DAY)
    valid_until = forms.DateField(
        label=_("Ends on"), required=False, widget=DAY,
        help_text=_("The first day on which it no longer stands. Empty: as long as the pair."),
    )  # fmt: skip

    def __init__(self, pairs: "list[Pair]", *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.pairs = {str(pair.pk): pair for pair in pairs}
        self.fields["pair"].choices = [  # type: ignore[attr-defined]
            (key, f"{pair.ours} – {pair.theirs}") for key, pair in self.pairs.items()
        ]

    def clean_pair(self) -> "Pair":
        return self.pairs[self.cleaned_data["pair"]]


class EndingForm(forms.Form):
    """The end of a line."""

    on = forms.DateField(
        label=_("Ends on"), widget=DAY,
        help_text=_("The first day on which it no longer stands."),
    )  # fmt: skip
    reason = forms.CharField(label=_("Reason or decision"), max_length=300)
    to = forms.ChoiceField(
        label=_("What takes its place"), required=False,
        help_text=_("Alerts and calls go there from that day on. With none, the line is dark."),
    )  # fmt: skip

    def __init__(self, others: "list[Line]", *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.others = {str(line.pk): line for line in others}
        nothing = ("", _("nothing: the next level is used"))
        self.fields["to"].choices = [nothing, *((key, line.code) for key, line in self.others.items())]  # type: ignore[attr-defined]

    def clean_to(self) -> "Line | None":
        return self.others.get(self.cleaned_data["to"])


class PlanForm(forms.Form):
    """The minutes of each rung; an empty one is left out."""

    deputy = forms.IntegerField(label=Rung.DEPUTY.label, min_value=1, max_value=escalation.MOST_MINUTES, required=False)
    next_level = forms.IntegerField(
        label=Rung.NEXT_LEVEL.label, min_value=1, max_value=escalation.MOST_MINUTES, required=False
    )
    ministry = forms.IntegerField(
        label=Rung.MINISTRY.label, min_value=1, max_value=escalation.MOST_MINUTES, required=False
    )
    life = forms.IntegerField(label=_("The alert expires after"), min_value=2, max_value=escalation.MOST_MINUTES)

    def stages(self) -> list[escalation.Stage]:
        """The plan as filled in; the officer on duty is told at once."""
        rest = ((Rung.DEPUTY, "deputy"), (Rung.NEXT_LEVEL, "next_level"), (Rung.MINISTRY, "ministry"))
        named = [escalation.Stage(rung, self.cleaned_data[name]) for rung, name in rest if self.cleaned_data[name]]
        return [escalation.Stage(Rung.DUTY, 0), *named]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors:
            decision = escalation.may_be_plan(self.stages(), said["life"])
            if not decision:
                raise forms.ValidationError(str(decision.reason))
        return said


class ExerciseForm(forms.Form):
    """Test calls or drills on lines."""

    campaign = forms.CharField(label=_("Name"), max_length=80)
    kind = forms.ChoiceField(label=_("Kind"), choices=[(k.value, k.label) for k in (Exercise.TEST, Exercise.DRILL)])
    lines = forms.MultipleChoiceField(label=_("Lines"), widget=forms.CheckboxSelectMultiple)
    first_at = forms.DateTimeField(
        label=_("First call"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    every = forms.IntegerField(label=_("Days between two calls"), min_value=1, max_value=92, initial=7)
    times = forms.IntegerField(label=_("Calls on each line"), min_value=1, max_value=12, initial=1)

    def __init__(self, user: "User", *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        may = accounts.units_where(user, Permission.MANAGE_HOTLINE)
        found = [line for line in who.lines_of(user, clock.now()) if line.unit_id in may]
        self.known = {str(line.pk): line for line in found}
        self.fields["lines"].choices = [(key, line.code) for key, line in self.known.items()]  # type: ignore[attr-defined]

    def content(self) -> dict[str, Any]:
        """What `actions.exercises.plan_exercises` takes."""
        said = self.cleaned_data
        return {
            "campaign": said["campaign"],
            "kind": said["kind"],
            "lines": [self.known[key] for key in said["lines"]],
            "first_at": said["first_at"],
            "every": datetime.timedelta(days=said["every"]),
            "times": said["times"],
        }
