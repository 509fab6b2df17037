"""The tables of units as they lie in the package, read once and looked up by code, parent and name.

There are two shelves: `units` (countries to districts, some 1,300 rows) and `communes` (Viet Nam, some 13,000),
which is opened only when a question needs it. Rows stay tuples of text; a `Territory` is made when it is asked for.
"""

import csv
import functools
import gzip
import itertools
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from jalon.territory.spelling import loose_all
from jalon.territory.units import Territory

_TABLES = Path(__file__).parent / "tables"


def table(name: str) -> Iterator[list[str]]:
    """Go through the rows of a package table, without the comments above its header and without the header."""
    content = (_TABLES / name).read_bytes()
    text = (gzip.decompress(content) if name.endswith(".gz") else content).decode()
    lines = text.splitlines()
    header = next(number for number, line in enumerate(lines) if not line.startswith("#"))
    return csv.reader(lines[header + 1 :])


class Shelf:
    """Rows of units with their indexes; columns as in `units_generated.csv`."""

    def __init__(self, rows: Iterable[list[str]], aliases: Iterable[list[str]] = ()) -> None:
        self.rows = list(rows)
        self.by_code = _grouped((row[0], number) for number, row in enumerate(self.rows))
        self._aliases = list(aliases)
        self._made: dict[int, Territory] = {}

    @functools.cached_property
    def by_parent(self) -> dict[str, list[int]]:
        """Row numbers under each parent code."""
        return _grouped((row[3], number) for number, row in enumerate(self.rows))

    @functools.cached_property
    def by_iso(self) -> dict[str, list[int]]:
        """Row numbers of each ISO 3166-2 code."""
        return _grouped((row[7], number) for number, row in enumerate(self.rows) if row[7])

    @functools.cached_property
    def by_name(self) -> dict[str, list[tuple[int, str]]]:
        """Row number and name as written, for each loosely folded name."""
        names = list(self._names())
        found: dict[str, list[tuple[int, str]]] = {}
        for key, number_and_name in zip(loose_all([name for _, name in names]), names, strict=True):
            found.setdefault(key, []).append(number_and_name)
        return found

    def _names(self) -> Iterator[tuple[int, str]]:
        for number, row in enumerate(self.rows):
            yield number, row[9]
            if row[10]:
                yield number, row[10]
        for code, only, _, alias in self._aliases:
            for number in self.by_code[code]:
                if only in ("", self.rows[number][9]):
                    yield number, alias

    def territory(self, number: int) -> Territory:
        """Return the territory of one row."""
        if number not in self._made:
            self._made[number] = _territory(self.rows[number])
        return self._made[number]

    def versions(self, code: str) -> list[Territory]:
        """Return all versions of a code, oldest first; empty where there is none."""
        return [self.territory(number) for number in self.by_code.get(code, ())]

    def under(self, code: str) -> list[Territory]:
        """Return all versions of all units whose parent has this code."""
        return [self.territory(number) for number in self.by_parent.get(code, ())]


def _grouped(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for key, number in pairs:
        groups.setdefault(key, []).append(number)
    return groups


@functools.cache
def day(text: str) -> date | None:
    """Return the day that a cell holds; None where it is empty."""
    return date.fromisoformat(text) if text else None


def _territory(row: list[str]) -> Territory:
    code, level, kind, parent, begin, until, attested, iso, verified, name, latin = row
    days = day(begin), day(until), day(attested)
    return Territory(code, level, kind, parent or None, *days, iso, verified == "1", name, latin)


@functools.cache
def units() -> Shelf:
    """Return the shelf of countries, provinces, prefectures and districts."""
    aliases = itertools.chain(table("aliases.csv"), table("full_names_generated.csv"))
    return Shelf(table("units_generated.csv"), aliases)


@functools.cache
def communes() -> Shelf:
    """Return the shelf of Viet Nam's communes."""
    return Shelf(table("communes_generated.csv.gz"))
