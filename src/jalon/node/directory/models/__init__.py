"""Tables of the directory: nodes and agencies, units, people and how they are reached, pairs, notices, imports.

Nothing here is rewritten: what changes with time has a first day and a last (exclusive, open while empty).
"""

from jalon.node.directory.models.days_off import DayOff
from jalon.node.directory.models.imports import ImportBatch, ImportChange, Snapshot
from jalon.node.directory.models.nodes import Agency, Node
from jalon.node.directory.models.notices import GateNotice, NoticeTrail
from jalon.node.directory.models.pairs import HolidayOverride, Pair
from jalon.node.directory.models.people import Contact, Officer
from jalon.node.directory.models.units import KeptGate, Section, Succession, Unit

__all__ = [
    "Agency",
    "Contact",
    "DayOff",
    "GateNotice",
    "HolidayOverride",
    "ImportBatch",
    "ImportChange",
    "KeptGate",
    "Node",
    "NoticeTrail",
    "Officer",
    "Pair",
    "Section",
    "Snapshot",
    "Succession",
    "Unit",
]
