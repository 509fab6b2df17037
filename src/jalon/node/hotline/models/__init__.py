"""Tables of the hotline: `lines`, `rosters`, `alerts`, `measures`."""

from jalon.node.hotline.models.alerts import Alert, Event, Notice
from jalon.node.hotline.models.lines import Line, Number, Plan
from jalon.node.hotline.models.measures import Exercise, Report
from jalon.node.hotline.models.rosters import Handover, Roster, Shift, Swap

__all__ = [
    "Alert",
    "Event",
    "Exercise",
    "Handover",
    "Line",
    "Notice",
    "Number",
    "Plan",
    "Report",
    "Roster",
    "Shift",
    "Swap",
]
