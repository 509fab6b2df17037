"""Declared figures beside those computed from records, each with its bound, and which of them contradict.

Which indicator a declared figure means is a table (`declared.csv`): "drugs, all kinds" in kilograms is `mass`. What
no indicator means stays without a computed figure, and the comparison says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from jalon.tally.counting import Engine, table
from jalon.tally.figures import Agreement, Figure, agree
from jalon.tally.indicators import Indicator, load_indicator
from jalon.tally.profiles import Profile, load_profile
from jalon.tally.quantities import rows_of
from jalon.tally.tables import Table


@dataclass(frozen=True)
class Beside:
    """A declared figure, the computed one, and what the comparison found.

    Attributes:
        declared: as published.
        computed: from the records; None where no indicator means the same, or no record is of that period.
        agreement: the verdict, with its sentence.
        counted: how many records the computed figure rests on.
    """

    declared: Figure
    computed: Figure | None
    agreement: Agreement
    counted: int = 0


def indicator_of(figure: Figure) -> Indicator | None:
    """Return the indicator that means what a declared figure counts; None where none does.

    Example:
        >>> indicator_of(Figure(Decimal(1910), "kg", "drugs, all kinds")).name
        'mass'
    """
    for row in rows_of("declared.csv"):
        if (row["counted"], row["unit"]) == (figure.counted, figure.unit):
            found = load_indicator(row["indicator"])
            more = {"substance_group": tuple(row["groups"].split()), "substance": tuple(row["substances"].split("|"))}
            narrowed = {name: values for name, values in more.items() if any(values)}
            return replace(found, filter={**found.filter, **narrowed})
    return None


def beside(
    figures: Sequence[Figure],
    path: Path,
    profile: Profile | str,
    *,
    where: Mapping[str, Sequence[str]] | None = None,
    engine: Engine | None = None,
    today: date | None = None,
) -> list[Beside]:
    """Compute, for each declared figure, what the records say for the same thing and period.

    Args:
        figures: declared; their territory is that of the file, which `where` narrows.
        path: the records.
        profile: how they are understood.
        where: dimension → values: which records belong to the figures' territory.
        engine: where it happens; on this machine unless said otherwise.
        today: dates after it are in the future.
    """
    known = load_profile(profile) if isinstance(profile, str) else profile
    found = []
    for figure in figures:
        indicator = indicator_of(figure)
        if indicator is None:
            found.append(_without(figure, f"No indicator means {figure.counted!r} in {figure.unit}."))
        elif figure.period is None:
            found.append(_without(figure, "The source does not say over which days."))
        else:
            made = table(
                path, known, indicator=indicator, where=where, within=figure.period, engine=engine, today=today
            )
            found.append(_compared(figure, made, path))
    return found


def _without(figure: Figure, sentence: str) -> Beside:
    return Beside(figure, None, Agreement("not-comparable", sentence))


def _compared(figure: Figure, made: Table, path: Path) -> Beside:
    total = made.totals.get(made.indicator.unit)
    if total is None or total.value is None:
        return _without(figure, f"No record of {figure.period} counts under {made.indicator.name}.")
    computed = Figure(
        total.value,
        made.indicator.unit,
        figure.counted,
        period=figure.period,
        territory=figure.territory,
        definition=made.indicator.name,
        version=made.indicator.version,
        publisher="computed",
        source=path.name,
    )
    return Beside(figure, computed, agree(figure, computed), total.records)
