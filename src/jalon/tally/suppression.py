"""Small counts are hidden before a table leaves the office: a figure of two arrests in one commune names people.

Hiding one cell is not enough where the others and a total give it away. So wherever exactly one figure of a line of
the table is hidden, the smallest other one is hidden too.
"""

from collections.abc import Sequence
from dataclasses import replace

from jalon import JalonError
from jalon.tally.tables import Line, Table

PRIMARY, SECONDARY = "fewer-than-shown", "would-give-another-away"


def suppress(table: Table, *, below: int) -> Table:
    """Return the table with the figures of fewer than `below` records hidden, and what would give them away.

    Args:
        table: from `counting.table`.
        below: the least number of records that may be shown.

    Raises:
        JalonError: a threshold under 2, which would hide nothing that can harm.

    Example:
        >>> suppress(made, below=5).how_counted["suppressed"]["figures"]  # doctest: +SKIP
        3
    """
    if below < 2:
        raise JalonError("The least number of records that may be shown is 2 or more.")
    lines = {key: replace(line) for key, line in table.lines.items()}
    for line in lines.values():
        if 0 < line.records < below:
            line.suppressed = PRIMARY
    while _protect(lines, len(table.by)):
        pass
    hidden = sum(bool(line.suppressed) for line in lines.values())
    totals = {unit: _total(unit, line, lines, below) for unit, line in table.totals.items()}
    sentence = f"{hidden} figures are not shown: fewer than {below} records, or they would give such a figure away."
    how = table.how_counted | {"suppressed": {"below": below, "figures": hidden, "sentence": sentence}}
    how["factors"] = [{name: value for name, value in item.items() if name != "records"} for item in how["factors"]]
    return replace(table, lines=lines, totals=totals, how_counted=how)


def _protect(lines: dict[tuple[str | None, ...], Line], width: int) -> bool:
    """Hide a second figure wherever one stands alone; tell whether any was hidden."""
    changed = False
    for position in range(width):
        families: dict[tuple[str | None, ...], list[Line]] = {}
        for key, line in lines.items():
            families.setdefault((*key[:position], *key[position + 1 :], line.unit), []).append(line)
        changed = sum(_hide_second(family) for family in families.values()) > 0 or changed
    return changed


def _hide_second(family: Sequence[Line]) -> bool:
    hidden = [line for line in family if line.suppressed]
    shown = [line for line in family if not line.suppressed and line.records]
    if len(hidden) != 1 or not shown:
        return False
    min(shown, key=lambda line: (line.records, line.value or 0)).suppressed = SECONDARY
    return True


def _total(unit: str, total: Line, lines: dict[tuple[str | None, ...], Line], below: int) -> Line:
    """A total is hidden where it is small itself, or where only one figure under it is hidden."""
    hidden = [line for line in lines.values() if line.unit == unit and line.suppressed]
    small = total.records < below or len(hidden) == 1
    return replace(total, suppressed=PRIMARY if small else "")
