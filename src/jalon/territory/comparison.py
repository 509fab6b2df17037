"""What can be compared across a reform, and what cannot.

A figure stays with the territory as it was. Two figures of different days can be compared where the two sets of
territories cover the same ground. `compare` cuts both sets into the smallest groups that do, and names what is
missing for those that don't.

"The ten provinces bordering Laos" of 2024 against the nine of 2025: seven groups stand; Quảng Bình and Quảng Trị
together are the new Quảng Trị; but the new Đà Nẵng also holds the former Đà Nẵng, which was not among the ten.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from jalon.territory.register import children
from jalon.territory.resolution import predecessors, resolve
from jalon.territory.units import BadDate, Territory, plain_day


@dataclass(frozen=True, slots=True)
class Group:
    """The smallest sets of older and newer territories that cover the same ground.

    Attributes:
        before: the older territories, in the order of their codes.
        after: the newer ones.
        missing_before: those of `before` that the first set lacks.
        missing_after: those of `after` that the second set lacks.
    """

    before: tuple[Territory, ...]
    after: tuple[Territory, ...]
    missing_before: tuple[Territory, ...]
    missing_after: tuple[Territory, ...]

    @property
    def comparable(self) -> bool:
        """Whether figures of this group can be summed on either side and compared."""
        return not self.missing_before and not self.missing_after

    @property
    def reason(self) -> str:
        """The group in words, with what is missing."""
        said = f"{_names(self.before)} = {_names(self.after)}"
        lacks = []
        if self.missing_before:
            lacks.append(f"{_names(self.missing_before)} must be added to the earlier figure")
        if self.missing_after:
            lacks.append(f"{_names(self.missing_after)} must be added to the later figure")
        return f"{said}." if not lacks else f"{said}, but {' and '.join(lacks)}."


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sets of territories at two days, cut into groups.

    Attributes:
        from_date: day of the first set.
        to_date: day of the second set.
        groups: the groups, those that can be compared first.
        attested: False where the tables do not vouch for a territory at its day.
    """

    from_date: date
    to_date: date
    groups: tuple[Group, ...]
    attested: bool

    @property
    def comparable(self) -> bool:
        """Whether the two sets as wholes cover the same ground, as far as the tables vouch for them."""
        return self.attested and all(group.comparable for group in self.groups)

    @property
    def reason(self) -> str:
        """What can be compared and what cannot, in words."""
        apart = [group.reason for group in self.groups if not group.comparable]
        said = [f"{len(self.groups) - len(apart)} of {len(self.groups)} groups can be compared.", *apart]
        if not self.attested:
            said.append("The tables do not vouch for all of these territories at their day.")
        return " ".join(said)


def compare(before: Iterable[Territory], from_date: date, after: Iterable[Territory], to_date: date) -> Comparison:
    """Tell what figures of two sets of territories at two days can be compared.

    Args:
        before: territories in force on `from_date`; a district that has ended counts as its communes.
        from_date: the earlier day.
        after: territories in force on `to_date`.
        to_date: the later day.

    Raises:
        BadDate: the days stand the wrong way round.
        NotInForce: a territory did not exist on its day.

    Example:
        >>> from jalon import territory
        >>> then, now = date(2024, 6, 30), date(2025, 12, 1)
        >>> ten, nine = territory.border("VN", "LA", on=then), territory.border("VN", "LA", on=now)
        >>> found = compare(ten.units("VN"), then, nine.units("VN"), now)
        >>> len(found.groups), found.comparable
        (9, False)
    """
    begin, end = plain_day(from_date), plain_day(to_date)
    if end < begin:
        raise BadDate(f"{end} is before {begin}. Give the earlier set first.")
    first = {unit for given in before for unit in _ground(given, begin, end)}
    second = set(after)
    attested = all(unit.attested(begin) for unit in first) and all(unit.attested(end) for unit in second)
    groups = []
    seen: set[Territory] = set()
    for old in sorted(first, key=_code):
        if old not in seen:
            groups.append(_group({old}, set(), begin, end, first, second))
            seen |= set(groups[-1].before)
    seen = {unit for group in groups for unit in group.after}
    for new in sorted(second, key=_code):
        if new not in seen:
            groups.append(_group(set(), {new}, begin, end, first, second))
            seen |= set(groups[-1].after)
    return Comparison(begin, end, tuple(sorted(groups, key=lambda group: not group.comparable)), attested)


def _ground(unit: Territory, on: date, until: date) -> list[Territory]:
    """Return a district that will have ended as its communes: only they have successors of their own."""
    if unit.level == "district" and not unit.in_force(until):
        return children(unit.code, on) or [unit]
    return [unit]


def _group(
    before: set[Territory],
    after: set[Territory],
    begin: date,
    end: date,
    first: set[Territory],
    second: set[Territory],
) -> Group:
    """Grow two sets until every successor and predecessor of a member is a member."""
    new_before, new_after = set(before), set(after)
    while new_before or new_after:
        before, after = before | new_before, after | new_after
        reached = {link.territory for unit in new_before for link in resolve(unit, begin, end).successors}
        made_of = {link.territory for unit in new_after for link in predecessors(unit, end, begin).predecessors}
        new_before, new_after = made_of - before, reached - after
    return Group(_sorted(before), _sorted(after), _sorted(before - first), _sorted(after - second))


def _sorted(units: set[Territory]) -> tuple[Territory, ...]:
    return tuple(sorted(units, key=_code))


def _code(unit: Territory) -> str:
    return unit.code


def _names(units: tuple[Territory, ...]) -> str:
    return " + ".join(unit.title for unit in units)
