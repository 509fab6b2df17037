"""Writes of the directory: each in one transaction with its audit entry; a repeat changes nothing."""

from jalon.node.directory.actions.records import (
    CannotAdd,
    add_agency,
    add_contact,
    add_node,
    add_officer,
    add_unit,
    end_contact,
    end_pair,
    keep_gate,
    keep_section,
    name_pair,
    set_holiday,
)
from jalon.node.directory.actions.reform import (
    CannotEnd,
    Ending,
    abolish_unit,
    merge_units,
    reroute_due,
    split_unit,
)
from jalon.node.directory.actions.territories import Loaded, load_territories

__all__ = [
    "CannotAdd",
    "CannotEnd",
    "Ending",
    "Loaded",
    "abolish_unit",
    "add_agency",
    "add_contact",
    "add_node",
    "add_officer",
    "add_unit",
    "end_contact",
    "end_pair",
    "keep_gate",
    "keep_section",
    "load_territories",
    "merge_units",
    "name_pair",
    "reroute_due",
    "set_holiday",
    "split_unit",
]
