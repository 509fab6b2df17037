"""Mechanisms, their meetings, and minutes in two languages."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.node.accords.choices import Kind, MeetingKind, MeetingState, MemberRole, Sees
from jalon.node.accords.forms.fields import NOTHING, DayField, area
from jalon.node.accords.forms.record import RecordForm
from jalon.node.accords.rules import lines
from jalon.node.directory import queries as directory
from jalon.node.federation import queries as federation
from jalon.node.kernel.language import choices


class MechanismForm(RecordForm):
    """A standing conference or dialogue, its members and observers."""

    kind = Kind.MECHANISM
    titled = "names"
    PLAIN = ("cadence_months",)
    LISTS = {"aliases": (lines.read_words, lines.write_words)}
    sort = forms.ChoiceField(label=_("Kind"), required=False)
    aliases = forms.CharField(label=_("Other names, one a line"), required=False, widget=area(2))
    cadence_months = forms.IntegerField(label=_("Meets every … months"), required=False, min_value=1, max_value=120)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        sort = self.fields["sort"]
        if isinstance(sort, forms.ChoiceField):
            sort.choices = NOTHING + choices("mechanism-kinds")
        self.initial["sort"] = self.before.get("kind", "")
        held = {member["party"]: member for member in self.before.get("members", [])}
        for party in dict.fromkeys([*_nodes(), *held]):
            member = held.get(party, {})
            self.fields[f"role_{party}"] = forms.ChoiceField(
                label=party, choices=NOTHING + list(MemberRole.choices), required=False, initial=member.get("role", "")
            )
            self.fields[f"sees_{party}"] = forms.MultipleChoiceField(
                label=_("%(party)s sees as observer") % {"party": party}, choices=Sees.choices, required=False,
                widget=forms.CheckboxSelectMultiple, initial=member.get("sees", []),
            )  # fmt: skip
        self.parties = list(dict.fromkeys([*_nodes(), *held]))

    def read(self, said: Mapping[str, Any]) -> dict[str, Any]:
        members = [
            {
                "party": party,
                "role": said[f"role_{party}"],
                "sees": said[f"sees_{party}"] if said[f"role_{party}"] == MemberRole.OBSERVER else [],
            }
            for party in self.parties
            if said.get(f"role_{party}")
        ]
        return {**super().read(said), "kind": said["sort"], "members": members}


def _nodes() -> list[str]:
    return [directory.own_node().code, *(partner.pk for partner in federation.partners())]


class MeetingForm(RecordForm):
    """A meeting, conference, call, visit or invitation."""

    kind = Kind.MEETING
    PLAIN = ("state", "mechanism", "ordinal", "date", "date_end", "time", "place")
    LISTS = {
        "countries": (lambda text: re.findall(r"[A-Z]{2}", text.upper()), ", ".join),
        "agenda": (lines.read_words, lines.write_words),
        "delegations": (lines.read_delegations, lines.write_delegations),
        "papers": (lines.read_papers, lines.write_papers),
    }
    sort = forms.ChoiceField(label=_("Kind"), choices=MeetingKind.choices)
    state = forms.ChoiceField(label=_("State"), choices=MeetingState.choices)
    mechanism = forms.ChoiceField(label=_("Mechanism"), required=False)
    ordinal = forms.IntegerField(label=_("Which session"), required=False, min_value=1, max_value=999)
    date = DayField(label=_("Date"))
    date_end = DayField(label=_("Last day"))
    time = forms.RegexField(r"^\d\d:\d\d$", label=_("Time"), required=False, help_text=_("As 14:30, in local time."))
    place = forms.CharField(label=_("Place"), required=False, max_length=300)
    countries = forms.CharField(label=_("Countries"), required=False, max_length=100, help_text=_("As VN, LA."))
    agenda = forms.CharField(label=_("Agenda, one item a line"), required=False, widget=area(5))
    delegations = forms.CharField(
        label=_("Delegations, one person a line"), required=False, widget=area(4),
        help_text=_("As VN: Nguyễn Thùy Linh, liaison officer"),
    )  # fmt: skip
    papers = forms.CharField(
        label=_("Papers, one a line"), required=False, widget=area(3),
        help_text=_("As Draft plan | VN-MPS | 2026-05-01"),
    )  # fmt: skip

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial.setdefault("sort", self.before.get("kind", MeetingKind.MEETING))

    def read(self, said: Mapping[str, Any]) -> dict[str, Any]:
        return {**super().read(said), "kind": said["sort"]}


class MinutesForm(RecordForm):
    """Minutes: the two wordings side by side."""

    kind = Kind.MINUTES
    PLAIN = ("meeting", "signed", "place")
    meeting = forms.ChoiceField(label=_("Meeting"))
    signed = DayField(label=_("Signed on"))
    place = forms.CharField(label=_("Place"), required=False, max_length=300)
    text_1 = forms.CharField(label=_("Text in the first language"), max_length=40_000, widget=area(12))
    text_2 = forms.CharField(label=_("Text in the second language"), max_length=40_000, widget=area(12), required=False)

    def _initial(self) -> dict[str, Any]:
        initial = super()._initial()
        for place in (1, 2):
            language = initial.get(f"language_{place}")
            initial[f"text_{place}"] = self.before.get("texts", {}).get(language, "")
        return initial

    def read(self, said: Mapping[str, Any]) -> dict[str, Any]:
        texts = {said["language_1"]: said["text_1"]}
        if said.get("text_2") and said.get("language_2"):
            texts[said["language_2"]] = said["text_2"]
        return {**super().read(said), "texts": texts}
