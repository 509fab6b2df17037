"""The two questions a file is asked: what does it hold (`import_file`), and what does it add up to (`table`)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa

from jalon import JalonError
from jalon.tally.duplicates import Repeats
from jalon.tally.embedded import Embedded
from jalon.tally.findings import CHECKS, KINDS, Finding, sentences
from jalon.tally.grouping import Plan
from jalon.tally.indicators import Indicator, load_indicator
from jalon.tally.periods import Period, Reporting
from jalon.tally.profiles import Profile, load_profile
from jalon.tally.sources import fingerprint_of, readable
from jalon.tally.surveying import Survey
from jalon.tally.tables import Table, table_of

DUPLICATES = {
    "keep": "Rows that are equal in everything but the file's own counter are counted: the reader chose to keep them.",
    "drop": "Of rows that are equal in everything but the file's own counter, only the first is counted.",
}
"""The reader's choice on exact duplicates, as said on the table."""


class Engine(Protocol):
    """Where the counting happens; `embedded` and `spark` give equal figures."""

    @property
    def name(self) -> str:
        """The engine's name, said on the figures."""

    def survey(self, plan: Plan, most: int) -> tuple[Survey, int, Repeats]:
        """Survey a file: what is found, how many rows repeat another, the first `most` of these."""

    def sums(self, plan: Plan) -> tuple[pa.Table, int]:
        """Add up a file: sums per key, and how many rows repeat another."""


@dataclass(frozen=True)
class Report:
    """What a file holds.

    Attributes:
        file, sha256: which file.
        profile: how it was understood.
        rows: how many rows.
        rows_by_year: year, or `undated` → rows.
        findings: kind → rows.
        reasons: reason → rows, for kinds with several reasons.
        finding_rows: kind → the first findings, each with its row.
        unknown_units: unit as typed → rows.
        engine: which engine surveyed it.
    """

    file: str
    sha256: str
    profile: Profile
    rows: int
    rows_by_year: Mapping[str, int]
    findings: Mapping[str, int]
    reasons: Mapping[str, int]
    finding_rows: Mapping[str, Sequence[Finding]]
    unknown_units: Mapping[str, int]
    engine: str

    def listing(self, most: int) -> "Report":
        """Return the report with at most so many findings of each kind listed."""
        return replace(self, finding_rows={kind: list(rows)[:most] for kind, rows in self.finding_rows.items()})

    def as_dict(self) -> dict[str, Any]:
        """Return the report as `jalon tally import --json` prints it."""
        left = {kind: self.findings[kind] - len(rows) for kind, rows in self.finding_rows.items()}
        return {
            "file": self.file,
            "sha256": self.sha256,
            "profile": {"name": self.profile.name, "title": self.profile.title, "version": self.profile.version},
            "rows": self.rows,
            "rows_by_year": dict(self.rows_by_year),
            "findings": dict(self.findings),
            "reasons": dict(self.reasons),
            "sentences": sentences(list(self.reasons)),
            "finding_rows": {kind: [row.as_dict() for row in rows] for kind, rows in self.finding_rows.items()},
            "finding_rows_left_out": {kind: count for kind, count in left.items() if count},
            "unknown_units": dict(self.unknown_units),
            "engine": self.engine,
        }


def import_file(
    path: Path,
    profile: Profile | str,
    *,
    engine: Engine | None = None,
    today: date | None = None,
    most: int = 1000,
) -> Report:
    """Read a file through a profile and report what it holds; nothing is dropped.

    Args:
        path: Parquet, CSV or XLSX.
        profile: a profile, its name, or a mapping file.
        engine: where it happens; on this machine unless said otherwise.
        today: dates after it are in the future; the machine's own day unless stated.
        most: how many findings of each kind are listed; all are counted.

    Raises:
        BadFile, BadWorkbook, BadProfile: the message says what to do.

    Example:
        >>> import_file(Path("seizures.parquet"), "ids").findings["exact-duplicate"]  # doctest: +SKIP
        44229
    """
    known = load_profile(profile) if isinstance(profile, str) else profile
    chosen = engine or Embedded()
    plan = Plan(path, known, today=today or date.today())  # noqa: DTZ011 - the day where the file is read
    with readable(path):
        found, repeated, first = chosen.survey(plan, most)
    found.kinds["exact-duplicate"] = found.reasons["exact-duplicate"] = repeated
    pairs = zip(first.rows.tolist(), first.first.tolist(), strict=True)
    found.findings["exact-duplicate"] = [_repeat(row, same) for row, same in pairs]
    return Report(
        file=path.name,
        sha256=fingerprint_of(path),
        profile=known,
        rows=found.rows,
        rows_by_year={year: found.years[year] for year in sorted(found.years) if found.years[year]},
        findings={kind: found.kinds[kind] for kind in KINDS if found.kinds[kind]},
        reasons={check.name: found.reasons[check.name] for check in CHECKS if found.reasons[check.name]},
        finding_rows={kind: found.findings[kind] for kind in KINDS if found.findings.get(kind)},
        unknown_units=dict(found.unknown_units.most_common()),
        engine=chosen.name,
    )


def _repeat(row: int, same_as: int) -> Finding:
    return Finding("exact-duplicate", "exact-duplicate", row, same_as=same_as)


def table(
    path: Path,
    profile: Profile | str,
    *,
    indicator: Indicator | str,
    by: Sequence[str] = (),
    where: Mapping[str, Sequence[str]] | None = None,
    duplicates: str = "keep",
    reporting: Reporting | None = None,
    within: Period | None = None,
    engine: Engine | None = None,
    today: date | None = None,
) -> Table:
    """Add a file up.

    Args:
        path: Parquet, CSV or XLSX.
        profile: a profile, its name, or a mapping file.
        indicator: what is counted, or its name.
        by: dimensions: a column of the profile, or `year`, `quarter`, `month`, `substance_group`, `measure`.
        where: dimension → the values that count; the indicator's own filter holds as well.
        duplicates: `keep` or `drop`, the reader's choice; it is said on the table.
        reporting: where years and months begin.
        within: only records of these days.
        engine: where it happens; on this machine unless said otherwise.
        today: dates after it are in the future.

    Returns:
        The table; each line's `value` is exact. Every row of the file is counted, excluded under one reason, or
        outside what was asked: `how_counted` accounts for all.

    Raises:
        JalonError: an unknown dimension, indicator or choice, or an unreadable file.
    """
    if duplicates not in DUPLICATES:
        raise JalonError(f"`duplicates` is keep or drop, not {duplicates!r}.")
    known = load_profile(profile) if isinstance(profile, str) else profile
    counted = load_indicator(indicator) if isinstance(indicator, str) else indicator
    plan = Plan(
        path,
        known,
        tuple(by),
        _both(counted.filter, where or {}),
        reporting or Reporting(),
        today or date.today(),  # noqa: DTZ011 - the day where the file is read
        duplicates == "drop",
        within,
    )
    chosen = engine or Embedded()
    with readable(path):
        sums, repeated = chosen.sums(plan)
    made = table_of(sums, plan, counted)
    made.how_counted |= {
        "file": {"name": path.name, "sha256": fingerprint_of(path)},
        "duplicates": {"choice": duplicates, "found": repeated, "sentence": DUPLICATES[duplicates]},
        "engine": chosen.name,
    }
    return made


def _both(first: Mapping[str, Sequence[str]], second: Mapping[str, Sequence[str]]) -> dict[str, tuple[str, ...]]:
    """Join two filters: a value counts where both ask for it."""
    joined = {name: tuple(values) for name, values in first.items()}
    for name, values in second.items():
        joined[name] = tuple(value for value in joined.get(name, values) if value in values)
    return joined
