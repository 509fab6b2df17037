"""The engine for more than one machine: the same parts and the same code, spread by Apache Spark.

Each task reads a part with `sources`, understands it with `items`, and hands partial sums to Spark, which adds exact
decimals and whole numbers: no floating-point sum, so no figure depends on how the work was split, and every figure
equals the embedded engine's to the last digit. The file must lie where every worker can read it.

`JALON_SPARK_MASTER` names the cluster (`local[*]` unless set). Spark is an extra: `pip install 'jalon[spark]'`.
"""

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from jalon import JalonError
from jalon.tally.amounts import EXACT
from jalon.tally.duplicates import Repeats, fingerprints
from jalon.tally.findings import BIT
from jalon.tally.grouping import SUMS, Plan, add_up, keyed, partial_sums
from jalon.tally.sources import Part, batches, parts_of
from jalon.tally.surveying import Survey, survey_of

_PRINT = ("print_0", "print_1")
Batches = Iterator[pa.RecordBatch]


class NoSpark(JalonError):
    """Spark is not installed, or cannot be started."""


@dataclass(frozen=True)
class Spark:
    """Counts on a cluster.

    Attributes:
        master: the cluster; `JALON_SPARK_MASTER`, or this machine, where empty.
    """

    master: str = ""
    name: str = "spark"

    def survey(self, plan: Plan, most: int) -> tuple[Survey, int, Repeats]:
        """Survey a file; see `counting.Engine`."""
        session = _session(self.master)
        parts = parts_of(plan.path, plan.profile)
        surveys = session.sparkContext.parallelize(parts, max(len(parts), 1)).map(_surveyor(plan, most))
        found = surveys.fold(Survey(), lambda one, other: one.add(other, most))
        prints = _frame(session, parts).mapInArrow(_printer(plan), "print_0 long, print_1 long, row long")
        return found, *_repeats(prints, most)

    def sums(self, plan: Plan) -> tuple[pa.Table, int]:
        """Add up a file; see `counting.Engine`."""
        session = _session(self.master)
        parts = _frame(session, parts_of(plan.path, plan.profile))
        if plan.drop_duplicates:
            partial = _first_of_equals(parts.mapInArrow(_keyer(plan), _schema(plan, prints=True)), plan)
        else:
            partial = parts.mapInArrow(_adder(plan), _schema(plan))
        prints = parts.mapInArrow(_printer(plan), "print_0 long, print_1 long, row long")
        return add_up([_added(partial, plan)], plan), _repeats(prints, 0)[0]

    def stop(self) -> None:
        """Let the cluster go."""
        _session(self.master).stop()


def _session(master: str) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise NoSpark("Spark is not installed. Run: pip install 'jalon[spark]'.") from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = (
        SparkSession.builder.master(master or os.environ.get("JALON_SPARK_MASTER", "local[*]"))
        .appName("jalon tally")
        .config("spark.ui.enabled", "false")
        .config("spark.ui.showConsoleProgress", "false")
        .config("spark.sql.shuffle.partitions", os.environ.get("JALON_SPARK_PARTITIONS", "8"))
        .config("spark.executorEnv.PYTHONPATH", os.environ.get("PYTHONPATH", ""))
    )
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _frame(session: Any, parts: list[Part]) -> Any:
    """Return a frame with one row per part, each in a partition of its own."""
    rows = [
        (part.path, part.kind, part.first_row, part.group, part.offset, part.length, list(part.names)) for part in parts
    ]
    schema = "path string, kind string, first_row long, group long, offset long, length long, names array<string>"
    count = session.sparkContext.parallelize(rows, max(len(rows), 1))
    return session.createDataFrame(count, schema)


def _parts(frame: Batches) -> Iterator[Part]:
    for batch in frame:
        for row in batch.to_pylist():
            yield Part(**{**row, "names": tuple(row["names"])})


def _surveyor(plan: Plan, most: int) -> Callable[[Part], Survey]:
    def survey(part: Part) -> Survey:
        found = Survey()
        for raw in batches(part, plan.profile):
            found.add(survey_of(raw, plan.profile, plan.today, most), most)
        return found

    return survey


def _printer(plan: Plan) -> Callable[[Batches], Batches]:
    def prints(frame: Batches) -> Batches:
        for part in _parts(frame):
            for raw in batches(part, plan.profile):
                lanes = fingerprints(raw, plan.profile).view(np.int64)
                columns = {name: pa.array(lanes[:, lane]) for lane, name in enumerate(_PRINT)}
                yield from pa.table(columns | {"row": pa.array(raw.rows)}).to_batches()

    return prints


def _adder(plan: Plan) -> Callable[[Batches], Batches]:
    def sums(frame: Batches) -> Batches:
        for part in _parts(frame):
            partial = [partial_sums(keyed(raw, plan), plan) for raw in batches(part, plan.profile, plan.headers)]
            yield from add_up(partial, plan).combine_chunks().to_batches()

    return sums


def _keyer(plan: Plan) -> Callable[[Batches], Batches]:
    def items(frame: Batches) -> Batches:
        for part in _parts(frame):
            for raw in batches(part, plan.profile):
                lanes = fingerprints(raw, plan.profile).view(np.int64)
                numbers = np.concatenate([raw.rows, np.array(raw.broken, np.int64)])
                table = keyed(raw, plan)
                for lane, name in enumerate(_PRINT):  # a line that was not cut into cells equals no other: its number
                    table = table.append_column(
                        name, pa.array(np.concatenate([lanes[:, lane], raw.broken]), pa.int64())
                    )
                table = table.append_column("row", pa.array(numbers))
                plain = pa.schema([(field.name, _plain(field.type)) for field in table.schema])
                yield from table.cast(plain).combine_chunks().to_batches()

    return items


def _plain(kind: pa.DataType) -> pa.DataType:
    return pa.string() if pa.types.is_dictionary(kind) else kind


def _schema(plan: Plan, *, prints: bool = False) -> str:
    kinds = dict.fromkeys(plan.keys, "string") | {"flags": "int", "amount": "decimal(38,15)"}
    kinds |= dict.fromkeys(SUMS[1:], "long")
    if prints:
        kinds |= dict.fromkeys((*_PRINT, "row"), "long")
    return ", ".join(f"`{name}` {kind}" for name, kind in kinds.items())


def _first_of_equals(items: Any, plan: Plan) -> Any:
    """Give the duplicate's bit to all but the first of equal rows: one item and the sum of its repetitions."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    order = Window.partitionBy(*_PRINT).orderBy("row")
    again = f.row_number().over(order) > 1
    bit = f.lit(BIT["exact-duplicate"])
    flags = f.when(again, f.col("flags").bitwiseOR(bit)).otherwise(f.col("flags"))
    return items.withColumn("flags", flags.cast("int"))


def _added(partial: Any, plan: Plan) -> pa.Table:
    """Let Spark add the partial sums, and bring the few rows that result here."""
    from pyspark.sql import functions as f

    sums = [f.sum(name).alias(name) for name in SUMS]
    kinds = dict.fromkeys(plan.keys, pa.string()) | {"flags": pa.int32(), "amount": EXACT}
    kinds |= dict.fromkeys(SUMS[1:], pa.int64())
    found = partial.groupBy(*(f"`{key}`" for key in plan.keys)).agg(*sums).toArrow()
    return found.cast(pa.schema([(name, kinds[name]) for name in found.column_names]))


def _repeats(prints: Any, most: int) -> tuple[int, Repeats]:
    """Count the rows that repeat another, and bring the first of them here."""
    from pyspark.sql import Window
    from pyspark.sql import functions as f

    equal = Window.partitionBy(*_PRINT)
    marked = prints.withColumn("first", f.min("row").over(equal)).where("row > first")
    count = marked.count()
    listed = (
        marked.select("row", "first").orderBy("row").limit(min(most, 1 << 30)).toArrow() if most and count else None
    )
    if listed is None:
        return count, Repeats(np.array([], np.int64), np.array([], np.int64))
    return count, Repeats(listed["row"].to_numpy(), listed["first"].to_numpy())
