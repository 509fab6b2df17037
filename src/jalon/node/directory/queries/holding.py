"""Who holds a matter today: from the unit that a paper of an earlier day names, through every reform, to now.

Two roads lead there. If the directory knew the unit on that day, its successors are followed. If it did not, the place
in its name is followed through the table of territories, and the units that sit there now are found. What neither
knows is said: a share that nobody published, a list of a later day than the paper.
"""

import dataclasses
import datetime
import re
import uuid
from collections.abc import Iterable, Sequence

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon import JalonError, territory
from jalon.node.directory.choices import Change
from jalon.node.directory.models import Succession, Unit
from jalon.node.directory.models.periods import in_force
from jalon.node.directory.queries import records
from jalon.node.directory.queries.why import Why
from jalon.node.directory.rules import services
from jalon.territory import Resolution
from jalon.territory.spelling import loose

_ABOVE = re.compile(r"[(（,]([^()（）,]+)[)）]?\s*$")


@dataclasses.dataclass(frozen=True)
class Leg:
    """One reform on the way: which unit, what happened to it, and where its work went."""

    before: Unit
    after: Unit
    change: str
    from_date: datetime.date
    share: float | None
    usual: bool


@dataclasses.dataclass(frozen=True)
class Holding:
    """Who holds it.

    Attributes:
        words: the name as it was asked.
        decided_on: the day of the paper.
        on: the day for which the answer is meant.
        origin: the unit of that day, where the directory knew it.
        place: what became of its place, where that road was taken.
        holders: the units that may hold it now, the one to go to first.
        legs: the reforms on the way.
        complete: whether exactly one unit holds all of it and nothing was guessed.
        reasons: in words, with what is not known.
    """

    words: str
    decided_on: datetime.date
    on: datetime.date
    origin: Unit | None
    place: Resolution | None
    holders: tuple[Unit, ...]
    legs: tuple[Leg, ...]
    complete: bool
    reasons: tuple[Why, ...]

    @property
    def holder(self) -> Unit | None:
        """The unit to go to first; None where nothing was found."""
        return self.holders[0] if self.holders else None


def who_holds(words: str | Unit, *, decided_on: datetime.date, on: datetime.date) -> Holding:
    """Find who holds, on a day, a matter of a unit that is named as of an earlier day.

    Raises:
        JalonError: with the reason, where neither the directory nor the table of territories knows the name.
    """
    if isinstance(words, Unit):
        origin = Unit.objects.select_related("node").get(pk=words.pk)  # as it stands now, not as it was read
        return _by_successors(str(origin), origin, decided_on, on)
    named = _named_then(words, decided_on)
    found = _by_successors(words, named, decided_on, on) if named else None
    return found if found and found.holders else _by_place(words, named, decided_on, on)


def _named_then(words: str, day: datetime.date) -> Unit | None:
    """The one unit of that day whose name the words give; None where there is none, or several."""
    above = _ABOVE.search(words)
    own = words[: above.start()] if above else words
    named = Unit.objects.filter(in_force(day), folded__contains=loose(own)).select_related("node")
    exact = [unit for unit in named[:50] if loose(own) in unit.folded.split("\n")]
    if above:
        exact = [unit for unit in exact if _lies_in(unit, above[1], day)]
    return exact[0] if len(exact) == 1 else None


def _lies_in(unit: Unit, words: str, day: datetime.date) -> bool:
    key = loose(words)
    if any(key in over.folded for over in records.ancestors(unit)):
        return True
    if not unit.territory:
        return False
    try:
        over = territory.ancestors(territory.get(unit.territory, day), day)
    except JalonError:
        return False
    return bool({match.territory.code for match in territory.find(words, on=day)} & {each.code for each in over})


def _by_successors(words: str, origin: Unit, decided_on: datetime.date, on: datetime.date) -> Holding:
    legs = list(_legs(origin, on))
    ended = {leg.before.pk for leg in legs}
    reached = [leg.after for leg in legs if leg.after.in_force(on) and leg.after.pk not in ended]
    holders = [origin] if origin.in_force(on) else list(dict.fromkeys(reached))
    usual = _usual(origin, legs)
    holders.sort(key=lambda unit: (unit.pk != usual, unit.code))
    split = len(holders) > 1
    reasons = [_leg_words(leg) for leg in legs if leg.before.pk == origin.pk or leg.usual]
    if split:
        reasons.append(Why(_("The work was divided: %(first)s is the usual successor; ask it first."), _first(holders)))
    unknown = any(leg.share is None and _siblings(leg, legs) for leg in legs)
    if unknown:
        reasons.append(Why(_("Which part went where is not known; no share was published.")))
    return Holding(
        words, decided_on, on, origin, None, tuple(holders), tuple(legs), len(holders) == 1 and not unknown,
        tuple(reasons),
    )  # fmt: skip


def _first(holders: Sequence[Unit]) -> dict[str, object]:
    return {"first": holders[0].names or holders[0].code}


def _siblings(leg: Leg, legs: Sequence[Leg]) -> bool:
    return sum(other.before.pk == leg.before.pk for other in legs) > 1


def _legs(origin: Unit, on: datetime.date) -> Iterable[Leg]:
    """Every succession that leads on from a unit, oldest first, up to a day."""
    seen: set[uuid.UUID] = {origin.pk}
    row = [origin]
    while row:
        steps = Succession.objects.filter(predecessor__in=row, from_date__lte=on).order_by("from_date", "-usual", "pk")
        row = []
        for step in steps.select_related("predecessor__node", "successor__node"):
            share = float(step.share) if step.share is not None else None
            yield Leg(step.predecessor, step.successor, step.change, step.from_date, share, step.usual)
            if step.successor_id not in seen:
                seen.add(step.successor_id)
                row.append(step.successor)


def _usual(origin: Unit, legs: Sequence[Leg]) -> uuid.UUID:
    """Where the usual successors lead."""
    usual = {leg.before.pk: leg.after.pk for leg in legs if leg.usual}
    key, seen = origin.pk, {origin.pk}
    while key in usual and usual[key] not in seen:
        key = usual[key]
        seen.add(key)
    return key


def _leg_words(leg: Leg) -> Why:
    names = {
        "before": leg.before.names or leg.before.code,
        "after": leg.after.names or leg.after.code,
        "day": leg.from_date.isoformat(),
        "change": Change(leg.change).label,
    }
    return Why(_("%(before)s, on %(day)s: %(change)s %(after)s."), names)


def _by_place(words: str, origin: Unit | None, decided_on: datetime.date, on: datetime.date) -> Holding:
    place_words, kind = services.place_and_service(words)
    asked = origin.territory if origin and origin.territory else place_words
    place = territory.resolve(asked, decided_on, on)
    codes = [link.territory.code for link in place.successors]
    namesake = place.namesake.code if place.namesake else None
    units = list(_sitting_in(codes, on, kind, origin))
    units.sort(key=lambda unit: (unit.territory != namesake, codes.index(unit.territory), unit.code))
    reasons = [Why("%(reason)s", {"reason": place.reason})]
    if not units:
        reasons.append(
            Why(_("The place is %(place)s now, but the directory has no unit there."), {"place": _place_words(place)})
        )
    return Holding(
        words, decided_on, on, origin, place, tuple(units), (), place.complete and len(units) == 1, tuple(reasons)
    )


def _place_words(place: Resolution) -> str:
    first = place.namesake or place.successors[0].territory
    return f"{first.title}, {place.within.title}" if place.within and place.within != first else first.title


def _sitting_in(codes: Sequence[str], on: datetime.date, kind: str, origin: Unit | None) -> Iterable[Unit]:
    """Units in force whose place is one of these: the same agency's where the name or the origin tells it."""
    units = Unit.objects.filter(in_force(on), territory__in=codes).select_related("node", "agency").order_by("code")
    if origin:
        units = units.filter(node=origin.node_id)
    elif kind:
        units = units.filter(Q(agency__kind=kind) | Q(agency=None))
    return units
