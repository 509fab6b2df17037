"""What is found in the rows of a file: kinds, reasons, and a sentence for each.

A finding never changes or drops a row. It is counted, listed and explained; an indicator says which findings keep a
row out of its figure, and the figure says how many rows each of them kept out. A kind may have several reasons: an
`implausible` row is `beyond-limit`, `tablets-as-kilograms` or `part-of-a-piece`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from jalon import JalonError


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is looked for in every row.

    Attributes:
        kind: what the report counts.
        reason: which sort of that kind; the kind itself where there is only one.
        sentence: what it means and what to do, for the person who corrects the file.
    """

    kind: str
    reason: str
    sentence: str

    @property
    def name(self) -> str:
        """`kind`, or `kind/reason` where a kind has several reasons."""
        return self.kind if self.kind == self.reason else f"{self.kind}/{self.reason}"


CHECKS: tuple[Check, ...] = (
    Check("unreadable-row", "unreadable-row", "The line has more or fewer cells than the header. Correct the line."),
    Check("joined", "joined", "A person confirmed that another record reports the same event; it counts there."),
    Check("missing-date", "missing-date", "No date. The row counts in totals but in no year."),
    Check("unreadable-date", "unreadable-date", "The date cannot be read, or there is no such day."),
    Check("future-date", "future-date", "The date lies in the future."),
    Check("buddhist-year", "buddhist-year", "The year is of the Buddhist era and was read 543 years earlier."),
    Check("missing-amount", "missing-amount", "No amount. Ask the unit that reported it."),
    Check("formula", "formula", "The amount is a formula; formulas are not computed. Paste its value."),
    Check("unreadable-amount", "unreadable-amount", "The amount is no number in the profile's notation."),
    Check("not-positive", "not-positive", "The amount is zero or negative."),
    Check("missing-unit", "missing-unit", "No unit: nobody can say what the amount is of."),
    Check("unknown-unit", "unknown-unit", "No table says what this unit is worth. Add it under [units] in a mapping."),
    Check("implausible", "tablets-as-kilograms", "No such weight is credible: probably tablets typed as weight."),
    Check("implausible", "beyond-limit", "More than one record can credibly hold. Look for a wrong unit or point."),
    Check("implausible", "part-of-a-piece", "A part of something that is counted whole, such as a quarter tablet."),
    Check("unreadable-count", "unreadable-count", "The number of cases or persons is no whole number from zero up."),
    Check("missing-substance", "missing-substance", "It is not said what was seized."),
    Check("unknown-substance", "unknown-substance", "No table has this name; it belongs to no group."),
    Check("missing-place", "missing-place", "Neither country nor province is said."),
    Check("unknown-place", "unknown-place", "No table of territories has this code."),
    Check("place-not-then", "place-not-then", "The place did not exist on that date, or no longer did."),
    Check("exact-duplicate", "exact-duplicate", "Equal to an earlier row in everything but the file's own counter."),
)

BIT = {check.name: 1 << position for position, check in enumerate(CHECKS)}
"""Each check's bit in the flags of a row."""

KINDS: tuple[str, ...] = tuple(dict.fromkeys(check.kind for check in CHECKS))
"""The kinds, in the order in which reports list them."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding in one row.

    Attributes:
        kind, reason: see `Check`.
        row: the row's number in the file, the first data row being 1 (in a spreadsheet: its line less the header).
        what: the row in a few words, as typed; no name of a person is ever in it.
        same_as: for an exact duplicate, the row that it repeats.
    """

    kind: str
    reason: str
    row: int
    what: str = ""
    same_as: int | None = None

    def as_dict(self) -> dict[str, str | int]:
        """Return it as the report writes it; empty parts are left out."""
        found: dict[str, str | int] = {"row": self.row, "reason": self.reason}
        if self.what:
            found["what"] = self.what
        if self.same_as is not None:
            found["same_as"] = self.same_as
        return found


def mask_of(kind: str) -> int:
    """Return the bits of all reasons of a kind."""
    return sum(BIT[check.name] for check in CHECKS if check.kind == kind)


def checks_named(names: Iterable[str]) -> list[Check]:
    """Return the checks that names mean: `implausible` (all its reasons) or `implausible/part-of-a-piece`.

    Raises:
        JalonError: there is no such finding.
    """
    found: list[Check] = []
    for name in names:
        these = [check for check in CHECKS if name in (check.kind, check.name)]
        if not these:
            raise JalonError(f"There is no finding {name!r}. The findings are: {', '.join(KINDS)}.")
        found.extend(check for check in these if check not in found)
    return found


def sentences(names: Sequence[str]) -> dict[str, str]:
    """Return the sentence of each named reason."""
    return {check.name: check.sentence for check in checks_named(names)}
