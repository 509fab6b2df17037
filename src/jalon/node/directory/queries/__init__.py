"""Reads of the directory: `records` asks the tables, `facing` finds who stands across the line, `pages` builds pages.

Whatever may change with time is asked as of a date.
"""

from jalon.node.directory.queries.facing import Facing, Reachable, Step, Why, who_faces, whole
from jalon.node.directory.queries.holding import Holding, Leg, who_holds
from jalon.node.directory.queries.records import (
    agencies,
    agency,
    ancestors,
    calendar_of,
    contacts_of,
    countries,
    country_of,
    node,
    notices,
    own_node,
    own_node_if_any,
    pairs,
    pairs_of,
    successors_of,
    unit,
    unit_answering,
    unit_by_code,
    units_of,
    with_ancestors,
    with_descendants,
)

__all__ = [
    "Facing",
    "Holding",
    "Leg",
    "Reachable",
    "Step",
    "Why",
    "agencies",
    "agency",
    "ancestors",
    "calendar_of",
    "contacts_of",
    "countries",
    "country_of",
    "node",
    "notices",
    "own_node",
    "own_node_if_any",
    "pairs",
    "pairs_of",
    "successors_of",
    "unit",
    "unit_answering",
    "unit_by_code",
    "units_of",
    "who_faces",
    "who_holds",
    "whole",
    "with_ancestors",
    "with_descendants",
]
