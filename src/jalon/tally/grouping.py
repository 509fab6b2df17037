"""From items to sums: the keys of each row, and exact sums per key. Both engines use this, batch by batch.

A batch becomes a small table of partial sums; partial sums are added up. What a row is left out for is not decided
here: its flags are part of the key, and `tables` reads them. So every row of the file is in some sum.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from jalon import JalonError
from jalon.tally.amounts import EXACT
from jalon.tally.findings import BIT, CHECKS
from jalon.tally.items import Coded, Items, headers_for, understand
from jalon.tally.periods import Period, Reporting
from jalon.tally.profiles import Profile
from jalon.tally.sources import Raw

STRADDLES = 1 << len(CHECKS)
"""Bit of a row whose own period lies in two of the periods that the table is by."""

OUTSIDE = STRADDLES << 1
"""Bit of a row that the filter does not ask for."""

PERIODS = ("year", "quarter", "month")
COMPUTED = (*PERIODS, "substance_group", "measure")
"""Dimensions that are computed and not read from a column."""

SUMS = ("amount", "cases", "suspects", "records")
"""The summed columns of a table of partial sums."""


@dataclass(frozen=True)
class Plan:
    """What is to be summed.

    Attributes:
        path: the file.
        profile: how it is understood.
        by: the dimensions of the table.
        where: dimension → the values that are asked for.
        reporting: where years and months begin.
        today: dates after it are in the future.
        drop_duplicates: whether rows that repeat another are left out.
        within: only rows whose own day or period lies within; None for all.
    """

    path: Path
    profile: Profile
    by: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reporting: Reporting = Reporting()  # noqa: RUF009 - frozen
    today: date = date.max
    drop_duplicates: bool = False
    within: Period | None = None

    def __post_init__(self) -> None:
        known = (*COMPUTED, *self.profile.dimensions)
        for name in (*self.by, *self.where):
            if name not in known:
                raise JalonError(
                    f"The profile {self.profile.name} has no dimension {name!r}. It has: {', '.join(known)}."
                )

    @property
    def read_names(self) -> tuple[str, ...]:
        """The dimensions that are columns of the file."""
        return tuple(name for name in dict.fromkeys((*self.by, *self.where)) if name not in COMPUTED)

    @property
    def headers(self) -> list[str]:
        """The headers that have to be read."""
        return headers_for(self.profile, self.read_names)

    @property
    def keys(self) -> list[str]:
        """The key columns of a table of partial sums."""
        return [*(f"by_{name}" for name in self.by), "unit", "group", "flags"]


def keyed(raw: Raw, plan: Plan) -> pa.Table:
    """Return the items of a batch, a row each: its keys and what is to be summed."""
    items = understand(raw, plan.profile, plan.today, plan.read_names)
    flags = items.flags.copy()
    columns = {}
    for name in plan.by:
        coded = _dimension(items, name, plan.reporting, flags)
        columns[f"by_{name}"] = _texts(coded)
    for name, values in plan.where.items():
        coded = _dimension(items, name, plan.reporting, None)
        flags[~coded.spread([value in values for value in coded.values], bool)] |= OUTSIDE
    if plan.within:
        bits = [_within(found, plan.within) for found in items.periods]
        flags |= Coded(items.period_codes, []).spread(bits, np.int32)
    groups = [substance.group if substance else None for substance in items.substances]
    columns["unit"] = _texts(items.units)
    columns["group"] = _texts(Coded(items.columns["substance"].codes, groups))
    columns["flags"] = pa.array(flags)
    columns["amount"] = pc.fill_null(items.amounts, pa.scalar(0, EXACT))
    columns["cases"] = pa.array(items.cases)
    columns["suspects"] = pa.array(items.suspects)
    columns["records"] = pa.array(np.ones(len(flags), np.int64))
    found = pa.table(columns)
    return pa.concat_tables([found, _broken(raw, found.schema)]) if raw.broken else found


def _broken(raw: Raw, schema: pa.Schema) -> pa.Table:
    """Return a row for each line that could not be cut into cells: it counts under its reason."""
    size = len(raw.broken)
    set_to = {"flags": BIT["unreadable-row"], "amount": 0, "cases": 0, "suspects": 0, "records": 1}
    return pa.table({item.name: pa.array([set_to.get(item.name)] * size, item.type) for item in schema})


def _dimension(items: Items, name: str, reporting: Reporting, flags: np.ndarray | None) -> Coded:
    if name in PERIODS:
        return _periods(items, name, reporting, flags)
    if name == "measure":
        return Coded(items.units.codes, [unit.measure if unit else None for unit in items.known_units])
    if name == "substance_group":
        groups = [substance.group if substance else None for substance in items.substances]
        return Coded(items.columns["substance"].codes, groups)
    return items.columns[name]


def _periods(items: Items, name: str, reporting: Reporting, flags: np.ndarray | None) -> Coded:
    label = {"year": reporting.year_of, "month": reporting.month_of, "quarter": reporting.quarter_of}[name]
    labels = [label(found.start) if found else None for found in items.periods]
    if flags is not None:
        across = [_straddles(found, label) for found in items.periods]
        flags[Coded(items.period_codes, []).spread(across, bool)] |= STRADDLES
    return Coded(items.period_codes, labels)


def _within(found: Period | None, asked: Period) -> int:
    """Return the bit of a row outside the period that is asked for; an undated row has its own finding."""
    if found is None or asked.covers(found):
        return 0
    return STRADDLES if asked.overlaps(found) else OUTSIDE


def _straddles(found: Period | None, label: Callable[[date], str]) -> bool:
    return found is not None and label(found.start) != label(found.end)


def _texts(coded: Coded) -> pa.Array:
    """Return a dictionary column in which equal words have one code, and no word is null."""
    words = list(dict.fromkeys(value for value in coded.values if value is not None))
    place = {word: number for number, word in enumerate(words)}
    codes = coded.spread([place.get(value, -1) if value is not None else -1 for value in coded.values], np.int32)
    return pa.DictionaryArray.from_arrays(pa.array(codes, mask=codes < 0), pa.array(words, pa.string()))


def partial_sums(table: pa.Table, plan: Plan) -> pa.Table:
    """Add up a table of items, or of partial sums: one row per key.

    Returns:
        A table with the columns `plan.keys` and `SUMS`; texts are plain strings, amounts have type `EXACT`.
    """
    added = table.group_by(plan.keys).aggregate([(name, "sum") for name in SUMS])
    columns = {key: _plain(added[key]) for key in plan.keys}
    columns |= {name: added[f"{name}_sum"] for name in SUMS}
    columns["amount"] = columns["amount"].cast(EXACT)
    return pa.table(columns)


def _plain(array: pa.ChunkedArray) -> pa.ChunkedArray:
    return array.cast(pa.string()) if pa.types.is_dictionary(array.type) else array


def add_up(tables: Sequence[pa.Table], plan: Plan) -> pa.Table:
    """Add partial sums of several batches; the order does not matter, to the last digit."""
    return partial_sums(pa.concat_tables(tables), plan) if tables else partial_sums(_nothing(plan), plan)


def _nothing(plan: Plan) -> pa.Table:
    kinds = dict.fromkeys(plan.keys, pa.string()) | {"flags": pa.int32()}
    kinds |= {"amount": EXACT} | dict.fromkeys(SUMS[1:], pa.int64())
    return pa.schema(list(kinds.items())).empty_table()
