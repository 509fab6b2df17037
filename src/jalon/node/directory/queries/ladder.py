"""The ladder: from the units that ask to the central contact points across the line, each step with its reasons."""

import dataclasses
import datetime
import functools
import uuid
from collections.abc import Iterable, Sequence
from typing import Literal

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from jalon.node.directory.models import Contact, KeptGate, Pair, Section, Unit
from jalon.node.directory.models.periods import in_force
from jalon.node.directory.queries import records
from jalon.node.directory.queries.duty import Duty, Hour, Reachable, about_the_hour, best, reachable
from jalon.node.directory.queries.why import Why
from jalon.node.directory.rules import matching
from jalon.node.kernel.language import coded
from jalon.territory import Gate, Marker


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
class Question:
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
class Found:
    """A step before its contacts are known."""

    rank: Literal["direct", "gate", "up", "central"]
    theirs: Unit
    ours: Unit | None
    pair: Pair | None
    reasons: list[Why]


def keepers(question: Question) -> list[Unit]:
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


class Ladder:
    """Climbs from the units that ask to the central contact points, and notes why each step is there."""

    def __init__(self, question: Question, asked: Sequence[Unit]) -> None:
        self.question, self.asked = question, asked
        self.found: dict[uuid.UUID, Found] = {}
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

    def _add(self, found: Found) -> None:
        known = self.found.setdefault(found.theirs.pk, found)
        if known is not found:
            known.reasons.extend(reason for reason in found.reasons if reason not in known.reasons)

    def _add_pairs(self, units: Sequence[Unit], rank: Literal["direct", "up"]) -> bool:
        """Add the pairs of a unit that fit the offence, the nearest subject first."""
        fitting = []
        for unit in filter(lambda each: records.any_pair_of(each.pk), units):
            for pair in records.pairs_of(unit.pk, on=self.question.day):
                near = matching.fit(pair.offence, self.question.offence)
                other = pair.theirs if pair.ours_id == unit.pk else pair.ours
                if near is not None and self._on_that_border(other) and other.in_force(self.question.day):
                    fitting.append((near, other.code, pair, unit, other))
        for _near, _code, pair, unit, other in sorted(fitting, key=lambda each: each[:2]):
            self._add(Found(rank, other, unit, pair, [_named_because(pair, unit, rank)]))
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
            self._add(Found("gate", keeper, unit, None, [self._keeps()]))
        return bool(across)

    @functools.cached_property
    def _keepers(self) -> list[Unit]:
        return keepers(self.question)

    def _keeps(self) -> Why:
        gate = self.question.gate
        if gate:
            local = f" ({gate.counterpart_local})" if gate.counterpart_local else ""
            sentence = _("It keeps the gate across: %(there)s faces %(here)s.")
            return Why(sentence, {"there": (gate.counterpart or gate.name) + local, "here": gate.name})
        return Why(_("It keeps the line at marker %(marker)s."), {"marker": str(self.question.marker)})

    def _add_above(self, known: Found) -> None:
        for above in records.ancestors(known.theirs, on=self.question.day):
            if above.in_force(self.question.day) and above.node.country == known.theirs.node.country:
                why = Why(_("It stands above %(unit)s."), {"unit": known.theirs.names or known.theirs.code})
                self._add(Found("up", above, known.ours, None, [why]))

    def _add_central(self) -> None:
        countries = {entry.theirs.node.country for entry in self.found.values()} | self.question.countries
        home = {unit.node.country for unit in self.asked} or {self.question.home}
        only_others = home == {self.question.home}
        for unit in records.central_units(on=self.question.day):
            if only_others and unit.node.own:
                continue
            if unit.node.country not in home and (not countries - home or unit.node.country in countries):
                names = {"node": unit.node.names or unit.node.code}
                why = Why(_("It is the central contact point of %(node)s."), names)
                self._add(Found("central", unit, None, None, [why]))

    def answered(self) -> tuple[Step, ...]:
        """The steps with their contacts, direct ones first, central ones last."""
        order = {"direct": 0, "gate": 1, "up": 2, "central": 3}
        entries = sorted(self.found.values(), key=lambda entry: order[entry.rank])
        for place, entry in enumerate(entries):
            if entry.theirs.central and entry.rank == "up":
                entries[place] = dataclasses.replace(entry, rank="central")
        contacts = records.contacts_of((entry.theirs.pk for entry in entries), on=self.question.day)
        clock = Hour(self.question.at)
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


def _step(entry: Found, contacts: Sequence[Contact], clock: Hour) -> Step:
    country = entry.theirs.node.country
    ways = tuple(reachable(contact, entry.theirs, clock) for contact in contacts)
    duty = best([contact.duty for contact in ways])
    reasons = [*entry.reasons, *about_the_hour(entry.theirs, country, duty, ways, clock)]
    return Step(entry.rank, entry.theirs, entry.ours, entry.pair, tuple(reasons), ways, duty)
