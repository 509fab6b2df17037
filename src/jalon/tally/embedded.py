"""The engine for one machine: parts read one after the other, partial sums added up.

Memory holds one batch, the partial sums, and 24 bytes per row while duplicates are looked for; a file may be larger
than memory. `docs/decisions` says why this is pyarrow and not an SQL engine.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from jalon.tally.duplicates import Repeats, fingerprints, repeats
from jalon.tally.findings import BIT
from jalon.tally.grouping import Plan, add_up, keyed, partial_sums
from jalon.tally.sources import Raw, batches, parts_of
from jalon.tally.surveying import Survey, survey_of


@dataclass(frozen=True)
class Embedded:
    """Counts on this machine."""

    name: str = "embedded"

    def survey(self, plan: Plan, most: int) -> tuple[Survey, int, Repeats]:
        """Survey a file.

        Returns:
            The survey, how many rows repeat another, and the first `most` of them.
        """
        found, prints, rows = Survey(), [], []
        for raw in _read(plan):
            found.add(survey_of(raw, plan.profile, plan.today, most), most)
            prints.append(fingerprints(raw, plan.profile))
            rows.append(raw.rows)
        again = repeats(prints, rows)
        return found, len(again), Repeats(again.rows[:most], again.first[:most])

    def sums(self, plan: Plan) -> tuple[pa.Table, int]:
        """Add up a file.

        Returns:
            The table of sums (`grouping.add_up`), and how many rows repeat another.
        """
        prints, rows, partial = [], [], []
        for raw in _read(plan):
            prints.append(fingerprints(raw, plan.profile))
            rows.append(raw.rows)
            if not plan.drop_duplicates:
                partial.append(partial_sums(keyed(raw, plan), plan))
        again = repeats(prints, rows)
        if plan.drop_duplicates:
            partial = [partial_sums(_marked(raw, plan, again), plan) for raw in _read(plan, plan.headers)]
        return add_up(partial, plan), len(again)


def _read(plan: Plan, headers: Sequence[str] | None = None) -> Iterator[Raw]:
    for part in parts_of(plan.path, plan.profile):
        yield from batches(part, plan.profile, headers)


def _marked(raw: Raw, plan: Plan, again: Repeats) -> pa.Table:
    """Return the items of a batch with the bit of a duplicate set in those that repeat another."""
    table = keyed(raw, plan)
    flags = table["flags"].to_numpy().copy()
    repeated = np.isin(raw.rows, again.rows, assume_unique=True)
    flags[: len(raw.rows)][repeated] |= BIT["exact-duplicate"]
    return table.set_column(table.column_names.index("flags"), "flags", pa.array(flags))
