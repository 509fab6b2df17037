"""The agencies of both sides: who works through a node, and who only sits at meetings."""

import dataclasses
import datetime
from collections.abc import Sequence

from django.utils.translation import gettext as _

from jalon.node.directory.models import Agency, Node
from jalon.node.directory.queries import records
from jalon.node.directory.rules import parties
from jalon.node.kernel.language import coded, named
from jalon.node.ui import components as ui


@dataclasses.dataclass(frozen=True)
class AgencyLine:
    """An agency in the list."""

    code: str
    title: str
    own_names: Sequence[tuple[str, str]]
    kind: str
    country: str
    under: str
    works: ui.Chip
    since: datetime.date
    until: datetime.date | None


def agency_list() -> list[AgencyLine]:
    """Every agency, those of today first, by country and code."""
    today = records.today()
    rows = Agency.objects.select_related("node").order_by("country", "code", "-valid_from")
    return [_line(row) for row in sorted(rows, key=lambda row: not row.in_force(today))]


def _line(row: Agency) -> AgencyLine:
    return AgencyLine(
        code=row.code,
        title=str(row),
        own_names=[(language, name) for language, name in row.names.items() if name != str(row)],
        kind=coded("agency-kinds", row.kind),
        country=coded("countries", row.country),
        under=named(row.under),
        works=_works(row),
        since=row.valid_from,
        until=row.valid_until,
    )


def _works(row: Agency) -> ui.Chip:
    if row.node is None:
        return ui.Chip(_("meetings only"), "plain")
    return ui.Chip(row.node.code, "ours" if row.node.own else "theirs")


def nodes() -> list[tuple[str, str]]:
    """Every node as a choice, and none."""
    known = Node.objects.order_by("-own", "code")
    return [("", _("no node: meetings only")), *((node.pk, f"{node.pk} · {node}") for node in known)]


def with_units() -> list[tuple[str, str]]:
    """The agencies of our node that may have units, and none."""
    rows = records.agencies(on=records.today()).filter(node__own=True)
    return [("", "—"), *((row.code, f"{row} ({row.code})") for row in rows if parties.may_have_units(row.kind))]
