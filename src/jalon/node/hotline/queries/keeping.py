"""What the forms that open and end a line offer: counterpart pairs that have none, and lines that may take a place."""

import datetime
from typing import TYPE_CHECKING

from jalon.node.accounts import queries as accounts
from jalon.node.accounts.choices import Permission
from jalon.node.directory import queries as directory
from jalon.node.hotline.models import Line
from jalon.node.hotline.queries import records
from jalon.node.kernel import clock

if TYPE_CHECKING:
    from jalon.node.accounts.models import User
    from jalon.node.directory.models import Pair


def pairs_of(user: "User") -> "list[Pair]":
    """The pairs of today of the units whose lines somebody keeps, once each; those without a line first."""
    today = clock.today()
    units = accounts.units_where(user, Permission.MANAGE_HOTLINE)
    standing = {frozenset((line.unit_id, line.their_unit_id)) for line in records.lines_on(today)}
    found: dict[frozenset[object], Pair] = {}
    for pair in directory.pairs(on=today).select_related("ours__node", "theirs__node").order_by("ours__code", "pk"):
        ours = pair.ours if pair.ours.node.own else pair.theirs
        if ours.pk in units and pair.ours.node_id != pair.theirs.node_id:
            found.setdefault(frozenset((pair.ours_id, pair.theirs_id)), pair)
    return sorted(found.values(), key=lambda pair: frozenset((pair.ours_id, pair.theirs_id)) in standing)


def opening() -> dict[str, datetime.date]:
    """A new line as its form begins: from today on."""
    return {"valid_from": clock.today()}


def ending() -> dict[str, datetime.date]:
    """The end of a line as its form begins: tomorrow it no longer stands."""
    return {"on": clock.today() + datetime.timedelta(days=1)}


def takers(user: "User", line: Line) -> list[Line]:
    """The lines with the same partner that may take a line's place, as far as the person sees them."""
    today = clock.today()
    found = records.readable_lines(user).filter(their_node=line.their_node).exclude(pk=line.pk)
    stand = records.lines_on(today).values("pk")
    return list(found.filter(pk__in=stand).exclude(rerouted_to=line)[:500])
