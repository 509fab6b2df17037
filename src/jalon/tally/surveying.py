"""What a file holds before anything is counted: rows, years, findings. Made part by part and added up."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import pyarrow as pa

from jalon.tally.amounts import typed
from jalon.tally.findings import BIT, CHECKS, KINDS, Finding, mask_of
from jalon.tally.items import Coded, understand
from jalon.tally.profiles import Profile
from jalon.tally.sources import Raw

UNDATED = "undated"
"""The year of rows without a readable date."""

_SHOWN = ("date", "country", "province", "division", "place", "substance", "amount", "unit")


@dataclass
class Survey:
    """What was found in a part of a file, or in all of it.

    Attributes:
        rows: how many, those included that could not be cut into cells.
        years: year (or `undated`) → rows.
        kinds: kind of finding → rows; a row with two reasons of one kind counts once.
        reasons: reason → rows.
        findings: kind → the first of them, each explained.
        unknown_units: unit as typed → rows.
    """

    rows: int = 0
    years: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    findings: dict[str, list[Finding]] = field(default_factory=dict)
    unknown_units: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Survey", most: int) -> "Survey":
        """Add the survey of another part; of each kind the `most` first findings are kept."""
        self.rows += other.rows
        for mine, theirs in ((self.years, other.years), (self.kinds, other.kinds), (self.reasons, other.reasons)):
            mine.update(theirs)
        self.unknown_units.update(other.unknown_units)
        for kind, found in other.findings.items():
            together = sorted([*self.findings.get(kind, []), *found], key=lambda finding: finding.row)
            self.findings[kind] = together[:most]
        return self


def survey_of(raw: Raw, profile: Profile, today: date, most: int) -> Survey:
    """Survey one batch.

    Args:
        raw: from `sources.batches`.
        profile: how the file is understood.
        today: dates after it are in the future.
        most: how many findings of each kind are explained; the others are counted.
    """
    items = understand(raw, profile, today, ("unit", "country", "province", "division", "place"))
    found = Survey(len(raw) + len(raw.broken))
    years = [str(period.start.year) if period else UNDATED for period in items.periods]
    found.years = _counts(Coded(items.period_codes, []), years)
    found.unknown_units = _unknown_units(items.units, items.known_units)
    for check in CHECKS:
        found.reasons[check.name] = int(np.count_nonzero(items.flags & BIT[check.name]))
    for kind in KINDS:
        rows = np.flatnonzero(items.flags & mask_of(kind))
        found.kinds[kind] = len(rows)
        if len(rows):
            found.findings[kind] = _explained(kind, rows[:most], items.flags, raw, profile)
    _count_broken(found, raw, most)
    return found


def _counts(coded: Coded, labels: Sequence[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for label, number in zip(labels, np.bincount(coded.codes, minlength=len(labels)).tolist(), strict=True):
        counts[label] += number
    return counts


def _unknown_units(units: Coded, known: Sequence[object]) -> Counter[str]:
    names = [text if text and unit is None else "" for text, unit in zip(units.values, known, strict=True)]
    counts = _counts(units, [name or "" for name in names])
    counts.pop("", None)
    return counts


def _explained(kind: str, positions: np.ndarray, flags: np.ndarray, raw: Raw, profile: Profile) -> list[Finding]:
    shown = _words(positions, raw, profile)
    numbers, found = raw.rows[positions].tolist(), flags[positions].tolist()
    return [
        Finding(kind, ", ".join(c.reason for c in CHECKS if c.kind == kind and bits & BIT[c.name]), row, what)
        for row, bits, what in zip(numbers, found, shown, strict=True)
    ]


def _words(positions: np.ndarray, raw: Raw, profile: Profile) -> list[str]:
    """Say each row in a few words, as typed."""
    chosen = pa.array(positions)
    headers = [header for name in _SHOWN for header in profile.columns.get(name, ()) if header in raw.columns]
    cells = [[_short(value) for value in raw.columns[header].take(chosen).to_pylist()] for header in headers]
    return [" · ".join(cell for cell in row if cell) for row in zip(*cells, strict=True)]


def _short(value: object) -> str:
    text = "" if value is None else " ".join(typed(value).split())
    return text if len(text) <= 60 else text[:59] + "…"


def _count_broken(found: Survey, raw: Raw, most: int) -> None:
    if raw.broken:
        kind = "unreadable-row"
        found.kinds[kind] += len(raw.broken)
        found.reasons[kind] += len(raw.broken)
        found.years[UNDATED] += len(raw.broken)
        found.findings[kind] = [Finding(kind, kind, row) for row in raw.broken[:most]]
