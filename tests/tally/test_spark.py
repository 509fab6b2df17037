"""The cluster's engine gives the same figures as this machine's, to the last digit."""

import os
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from jalon.tally import Table, import_file, load_profile, table
from jalon.tally.sources import parts_of
from jalon.tally.spark import NoSpark, Spark
from jalon.tally.writing import table_as_dict
from tally.files import records

TODAY = date(2026, 11, 21)
BY = ("province", "year")
UNITS = ("kg", "g", "lb", "Viss", "tablets", "")
DRUGS = ("Heroin", "Methamphetamine", "Opium", "Moon dust")


def lines() -> list[str]:
    made = [
        f"{n},20{20 + n % 5}-0{1 + n % 9}-1{n % 10},VN,{('40', '49', '')[n % 3]},{DRUGS[n % 4]},"
        f"{(n * 7919 % 1000) / 7 - 3:.9f},{UNITS[n % 6]},{n % 3},{n % 2},police"
        for n in range(200)
    ]
    return [*made, *(f"9{line}" for line in made[:40]), "broken"]


def parquet_with_groups(path: Path) -> Path:
    whole = pa.csv.read_csv(path, parse_options=pa.csv.ParseOptions(invalid_row_handler=lambda row: "skip"))
    pq.write_table(whole, path.with_suffix(".parquet"), row_group_size=60)
    return path.with_suffix(".parquet")


def comparable(made: Table) -> dict[str, object]:
    found = table_as_dict(made)
    assert found["how_counted"].pop("engine") in {"spark", "embedded"}
    return found


@pytest.mark.slow
@pytest.mark.spark
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::ResourceWarning")
def test_a_cluster_of_processes_gives_the_figures_of_one_machine_to_the_last_digit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("pyspark")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(filter(None, [os.environ.get("PYTHONPATH"), "src"])))
    monkeypatch.setenv("JALON_SPARK_PARTITIONS", "2")
    monkeypatch.setattr("jalon.tally.sources.PART_BYTES", 4000)
    path = records(tmp_path, lines())
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    monkeypatch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC")  # short-lived: start fast
    engine = Spark("local-cluster[2,1,1024]")
    try:
        grouped = parquet_with_groups(path)
        assert min(len(parts_of(file, load_profile("jalon"))) for file in (path, grouped)) >= 4
        here, there = (import_file(grouped, "jalon", today=TODAY, engine=one) for one in (None, engine))
        assert there.as_dict() | {"engine": ""} == here.as_dict() | {"engine": ""}
        for choice in ("keep", "drop"):
            one, many = (
                table(path, "jalon", indicator="mass", by=BY, duplicates=choice, today=TODAY, engine=used)
                for used in (None, engine)
            )
            assert comparable(one) == comparable(many)
            assert any(line.value for line in many.lines.values())
    finally:
        engine.stop()


def test_without_spark_the_advice_is_to_install_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyspark.sql", None)
    with pytest.raises(NoSpark, match="pip install"):
        table(records(tmp_path, []), "jalon", indicator="mass", today=TODAY, engine=Spark())
