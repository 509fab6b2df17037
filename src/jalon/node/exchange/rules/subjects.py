"""How what is asked about is compared with what was asked before: numbers without their dress, names by their sound."""

import re
from collections.abc import Mapping
from typing import Any

from jalon import names
from jalon.node.exchange.choices.asking import asking

NAME = "name"
WHOLE = "="
"""How `jalon.names` marks the skeleton of a whole name."""


def normal_number(typed: str) -> str:
    """A plate, document or phone number as it is compared: capitals and digits of any script, without their dress."""
    return re.sub(r"[\W_]+", "", typed).upper()


def identifiers(kind: str, subject: Mapping[str, Any]) -> set[tuple[str, str]]:
    """What an inquiry of this kind is about, as pairs of what it is and how it compares.

    A name gives one pair per reading, so that the same name in another script meets it.
    """
    found: set[tuple[str, str]] = set()
    for field in asking(kind).subject:
        said = subject.get(field.name) or ()
        for one in [said] if isinstance(said, str) else said:
            if field.identifies == NAME:
                found |= {(NAME, key[:80]) for key in names.skeletons(one) if key.startswith(WHOLE)}
            elif field.identifies and (number := normal_number(one)):
                found.add((field.identifies, number[:80]))
    return found


def count(kind: str, subject: Mapping[str, Any]) -> int:
    """How many subjects an inquiry names."""
    return 1 + sum(len(subject.get(field.name) or ()) for field in asking(kind).subject if field.entry == "lines")
