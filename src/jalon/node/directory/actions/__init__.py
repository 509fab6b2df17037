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

__all__ = [
    "CannotAdd",
    "add_agency",
    "add_contact",
    "add_node",
    "add_officer",
    "add_unit",
    "end_contact",
    "end_pair",
    "keep_gate",
    "keep_section",
    "name_pair",
    "set_holiday",
]
