"""Who faces me: from a unit, a gate or a marker, an offence and an hour, to the unit across the line.

The answer is a ladder. Its first step is the counterpart that was named (or that keeps the same gate); each further
step goes one level up on our side, or up from the counterpart where nobody was named there; the last are the central
contact points. Every step says why it is there and who is on duty at that hour, so that a page can show what to do at
two in the morning on a holiday. The pairs know no level numbers: two sides need not have the same ones.
"""

import dataclasses
import datetime
import functools
import uuid
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from django.db.models import Q
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jalon import territory
from jalon.node.directory.choices import DIALLED, ContactKind
from jalon.node.directory.models import Contact, GateNotice, KeptGate, Pair, Section, Unit
from jalon.node.directory.models.periods import in_force
from jalon.node.directory.queries import records
from jalon.node.directory.rules import calendars, hours, matching, numbers
from jalon.node.kernel.language import coded, named
from jalon.territory import Gate, Marker

Duty = Literal["on", "off", "unknown"]


@dataclasses.dataclass(frozen=True)
class Why:
    """A sentence that can be said in any language: `str(why)` in the reader's, `why.said_in("lo")` in the partner's."""

    sentence: "str | Promise"
    names: dict[str, Any] = dataclasses.field(default_factory=dict)

    def __str__(self) -> str:
        return str(self.sentence) % {key: _said(value) for key, value in self.names.items()}

    def said_in(self, language: str) -> str:
        with translation.override(language):
            return str(self)


def _said(value: Any) -> str:
    return named(value) if isinstance(value, dict) else str(value() if callable(value) else value)


@dataclasses.dataclass(frozen=True)
class Reachable:
    """One way to reach the unit at that hour; `duty` is `unknown` where nobody stated the hours."""

    kind: str
    value: str
    label: str
    officer: str
    languages: tuple[str, ...]
    hours: str
    duty: Duty
    valid_until: datetime.date | None

    @property
    def spoken(self) -> str:
        """The value as people write it."""
        return numbers.spoken(self.value)

    @property
    def uri(self) -> str:
        """`tel:` or `mailto:`; empty for a radio channel."""
        if self.kind in DIALLED and self.kind != ContactKind.FAX:
            return f"tel:{self.value}"
        return f"mailto:{self.value}" if self.kind == ContactKind.MAIL else ""

    @property
    def sms(self) -> str:
        """`sms:` where one can be sent."""
        return f"sms:{self.value}" if self.kind in (ContactKind.MOBILE, ContactKind.SATELLITE) else ""


@dataclasses.dataclass(frozen=True)
class Step:
    """One step of the ladder: whom to ask, for whom of ours, why, and who is there at that hour."""

    rank: Literal["direct", "gate", "up", "central"]
    theirs: Unit
    ours: Unit | None
    pair: Pair | None
    reasons: tuple[Why, ...]
    contacts: tuple[Reachable, ...]
    duty: Duty

    @property
    def on_duty(self) -> tuple[Reachable, ...]:
        """The contacts that answer at that hour."""
        return tuple(contact for contact in self.contacts if contact.duty == "on")


@dataclasses.dataclass(frozen=True)
class Facing:
    """The answer: the steps in the order in which to try them, and what of the question mattered.

    `asked` are our own units that the question came down to; `gaps` say what is missing in the directory.
    """

    at: datetime.datetime
    asked: tuple[Unit, ...]
    gate: Gate | None
    marker: Marker | None
    offence: str
    steps: tuple[Step, ...]
    notices: tuple[GateNotice, ...]
    gaps: tuple[Why, ...]

    @property
    def counterpart(self) -> Step | None:
        """The unit that faces the one that asked, whether or not anybody is there now."""
        return next((step for step in self.steps if step.rank in ("direct", "gate")), None)

    @property
    def first(self) -> Step | None:
        """The first step where somebody is on duty; else the first whose hours nobody stated; else the first."""
        for wanted in ("on", "unknown", "off"):
            found = next((step for step in self.steps if step.duty == wanted), None)
            if found:
                return found
        return None

    @property
    def fallback(self) -> tuple[Step, ...]:
        """The steps after the counterpart."""
        return tuple(step for step in self.steps if step is not self.counterpart)


def who_faces(
    *,
    unit: Unit | uuid.UUID | None = None,
    gate: str | None = None,
    marker: Marker | str | None = None,
    offence: str = "",
    at: datetime.datetime,
) -> Facing:
    """Find the counterpart and the ladder behind it.

    Args:
        unit: the unit that asks, ours or a partner's; may be left out where a gate or marker says it.
        gate: a gate's code, `VN-LA:cau-treo`.
        marker: a marker or its key, `VN-LA:512`.
        offence: a code of the list `offences`; empty where the subject does not matter.
        at: the moment, aware.

    Raises:
        UnknownTerritory: there is no such gate.
        BadMarker: the key is no marker.
    """
    home = records.own_node().country
    question = _Question(
        at=at,
        home=home,
        day=calendars.local(at, home).date(),
        gate=territory.gate(gate) if gate else None,
        marker=Marker.parse(marker) if marker and isinstance(marker, str) else (marker or None),
        offence=offence,
    )
    asked = _asked(question, unit)
    climber = _Ladder(question, asked)
    climber.climb()
    return Facing(
        at, tuple(asked), question.gate, question.marker, offence, climber.answered(), _notices(question),
        tuple(climber.gaps),
    )  # fmt: skip


@dataclasses.dataclass(frozen=True)
class _Question:
    at: datetime.datetime
    home: str
    day: datetime.date
    gate: Gate | None
    marker: Marker | None
    offence: str

    @property
    def countries(self) -> set[str]:
        """The two sides that the question itself names; empty where it names a unit alone."""
        place = self.gate or self.marker
        return set(place.pair) if place else set()


@dataclasses.dataclass
class _Found:
    """A step before its contacts are known."""

    rank: Literal["direct", "gate", "up", "central"]
    theirs: Unit
    ours: Unit | None
    pair: Pair | None
    reasons: list[Why]


def _asked(question: _Question, unit: Unit | uuid.UUID | None) -> list[Unit]:
    """The units for which the question is asked: the one given, else those of ours that keep the gate or the line."""
    if unit is not None:
        return [unit] if isinstance(unit, Unit) else list(Unit.objects.filter(pk=unit).select_related("node"))
    keepers = _keepers(question)
    return [keeper for keeper in keepers if keeper.node.own]


def _keepers(question: _Question) -> list[Unit]:
    """Units of either side that keep the gate, or the section in which the marker stands."""
    keys: Iterable[uuid.UUID] = ()
    if question.gate:
        keys = KeptGate.objects.filter(in_force(question.day), gate=question.gate.code).values_list("unit", flat=True)
    elif question.marker:
        keys = _sections(question.marker, question.day)
    units = Unit.objects.filter(in_force(question.day), pk__in=list(keys)).select_related("node")
    return list(units.order_by("code"))


def _sections(marker: Marker, day: datetime.date) -> list[uuid.UUID]:
    number, sub = marker.number, marker.sub
    begun = Q(first_number__lt=number) | Q(first_number=number, first_sub__lte=sub)
    not_over = Q(last_number__gt=number) | Q(last_number=number, last_sub__gte=sub)
    rows = Section.objects.filter(begun & not_over & in_force(day), border="-".join(marker.pair))
    return list(rows.values_list("unit", flat=True))


class _Ladder:
    """Climbs from the units that ask to the central contact points, and notes why each step is there."""

    def __init__(self, question: _Question, asked: Sequence[Unit]) -> None:
        self.question, self.asked = question, asked
        self.found: dict[uuid.UUID, _Found] = {}
        self.gaps: list[Why] = []

    def climb(self) -> None:
        if not self.asked and self.question.countries:
            self.gaps.append(Why(_("No unit of ours is entered for %(place)s."), {"place": self._place}))
        for unit in self.asked:
            named_here = self._add_pairs([unit], "direct")
            across = self._add_keepers(unit)
            if not named_here and not across:
                self.gaps.append(Why(_("No counterpart is named for %(unit)s."), {"unit": unit.names or unit.code}))
            for above in records.ancestors(unit, on=self.question.day):
                self._add_pairs([above], "up")
        if not self.asked:
            self._add_keepers(None)
        for known in [entry for entry in self.found.values() if entry.rank in ("direct", "gate")]:
            self._add_above(known)
        self._add_central()

    def _place(self) -> str:
        place = self.question.gate or self.question.marker
        return place.name if isinstance(place, Gate) else str(place)

    def _add(self, found: _Found) -> None:
        known = self.found.setdefault(found.theirs.pk, found)
        if known is not found:
            known.reasons.extend(reason for reason in found.reasons if reason not in known.reasons)

    def _add_pairs(self, units: Sequence[Unit], rank: Literal["direct", "up"]) -> bool:
        """Add the pairs of a unit that fit the offence, the nearest subject first."""
        fitting = []
        for unit in units:
            for pair in records.pairs_of(unit.pk, on=self.question.day):
                near = matching.fit(pair.offence, self.question.offence)
                other = pair.theirs if pair.ours_id == unit.pk else pair.ours
                if near is not None and self._on_that_border(other) and other.in_force(self.question.day):
                    fitting.append((near, other.code, pair, unit, other))
        for _near, _code, pair, unit, other in sorted(fitting, key=lambda each: each[:2]):
            self._add(_Found(rank, other, unit, pair, [_named_because(pair, unit, rank)]))
        return bool(fitting)

    def _on_that_border(self, other: Unit) -> bool:
        return not self.question.countries or other.node.country in self.question.countries

    def _add_keepers(self, unit: Unit | None) -> bool:
        """Add the units across that keep the same gate or the same section."""
        place = self.question.gate or self.question.marker
        if place is None:
            return False
        home = unit.node.country if unit else self.question.home
        across = [keeper for keeper in self._keepers if keeper.node.country != home]
        for keeper in across:
            self._add(_Found("gate", keeper, unit, None, [self._keeps()]))
        return bool(across)

    @functools.cached_property
    def _keepers(self) -> list[Unit]:
        return _keepers(self.question)

    def _keeps(self) -> Why:
        gate = self.question.gate
        if gate:
            local = f" ({gate.counterpart_local})" if gate.counterpart_local else ""
            sentence = _("It keeps the gate across: %(there)s faces %(here)s.")
            return Why(sentence, {"there": (gate.counterpart or gate.name) + local, "here": gate.name})
        return Why(_("It keeps the line at marker %(marker)s."), {"marker": str(self.question.marker)})

    def _add_above(self, known: _Found) -> None:
        for above in records.ancestors(known.theirs, on=self.question.day):
            if above.in_force(self.question.day) and above.node.country == known.theirs.node.country:
                why = Why(_("It stands above %(unit)s."), {"unit": known.theirs.names or known.theirs.code})
                self._add(_Found("up", above, known.ours, None, [why]))

    def _add_central(self) -> None:
        countries = {entry.theirs.node.country for entry in self.found.values()} | self.question.countries
        home = {unit.node.country for unit in self.asked} or {self.question.home}
        units = Unit.objects.filter(in_force(self.question.day), central=True).select_related("node")
        if home == {self.question.home}:
            units = units.filter(node__own=False)
        for unit in units.order_by("node", "code"):
            if unit.node.country not in home and (not countries - home or unit.node.country in countries):
                names = {"node": unit.node.names or unit.node.code}
                why = Why(_("It is the central contact point of %(node)s."), names)
                self._add(_Found("central", unit, None, None, [why]))

    def answered(self) -> tuple[Step, ...]:
        """The steps with their contacts, direct ones first, central ones last."""
        order = {"direct": 0, "gate": 1, "up": 2, "central": 3}
        entries = sorted(self.found.values(), key=lambda entry: order[entry.rank])
        for place, entry in enumerate(entries):
            if entry.theirs.central and entry.rank == "up":
                entries[place] = dataclasses.replace(entry, rank="central")
        contacts = records.contacts_of((entry.theirs.pk for entry in entries), on=self.question.day)
        clock = _Duty(self.question.at)
        return tuple(_step(entry, contacts.get(entry.theirs.pk, []), clock) for entry in entries)


def _named_because(pair: Pair, unit: Unit, rank: str) -> Why:
    names = {"unit": unit.names or unit.code, "since": pair.valid_from.isoformat(), "subject": ""}
    if pair.offence:
        names["subject"] = functools.partial(coded, "offences", pair.offence)
        sentence = _("It is named as counterpart of %(unit)s for %(subject)s since %(since)s.")
    else:
        sentence = _("It is named as counterpart of %(unit)s for every subject since %(since)s.")
    if rank == "up":
        sentence = _("One level up: it is named as counterpart of %(unit)s since %(since)s.")
    return Why(sentence, names)


class _Duty:
    """Whether a contact answers at a moment, by the calendar and the clock of its own side."""

    def __init__(self, at: datetime.datetime) -> None:
        self.at = at
        self._calendars: dict[str, calendars.Calendar] = {}

    def holiday(self, country: str, day: datetime.date) -> str:
        if country not in self._calendars:
            self._calendars[country] = records.calendar_around(country, calendars.local(self.at, country).date())
        return self._calendars[country].holiday(day)

    def of(self, line: str, country: str) -> Duty:
        try:
            stated = hours.parse(line)
        except hours.CannotReadHours:
            return "unknown"
        if stated is None:
            return "unknown"
        local = calendars.local(self.at, country)
        there = stated.open_at(local, lambda day: bool(self.holiday(country, day)))
        return "on" if there else "off"


def _step(entry: _Found, contacts: Sequence[Contact], clock: _Duty) -> Step:
    country = entry.theirs.node.country
    reachable = tuple(_reachable(contact, entry.theirs, clock) for contact in contacts)
    duty = _best([contact.duty for contact in reachable])
    reasons = [*entry.reasons, *_about_the_hour(entry.theirs, country, duty, reachable, clock)]
    return Step(entry.rank, entry.theirs, entry.ours, entry.pair, tuple(reasons), reachable, duty)


def reachable_of(unit: Unit, contacts: Sequence[Contact], at: datetime.datetime) -> list[Reachable]:
    """How a unit's contacts stand at a moment."""
    clock = _Duty(at)
    return [_reachable(contact, unit, clock) for contact in contacts]


def whole(unit: Unit, *, at: datetime.datetime) -> dict[str, Any]:
    """A unit with its contacts at a moment, and its successors, as the API says it."""
    day = calendars.local(at, unit.node.country).date()
    contacts = records.contacts_of([unit.pk], on=day).get(unit.pk, [])
    columns = {column.attname: getattr(unit, column.attname) for column in unit._meta.fields}
    successors = [
        {
            "unit": row.successor_id, "change": row.change, "from_date": row.from_date,
            "share": row.share, "usual": row.usual,
        }
        for row in records.successors_of(unit.pk)
    ]  # fmt: skip
    return {**columns, "contacts": reachable_of(unit, contacts, at), "successors": successors}


def _best(duties: Sequence[Duty]) -> Duty:
    if "on" in duties:
        return "on"
    return "unknown" if "unknown" in duties or not duties else "off"


def _about_the_hour(
    unit: Unit, country: str, duty: Duty, reachable: Sequence[Reachable], clock: _Duty
) -> Iterable[Why]:
    local = calendars.local(clock.at, country)
    if name := clock.holiday(country, local.date()):
        yield Why(_("Today is a holiday there: %(name)s."), {"name": name})
    if not reachable:
        yield Why(_("No telephone, radio or mail is entered for it."))
    elif duty == "off":
        yield Why(_("Nobody is on duty there at %(time)s of their time."), {"time": f"{local:%H:%M}"})
    elif duty == "unknown":
        yield Why(_("Its hours are not entered: somebody may answer, or nobody."))


def _reachable(contact: Contact, unit: Unit, clock: _Duty) -> Reachable:
    officer = contact.officer
    languages = contact.languages or (officer.languages if officer else []) or unit.languages
    line = contact.hours or unit.hours
    return Reachable(
        kind=contact.kind,
        value=contact.value,
        label=contact.label,
        officer=str(officer) if officer else "",
        languages=tuple(languages),
        hours=line,
        duty=clock.of(line, unit.node.country),
        valid_until=contact.valid_until,
    )


def _notices(question: _Question) -> tuple[GateNotice, ...]:
    """The gate notices in force at that moment, for the gate that was asked about."""
    if question.gate is None:
        return ()
    still = Q(until_at__isnull=True) | Q(until_at__gt=question.at)
    rows = GateNotice.objects.filter(
        still, gate=question.gate.code, from_at__lte=question.at, withdrawn_at__isnull=True
    )
    return tuple(rows.select_related("origin").order_by("-from_at"))
