"""What people fill in at the hotline: an alarm, a call, a shift, a line's end, a plan, test calls."""

import datetime
import math
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon import codes
from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.hotline.choices import HIDDEN, KINDS, OUTCOMES, Duty, Exercise, NumberKind, Rung
from jalon.node.hotline.queries import calling, who
from jalon.node.hotline.rules import descriptions, escalation, numbers, pushing
from jalon.node.kernel import clock, ids
from jalon.node.kernel.language import choices, coded
from jalon.node.kernel.refused import Refused

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.directory.models import Pair
    from jalon.node.hotline.models import Line

WEEKDAYS = [
    ("0", _("Monday")), ("1", _("Tuesday")), ("2", _("Wednesday")), ("3", _("Thursday")), ("4", _("Friday")),
    ("5", _("Saturday")), ("6", _("Sunday")),
]  # fmt: skip
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Identified(forms.Form):
    """A form that carries the id of what it will make, so that sending it twice makes it once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new_id)


class DescribedForm(forms.Form):
    """What the page's program sends of a call: how its browser talks."""

    sdp = forms.CharField(max_length=descriptions.LONGEST, strip=False)


class StartForm(DescribedForm):
    """The same, with the line or alert that the call belongs to."""

    noun = forms.ChoiceField(choices=[("line", "line"), ("alert", "alert")])
    place = forms.UUIDField()


class ColleagueForm(forms.Form):
    """Whom to hand a call to."""

    colleague = forms.CharField(max_length=150)


class DeviceForm(forms.Form):
    """What the page's program sends of a browser that is to be warned."""

    endpoint = forms.CharField(max_length=pushing.LONGEST_ADDRESS)
    public = forms.CharField(max_length=100)
    auth = forms.CharField(max_length=40)


class AlarmForm(Identified):
    """An alarm: line, place and note are filled in already."""

    line = forms.ChoiceField(label=_("To"))
    place = forms.CharField(label=_("Place"), max_length=200, required=False)
    marker = forms.CharField(label=_("Border marker"), max_length=30, required=False)
    position = forms.RegexField(
        r"^-?\d{1,2}(\.\d+)?\s*[,;]\s*-?\d{1,3}(\.\d+)?$", label=_("Coordinates"), required=False,
        help_text=_("Latitude, longitude in degrees, such as 18.3912, 105.1234."),
    )  # fmt: skip
    text = forms.CharField(label=_("Note"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, user: "User", kind: str, *args: Any, **options: Any) -> None:
        self.lines = {str(line.pk): line for line in calling.raisable_lines(user)}
        first = next(iter(self.lines.values()), None)
        given = {
            "place": calling.place_of(user, first),
            "text": coded(KINDS, kind),
            "line": str(first.pk) if first else "",
        }
        options["initial"] = {**given, **(options.get("initial") or {})}
        super().__init__(*args, **options)
        self.fields["line"].choices = [  # type: ignore[attr-defined]
            (key, f"{line.unit} → {line.their_unit}") for key, line in self.lines.items()
        ]

    def clean_position(self) -> tuple[float, float] | None:
        typed = self.cleaned_data["position"].replace(";", ",")
        if not typed:
            return None
        north, east = (float(part) for part in typed.split(","))
        if not (abs(north) <= 90 and abs(east) <= 180 and math.isfinite(north)):
            raise forms.ValidationError(_("Latitude runs from -90 to 90, longitude from -180 to 180."))
        return north, east


class TextForm(Identified):
    """An alert that came as an SMS."""

    text = forms.CharField(label=_("The SMS as it came"), max_length=600, widget=forms.Textarea(attrs={"rows": 4}))


class CloseForm(forms.Form):
    """The outcome of an alert."""

    outcome = forms.ChoiceField(label=_("Outcome"))
    text = forms.CharField(
        label=_("What happened"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["outcome"].choices = choices(OUTCOMES)  # type: ignore[attr-defined]


class NoteForm(Identified):
    """Words to the other side, on an alert."""

    text = forms.CharField(label=_("To the other side"), max_length=1000, widget=forms.Textarea(attrs={"rows": 2}))


class CallForm(Identified):
    """A telephone call that was made or tried."""

    number = forms.CharField(label=_("Number"), max_length=30)
    answered = forms.BooleanField(label=_("Somebody answered"), required=False)
    minutes = forms.IntegerField(label=_("Minutes"), min_value=0, max_value=600, initial=1)
    text = forms.CharField(label=_("In a few words"), max_length=300, required=False)

    def __init__(self, country: str, *args: Any, **options: Any) -> None:
        self.country = country
        super().__init__(*args, **options)

    def clean_number(self) -> str:
        return checked(self.cleaned_data["number"], self.country)


def checked(typed: str, country: str) -> str:
    """A typed number as E.164, or the form's error."""
    try:
        return numbers.checked(typed, country)
    except Refused as error:
        raise forms.ValidationError(str(error)) from error


class ShiftForm(Identified):
    """Putting somebody on duty."""

    officer = forms.ChoiceField(label=_("Officer"))
    duty = forms.ChoiceField(label=_("Duty"), choices=Duty.choices)
    starts_at = forms.DateTimeField(
        label=_("From"), widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    )
    hours = forms.IntegerField(label=_("Hours"), min_value=1, max_value=48, initial=12)
    shown_as = forms.CharField(
        label=_("Name that the partner sees"), max_length=120, required=False,
        help_text=_("Rank and name; the officer's name where it is empty."),
    )  # fmt: skip
    phone = forms.CharField(label=_("Telephone on duty"), max_length=30, required=False)
    mail = forms.EmailField(label=_("Mail for notices"), required=False)
    languages = forms.MultipleChoiceField(label=_("Languages"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, people: "list[User]", country: str, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.people, self.country = {str(person.pk): person for person in people}, country
        self.fields["officer"].choices = [(key, str(person)) for key, person in self.people.items()]  # type: ignore[attr-defined]
        self.fields["languages"].choices = choices("languages")  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"]
        return checked(typed, self.country) if typed else ""

    def content(self) -> dict[str, Any]:
        """What `actions.rosters.set_shift` takes."""
        said = self.cleaned_data
        return {
            "officer": self.people[said["officer"]],
            "duty": said["duty"],
            "starts_at": said["starts_at"],
            "ends_at": said["starts_at"] + datetime.timedelta(hours=said["hours"]),
            **{name: said[name] for name in ("shown_as", "phone", "mail", "languages")},
        }


class SwapForm(Identified):
    """Asking a colleague to take over a shift."""

    asked = forms.ChoiceField(label=_("Colleague"))
    reason = forms.CharField(label=_("Reason"), max_length=200, required=False)

    def __init__(self, people: "list[User]", *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.people = {str(person.pk): person for person in people}
        self.fields["asked"].choices = [(key, str(person)) for key, person in self.people.items()]  # type: ignore[attr-defined]


class HandoverForm(Identified):
    """A note to the next shift."""

    text = forms.CharField(label=_("Note to the next shift"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


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


def raisable(kind: str) -> bool:
    """Whether people raise alerts of a kind by hand."""
    return kind in codes.load(KINDS) and kind not in HIDDEN
