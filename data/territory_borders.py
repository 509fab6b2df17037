"""Write which units touch which country, and which first-level units face each other, from the shared data folder.

Run `JALON_SHARED=<folder> python data/territory_borders.py` after `data/territory_units.py`. It writes
`borders_generated.csv` (unit, first day of its version, neighbouring country, verified) and `facing_generated.csv`
(two first-level units of two countries whose ground touches). Viet Nam's border provinces are the official list of
2024; the other countries and all pairs are computed from Natural Earth 10m (public domain), whose geometry is older
than Tbong Khmum (2013): its border with Viet Nam is moved there from Kampong Cham.
"""

import csv
import itertools
import json
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

REFERENCE = Path(os.environ["JALON_SHARED"]) / "data" / "reference"
TABLES = Path(__file__).parent.parent / "src" / "jalon" / "territory" / "tables"
REFORM, CITY_DAY, HUE_DAY = "2025-07-01", "2026-04-30", "2025-01-01"
MOVED = {"KH-3": "KH-25"}  # the stretch that touches Viet Nam, since 2013

Row = dict[str, str]


def read(path: Path) -> list[Row]:
    """Read a CSV file."""
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def versions() -> dict[str, list[Row]]:
    """All versions of every unit, by code."""
    found: dict[str, list[Row]] = {}
    for row in read(TABLES / "units_generated.csv"):
        found.setdefault(row["code"], []).append(row)
    return found


def successors() -> dict[tuple[str, str], tuple[str, str]]:
    """(code, last day given as the day after) of each older province, and the code and first day of the newer."""
    rows = read(TABLES / "mergers_generated.csv")
    return {(row["old"], row["day"]): (row["new"], row["day"]) for row in rows if len(row["old"]) == 5}


def later_versions(code: str) -> Iterator[tuple[str, str]]:
    """Code and first day of a Vietnamese province of before 2025 and of all that holds it since."""
    steps = successors()
    here = (code, "")
    yield here
    for day in (HUE_DAY, REFORM, CITY_DAY):
        if (here[0], day) in steps:
            here = steps[here[0], day]
            yield here


def vietnam() -> Iterator[tuple[str, str, str, str]]:
    """Border rows of the provinces of all three regimes."""
    for row in read(REFERENCE / "border" / "vn_border_provinces.csv"):
        for code, begin in later_versions(f"VN:{row['gso_province_pre2025']}"):
            yield code, begin, row["neighbour"], "1"


def others() -> Iterator[tuple[str, str, str, str]]:
    """Border rows of the other five countries."""
    iso = {row["iso"]: code for code, rows in versions().items() for row in rows if row["iso"]}
    for row in read(REFERENCE / "admin" / "border_adjacency_ne_geometry.csv"):
        if row["country"] == "VN" or not row["neighbours_by_ne_geometry"]:
            continue
        for country in row["neighbours_by_ne_geometry"].split(";"):
            source = MOVED.get(row["iso_3166_2"], row["iso_3166_2"]) if country == "VN" else row["iso_3166_2"]
            yield iso[source], "", country, "1" if row["country"] in ("TH", "MM") else "0"
    for row in read(REFERENCE / "admin" / "cn_counties_guangxi_yunnan.csv"):
        for country in filter(None, row["borders_vn_la_unverified"].split(";")):
            yield f"CN:{row['gb_t_2260']}", "", country, "0"
            yield f"CN:{row['cityCode']}00", "", country, "0"


def facing() -> Iterator[tuple[str, str, str, str]]:
    """Pairs of first-level units of two countries that share an arc of the topology."""
    iso = {row["iso"]: code for code, rows in versions().items() for row in rows if row["iso"]}
    topology = json.loads((REFERENCE / "boundaries" / "mekong_adm1_ne.topojson").read_text(encoding="utf-8"))
    owners: dict[int, list[str]] = {}
    for shape in topology["objects"]["k"]["geometries"]:
        for arc in set(flat(shape.get("arcs", []))):
            owners.setdefault(arc if arc >= 0 else ~arc, []).append(shape["properties"]["iso_3166_2"])
    for units in owners.values():
        for first, second in itertools.permutations(units, 2):
            if first[:2] != second[:2]:
                yield from dated(iso, first, second)


def dated(iso: dict[str, str], first: str, second: str) -> Iterator[tuple[str, str, str, str]]:
    """One pair, for every version of either unit that holds the ground."""
    codes = [
        iso[MOVED.get(unit, unit)] if other.startswith("VN") else iso[unit]
        for unit, other in ((first, second), (second, first))
    ]
    spans = [list(later_versions(code)) if code.startswith("VN") else [(code, "")] for code in codes]
    for (one, one_from), (two, two_from) in itertools.product(*spans):
        yield one, one_from, two, two_from


def flat(nested: object) -> Iterator[int]:
    """Go through the numbers of nested lists."""
    if isinstance(nested, int):
        yield nested
    elif isinstance(nested, list):
        for part in nested:
            yield from flat(part)


def write(name: str, columns: str, rows: Iterable[tuple[str, ...]]) -> None:
    """Write a table, each row once, sorted."""
    lines = [columns, *(",".join(row) for row in sorted(set(rows)))]
    (TABLES / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{name}: {len(lines) - 1} rows")


def main() -> None:
    """Write both tables."""
    write("borders_generated.csv", "code,from,neighbour,verified", [*vietnam(), *others()])
    write("facing_generated.csv", "code,from,other,other_from", facing())


if __name__ == "__main__":
    main()
