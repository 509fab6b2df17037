"""Substances: the group of a typed drug name, and the most that one record can credibly hold."""

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from jalon.tally.quantities import rows_of


@dataclass(frozen=True, slots=True)
class Substance:
    """What a typed name means.

    Attributes:
        group: one of the eleven groups of the World Drug Report, or `unknown`.
        kind: `finished`, `bulk`, `plant`, `precursor` or `other`: which limit holds.
    """

    group: str
    kind: str


UNKNOWN = Substance("unknown", "other")
"""A name that no table has."""

TABLET_GROUPS = frozenset({"ats", "ecstasy", "sedatives"})
"""Groups that are mostly sold as tablets, so that a huge weight is probably a count of tablets."""


@functools.cache
def _table() -> Mapping[str, Substance]:
    return {row["name"]: Substance(row["group"], row["kind"]) for row in rows_of("substances_generated.csv")}


def substance_named(name: str) -> Substance:
    """Return what a typed name means; `UNKNOWN` where no table has it.

    Example:
        >>> substance_named("Methamphetamine").group
        'ats'
    """
    return _table().get(" ".join(name.split()).casefold(), UNKNOWN)


@functools.cache
def _limits() -> Mapping[tuple[str, str], Decimal]:
    return {(row["measure"], row["kind"]): Decimal(row["limit"]) for row in rows_of("limits.csv")}


def limit(measure: str, kind: str) -> Decimal:
    """Return the most that one record can credibly hold, in the base unit of the measure."""
    table = _limits()
    return table.get((measure, kind)) or table[measure, "other" if measure == "mass" else ""]
