"""Tables of figures, each with *how counted*: definition, records counted, records left out and why, factors.

Every row of the file is in exactly one place: counted, left out under one reason, or outside what was asked.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pyarrow as pa

from jalon.tally.amounts import WIDE
from jalon.tally.findings import BIT, checks_named, sentences
from jalon.tally.grouping import OUTSIDE, PERIODS, STRADDLES, Plan
from jalon.tally.indicators import Indicator
from jalon.tally.periods import between
from jalon.tally.quantities import Factor, Unit, UnknownUnit, base_unit, unit_named

COUNTED, FILTERED, OTHER_MEASURE, ACROSS = "counted", "filtered", "other-measure", "period-straddles"

OUTSIDE_SENTENCES = {
    FILTERED: "The filter does not ask for it.",
    OTHER_MEASURE: "Reported in another measure: kilograms and tablets are never added.",
    ACROSS: "The row's own period lies in two periods of the table.",
}


@dataclass
class Line:
    """What is added up for one key of a table.

    Attributes:
        value: the figure, exact, in `unit`; None when nothing was counted.
        low, high: its range where a factor is an estimate.
        records: records counted.
        excluded: records of this key that were left out for a finding.
        suppressed: why the figure is not shown; empty where it is.
    """

    unit: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    records: int = 0
    excluded: int = 0
    suppressed: str = ""

    def add(self, value: Decimal, factor: Factor | None, records: int) -> None:
        """Add an exact amount of so many records, through a factor where there is one."""
        self.value = _plus(self.value, value, factor.value if factor else Decimal(1))
        if factor and factor.low is not None and factor.high is not None:
            self.low, self.high = _plus(self.low, value, factor.low), _plus(self.high, value, factor.high)
        self.records += records


def _plus(so_far: Decimal | None, value: Decimal, factor: Decimal) -> Decimal:
    return WIDE.add(so_far or Decimal(0), WIDE.multiply(value, factor))


@dataclass
class Table:
    """Figures by dimension.

    Attributes:
        indicator: what is counted.
        by: the dimensions.
        lines: values of the dimensions → the figure; sorted.
        totals: unit → the figure over all lines.
        how_counted: definition, counts, choices, factors: what the *How counted* drawer shows.
    """

    indicator: Indicator
    by: tuple[str, ...]
    lines: dict[tuple[str | None, ...], Line]
    totals: dict[str, Line]
    how_counted: dict[str, Any] = field(default_factory=dict)


def table_of(sums: pa.Table, plan: Plan, indicator: Indicator) -> Table:
    """Turn sums into figures.

    Args:
        sums: from an engine; every row of the file is in it.
        plan: what the sums are by.
        indicator: what is to be counted.
    """
    made = _Maker(plan, indicator)
    for row in sums.to_pylist():
        made.take(row)
    lines = dict(sorted(made.lines.items(), key=lambda item: [(word is None, word or "") for word in item[0]]))
    by = (*plan.by, *(("measure",) if indicator.of == "any" and "measure" not in plan.by else ()))
    return Table(indicator, by, lines, made.totals, made.how_counted() | {"without_report": without_report(by, lines)})


def without_report(by: Sequence[str], lines: Iterable[tuple[str | None, ...]]) -> dict[str, list[str]]:
    """Return, for a table by one dimension and a period, who has no record at all in which periods.

    Args:
        by: the dimensions; with none or several beside the period, nothing is said.
        lines: the keys of the table.

    Example:
        >>> without_report(("country", "year"), [("LA", "2021"), ("VN", "2021"), ("VN", "2022")])
        {'LA': ['2022']}
    """
    at = [position for position, name in enumerate(by) if name in PERIODS]
    if len(by) != 2 or len(at) != 1:
        return {}
    seen: dict[str, set[str]] = {}
    for key in lines:
        who, when = key[1 - at[0]], key[at[0]]
        if who is not None and when is not None:
            seen.setdefault(who, set()).add(when)
    labels = {label for found in seen.values() for label in found}
    every = between(min(labels), max(labels)) if labels else []
    silent = {who: [label for label in every if label not in found] for who, found in seen.items()}
    return {who: missing for who, missing in silent.items() if missing}


class _Maker:
    """Adds sums up line by line and keeps account of every record."""

    def __init__(self, plan: Plan, indicator: Indicator) -> None:
        self.plan, self.indicator = plan, indicator
        self.lines: dict[tuple[str | None, ...], Line] = {}
        self.totals: dict[str, Line] = {}
        self.states: Counter[str] = Counter()
        self.flagged: Counter[str] = Counter()
        self.units: dict[str, tuple[Unit, int]] = {}
        undated = checks_named(("missing-date", "unreadable-date")) if plan.within else []
        self.leaves_out = [(BIT[check.name], check.name) for check in (*undated, *indicator.leaves_out)]

    def take(self, row: Mapping[str, Any]) -> None:
        unit = self._unit(row["unit"])
        state = self._state(row["flags"], unit, row["group"])
        self.states[state] += row["records"]
        if state in {FILTERED, OTHER_MEASURE}:
            return
        key = tuple(row[f"by_{name}"] for name in self.plan.by)
        named = unit if unit and self.indicator.measure == "amount" else None
        if self.indicator.of == "any" and "measure" not in self.plan.by:
            key = (*key, named.measure if named else None)
        line = self.lines.setdefault(key, Line(self._line_unit(named)))
        if state != COUNTED:
            line.excluded += row["records"]
            return
        self._count(row, named, line)

    def _count(self, row: Mapping[str, Any], unit: Unit | None, line: Line) -> None:
        if row["flags"]:
            self.flagged.update({name: row["records"] for name, bit in BIT.items() if row["flags"] & bit})
        value = Decimal(row[self.indicator.measure])
        if unit:
            value = WIDE.multiply(value, unit.factor.value)
            self.units[row["unit"]] = (unit, self.units.get(row["unit"], (unit, 0))[1] + row["records"])
        for target in (line, self.totals.setdefault(line.unit, Line(line.unit))):
            target.add(value, self.indicator.factor, row["records"])

    def _line_unit(self, unit: Unit | None) -> str:
        if self.indicator.of == "any":
            return base_unit(unit.measure) if unit else ""
        return self.indicator.unit

    def _unit(self, text: str | None) -> Unit | None:
        try:
            return unit_named(text, self.plan.profile.units) if text else None
        except UnknownUnit:
            return None

    def _state(self, flags: int, unit: Unit | None, group: str | None) -> str:
        indicator = self.indicator
        if flags & OUTSIDE:
            return FILTERED
        if indicator.measure == "amount":
            if unit and indicator.of not in {"any", unit.measure}:
                return OTHER_MEASURE
            if unit and indicator.factor and indicator.factor.groups and group not in indicator.factor.groups:
                return OTHER_MEASURE
        if self.plan.drop_duplicates and flags & BIT["exact-duplicate"]:
            return "exact-duplicate"
        for bit, name in self.leaves_out:
            if flags & bit:
                return name
        return ACROSS if flags & STRADDLES else COUNTED

    def how_counted(self) -> dict[str, Any]:
        """Say the definition and account for every record."""
        indicator, factors = self.indicator, [_unit_factor(*self.units[name]) for name in sorted(self.units)]
        if indicator.factor:
            factors.append(_factor(indicator.factor))
        outside = {name: self.states[name] for name in (FILTERED, OTHER_MEASURE) if self.states[name]}
        excluded = {
            name: count
            for name, count in sorted(self.states.items())
            if name not in {COUNTED, FILTERED, OTHER_MEASURE} and count
        }
        profile = self.plan.profile
        reasons = sentences([name for name in excluded if name != ACROSS])
        return {
            "indicator": indicator.as_dict(),
            "profile": {"name": profile.name, "title": profile.title, "version": profile.version},
            "by": list(self.plan.by),
            "where": {name: list(values) for name, values in self.plan.where.items()},
            "periods": self.plan.reporting.describe(),
            "within": str(self.plan.within) if self.plan.within else None,
            "rows": sum(self.states.values()),
            "counted": self.states[COUNTED],
            "excluded": excluded,
            "outside": outside,
            "flagged_but_counted": dict(sorted(self.flagged.items())),
            "reasons": reasons | {name: text for name, text in OUTSIDE_SENTENCES.items() if self.states[name]},
            "joined": self.states["joined"],
            "factors": factors,
        }


def _unit_factor(unit: Unit, records: int) -> dict[str, Any]:
    return {**_factor(unit.factor), "records": records}


def _factor(factor: Factor) -> dict[str, Any]:
    found = {"from": factor.unit, "to": factor.to, "factor": f"{factor.value:f}", "version": factor.version}
    if factor.name:
        found |= {"name": factor.name, "low": str(factor.low), "high": str(factor.high)}
    return {**found, "source": factor.source}
