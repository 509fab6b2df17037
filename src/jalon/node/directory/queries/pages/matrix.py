"""Counterpart pairs as a matrix: our units, who faces each, and where nobody is named."""

import dataclasses
import datetime
import functools
import uuid
from collections.abc import Sequence

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from jalon.node.directory.choices import Level
from jalon.node.directory.models import Node, Pair, Unit
from jalon.node.directory.models.periods import in_force
from jalon.node.directory.queries import records
from jalon.node.directory.queries.pages import cards
from jalon.node.kernel.addresses import address
from jalon.node.kernel.language import coded
from jalon.node.ui import components as ui

SIZE = 100


@dataclasses.dataclass(frozen=True)
class Facing:
    """A pair in a cell of the matrix."""

    title: str
    url: str
    subject: str
    level: str
    until: datetime.date | None
    end_url: str


@dataclasses.dataclass(frozen=True)
class Cell:
    """Who faces a unit in one country."""

    country: str
    pairs: Sequence[Facing]


@dataclasses.dataclass(frozen=True)
class MatrixRow:
    """A unit of ours, and by country who faces it; an empty cell is a gap."""

    title: str
    url: str
    level: str
    cells: Sequence[Cell]


@dataclasses.dataclass(frozen=True)
class MatrixPage:
    """The matrix with its gaps."""

    countries: Sequence[str]
    rows: Sequence[MatrixRow]
    gaps: int
    gaps_only: bool
    paging: ui.Paging
    may_manage: bool


def matrix_page(day: datetime.date, *, gaps_only: bool, after: str, may_manage: bool) -> MatrixPage:
    """A piece of the matrix: units of ours that keep something at the line, or are paired, by code."""
    there = Unit.objects.filter(in_force(day), node=OuterRef("pk"))
    countries = sorted(set(Node.objects.filter(Exists(there), own=False).values_list("country", flat=True)))
    units = _at_the_line(day)
    unpaired = units.exclude(pk__in=Pair.objects.filter(in_force(day)).values("ours"))
    gaps = unpaired.count()
    shown = unpaired if gaps_only else units
    piece = list(shown.filter(code__gt=after).order_by("code", "pk")[: SIZE + 1])
    rows = _rows(piece[:SIZE], countries, day, may_manage=may_manage)
    older = f"?after={piece[SIZE - 1].code}{'&gaps=1' if gaps_only else ''}" if len(piece) > SIZE else ""
    return MatrixPage(countries, rows, gaps, gaps_only, ui.Paging(older=older), may_manage)


def _at_the_line(day: datetime.date) -> QuerySet[Unit]:
    """Units of ours that should have a counterpart: they keep a gate or a section, or had a pair at any time."""
    kept = Unit.objects.filter(in_force(day, "gates__")).values("pk")
    lined = Unit.objects.filter(in_force(day, "sections__")).values("pk")
    paired = Pair.objects.values("ours")
    units = Unit.objects.filter(in_force(day), node__own=True).select_related("node")
    return units.filter(pk__in=kept.union(lined, paired))


def _rows(units: Sequence[Unit], countries: Sequence[str], day: datetime.date, *, may_manage: bool) -> list[MatrixRow]:
    pairs: dict[uuid.UUID, list[Pair]] = {}
    rows = Pair.objects.filter(in_force(day), ours__in=units).select_related("theirs__node")
    for pair in rows.order_by("offence", "theirs__code"):
        pairs.setdefault(pair.ours_id, []).append(pair)
    of = functools.partial(_of_country, may_manage=may_manage)
    return [
        MatrixRow(
            cards.unit_title(unit),
            address("directory:unit", unit.pk),
            str(Level(unit.level).label),
            [Cell(country, of(pairs.get(unit.pk, []), country)) for country in countries],
        )
        for unit in units
    ]


def _of_country(pairs: Sequence[Pair], country: str, *, may_manage: bool) -> list[Facing]:
    return [_cell(pair, may_manage=may_manage) for pair in pairs if pair.theirs.node.country == country]


def _cell(pair: Pair, *, may_manage: bool) -> Facing:
    subject = coded("offences", pair.offence) if pair.offence else _("every subject")
    end = address("directory:pair-end", pair.pk) if may_manage else ""
    return Facing(
        cards.unit_title(pair.theirs), address("directory:unit", pair.theirs_id), subject,
        str(Level(pair.level).label), pair.valid_until, end,
    )  # fmt: skip


def own_units(day: datetime.date) -> list[tuple[str, str]]:
    """Our units as choices; the many of a large directory are searched on its own page instead."""
    own = records.own_node_if_any()
    rows = records.units_of(own.code, on=day)[:400] if own else []
    return [(str(unit.pk), f"{unit} ({unit.code})") for unit in rows]


def their_units(day: datetime.date) -> list[tuple[str, str]]:
    """Units across the line as choices."""
    rows = Unit.objects.filter(in_force(day), node__own=False).order_by("node", "code")[:400]
    return [(str(unit.pk), f"{unit} ({unit.node_id} {unit.code})") for unit in rows]
