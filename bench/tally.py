"""How fast files are imported and added up, and how the cost grows: `make bench B=tally`.

Synthetic seizure items of the profile `ids`, 0.1 to 10 million, one in a hundred a duplicate. Beside `jalon tally`, in
the same run and on the same file: plain DuckDB SQL and pandas doing what they can of it (duplicates; sums per country
and year). The peers add binary numbers and check nothing; DuckDB is also asked for exact decimals. Each row runs in a
process of its own, so that its peak memory is its own. CPU seconds are those of all its threads: on a busy machine
they say more than the clock.

    python bench/tally.py [--most 10000000] [--spark]
"""

import argparse
import json
import multiprocessing
import platform
import subprocess
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

SIZES = (100_000, 1_000_000, 10_000_000)
TODAY = date(2026, 11, 21)
DRUGS = ("Heroin", "Cocaine", "Methamphetamine", "Opium", "Ecstasy", "Ketamine", "Amphetamine", "Coca leaf")
UNITS = ("Kilogram", "Gram", "Tablet", "Litre", "Viss")
SHARES = (0.72, 0.2, 0.06, 0.0199, 0.0001)


def synthetic(path: Path, size: int) -> None:
    """Write a file of items, a million at a time."""
    names = [f"Country {number:03}" for number in range(100)]
    writer = None
    for start in range(0, size, 1_000_000):
        table = _items(np.random.default_rng(start), min(1_000_000, size - start), start, names)
        writer = writer or pq.ParquetWriter(path, table.schema)
        writer.write_table(table)
    if writer:
        writer.close()


def _items(random: np.random.Generator, size: int, start: int, names: list[str]) -> pa.Table:
    source = np.arange(size)
    again = random.random(size) < 0.01
    source[again] = np.maximum(source[again] - 1, 0)
    days = np.array([f"{year}-{month:02}-{day:02}" for year in range(2011, 2017) for month in range(1, 13)
                     for day in range(1, 29)])  # fmt: skip
    places = np.array([f"Place {number}" for number in range(15_000)])
    columns = {
        "country": np.array(names)[random.integers(0, 100, size)],
        "place": places[random.integers(0, len(places), size)],
        "seizure_date": days[random.integers(0, len(days), size)],
        "drug_name": np.array(DRUGS)[random.integers(0, len(DRUGS), size)],
        "amount": np.round(random.lognormal(0, 3, size), 4),
        "drug_unit": np.array(UNITS)[random.choice(len(UNITS), size, p=SHARES)],
        "transport": np.array(["Land", "Commercial air", "Mail"])[random.integers(0, 3, size)],
    }
    taken = {name: pa.array(values[source]) for name, values in columns.items()}
    return pa.table({"row_id": pa.array(np.arange(start, start + size))} | taken)


def import_jalon(path: Path) -> int:
    """Report what the file holds."""
    from jalon.tally import import_file

    return import_file(path, "ids", today=TODAY).findings["exact-duplicate"]


def table_jalon(path: Path) -> int:
    """Add up by country and year."""
    from jalon.tally import table

    return len(table(path, "ids", indicator="mass", by=("country", "year"), today=TODAY).lines)


def table_spark(path: Path) -> int:
    """The same on a local cluster."""
    from jalon.tally import table
    from jalon.tally.spark import Spark

    engine = Spark("local[*]")
    try:
        return len(table(path, "ids", indicator="mass", by=("country", "year"), today=TODAY, engine=engine).lines)
    finally:
        engine.stop()


def import_duckdb(path: Path) -> int:
    """Count rows by year, amounts that are not positive, and duplicates."""
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    connection.execute(f"SELECT seizure_date[:4], count(*) FROM '{path}' GROUP BY ALL").fetchall()
    connection.execute(f"SELECT count(*) FROM '{path}' WHERE amount <= 0").fetchall()
    rows, unlike = connection.execute(
        f"SELECT (SELECT count(*) FROM '{path}'), count(*) FROM (SELECT DISTINCT * EXCLUDE (row_id) FROM '{path}')"
    ).fetchall()[0]
    return int(rows - unlike)


def _sum_duckdb(path: Path, amount: str) -> int:
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET threads = 2")
    return len(
        connection.execute(
            f"SELECT country, seizure_date[:4], sum({amount} * CASE drug_unit WHEN 'Kilogram' THEN 1 ELSE 0.001 END)"
            f" FROM '{path}' WHERE drug_unit IN ('Kilogram', 'Gram') AND amount > 0 GROUP BY ALL"
        ).fetchall()
    )


def table_duckdb(path: Path) -> int:
    """Add up binary numbers by country and year."""
    return _sum_duckdb(path, "amount")


def table_duckdb_exact(path: Path) -> int:
    """Add up exact decimals by country and year."""
    return _sum_duckdb(path, "amount::VARCHAR::DECIMAL(30, 9)")


def import_pandas(path: Path) -> int:
    """Count rows by year, amounts that are not positive, and duplicates."""
    import pandas

    frame = pandas.read_parquet(path)
    frame["seizure_date"].str[:4].value_counts()
    (frame["amount"] <= 0).sum()
    return int(frame.drop(columns="row_id").duplicated().sum())


def table_pandas(path: Path) -> int:
    """Add up binary numbers by country and year."""
    import pandas

    frame = pandas.read_parquet(path, columns=["country", "seizure_date", "drug_unit", "amount"])
    frame = frame[frame["drug_unit"].isin(["Kilogram", "Gram"]) & (frame["amount"] > 0)]
    kilograms = frame["amount"] * frame["drug_unit"].map({"Kilogram": 1.0, "Gram": 0.001})
    return len(kilograms.groupby([frame["country"], frame["seizure_date"].str[:4]]).sum())


TASKS: dict[str, dict[str, Callable[[Path], int]]] = {
    "import": {"jalon": import_jalon, "duckdb": import_duckdb, "pandas": import_pandas},
    "table": {
        "jalon": table_jalon,
        "duckdb": table_duckdb,
        "duckdb-exact": table_duckdb_exact,
        "pandas": table_pandas,
    },
}


def _measured(task: Callable[[Path], int], path: Path, small: Path) -> dict[str, float]:
    task(small)  # modules are imported, so that only the work is timed
    started, used = time.perf_counter(), time.process_time()
    found = task(path)
    seconds, used = time.perf_counter() - started, time.process_time() - used
    return {"seconds": round(seconds, 3), "cpu_seconds": round(used, 3), "peak_mb": _peak(), "found": found}


def _peak() -> int:
    """Return this process's own peak memory in MB, as Linux counts it."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    return int(status.split("VmHWM:")[1].split()[0]) // 1024


def measured(task: Callable[[Path], int], path: Path, small: Path) -> dict[str, float]:
    """Run a task in a process of its own, once on a small file and once timed."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(_measured, task, path, small).result()


def main() -> None:
    """Measure all sizes, print a table, and one JSON object as the last line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=SIZES[-1], help="largest number of items")
    parser.add_argument("--spark", action="store_true", help="measure the cluster's engine too")
    args = parser.parse_args()
    if args.spark:
        TASKS["table"]["spark"] = table_spark
    figures: list[dict[str, object]] = []
    print(f"{'items':>10}  {'what':<7} {'who':<13} {'seconds':>8} {'CPU s':>8} {'items/s':>11} {'peak MB':>8}")
    with tempfile.TemporaryDirectory() as folder:
        small = Path(folder) / "small.parquet"
        synthetic(small, 1000)
        for size in (size for size in SIZES if size <= args.most):
            path = Path(folder) / f"{size}.parquet"
            synthetic(path, size)
            for what, peers in TASKS.items():
                for who, task in peers.items():
                    found = measured(task, path, small)
                    speed = round(size / found["seconds"])
                    times = f"{found['seconds']:>8.2f} {found['cpu_seconds']:>8.2f}"
                    print(f"{size:>10}  {what:<7} {who:<13} {times} {speed:>11} {found['peak_mb']:>8}", flush=True)
                    figures.append({"items": size, "what": what, "who": who, "items_per_second": speed, **found})
            path.unlink()
    print(json.dumps({"bench": "tally", "figures": figures, **environment()}))


def environment() -> dict[str, object]:
    """Return what the figures depend on."""
    commit = subprocess.run(["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False).stdout.strip()
    return {
        "commit": commit,
        "python": platform.python_version(),
        "processors": multiprocessing.cpu_count(),
        "versions": {name: _version(name) for name in ("pyarrow", "duckdb", "pandas", "pyspark")},
    }


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None


if __name__ == "__main__":
    main()
