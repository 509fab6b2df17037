"""What a reform may say: to whom a unit's work goes, in which parts, from which day."""

import datetime
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from jalon.node.kernel.refused import YES, Decision, no


@dataclass(frozen=True)
class Heir:
    """A unit to which work goes: how much of it (None: nobody said), and the areas whose matters it takes."""

    unit: uuid.UUID
    share: Decimal | None = None
    territories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Span:
    """The days of a unit and its node, as far as a decision needs them."""

    name: str
    node: str
    valid_from: datetime.date
    valid_until: datetime.date | None

    def exists(self, day: datetime.date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day < self.valid_until)


def may_end(
    unit: Span, on: datetime.date, heirs: Sequence[tuple[Heir, Span]], usual: uuid.UUID | None, open_matters: int
) -> Decision:
    """Whether a unit may end on a day and leave its work to these heirs."""
    if not unit.valid_from < on:
        return no(_("%(unit)s begins on %(day)s. It can end on a later day only.") % _when(unit, unit.valid_from))
    if unit.valid_until is not None and unit.valid_until != on:
        return no(_("%(unit)s ends on %(day)s already.") % _when(unit, unit.valid_until))
    if not heirs and open_matters:
        sentence = _("%(unit)s still holds %(count)d open matters. Name the unit that takes them over.")
        return no(sentence % {"unit": unit.name, "count": open_matters})
    if heirs and usual not in {heir.unit for heir, _span in heirs}:
        return no(_("Name, among the successors, the one that takes whatever no rule gives to another."))
    return _may_inherit(unit, on, heirs)


def _may_inherit(unit: Span, on: datetime.date, heirs: Sequence[tuple[Heir, Span]]) -> Decision:
    for _heir, span in heirs:
        if not span.exists(on):
            sentence = _("%(unit)s does not exist on %(day)s, so that nothing can go to it.")
            return no(sentence % _when(span, on))
        if span.node != unit.node:
            return no(_("%(unit)s is another node's. Work goes to a unit of the same node.") % {"unit": span.name})
    shares = [heir.share for heir, _span in heirs if heir.share is not None]
    if any(not 0 < share <= 1 for share in shares) or sum(shares) > 1:
        return no(_("Shares are parts of one: each above 0, together at most 1."))
    places = [place for heir, _span in heirs for place in heir.territories]
    if len(places) != len(set(places)):
        return no(_("The same area is given to two successors. Choose one of them."))
    return YES


def closes_a_circle(
    start: uuid.UUID, heirs: Sequence[uuid.UUID], onward: Mapping[uuid.UUID, Sequence[uuid.UUID]]
) -> bool:
    """Whether work that leaves `start` could come back to it, given who inherits from whom."""
    seen: set[uuid.UUID] = set()
    fresh = list(heirs)
    while fresh:
        unit = fresh.pop()
        if unit == start:
            return True
        if unit not in seen:
            seen.add(unit)
            fresh += onward.get(unit, ())
    return False


def _when(unit: Span, day: datetime.date) -> dict[str, str]:
    return {"unit": unit.name, "day": day.isoformat()}
