"""What people fill in at the hotline: `alerts`, `lines`, `rosters`; and what `browsers` send by themselves."""

from jalon.node.hotline.forms.alerts import AlarmForm, CallForm, CloseForm, NoteForm, TextForm, raisable
from jalon.node.hotline.forms.browsers import ColleagueForm, DescribedForm, DeviceForm, StartForm
from jalon.node.hotline.forms.lines import EndForm, EndingForm, ExerciseForm, OpenForm, PlanForm
from jalon.node.hotline.forms.rosters import HandoverForm, ShiftForm, SwapForm

__all__ = [
    "AlarmForm",
    "CallForm",
    "CloseForm",
    "ColleagueForm",
    "DescribedForm",
    "DeviceForm",
    "EndForm",
    "EndingForm",
    "ExerciseForm",
    "HandoverForm",
    "NoteForm",
    "OpenForm",
    "PlanForm",
    "ShiftForm",
    "StartForm",
    "SwapForm",
    "TextForm",
    "raisable",
]
