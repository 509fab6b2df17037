"""Reads of the directory: `records` asks the tables, `facing` finds who stands across the line, `pages` builds pages.

Under `facing`: `ladder` climbs from whoever asks to the central contact points, `duty` says who is there at an hour.

Whatever may change with time is asked as of a date.
"""

from jalon.node.directory.queries.days_off import agency_addressed, calendar_of, days_off_listed
from jalon.node.directory.queries.duty import Reachable
from jalon.node.directory.queries.facing import Facing, who_faces, whole
from jalon.node.directory.queries.holding import Holding, Leg, who_holds
from jalon.node.directory.queries.ladder import Step
from jalon.node.directory.queries.records import (
    agencies,
    agencies_listed,
    agency,
    agency_of,
    ancestors,
    contacts_of,
    countries,
    country_of,
    language_of,
    node,
    notices,
    officers_of,
    own_node,
    own_node_if_any,
    pairs,
    pairs_of,
    successors_of,
    unit,
    unit_answering,
    unit_by_code,
    units_at,
    units_by_key,
    units_of,
    units_of_agency,
    with_ancestors,
    with_descendants,
)
from jalon.node.directory.queries.why import Why

__all__ = [
    "Facing",
    "Holding",
    "Leg",
    "Reachable",
    "Step",
    "Why",
    "agencies",
    "agencies_listed",
    "agency",
    "agency_addressed",
    "agency_of",
    "ancestors",
    "calendar_of",
    "contacts_of",
    "countries",
    "country_of",
    "days_off_listed",
    "language_of",
    "node",
    "notices",
    "officers_of",
    "own_node",
    "own_node_if_any",
    "pairs",
    "pairs_of",
    "successors_of",
    "unit",
    "unit_answering",
    "unit_by_code",
    "units_at",
    "units_by_key",
    "units_of",
    "units_of_agency",
    "who_faces",
    "who_holds",
    "whole",
    "with_ancestors",
    "with_descendants",
]
