"""Tables of the hotline: `lines`, `rosters`, `alerts`, `devices`, `calls`, `measures`."""

from jalon.node.hotline.models.alerts import Alert, Event, Notice
from jalon.node.hotline.models.calls import Call, Description
from jalon.node.hotline.models.devices import Device
from jalon.node.hotline.models.lines import Line, Number, Plan
from jalon.node.hotline.models.measures import Exercise, Report
from jalon.node.hotline.models.rosters import Handover, Roster, Shift, Swap

__all__ = [
    "Alert",
    "Call",
    "Description",
    "Device",
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
