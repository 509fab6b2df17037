"""The directory's list and its filters."""

import dataclasses
import datetime
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from jalon.node.directory.choices import Level
from jalon.node.directory.models import Unit
from jalon.node.directory.queries import listing, records
from jalon.node.directory.queries.listing import Filters
from jalon.node.directory.queries.pages import cards
from jalon.node.kernel import clock
from jalon.node.kernel.addresses import address
from jalon.node.ui import components as ui

SIZE = 50


@dataclasses.dataclass(frozen=True)
class Row:
    """A unit in the list."""

    title: str
    own_name: str
    own_lang: str
    url: str
    code: str
    level: str
    side: ui.Chip
    agency: str
    until: datetime.date | None


@dataclasses.dataclass(frozen=True)
class ListPage:
    """A piece of the list, with the day that it is meant for."""

    rows: Sequence[Row]
    paging: ui.Paging
    empty: ui.Empty
    day: datetime.date
    here: str
    query: str


def list_page(filters: Filters, *, after: str, asked: Mapping[str, str], today: datetime.date) -> ListPage:
    """A piece of the list of units."""
    found = listing.units(filters, today=today)
    found, count = listing.counted(found, filters)
    rows, following = listing.piece(found, after=after, size=SIZE)
    own, now = records.own_node_if_any(), clock.today()
    query = {key: value for key, value in asked.items() if value and key not in ("after",)}
    older = f"?{urlencode({**query, 'after': following})}" if following else ""
    return ListPage(
        rows=[_row(unit, own.code if own else "", now) for unit in rows],
        paging=ui.Paging(older=older, summary=_summary(count)),
        empty=_empty(narrowed=bool(query)),
        day=filters.on or today,
        here=reverse("directory:units"),
        query=urlencode(query),
    )


def _summary(count: int) -> str:
    return ngettext("%(count)d unit", "%(count)d units", count) % {"count": count}


def _empty(*, narrowed: bool) -> ui.Empty:
    if narrowed:
        return ui.Empty(
            _("Nothing with these filters."), _("Search by another spelling, or clear the filters."),
            _("Clear filters"), reverse("directory:units"),
        )  # fmt: skip
    return ui.Empty(_("No units yet."), _("Start with a file."), _("Import units"), reverse("directory:import"))


def _row(unit: Unit, own: str, today: datetime.date) -> Row:
    """A unit as the list shows it."""
    name, language = cards.own_name(unit)
    return Row(
        title=cards.unit_title(unit),
        own_name=name,
        own_lang=language,
        url=address("directory:unit", unit.pk),
        code=unit.code,
        level=str(Level(unit.level).label),
        side=ui.Chip(unit.node_id, "ours" if unit.node_id == own else "theirs"),
        agency=str(records.agency_of(unit, on=today) or ""),
        until=unit.valid_until,
    )
