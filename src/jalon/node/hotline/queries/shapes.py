"""The lines of the hotline as GeoJSON: each province where lines end, with the lines, and those that are dark."""

import datetime
from typing import TYPE_CHECKING

from jalon import territory
from jalon.node.hotline.queries import maps, records
from jalon.node.kernel import geojson

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

SOURCE = "Natural Earth 10m v4.1 (public domain), simplified"


def lines(user: "User", *, on: datetime.date) -> bytes:
    """The lines that somebody may see, as they are on a day. A line has no course of its own: its two ends bear it."""
    found = maps.standings(list(records.readable_lines(user)), on)
    features = []
    for code, rings in maps.outlines_of(found, on).items():
        here = [each for each in found if code in (each.line.place, each.line.their_place)]
        said = {
            "kind": "lines", "code": code, "country": code[:2], "lines": [each.line.code for each in here],
            "dark": [each.line.code for each in here if each.dark],
            "rerouted": [each.line.code for each in here if each.rerouted],
        }  # fmt: skip
        features.append(geojson.feature(code, rings, said, source=SOURCE, as_of=on))
    return geojson.collection(features, notice=territory.NOTICE)
