"""Shapes as GeoJSON (RFC 7946): longitude before latitude, outer rings against the clock, each with source and day."""

import datetime
import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

TYPE = "application/geo+json"
Point = tuple[float, float]
DIGITS = 4
"""Four digits of a degree are eleven metres, finer than any outline here."""

_GEOMETRY = {
    "type": ["object", "null"],
    "required": ["type", "coordinates"],
    "properties": {"type": {"enum": ["Polygon", "MultiPolygon"]}, "coordinates": {"type": "array"}},
}
_PROPERTIES = {
    "type": "object",
    "required": ["kind", "code", "source", "as_of"],
    "properties": {
        "kind": {"type": "string"},
        "code": {"type": "string"},
        "source": {"type": "string"},
        "as_of": {"type": "string", "format": "date"},
    },
}
_FEATURE = {
    "type": "object",
    "required": ["type", "id", "geometry", "properties"],
    "properties": {
        "type": {"const": "Feature"},
        "id": {"type": "string"},
        "geometry": _GEOMETRY,
        "properties": _PROPERTIES,
    },
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["type", "notice", "features"],
    "properties": {
        "type": {"const": "FeatureCollection"},
        "notice": {"type": "string"},
        "features": {"type": "array", "items": _FEATURE},
    },
}
"""What `collection` writes, for the description of the API."""


def shape(rings: Sequence[Sequence[Point]]) -> dict[str, Any] | None:
    """Closed outer rings as a Polygon or MultiPolygon; None, which the standard allows, where there is none."""
    outer = [[_rounded(ring)] for ring in rings if len(ring) >= 4]
    if not outer:
        return None
    if len(outer) == 1:
        return {"type": "Polygon", "coordinates": outer[0]}
    return {"type": "MultiPolygon", "coordinates": outer}


def _rounded(ring: Sequence[Point]) -> list[list[float]]:
    points = [[round(x, DIGITS), round(y, DIGITS)] for x, y in ring]
    return points if _turn(ring) > 0 else points[::-1]


def _turn(ring: Sequence[Point]) -> float:
    """Twice the area of a ring: positive where it runs against the clock."""
    return sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in itertools.pairwise(ring))


def feature(
    key: str, rings: Sequence[Sequence[Point]], said: Mapping[str, Any], *, source: str, as_of: datetime.date
) -> dict[str, Any]:
    """One feature with what is said of it.

    Args:
        key: its id.
        rings: closed outer rings of (longitude, latitude) in degrees.
        said: its properties.
        source: where the shape comes from.
        as_of: the day for which it and its properties hold.
    """
    properties = {**said, "source": source, "as_of": as_of.isoformat()}
    return {"type": "Feature", "id": key, "geometry": shape(rings), "properties": properties}


def collection(features: Iterable[Mapping[str, Any]], *, notice: str) -> bytes:
    """Features as one file; `notice` is to be shown with every map made of it."""
    whole = {"type": "FeatureCollection", "notice": notice, "features": list(features)}
    return json.dumps(whole, ensure_ascii=False).encode()
