"""What people fill in: a text for the library, a decision, a record of each kind, a note."""

import decimal
import re
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from jalon.node.accords import queries
from jalon.node.accords.actions.library import LARGEST
from jalon.node.accords.choices import (
    FIELD_LABELS,
    PARTS,
    CommitmentState,
    Kind,
    MeetingKind,
    MeetingState,
    MemberRole,
    Sees,
    Stage,
    TrainingKind,
)
from jalon.node.accords.models import Proposal
from jalon.node.accords.rules import contents, lines
from jalon.node.accords.rules import proposals as proposal_rules
from jalon.node.directory import queries as directory
from jalon.node.federation import queries as federation
from jalon.node.kernel import ids
from jalon.node.kernel.language import choices
from jalon.reader.read import LONGEST_TEXT

NOTHING = [("", "—")]
DAY = r"^\d{4}(-\d\d(-\d\d)?)?$"
DAY_HELP = _("As 2026-05-12; a month as 2026-05, a year as 2026.")


class Identified(forms.Form):
    """A form that carries the id of what it will make, so that sending it twice makes it once."""

    key = forms.UUIDField(widget=forms.HiddenInput, initial=ids.new_id)


def area(rows: int = 4) -> forms.Textarea:
    """A text area of so many rows."""
    return forms.Textarea(attrs={"rows": rows})


class DayField(forms.RegexField):
    """A day, a month or a year; its real existence is checked with the content."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", DAY_HELP)
        super().__init__(DAY, max_length=10, required=options.pop("required", False), **options)


class DocumentForm(Identified):
    """An official text: a file, or pasted words."""

    file = forms.FileField(label=_("File"), required=False, help_text=_("Text, HTML, DOCX or PDF; 10 MB at most."))
    text = forms.CharField(
        label=_("Or paste the text"), required=False, max_length=LONGEST_TEXT, widget=area(8), strip=False
    )
    source = forms.CharField(label=_("Who publishes it"), max_length=200)
    address = forms.CharField(label=_("Where it was published"), max_length=500, required=False)
    date = DayField(label=_("Date, where the text does not say it"))
    language = forms.ChoiceField(label=_("Language"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["language"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", _("let the reader find out")), *LANGUAGES]

    def clean_file(self) -> "UploadedFile[bytes] | None":
        file: UploadedFile[bytes] | None = self.cleaned_data.get("file")
        if file and (file.size or 0) > LARGEST:
            raise forms.ValidationError(_("The file is larger than 10 MB. An official text is far smaller; check it."))
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        given = [name for name in ("file", "text") if cleaned.get(name) and (name == "file" or cleaned[name].strip())]
        if len(given) != 1 and "file" not in self.errors:
            self.add_error("file", _("Choose a file, or paste the text: one of the two."))
        return cleaned

    def content(self) -> tuple[str, bytes]:
        """Name and bytes of what was handed in."""
        file = self.cleaned_data.get("file")
        if file:
            return file.name or "file", file.read()
        return "pasted.txt", self.cleaned_data["text"].encode("utf-8", "replace")


LANGUAGES = [("zh" if code == "zh-hans" else code, label) for code, label in settings.LANGUAGES]


class ProposalForm(forms.Form):
    """A proposal's fields, to be corrected before it is accepted."""

    def __init__(self, proposal: Proposal, *args: Any, **options: Any) -> None:
        shown = proposal_rules.editable(proposal.kind, proposal.fields, proposal.words)
        options["initial"] = {name: _written(value) for name, value in shown.items()}
        super().__init__(*args, **options)
        self.kind = proposal.kind
        for name, how in proposal_rules.FIELDS[proposal.kind].items():
            self.fields[name] = _field(how, FIELD_LABELS[name])
        targets = [record for kind in queries.TARGETS.get(proposal.kind, ()) for record in queries.of_kind(kind)[:200]]
        if targets:
            self.fields["into"] = forms.ChoiceField(
                label=_("Into the register as"),
                required=False,
                choices=[
                    ("", _("a new entry, or the same one if it is there")),
                    *((str(one.pk), str(one)) for one in targets),
                ],
            )

    def said(self) -> dict[str, Any]:
        """What was filled in, as the reader writes its fields."""
        fields = proposal_rules.FIELDS[self.kind]
        return {name: _read(how, self.cleaned_data.get(name)) for name, how in fields.items()}

    @property
    def into(self) -> uuid.UUID | None:
        chosen = self.cleaned_data.get("into")
        return uuid.UUID(chosen) if chosen else None


def _field(how: str | tuple[str, ...], label: Any) -> forms.Field:
    if isinstance(how, tuple):
        return forms.ChoiceField(label=label, choices=[(word, word.replace("_", " ")) for word in how])
    if how == "day":
        return DayField(label=label)
    if how == "whole":
        return forms.IntegerField(label=label, required=False, min_value=1, max_value=999)
    if how == "number":
        return forms.DecimalField(label=label, required=False, max_digits=20, decimal_places=4)
    widget = area(3) if how == "lines" else None
    return forms.CharField(label=label, required=False, max_length=2_000, widget=widget)


def _written(value: Any) -> Any:
    return "\n".join(value) if isinstance(value, list) else value


def _read(how: str | tuple[str, ...], value: Any) -> Any:
    if how == "lines":
        return [line.strip() for line in (value or "").splitlines() if line.strip()]
    if how == "words":
        return re.findall(r"[^\s,;]+", value or "")
    if isinstance(value, decimal.Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return value if value not in ("", None) else None


class ReasonForm(forms.Form):
    """Why something is rejected or declined."""

    reason = forms.CharField(label=_("Reason"), max_length=500)


class NoteForm(Identified):
    """A note of our side."""

    text = forms.CharField(label=_("Note"), max_length=5_000, widget=area(2))


class MoveForm(forms.Form):
    """A new state of a commitment, on evidence."""

    state = forms.ChoiceField(label=_("New state"), choices=CommitmentState.choices)
    reference = forms.CharField(
        label=_("Evidence"), max_length=500,
        help_text=_("The address or the reference of the record that shows it, or of an accepted text."),
    )  # fmt: skip
    words = forms.CharField(
        label=_("In words that both sides read"), max_length=200, help_text=_("The other side sees these words.")
    )


class PartnersForm(forms.Form):
    """To whom a record goes."""

    partners = forms.MultipleChoiceField(label=_("To"), widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["partners"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [
                (each.pk, str(each.pk)) for each in federation.partners() if federation.active_partner(each.pk)
            ]


class RecordForm(Identified):
    """A record of any kind: its words in one or two languages, then what its kind adds. `read` makes its content."""

    kind: Kind
    titled = "titles"
    words_1 = forms.CharField(label=_("Title"), max_length=500)
    language_1 = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    words_2 = forms.CharField(label=_("The same in a second language"), max_length=500, required=False)
    language_2 = forms.ChoiceField(
        label=_("Second language"), choices=NOTHING + list(settings.LANGUAGES), required=False
    )

    LISTS: Mapping[str, tuple[Callable[[str], Any], Callable[[Any], str]]] = {}
    PLAIN: tuple[str, ...] = ()

    def __init__(self, *args: Any, content: Mapping[str, Any] | None = None, **options: Any) -> None:
        self.before = dict(content or {})
        options["initial"] = {**(options.get("initial") or {}), **self._initial()}
        super().__init__(*args, **options)
        for name in ("mechanism", "meeting"):
            field = self.fields.get(name)
            if isinstance(field, forms.ChoiceField):
                found = queries.of_kind(Kind(name))[:500]
                field.choices = NOTHING + [(str(one.pk), str(one)) for one in found]

    def _initial(self) -> dict[str, Any]:
        if not self.before:
            return {}
        initial = {name: self.before[name] for name in self.PLAIN if name in self.before}
        initial |= {name: write(self.before[name]) for name, (_read, write) in self.LISTS.items()}
        for place, (language, words) in enumerate(list(self.before[self.titled].items())[:2], 1):
            initial |= {f"words_{place}": words, f"language_{place}": language}
        return initial

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("words_2") and not cleaned.get("language_2"):
            self.add_error("language_2", _("Say in which language these words are."))
        if not self.errors:
            try:
                self.content = contents.check(self.kind, {**self.before, **self.read(cleaned)})
            except ValidationError as error:
                for fault in error.errors():
                    where = ".".join(str(part) for part in fault["loc"][:2])
                    self.add_error(None, f"{where}: {fault['msg']}")
            except ValueError as error:
                self.add_error(None, str(error))
        return cleaned

    def read(self, said: Mapping[str, Any]) -> dict[str, Any]:
        """The content that was filled in; what the form does not show keeps its value."""
        read = {name: said[name] if said[name] != "" or name in TEXTS else None for name in self.PLAIN}
        read |= {name: reading(said[name]) for name, (reading, _write) in self.LISTS.items()}
        return {**read, self.titled: self.words(said)}

    def words(self, said: Mapping[str, Any]) -> dict[str, str]:
        """The words by language; further languages that were there stay."""
        shown = list(self.before.get(self.titled, {}))[:2]
        kept = {
            language: words for language, words in self.before.get(self.titled, {}).items() if language not in shown
        }
        given = {said["language_1"]: said["words_1"]}
        if said.get("words_2"):
            given[said["language_2"]] = said["words_2"]
        return {**given, **kept}


TEXTS = {
    "date", "date_end", "time", "place", "host", "programme", "outcome", "subject", "signed", "due", "kind", "state",
    "stage",
}  # fmt: skip


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


FORMS: dict[str, type[RecordForm]] = {
    Kind.MECHANISM: MechanismForm,
    Kind.MEETING: MeetingForm,
    Kind.MINUTES: MinutesForm,
    Kind.COMMITMENT: CommitmentForm,
    Kind.TRAINING: TrainingForm,
}


class SettleForm(forms.Form):
    """Two wordings of one record: for each part that differs, whose is taken."""

    def __init__(self, names: list[str], sides: list[tuple[str, str]], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in names:
            self.fields[name] = forms.ChoiceField(
                label=PARTS.get(name, name), choices=sides, widget=forms.RadioSelect, initial=sides[0][0]
            )
