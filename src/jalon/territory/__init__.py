"""Territories, gates and markers: dated, with predecessors and successors.

Every question is asked *as of* a day, because the answer depends on it: Viet Nam had 63 provinces, 696 districts and
10,035 communes until 30 June 2025; since 1 July 2025 it has 34 provinces, no districts and 3,321 communes. A figure,
a warrant or a telephone number resolves as it was, and as it is.

Units
    `get(code, on)`, `find(text, on=day)`, `the_one(text, on)`, `parent`, `ancestors`, `province`, `children`,
    `history(code)`: one `Territory` is one version of an area, from its first day to its last.
Across reforms
    `resolve(place, from_date, to_date)`: what holds it later. `predecessors(place, on, at)`: of what it was made.
    `compare(before, from_date, after, to_date)`: which figures can be compared, and what is missing for the others.
Borders
    `border("VN", "LA", on=day)`, `touching`, `facing`, and `Border.lengths` with contradictions side by side.
    `gates(...)`, `gate(code)`, `find_gates(name)`; `Marker.parse(text)`.
Maps
    `outline(code, on)`: a coarse outline for small maps, with `NOTICE`.

What the tables cannot answer is an error of its own, `Unknown`, whose text says which fact is missing. A unit that did
not exist on the day is `NotInForce`. A share that nobody published is None, and no figure is spread over parts.
Buddhist years are refused: the caller converts them. Where the names and codes come from: `tables/SOURCES.md`.

Example:
    >>> from datetime import date
    >>> from jalon import territory
    >>> found = territory.resolve("Ba Đồn town (Quảng Bình)", date(2018, 2, 12), date(2025, 11, 25))
    >>> found.namesake.title, found.within.title, found.complete
    ('Phường Ba Đồn', 'Tỉnh Quảng Trị', False)
"""

from jalon.territory.borders import NOTICE, Border, Length, border, facing, touching
from jalon.territory.comparison import Comparison, Group, compare
from jalon.territory.gates import Gate, find_gates, gate, gates
from jalon.territory.markers import BadMarker, Marker
from jalon.territory.register import ancestors, children, get, history, parent, province
from jalon.territory.resolution import Descent, Resolution, predecessors, resolve
from jalon.territory.search import Match, find, the_one
from jalon.territory.shapes import outline
from jalon.territory.successions import EXTENTS, Link
from jalon.territory.units import (
    LEVELS,
    Ambiguous,
    BadDate,
    NotInForce,
    Territory,
    Unknown,
    UnknownTerritory,
)

__all__ = [
    "EXTENTS",
    "LEVELS",
    "NOTICE",
    "Ambiguous",
    "BadDate",
    "BadMarker",
    "Border",
    "Comparison",
    "Descent",
    "Gate",
    "Group",
    "Length",
    "Link",
    "Marker",
    "Match",
    "NotInForce",
    "Resolution",
    "Territory",
    "Unknown",
    "UnknownTerritory",
    "ancestors",
    "border",
    "children",
    "compare",
    "facing",
    "find",
    "find_gates",
    "gate",
    "gates",
    "get",
    "history",
    "outline",
    "parent",
    "predecessors",
    "province",
    "resolve",
    "the_one",
    "touching",
]
