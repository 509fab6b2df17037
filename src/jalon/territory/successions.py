"""Which territory became which, one reform at a time.

Two tables lie under this: `mergers` (provinces; districts that had no communes; ranks changed in 2026) and
`commune_mapping` (old to new communes on 1 July 2025). A district has no successor of its own: it went where its
communes went.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from jalon.said import Said
from jalon.territory import shelf
from jalon.territory.register import children, get, is_commune_code
from jalon.territory.units import Territory, Unknown

EXTENTS = ("same", "whole", "part", "disputed")
"""How much of the older unit lies in the newer: it is the same version; all; some, share unknown; sources differ."""

_REFORM = date(2025, 7, 1)


@dataclass(frozen=True, slots=True)
class Link:
    """One territory to which another leads, forward or back in time.

    Attributes:
        territory: the successor or predecessor.
        extent: how much of the *older* unit lies in the newer, one of `EXTENTS`.
    """

    territory: Territory
    extent: str

    @property
    def share(self) -> float | None:
        """Part of the older unit that lies in the newer: 1.0, or None where it is not known."""
        return 1.0 if self.extent in ("same", "whole") else None


class Edge(NamedTuple):
    """On a day, the unit `old` ended, and all or some of it went to the unit `new`."""

    day: date
    old: str
    new: str
    extent: str


def forward(unit: Territory) -> list[Link]:
    """Return the direct successors of a unit that has ended.

    Raises:
        Unknown: no table says what became of it.
    """
    last = unit.valid_until
    if last is None:
        return []
    day = last + timedelta(days=1)
    edges = [edge for edge in _edges(unit.code, lambda edge: edge.old) if edge.day == day]
    links = [Link(get(edge.new, day), edge.extent) for edge in edges]
    if not links and unit.level == "district":
        links = _with_communes(unit, last)
    if not links:
        told = {"unit": unit.title, "code": unit.code, "day": last}
        raise Unknown(Said("%(unit)s (%(code)s) ended on %(day)s, and no table says what became of it.", **told))
    return links


def back(unit: Territory) -> list[Link]:
    """Return the direct predecessors of a unit that had a first day.

    Raises:
        Unknown: no table says of what it was made.
    """
    first = unit.valid_from
    if first is None:
        return []
    eve = first - timedelta(days=1)
    edges = [edge for edge in _edges(unit.code, lambda edge: edge.new) if edge.day == first]
    if not edges:
        told = {"unit": unit.title, "code": unit.code, "day": first}
        raise Unknown(Said("%(unit)s (%(code)s) began on %(day)s, and no table says of what it was made.", **told))
    return [Link(get(edge.old, eve), edge.extent) for edge in edges]


def _with_communes(district: Territory, last: date) -> list[Link]:
    steps = [step for commune in children(district.code, last) for step in forward(commune)]
    targets = dict.fromkeys(step.territory for step in steps)
    whole = len(targets) == 1 and all(step.extent == "whole" for step in steps)
    return [Link(target, "whole" if whole else "part") for target in targets]


def _edges(code: str, end: Callable[[Edge], str]) -> list[Edge]:
    return [edge for edge in _by_code(communes=is_commune_code(code)).get(code, ()) if end(edge) == code]


@functools.cache
def _by_code(*, communes: bool) -> dict[str, list[Edge]]:
    """Return every succession under the code of either end."""
    edges = [Edge(date.fromisoformat(day), *rest) for day, *rest, _ in shelf.table("mergers_generated.csv")]
    if communes:
        rows = shelf.table("commune_mapping_generated.csv.gz")
        edges += [Edge(_REFORM, old, new, extent) for old, new, extent, _ in rows]
    found: dict[str, list[Edge]] = {}
    for edge in edges:
        for code in {edge.old, edge.new}:
            found.setdefault(code, []).append(edge)
    return found
