"""What became of a territory, and what it was made of: across reforms, with what is not known said so.

A share is known only where it is the whole; Jalon never spreads a figure over parts.
"""

from dataclasses import dataclass
from datetime import date

from jalon.said import Said
from jalon.territory import successions
from jalon.territory.register import get, province
from jalon.territory.search import the_one
from jalon.territory.spelling import spelled
from jalon.territory.successions import EXTENTS, Link
from jalon.territory.units import BadDate, Territory, UnknownTerritory, plain_day


@dataclass(frozen=True, slots=True)
class Resolution:
    """Where a territory lies at a later day.

    Attributes:
        origin: the territory as it was on `from_date`.
        from_date: the day it is named on.
        to_date: the day asked about.
        successors: what holds it then; the one that bears its name first.
        complete: True when one successor holds all of it and the tables vouch for it; False when it was split, when
            sources differ, or when the table is a list of a later day than `from_date`.
        reason: what happened, in words, and what is not known.
    """

    origin: Territory
    from_date: date
    to_date: date
    successors: tuple[Link, ...]
    complete: bool
    reason: str

    @property
    def namesake(self) -> Territory | None:
        """The successor to go to first: the only one, or the one that bears the origin's name; else None."""
        units = [link.territory for link in self.successors]
        named = [unit for unit in units if spelled(unit.name) == spelled(self.origin.name)]
        if len(units) == 1:
            return units[0]
        return named[0] if len(named) == 1 else None

    @property
    def within(self) -> Territory | None:
        """The first-level unit that holds all successors at `to_date`; None when they lie in several."""
        holders = {province(link.territory, self.to_date) for link in self.successors}
        return holders.pop() if len(holders) == 1 else None


@dataclass(frozen=True, slots=True)
class Descent:
    """What a territory was made of at an earlier day.

    Attributes:
        territory: the territory as it is on `on`.
        on: the day it is named on.
        at: the earlier day asked about.
        predecessors: what it was made of then; an extent of `part` means that only some of that unit lies in it.
        complete: True when all predecessors lie wholly in it and the tables vouch for them.
        reason: what happened, in words, and what is not known.
    """

    territory: Territory
    on: date
    at: date
    predecessors: tuple[Link, ...]
    complete: bool
    reason: str


def resolve(place: Territory | str, from_date: date, to_date: date) -> Resolution:
    """Tell what holds, at a later day, a territory named at an earlier one.

    Args:
        place: a territory, its code, or its name as `find` understands it.
        from_date: the day on which the place is named, such as the date of a warrant.
        to_date: the day for which the answer is wanted; not before `from_date`.

    Raises:
        UnknownTerritory, NotInForce, Ambiguous, Unknown, BadDate: the place can't be told at `from_date`.

    Example:
        >>> found = resolve("Quảng Bình", date(2018, 2, 12), date(2025, 11, 25))
        >>> found.namesake.title, found.complete
        ('Tỉnh Quảng Trị', True)
    """
    begin, end = plain_day(from_date), plain_day(to_date)
    if end < begin:
        raise BadDate(Said("%(end)s is before %(begin)s. Ask `predecessors` for the way back.", end=end, begin=begin))
    origin = _place(place, begin)
    links = {origin: "same"}
    while late := [unit for unit in links if not unit.in_force(end)]:
        for unit in late:
            before = links.pop(unit)
            for step in successions.forward(unit):
                links[step.territory] = _worst(before, step.extent, links.get(step.territory, "same"))
    if len(links) == 1 and origin not in links:
        links = dict.fromkeys(links, "whole")  # all parts came together again
    successors = tuple(sorted((Link(*item) for item in links.items()), key=lambda link: _order(link, origin)))
    attested = origin.attested(begin)
    complete = attested and len(successors) == 1 and successors[0].share == 1.0
    return Resolution(
        origin, begin, end, successors, complete, _doubt(_forward_reason(origin, successors), origin, begin)
    )


def predecessors(place: Territory | str, on: date, at: date) -> Descent:
    """Tell of what, at an earlier day, a territory named at a later one was made.

    Args:
        place: a territory, its code, or its name as `find` understands it.
        on: the day on which the place is named.
        at: the earlier day for which the answer is wanted.

    Raises:
        UnknownTerritory, NotInForce, Ambiguous, Unknown, BadDate: the place can't be told at `on`, or the tables do
            not reach back to `at`.

    Example:
        >>> made_of = predecessors("VN:44", date(2026, 1, 1), date(2024, 6, 30))
        >>> [link.territory.name for link in made_of.predecessors]
        ['Quảng Bình', 'Quảng Trị']
    """
    late, early = plain_day(on), plain_day(at)
    if early > late:
        raise BadDate(Said("%(early)s is after %(late)s. Ask `resolve` for the way forward.", early=early, late=late))
    territory = _place(place, late)
    get(territory.country, early)
    links = {territory: "same"}
    while young := [unit for unit in links if not unit.in_force(early)]:
        for unit in young:
            after = links.pop(unit)
            for step in successions.back(unit):
                links[step.territory] = _worst(after, step.extent, links.get(step.territory, "same"))
    found = tuple(Link(*item) for item in sorted(links.items(), key=lambda item: item[0].code))
    attested = all(link.territory.attested(early) for link in found)
    complete = attested and all(link.share == 1.0 for link in found)
    return Descent(
        territory, late, early, found, complete, _doubt(_back_reason(territory, found), found[0].territory, early)
    )


def _place(place: Territory | str, on: date) -> Territory:
    if isinstance(place, Territory):
        return get(place.code, on) if not place.in_force(on) else place
    try:
        return get(place, on)
    except UnknownTerritory:
        return the_one(place, on)


def _worst(*extents: str) -> str:
    """Combine the extents of several steps or ways: no more is known than of the least known."""
    return max(extents, key=EXTENTS.index)


def _order(link: Link, origin: Territory) -> tuple[bool, str]:
    return spelled(link.territory.name) != spelled(origin.name), link.territory.code


def _forward_reason(origin: Territory, successors: tuple[Link, ...]) -> Said:
    first, names = successors[0], _names(successors)
    told = {"unit": origin.title, "day": origin.valid_until, "names": names}
    if first.extent == "same":
        return Said("%(unit)s still exists unchanged.", unit=origin.title)
    if first.extent == "whole":
        return Said("%(unit)s ended on %(day)s; all of it lies in %(names)s.", **told)
    if any(link.extent == "disputed" for link in successors):
        return Said("%(unit)s ended on %(day)s; sources differ on where it lies: %(names)s.", **told)
    return Said(
        "%(unit)s ended on %(day)s and was split into %(count)s: %(names)s. "
        "The shares are not known, so a figure of it can't be carried over.",
        count=len(successors),
        **told,
    )


def _back_reason(territory: Territory, found: tuple[Link, ...]) -> Said:
    unit, names = territory.title, _names(found)
    if found[0].extent == "same":
        return Said("%(unit)s already existed unchanged.", unit=unit)
    if all(link.share == 1.0 for link in found):
        return Said("%(unit)s was made of the whole of %(names)s.", unit=unit, names=names)
    return Said(
        "%(unit)s was made of %(names)s. Only a part, of unknown share, came from %(some)s.",
        unit=unit,
        names=names,
        some=_names(tuple(link for link in found if link.share is None)),
    )


def _names(links: tuple[Link, ...]) -> str:
    shown = ", ".join(f"{link.territory.title} ({link.territory.code})" for link in links[:12])
    return shown if len(links) <= 12 else Said("%(names)s and %(count)s more", names=shown, count=len(links) - 12)


def _doubt(said: Said, unit: Territory, on: date) -> Said:
    """Add what the tables do not vouch for."""
    told = {"said": said, "name": unit.name, "day": on}
    if unit.attested(on):
        return said
    if unit.attested_from is None:
        return Said("%(said)s No source dates %(name)s; whether it was the same on %(day)s is not known.", **told)
    return Said(
        "%(said)s The list is that of %(listed)s; whether %(name)s was the same on %(day)s is not known.",
        listed=unit.attested_from,
        **told,
    )
