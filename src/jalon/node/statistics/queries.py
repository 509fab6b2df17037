"""The briefing: what became of what two countries agreed, since one of their meetings.

It reads the registers of the rooms below and counts nothing twice: requests from the ledgers that both nodes compute
alike, meetings, training and commitments from the register of accords. Each figure says what it counts.
"""

import dataclasses
import datetime
import functools
import itertools
import uuid
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from jalon import territory
from jalon.node.accords import queries as accords
from jalon.node.accords.choices import Kind, MeetingState, NomineeState
from jalon.node.accords.queries import lists
from jalon.node.accords.queries.records import countries_of, next_meeting
from jalon.node.directory import queries as directory
from jalon.node.exchange.queries.ledger import Totals, totals_over
from jalon.node.federation import queries as federation
from jalon.node.figures.rules import first_day
from jalon.node.kernel import clock
from jalon.node.kernel.language import coded, dated
from jalon.node.ui import components as ui

if TYPE_CHECKING:
    from jalon.node.accounts.models import User

MOST_MONTHS = 12
WIDTH, HEIGHT = 120, 24


@dataclasses.dataclass(frozen=True)
class Figure:
    """A figure with its definition, and how it went by month."""

    label: str
    value: str
    definition: str
    points: str
    series: list[int]


@dataclasses.dataclass(frozen=True)
class Promise:
    """A commitment as the briefing names it."""

    title: str
    url: str
    state: ui.Chip
    due: str
    owners: str


@dataclasses.dataclass(frozen=True)
class Gate:
    """A gate of the border, and the one across."""

    name: str
    across: str


@dataclasses.dataclass(frozen=True)
class Briefing:
    """Everything on the page, in the language in which it was asked for."""

    key: uuid.UUID
    countries: list[str]
    title: str
    since: datetime.date
    meeting: str
    figures: list[Figure]
    counts: list[tuple[str, int]]
    late: list[Promise]
    promises: list[Promise]
    next_title: str
    next_date: str
    next_place: str
    papers: list[str]
    gates: list[Gate]


@dataclasses.dataclass(frozen=True)
class Start:
    """A meeting since which a briefing can be made."""

    key: uuid.UUID
    title: str
    date: str
    countries: str


def starts() -> list[Start]:
    """Every dated meeting that was held, newest first."""
    held = accords.of_kind(Kind.MEETING).filter(state=MeetingState.HELD).exclude(date="")
    return [Start(each.pk, str(each), each.date, pair_in_words(sorted(countries_of(each)))) for each in held[:100]]


def pair_in_words(countries: Sequence[str]) -> str:
    """The countries by name."""
    return " – ".join(coded("countries", country) for country in countries)


def briefing(key: uuid.UUID, reader: "User") -> Briefing | None:
    """The briefing since a meeting, of what somebody may read; None where nobody knows when that meeting was."""
    meeting = accords.record(key)
    since = first_day(meeting.date) if meeting and meeting.kind == Kind.MEETING else None
    if meeting is None or since is None:
        return None
    countries = sorted(countries_of(meeting) or {directory.own_node().country})
    today = clock.today()
    promises = [each for each in accords.readable(reader, Kind.COMMITMENT) if _concerns(each, countries)]
    following = next_meeting(countries, after=today)
    words = {"countries": pair_in_words(countries), "day": dated(since.isoformat())}
    return Briefing(
        key=key,
        countries=countries,
        title=_("%(countries)s, since the meeting of %(day)s") % words,
        since=since,
        meeting=str(meeting),
        figures=_figures(countries, since, today, reader),
        counts=_counts(promises),
        late=[_promise(each) for each in promises if lists.state_of(each) == "late"],
        promises=[_promise(each) for each in promises],
        next_title=str(following) if following else "",
        next_date=following.date if following else "",
        next_place=following.content["place"] if following else "",
        papers=_papers(following.content) if following else [],
        gates=_gates(countries, today),
    )


SPOKEN = {"VN": "vi", "LA": "lo", "KH": "km", "CN": "zh-hans"}
"""In which language a paper goes to whom; English to everybody else."""


def languages_for(countries: Sequence[str], mine: str) -> dict[str, str]:
    """The pair of languages that is likely wanted: the reader's own, and that of the other country."""
    own = directory.own_node().country
    spoken = [SPOKEN.get(country, "en") for country in countries if country != own]
    second = next((each for each in [*spoken, SPOKEN.get(own, "en"), "en", "fr"] if each != mine), "en")
    return {"first": mine, "second": second}


def _concerns(record: Any, countries: Sequence[str]) -> bool:
    """Whether a promise concerns these countries: by its own sides, those of its meeting, or because it says none."""
    own = countries_of(record)
    above = accords.record(record.above) if record.above else None
    said = own | (countries_of(above) if above else set())
    return not said or bool(said & (set(countries) - {directory.own_node().country})) or said <= set(countries)


def _papers(content: dict[str, Any]) -> list[str]:
    return [
        " · ".join(part for part in (each["title"], each["party"], dated(each["due"])) if part)
        for each in content["papers"]
    ]


def _promise(record: Any) -> Promise:
    owners = "; ".join(f"{each['party']}: {each['name']}" for each in record.content["owners"])
    row = lists.row(record)
    return Promise(row.title, row.url, row.state, record.due, owners)


def _counts(promises: Sequence[Any]) -> list[tuple[str, int]]:
    states = [lists.state_of(each) for each in promises]
    return [
        (coded("commitment-states", state), states.count(state))
        for state in ("done", "on-time", "late", "open", "dropped")
    ]


def months(since: datetime.date, until: datetime.date) -> list[datetime.date]:
    """The first days of the months from one day to another, the last twelve at most, and the day after the last."""
    first = [since.replace(day=1)]
    while first[-1] <= until:
        first.append((first[-1] + datetime.timedelta(days=32)).replace(day=1))
    return first[-(MOST_MONTHS + 1) :]


def _figures(countries: Sequence[str], since: datetime.date, today: datetime.date, reader: "User") -> list[Figure]:
    _days = functools.partial(_days_of, reader, countries=countries, since=since)
    held = _days(Kind.MEETING, count=lambda each: 1 if each.state == MeetingState.HELD else 0)
    trained = _days(Kind.TRAINING, count=_attended)
    done = _days(Kind.COMMITMENT, count=lambda each: 1 if each.state == "done" else 0)
    span = months(since, today)
    since_then, *asked = _answered(countries, [(since, today + datetime.timedelta(days=1)), *itertools.pairwise(span)])
    by_month = [answered for _in_time, answered in asked]
    words = {"in_time": since_then[0], "all": since_then[1]}
    return [
        _figure(
            _("Requests answered in time"), _("%(in_time)d of %(all)d") % words, by_month,
            _("Answers and refusals of both sides since the meeting, by the deadline that both ledgers hold."),
        ),
        _figure(
            _("Meetings held"), str(sum(count for _day, count in held)), _by_month(held, span),
            _("Meetings, conferences, calls and visits of these countries in the register, held since the meeting."),
        ),
        _figure(
            _("People trained"), str(sum(count for _day, count in trained)), _by_month(trained, span),
            _("Nominees who attended a training or exchange that began since the meeting."),
        ),
        _figure(
            _("Commitments done"), str(sum(count for _day, count in done)), _by_month(done, span),
            _("Commitments whose last evidence is of a day since the meeting."),
        ),
    ]  # fmt: skip


def _attended(record: Any) -> int:
    return sum(each["state"] == NomineeState.ATTENDED for each in record.content["nominations"])


def _days_of(
    reader: "User", kind: str, *, countries: Sequence[str], since: datetime.date, count: Callable[[Any], int]
) -> list[tuple[datetime.date, int]]:
    found = []
    for each in accords.readable(reader, kind):
        day = _day_of(each)
        if day and day > since and _concerns(each, countries):
            found.append((day, count(each)))
    return found


def _day_of(record: Any) -> datetime.date | None:
    evidence = record.content.get("evidence") or []
    return first_day(evidence[-1]["on"] if evidence else record.date)


def _by_month(counted: Sequence[tuple[datetime.date, int]], span: Sequence[datetime.date]) -> list[int]:
    pairs = itertools.pairwise(span)
    return [sum(count for day, count in counted if first <= day < after) for first, after in pairs]


def _answered(
    countries: Sequence[str], periods: Sequence[tuple[datetime.date, datetime.date]]
) -> list[tuple[int, int]]:
    """In time, and in all: what both directions of the ledgers with these countries hold of each period."""
    own = directory.own_node().country
    partners = [each.pk for each in federation.partners() if _country(each.pk) in set(countries) - {own}]
    spans = [(_begun(first), _begun(after)) for first, after in periods]
    by_partner = [totals_over(partner, spans) for partner in partners]
    return [_sum_of(held) for held in zip(*by_partner, strict=True)] or [(0, 0)] * len(periods)


def _sum_of(held: Sequence[Totals]) -> tuple[int, int]:
    sides = [side for each in held for side in (each.ours, each.theirs)]
    return sum(side["in_time"] for side in sides), sum(side["answered"] for side in sides)


def _begun(day: datetime.date) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(), datetime.UTC)


def _country(code: str) -> str:
    node = directory.node(code)
    return node.country if node else ""


def _figure(label: str, value: str, series: list[int], definition: str) -> Figure:
    """A figure with its sparkline: zero at the bottom, the highest month at the top."""
    top, steps = max([*series, 1]), max(len(series) - 1, 1)
    points = " ".join(
        f"{place * WIDTH // steps},{HEIGHT - count * HEIGHT // top}" for place, count in enumerate(series)
    )
    return Figure(label, value, definition, points, series)


def _gates(countries: Sequence[str], today: datetime.date) -> list[Gate]:
    """The gates between our country and the other of the pair, each with the one across."""
    if len(countries) != 2:
        return []
    own = directory.own_node().country
    one, other = sorted(countries, key=lambda country: country != own)
    found = territory.gates(one, other, on=today)
    return [Gate(each.name, each.counterpart_local or each.counterpart) for each in found]
