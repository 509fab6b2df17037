"""What people fill in: a text for the library, a decision, a record of each kind, a step, a note."""

from jalon.node.accords.choices import Kind
from jalon.node.accords.forms.library import DocumentForm, ProposalForm
from jalon.node.accords.forms.meetings import MechanismForm, MeetingForm, MinutesForm
from jalon.node.accords.forms.promises import CommitmentForm, TrainingForm
from jalon.node.accords.forms.record import RecordForm
from jalon.node.accords.forms.steps import MoveForm, NoteForm, PartnersForm, ReasonForm, SettleForm

__all__ = [
    "FORMS",
    "DocumentForm",
    "MoveForm",
    "NoteForm",
    "PartnersForm",
    "ProposalForm",
    "ReasonForm",
    "RecordForm",
    "SettleForm",
]

FORMS: dict[str, type[RecordForm]] = {
    Kind.MECHANISM: MechanismForm,
    Kind.MEETING: MeetingForm,
    Kind.MINUTES: MinutesForm,
    Kind.COMMITMENT: CommitmentForm,
    Kind.TRAINING: TrainingForm,
}
