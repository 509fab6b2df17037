"""Units by name in any language and script, with or without tones; by level, side, province and line of work."""

import datetime
import functools
import uuid
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from jalon import JalonError, territory
from jalon.node.directory.models import Unit
from jalon.node.directory.models.periods import in_force
from jalon.territory.spelling import loose

CHANGES = (datetime.date(2025, 1, 1), datetime.date(2025, 7, 1), datetime.date(2026, 4, 30))
"""Days on which Viet Nam's territories changed, so that a code may mean another area."""
FEW = 500
"""So many units that a search found are asked for by their ids."""
_DAY = datetime.timedelta(days=1)
_LONG_AGO = datetime.date(2010, 1, 1)


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; empty leaves it as it is."""

    text: str = ""
    level: str = ""
    country: str = ""
    province: str = ""
    work: str = ""
    on: datetime.date | None = None


def units(filters: Filters, *, today: datetime.date) -> QuerySet[Unit]:
    """The units that exist on the day asked about and fit the filters, by node and code."""
    day = filters.on or today
    found = Unit.objects.filter(in_force(day)).select_related("node", "agency")
    if filters.text.strip():
        found = found.filter(_named(filters.text, day))
    if filters.level:
        found = found.filter(level=filters.level)
    if filters.country:
        found = found.filter(node__country=filters.country)
    if filters.province:
        found = found.filter(lies_in(filters.province, day))
    if filters.work:
        found = found.filter(_works_on(filters.work))
    return found.order_by("node", "code", "pk")


def counted(rows: QuerySet[Unit], filters: Filters) -> tuple[QuerySet[Unit], int]:
    """The same units and how many they are.

    No index helps to find a word within names. So where few fit, they are found once and then asked for by their ids,
    instead of once to be counted and once more to be shown.
    """
    if filters.text.strip():
        keys = list(rows.order_by().values_list("pk", flat=True)[: FEW + 1])
        if len(keys) <= FEW:
            found = Unit.objects.filter(pk__in=keys).select_related("node", "agency")
            return found.order_by("node", "code", "pk"), len(keys)
    return rows, rows.count()


def piece(rows: QuerySet[Unit], *, after: str, size: int) -> tuple[list[Unit], str]:
    """So many units after a cursor, and the cursor of what follows (empty at the end)."""
    if after:
        node, _bar, rest = after.partition("|")
        code, _bar, key = rest.rpartition("|")
        beyond = Q(node__gt=node) | Q(node=node, code__gt=code)
        try:
            beyond |= Q(node=node, code=code, pk__gt=uuid.UUID(key))
        except ValueError:
            beyond = Q()
        rows = rows.filter(beyond)
    found = list(rows[: size + 1])
    last = found[size - 1] if len(found) > size else None
    return found[:size], f"{last.node_id}|{last.code}|{last.pk}" if last else ""


def _named(text: str, day: datetime.date) -> Q:
    """Every word of the text is in one of the names or the code; or the unit sits where a place of that name is."""
    words = Q()
    for word in filter(None, map(loose, text.split())):
        words &= Q(folded__contains=word)
    if not loose(text):
        return Q(pk=None)
    return words | Q(territory__in=_places(text, day))


@functools.lru_cache(maxsize=512)
def _places(text: str, day: datetime.date) -> tuple[str, ...]:
    try:
        return tuple(match.territory.code for match in territory.find(text, on=day))[:50]
    except JalonError:
        return ()


def _works_on(topic: str) -> Q:
    """Units of that line of work, and those for every line."""
    top = topic.partition(".")[0]
    return Q(lines_of_work=[]) | Q(lines_of_work__icontains=f'"{top}')


def lies_in(code: str, day: datetime.date) -> Q:
    """The condition that a unit sits in a first-level unit as it is on a day, whatever its place was called before."""
    found, spans = Q(pk=None), _ground(code, day)
    for begin, end, codes in spans:
        of_then = Q(territory__in=codes)
        if begin:
            of_then &= Q(valid_from__gte=begin)
        if end:
            of_then &= Q(valid_from__lt=end)
        found |= of_then
    ever = sorted({each for _begin, _end, codes in spans for each in codes})
    return Q(territory__in=ever) & found  # the first part is what an index answers


_Span = tuple[datetime.date | None, datetime.date | None, tuple[str, ...]]


@functools.lru_cache(maxsize=256)
def _ground(code: str, day: datetime.date) -> tuple[_Span, ...]:
    """The codes of a province and of all in it, regime by regime: a code means something only with its day."""
    country = code[:2]
    starts = [None, *(change for change in CHANGES if change <= day)] if country == "VN" else [None]
    spans: list[_Span] = []
    for place, begin in enumerate(starts):
        end = starts[place + 1] if place + 1 < len(starts) else None
        at = day if end is None else end - _DAY
        try:
            spans.append((begin, end, tuple(sorted(_codes(code, day, at)))))
        except JalonError:
            continue
    return tuple(spans)


def _codes(code: str, day: datetime.date, at: datetime.date) -> set[str]:
    tops = [territory.get(code, day)]
    if at < day:
        tops = [link.territory for link in territory.predecessors(tops[0], day, at).predecessors]
    found = {top.code for top in tops}
    for top in tops:
        for level in ("prefecture", "district", "commune"):
            found |= {unit.code for unit in territory.children(top.code, at, level=level)}
    return found


def provinces(countries: tuple[str, ...], day: datetime.date) -> list[tuple[str, str]]:
    """The first-level units of these countries on a day, as choices."""
    return [
        (unit.code, f"{unit.latin or unit.name} ({country})")
        for country in countries
        for unit in _children(country, day)
    ]


@functools.lru_cache(maxsize=64)
def _children(country: str, day: datetime.date) -> tuple[territory.Territory, ...]:
    try:
        return tuple(sorted(territory.children(country, day), key=lambda unit: unit.latin or unit.name))
    except JalonError:
        return ()
