"""The border as GeoJSON: its first-level territories, and the units and gates that lie in them.

Units and gates have no point of their own here: each bears the outline of the first-level territory that holds it, and
says so (`precision`). What has no outline keeps its properties without a shape, as RFC 7946 allows.
"""

import datetime
from collections.abc import Iterator
from typing import Any, Literal

from jalon import territory
from jalon.node.directory.models import Unit
from jalon.node.directory.models.periods import in_force
from jalon.node.directory.queries import listing, records
from jalon.node.kernel import geojson

Of = Literal["territories", "units", "gates"]
SOURCE = "Natural Earth 10m v4.1 (public domain), simplified"
PRECISION = "first-level territory"


def border(neighbour: str, of: Of, *, on: datetime.date) -> bytes:
    """The border of our country and a neighbour on a day, as one file.

    Raises:
        UnknownTerritory, Unknown: there is no such country, or no land border with it.
    """
    home = records.own_node().country
    held = territory.border(home, neighbour, on=on)
    areas = [area for country in held.pair for area in held.units(country)]
    made = {"territories": _territories, "units": _units, "gates": _gates}[of]
    return geojson.collection(made(held, areas), notice=held.notice)


def outline(code: str, on: datetime.date) -> tuple[tuple[geojson.Point, ...], ...]:
    """The rings of a first-level territory on a day; none where the map does not show it."""
    try:
        return territory.outline(code, on).rings
    except territory.Unknown:
        return ()


def _territories(held: territory.Border, areas: list[territory.Territory]) -> Iterator[dict[str, Any]]:
    for area in areas:
        said = {
            "kind": "territory", "code": area.code, "country": area.code[:2], "name": area.name, "latin": area.latin,
            "valid_from": _day(area.valid_from), "last_day": _day(area.valid_until), "verified": held.verified,
        }  # fmt: skip
        yield geojson.feature(area.code, outline(area.code, held.on), said, source=SOURCE, as_of=held.on)


def _units(held: territory.Border, areas: list[territory.Territory]) -> Iterator[dict[str, Any]]:
    for area in areas:
        rings = outline(area.code, held.on)
        found = Unit.objects.filter(in_force(held.on), listing.lies_in(area.code, held.on))
        for unit in found.filter(node__country=area.code[:2]).order_by("node", "code"):
            said = {
                "kind": "unit", "node": unit.node_id, "code": unit.code, "names": unit.names, "level": unit.level,
                "valid_from": _day(unit.valid_from), "valid_until": _day(unit.valid_until),
                "within": area.code, "precision": PRECISION,
            }  # fmt: skip
            yield geojson.feature(str(unit.pk), rings, said, source=SOURCE, as_of=held.on)


def _gates(held: territory.Border, areas: list[territory.Territory]) -> Iterator[dict[str, Any]]:
    for gate in territory.gates(*held.pair, on=held.on):
        area = gate.province(held.on)
        said = {
            "kind": "gate", "code": gate.code, "name": gate.name, "gate_kind": gate.kind, "mode": gate.mode,
            "counterpart": gate.counterpart, "verified": gate.verified, "within": area.code, "precision": PRECISION,
        }  # fmt: skip
        yield geojson.feature(gate.code, outline(area.code, held.on), said, source=SOURCE, as_of=held.on)


def _day(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None
