"""Coarse outlines of first-level units, for small maps; no statement on any boundary.

From Natural Earth 10m (public domain), older than Xaisomboun, Tboung Khmum and Nay Pyi Taw: these have no outline,
and the units from which they were taken still show the former one.
"""

import functools
from dataclasses import dataclass
from datetime import date

from jalon.said import Said
from jalon.territory import shelf
from jalon.territory.borders import NOTICE
from jalon.territory.register import get
from jalon.territory.units import Unknown

_GRID = 200  # points lie on whole 1/200 degrees

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """Where a territory lies, coarsely.

    Attributes:
        code: the territory's code.
        rings: closed rings of (longitude, latitude) in degrees; first the land, islands after it.
        notice: to be shown with every map.
    """

    code: str
    rings: tuple[Ring, ...]
    notice: str = NOTICE


def outline(code: str, on: date) -> Outline:
    """Return the outline of a first-level unit as it was on a day.

    Raises:
        UnknownTerritory, NotInForce, BadDate: as `get`.
        Unknown: the map does not show it.

    Example:
        >>> ring = outline("VN:44", date(2026, 1, 1)).rings[0]
        >>> ring[0] == ring[-1], 16 < ring[0][1] < 19
        (True, True)
    """
    unit = get(code, on)
    rings = _packed().get((unit.code, unit.valid_from))
    if rings is None:
        told = {"unit": unit.title, "code": unit.code}
        raise Unknown(
            Said("The map has no outline of %(unit)s (%(code)s). It shows first-level units of its time.", **told)
        )
    return Outline(unit.code, tuple(_ring(text) for text in rings.split(";")))


@functools.cache
def _packed() -> dict[tuple[str, date | None], str]:
    return {(code, shelf.day(begin)): rings for code, begin, rings in shelf.table("shapes_generated.csv.gz")}


def _ring(text: str) -> Ring:
    steps = iter(map(int, text.split()))
    x = y = 0
    points = []
    for dx, dy in zip(steps, steps, strict=True):
        x, y = x + dx, y + dy
        points.append((x / _GRID, y / _GRID))
    return tuple(points)
