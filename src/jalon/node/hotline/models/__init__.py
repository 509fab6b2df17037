"""Tables of the hotline: `lines`, `rosters`, `alerts`, `measures`, `calls`."""

from jalon.node.hotline.models.alerts import Alert, Event, Notice
from jalon.node.hotline.models.calls import CallRule, Signal, WebCall
from jalon.node.hotline.models.lines import Line, Number, Plan
from jalon.node.hotline.models.measures import Exercise, Report
from jalon.node.hotline.models.rosters import Handover, Roster, Shift, Swap

__all__ = [
    "Alert",
    "CallRule",
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
    "Signal",
    "Swap",
    "WebCall",
]
