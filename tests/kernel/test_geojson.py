"""Shapes that leave as GeoJSON keep to RFC 7946, whatever way their rings ran before."""

import datetime
import json

import pytest

from jalon.node.kernel import geojson

DAY = datetime.date(2026, 11, 22)
SQUARE = ((105.0, 18.0), (106.0, 18.0), (106.0, 19.0), (105.0, 19.0), (105.0, 18.0))


@pytest.mark.parametrize("ring", [SQUARE, SQUARE[::-1]])
def test_an_outer_ring_runs_against_the_clock(ring):
    made = geojson.shape([ring])
    assert made == {"type": "Polygon", "coordinates": [[list(point) for point in SQUARE]]}


def test_islands_make_one_shape_of_several_parts():
    made = geojson.shape([SQUARE, [(x + 5, y) for x, y in SQUARE]])
    assert made["type"] == "MultiPolygon"
    assert [len(part) for part in made["coordinates"]] == [1, 1]


@pytest.mark.parametrize("rings", [[], [SQUARE[:3]]])
def test_what_has_no_outline_has_no_shape_and_keeps_what_is_said(rings):
    made = geojson.feature("a", rings, {"name": "Hà Tĩnh"}, source="a map", as_of=DAY)
    assert made["geometry"] is None
    assert made["properties"] == {"name": "Hà Tĩnh", "source": "a map", "as_of": "2026-11-22"}


def test_no_feature_is_a_collection_all_the_same():
    whole = json.loads(geojson.collection([], notice="no position"))
    assert whole == {"type": "FeatureCollection", "notice": "no position", "features": []}
