"""The generated tables are what their generators write from the shared data folder."""

import gzip
import pathlib
import runpy

import pytest

from jalon import territory
from shared import shared

GENERATORS = pathlib.Path(__file__).parents[2] / "data"
TABLES = pathlib.Path(territory.__file__).parent / "tables"
WRITTEN = {
    "territory_units": {
        "units_generated.csv",
        "full_names_generated.csv",
        "communes_generated.csv.gz",
        "mergers_generated.csv",
        "commune_mapping_generated.csv.gz",
    },
    "territory_borders": {"borders_generated.csv", "facing_generated.csv"},
    "territory_shapes": {"shapes_generated.csv.gz"},
}


def content(table: pathlib.Path) -> str:
    packed = table.read_bytes()
    return (gzip.decompress(packed) if table.suffix == ".gz" else packed).decode()


@pytest.mark.parametrize("name", WRITTEN)
def test_a_generator_writes_the_tables_that_are_shipped(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path
) -> None:
    monkeypatch.setenv("JALON_SHARED", str(shared("data/reference/admin").parents[2]))
    for table in WRITTEN["territory_units"] - WRITTEN[name]:
        (tmp_path / table).write_bytes((TABLES / table).read_bytes())
    script = runpy.run_path(str(GENERATORS / f"{name}.py"), run_name="generator")
    script["main"].__globals__["TABLES"] = tmp_path
    script["main"]()
    for table in WRITTEN[name]:
        assert content(tmp_path / table) == content(TABLES / table), f"run data/{name}.py"


def test_every_generated_table_has_its_generator_and_every_table_its_source() -> None:
    generated = {table.name for table in TABLES.iterdir() if "generated" in table.name}
    assert generated == set().union(*WRITTEN.values())
    sources = (TABLES / "SOURCES.md").read_text(encoding="utf-8")
    assert [table.name for table in TABLES.glob("*.csv*") if table.name not in sources] == []
