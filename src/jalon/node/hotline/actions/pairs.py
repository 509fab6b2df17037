"""Lines as people open and end them: for a counterpart pair, within its time, beside no other; ended from a day on."""

import datetime
import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from jalon.node.hotline.actions.lines import CannotOpenLine, end_line, open_line
from jalon.node.hotline.choices import Side
from jalon.node.hotline.models import Line
from jalon.node.hotline.rules import lines
from jalon.node.kernel import clock
from jalon.node.kernel.refused import Refused

if TYPE_CHECKING:
    from jalon.node.directory.models import Pair


class CannotEndLine(Refused):
    """The line ended already, or not on that day, or not for that one."""

    code = "hotline.cannot-end-line"
    status = 422


@transaction.atomic
def open_line_of_pair(
    pair: "Pair",
    *,
    actor: str,
    valid_from: datetime.date | None = None,
    valid_until: datetime.date | None = None,
    key: uuid.UUID | None = None,
) -> Line:
    """Open the line of a counterpart pair, at its level and within its time; the partner is told. A repeat returns it.

    Args:
        pair: the pair, one unit of which is ours.
        actor: who does it.
        valid_from: the first day; the pair's where it is left out.
        valid_until: the day on which it no longer stands; the pair's where it is left out.
        key: the id of the line, minted by who opens it.
    """
    own = pair.ours if pair.ours.node.own else pair.theirs
    other = pair.theirs if pair.ours.node.own else pair.ours
    if not own.node.own:
        raise CannotOpenLine(_("Neither of the two units is ours. Choose a pair of a unit of ours."))
    begin, end = valid_from or pair.valid_from, valid_until or pair.valid_until
    code = lines.code_of((own.node_id, own.code), (other.node_id, other.code))
    between = list(Line.objects.select_for_update().filter(code=code).order_by("valid_from"))
    if known := next((line for line in between if line.pk == key or line.valid_from == begin), None):
        return _as_asked(known, key, end)
    others = [(line.valid_from, line.valid_until) for line in between]
    decided = lines.may_open_for_pair(begin, end, pair=(pair.valid_from, pair.valid_until), others=others)
    decided.or_refuse(CannotOpenLine)
    line = open_line(
        own, other, valid_from=begin, valid_until=end, level=pair.level, actor=actor, pair=pair, key=key,
        languages={Side.OURS: own.languages, Side.THEIRS: other.languages},
    )  # fmt: skip
    Line.objects.filter(pk=line.pk).update(to_publish=True)
    return Line.objects.get(pk=line.pk)


def _as_asked(known: Line, key: uuid.UUID | None, end: datetime.date | None) -> Line:
    """A line that is there already: what was asked for, where the ids or the days are the same."""
    if key in (None, known.pk) or known.valid_until == end:
        return known
    raise CannotOpenLine(
        _("A line between these two units stands already from %(day)s on. End it first, or choose another day.")
        % {"day": known.valid_from.isoformat()}
    )


@transaction.atomic
def end_by_hand(line: Line, *, on: datetime.date, actor: str, reason: str, to: Line | None = None) -> Line:
    """End a line because somebody says so; what is under way on it goes on. A repeat changes nothing.

    Raises:
        CannotEndLine: if it does not stand on that day, or the line that is to take its place cannot.
    """
    line = Line.objects.select_for_update().get(pk=line.pk)
    if line.valid_until == on and line.rerouted_to_id == (to.pk if to else None):
        return line
    lines.may_end(line.valid_from, line.valid_until, on=on, today=clock.today()).or_refuse(CannotEndLine)
    if to:
        lines.may_take_over(
            same_line=to.pk == line.pk,
            same_partner=to.their_node == line.their_node,
            stands=lines.in_force(to.valid_from, to.valid_until, on),
            leads_back=to.rerouted_to_id == line.pk,
        ).or_refuse(CannotEndLine)
    return end_line(line, on=on, actor=actor, reason=reason, to=to)
