"""Write coarse outlines of first-level units, for small maps, from the shared data folder.

Run `JALON_SHARED=<folder> python data/territory_shapes.py` after `data/territory_units.py`. It writes
`shapes_generated.csv.gz`: code, first day of the version, and its rings; a ring is the first point and then steps, in
whole 1/200 degrees (about 500 m). Source: Natural Earth 10m v4.1 (public domain); Viet Nam's provinces since 2025 are
the former ones dissolved.
"""

import csv
import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path

BOUNDARIES = Path(os.environ["JALON_SHARED"]) / "data" / "reference" / "boundaries"
TABLES = Path(__file__).parent.parent / "src" / "jalon" / "territory" / "tables"
GRID = 200

Point = tuple[int, int]


def features(name: str) -> Iterator[tuple[dict[str, str], list[list[Point]]]]:
    """Properties and rings, on the grid, of every feature of a GeoJSON file."""
    for feature in json.loads((BOUNDARIES / name).read_text(encoding="utf-8"))["features"]:
        rings = [on_grid(ring) for ring in rings_of(feature["geometry"])]
        yield feature["properties"], [ring for ring in rings if len(ring) > 3]


def rings_of(geometry: dict[str, object]) -> Iterator[list[list[float]]]:
    """Rings of a polygon, of several, or of the polygons in a collection."""
    if geometry["type"] == "GeometryCollection":
        for part in geometry["geometries"]:
            yield from rings_of(part)
    elif geometry["type"] == "Polygon":
        yield from geometry["coordinates"]
    elif geometry["type"] == "MultiPolygon":
        for polygon in geometry["coordinates"]:
            yield from polygon


def on_grid(ring: list[list[float]]) -> list[Point]:
    """Round the points to the grid and drop repeated ones."""
    points: list[Point] = []
    for lon, lat in ring:
        point = round(lon * GRID), round(lat * GRID)
        if not points or point != points[-1]:
            points.append(point)
    return points


def packed(ring: list[Point]) -> str:
    """A ring as text: the first point, then steps."""
    before, words = (0, 0), []
    for point in ring:
        words += [str(point[0] - before[0]), str(point[1] - before[1])]
        before = point
    return " ".join(words)


def main() -> None:
    """Write the table, a row for every version that has an outline."""
    by_iso = {properties["iso_3166_2"]: rings for properties, rings in features("mekong_adm1_ne.geojson")}
    new = {f"VN:{p['gso_code']}": rings for p, rings in features("vn_provinces_34_dissolved_from_ne.geojson")}
    lines = ["code,from,rings"]
    for row in csv.DictReader((TABLES / "units_generated.csv").read_text(encoding="utf-8").splitlines()):
        rings = by_iso.get(row["iso"]) if row["iso"] else new.get(row["code"])
        if row["level"] == "province" and rings:
            lines.append(f"{row['code']},{row['from']},{';'.join(map(packed, rings))}")
    write("shapes_generated.csv.gz", lines)


def write(name: str, lines: list[str]) -> None:
    """Write a packed table, without a date, so that the same data give the same bytes."""
    content = gzip.compress(("\n".join(lines) + "\n").encode(), 9, mtime=0)
    (TABLES / name).write_bytes(content)
    print(f"{name}: {len(lines) - 1} rows, {len(content):,} bytes")


if __name__ == "__main__":
    main()
