"""Events: what took place or is planned, with a date, a place or an ordinal, and the item's own event.

A *trigger* is a noun ("conférence", "visit") or a verb ("se sont rencontrés", "patrolled"). Each date of a sentence
goes to the trigger that it tells of; a trigger with an ordinal is an event without a date too. Generic plurals ("des
patrouilles conjointes ont été menées") are none.
"""

import re
from collections.abc import Iterator

from jalon.reader.calendar import DateMention
from jalon.reader.dating import moment_of
from jalon.reader.document import Campaign, Event, Mechanism
from jalon.reader.reading import Reading
from jalon.reader.records.mechanisms import mechanism_of
from jalon.reader.records.operations import operations
from jalon.reader.records.triggers import Trigger, Triggers
from jalon.reader.records.whereabouts import Whereabouts
from jalon.reader.sentences import Sentence

GROUPS = {"meeting": "talk", "conference": "talk", "exchange": "talk", "ceremony": "talk", "other": "talk"}
SAME_DAY = "the day named before"


class Happenings:
    """Finds the events of one document."""

    def __init__(self, reading: Reading, mechanisms: list[Mechanism], campaigns: list[Campaign]) -> None:
        self.reading = reading
        self.lexicon = reading.lexicon
        self.mechanisms, self.campaigns = mechanisms, campaigns
        self._cues = {name: self.lexicon.words("events", "status", name) for name in ("planned", "past")}
        self._about_to = self.lexicon.compiled(rf"(?:{self.lexicon.entry('events', 'status', 'about_to')})$")
        self._opened = self.lexicon.words("events", "cues", "opened")
        self._during = self.lexicon.compiled(str(self.lexicon.entry("events", "cues", "during")), whole=False)
        self.triggers, self.whereabouts = Triggers(reading), Whereabouts(reading)

    def all(self) -> list[Event]:
        """Return the events in order of the text."""
        found: list[Event] = []
        for sentence in self.reading.sentences:
            if not sentence.title:
                found += self._dated(sentence)
        found = merged(found)
        found += self._undated(found)
        if not any(event.status == "held" for event in found):
            found += self._signings()
        self._complete(found)
        return sorted(found, key=lambda event: event.span.start)

    def _signings(self) -> Iterator[Event]:
        """Yield a signing on a day, where the item tells of nothing else: "Chiều 6/12, … đã ký Thỏa thuận"."""
        signed = self.lexicon.words("agreements", "status", "signed")
        for sentence in self.reading.sentences[:5]:
            hit = signed.search(self.reading.text, sentence.start, sentence.end)
            days = [date for date in self.reading.dates_in(sentence.start, sentence.end) if date.first.day is not None]
            if not hit or not days or sentence.title:
                continue
            if days[0].start - sentence.start < 30 or 0 <= hit.start() - days[0].end < 12:
                yield self._event(Trigger(*hit.span(), "ceremony", verb=True), days[0], sentence)
                return

    def _complete(self, found: list[Event]) -> None:
        """Give another session of the one standing conference its name, and "the same day" its day's place."""
        series = {
            event.kind: {each.mechanism for each in found if each.mechanism and each.kind == event.kind}
            for event in found
        }
        for number, event in enumerate(found):
            ahead_or_numbered = event.ordinal is not None or event.status == "planned"
            if event.mechanism is None and ahead_or_numbered and len(series[event.kind]) == 1:
                event.mechanism = next(iter(series[event.kind]))
            if event.place is None and event.status == "held" and event.kind != "phone_call":
                event.place = self._place_elsewhere(event)
            if event.place is None and SAME_DAY in str(event.date_basis):
                event.place = next(
                    (other.place for other in reversed(found[:number]) if other.date == event.date), None
                )

    def _place_elsewhere(self, event: Event) -> str | None:
        """Return where the event was, if a sentence without a day says so: "La remise a eu lieu au poste de …"."""
        for sentence in self.reading.sentences[:8]:
            if sentence.title or self.reading.dates_in(sentence.start, sentence.end):
                continue
            for trigger in self.triggers.triggers(sentence):
                if trigger.kind == event.kind and trigger.ordinal is None and self._is_told(trigger, sentence):
                    return self.whereabouts.place(trigger, None, sentence)
        return None

    def _is_told(self, trigger: Trigger, sentence: Sentence) -> bool:
        after = self.reading.text[trigger.end : sentence.end]
        return self._opened.search(after) is not None and not self._cues["planned"].search(after)

    def _dated(self, sentence: Sentence) -> Iterator[Event]:
        triggers = self.triggers.triggers(sentence)
        dates = [date for date in self.reading.dates_in(sentence.start, sentence.end) if self.triggers.can_date(date)]
        used: set[Trigger] = set()
        for date in dates:
            trigger = self.triggers.trigger_of(date, triggers, dates, sentence)
            if trigger is None or trigger in used or self._is_an_operation_s(date):
                continue
            within = self.triggers.within(trigger, triggers, sentence)
            for each in (trigger, *within):
                used.add(each)
                yield self._event(each, date, sentence)
        for trigger in triggers:
            if trigger.ordinal is not None and trigger not in used and not self._shares(trigger, used):
                yield self._event(trigger, None, sentence)

    def _is_an_operation_s(self, date: DateMention) -> bool:
        """Tell whether a range is the period of a named operation, which is an event of its own."""
        if date.kind != "range":
            return False
        resolved = self.reading.resolve(date)
        return (resolved.first, resolved.last) in [
            (each.period.start, each.period.end) for each in self.campaigns if each.period
        ]

    def _shares(self, trigger: Trigger, used: set[Trigger]) -> bool:
        return any(other.ordinal == trigger.ordinal and other.kind == trigger.kind for other in used)

    def _event(self, trigger: Trigger, date: DateMention | None, sentence: Sentence) -> Event:
        status = self._status(trigger, date, sentence)
        resolved = self.reading.resolve(date, ahead=status == "planned") if date else None
        first, last = (resolved.first, resolved.last) if resolved else (None, None)
        status = self._status_by_date(status, first)
        start = min(trigger.start, date.start if date else trigger.start)
        end = max(trigger.end, date.end if date else trigger.end)
        mechanism = (
            mechanism_of(self.reading, trigger.start, trigger.end, self.mechanisms) if not trigger.verb else None
        )
        place = self.whereabouts.place(trigger, date, sentence)
        return Event(
            trigger.kind,
            first,
            self.reading.span(start, end),
            date_end=last,
            date_basis=resolved.basis if resolved else None,
            place=place,
            ordinal=trigger.ordinal,
            mechanism=mechanism,
            status=status,
            countries=self.whereabouts.countries(sentence),
        )

    def _status(self, trigger: Trigger, date: DateMention | None, sentence: Sentence) -> str:
        start = max(sentence.start, min(trigger.start, date.start if date else trigger.start) - 60)
        end = min(sentence.end, max(trigger.end, date.end if date else trigger.end) + 50)
        lead = self.reading.text[max(sentence.start, trigger.start - 40) : trigger.start]
        if self._cues["planned"].search(self.reading.text, start, end) or self._about_to.search(lead):
            return "planned"
        return "past" if self._cues["past"].search(self.reading.text, start, end) else "held"

    def _status_by_date(self, status: str, iso: str | None) -> str:
        """A date far from the document's own overrules the words."""
        known = self.reading.dating.anchor.moment
        if not iso or iso.startswith("-") or known.year is None:
            return status
        when = moment_of(iso)
        mine = (when.year or 0, when.month or known.month or 0, when.day or known.day or 0)
        item = (known.year, known.month or when.month or 0, known.day or when.day or 0)
        if mine > item and (mine[:2] > item[:2] or status == "planned"):
            return "planned"
        if mine[:2] == item[:2]:
            has_come = when.day and known.day and mine <= item
            return "held" if status == "past" or has_come else status
        months = (item[0] - mine[0]) * 12 + item[1] - mine[1]
        return "past" if months >= 1 else status

    def _undated(self, found: list[Event]) -> Iterator[Event]:
        """Yield the item's own event where no dated one is of its kind: "L'entretien a été coprésidé par …"."""
        held = {event.kind for event in found if event.status == "held"}
        groups = {GROUPS.get(kind, kind) for kind in held}
        anaphoric = self.lexicon.entry("events", "cues", "anaphoric")
        for number, sentence in enumerate(self.reading.sentences[:12]):
            for trigger in self.triggers.triggers(sentence):
                if self._is_undated_visit(trigger, sentence) and "visit" not in held:
                    held.add("visit")
                    yield self._event(trigger, None, sentence)
                if trigger.verb or trigger.kind in held or trigger.ordinal is not None:
                    continue
                if not self._is_own_event(trigger, sentence, anaphoric) or (sentence.title and groups):
                    continue
                if GROUPS.get(trigger.kind, trigger.kind) in groups and number > 3:
                    continue
                held |= {kind for kind in GROUPS if GROUPS[kind] == GROUPS.get(trigger.kind)} | {trigger.kind}
                yield self._event(trigger, None, sentence)

    def _is_undated_visit(self, trigger: Trigger, sentence: Sentence) -> bool:
        told = trigger.kind == "visit" and trigger.verb and not sentence.title
        return told and not self.reading.dates_in(sentence.start, sentence.end)

    def _is_own_event(self, trigger: Trigger, sentence: Sentence, anaphoric: str) -> bool:
        if trigger.kind in ("other", "training", "ceremony", "exchange") or self.reading.dates_in(
            sentence.start, sentence.end
        ):
            return False
        before = self.reading.text[max(sentence.start, trigger.start - 24) : trigger.start]
        after = self.reading.text[trigger.end : min(sentence.end, trigger.end + 60)]
        if sentence.title:
            return trigger.kind in ("phone_call", "visit", "meeting", "conference", "joint_patrol", "exercise")
        if self._cues["planned"].search(self.reading.text, trigger.start, min(sentence.end, trigger.end + 40)):
            return False
        opens = re.fullmatch(rf"\W*(?:{anaphoric})(?:\w+ )?", before, re.IGNORECASE) and self._opened.search(after)
        return bool(opens) or bool(self._during.search(before))


def merged(found: list[Event]) -> list[Event]:
    """Join mentions of one event: the same group with the same day or ordinal."""
    kept: list[Event] = []
    for event in found:
        same = next((other for other in kept if _are_one(event, other)), None)
        if same is None:
            kept.append(event)
            continue
        _fill(same, event)
    return kept


def _are_one(event: Event, other: Event) -> bool:
    if GROUPS.get(event.kind, event.kind) != GROUPS.get(other.kind, other.kind):
        return False
    if event.ordinal is not None and other.ordinal is not None:
        return event.ordinal == other.ordinal and (event.date == other.date or None in (event.date, other.date))
    if event.date is None or other.date is None or (event.kind != other.kind and SAME_DAY in str(event.date_basis)):
        return False
    if event.kind == other.kind and (_within(event, other) or _within(other, event)):
        return True
    numbered = (event.ordinal is None) != (other.ordinal is None) and event.status == other.status
    shorter, longer = sorted((event.date, other.date), key=len)
    return longer.startswith(shorter) and (len(shorter) >= 7 or (numbered and event.kind == other.kind))


def _within(event: Event, longer: Event) -> bool:
    """Tell whether a day lies in the range that another mention gives."""
    days = event.date, longer.date, longer.date_end
    return (
        None not in days and len({len(str(day)) for day in days}) == 1 and str(days[1]) <= str(days[0]) <= str(days[2])
    )


def _fill(event: Event, more: Event) -> None:
    if event.date is None or (more.date and len(more.date) > len(event.date)) or (more.date_end and not event.date_end):
        event.date, event.date_basis, event.date_end = more.date, more.date_basis, more.date_end
    if event.ordinal is None and more.ordinal is not None:
        event.kind, event.span = more.kind, more.span
    event.ordinal = event.ordinal if event.ordinal is not None else more.ordinal
    event.place = event.place or more.place
    event.mechanism = event.mechanism or more.mechanism


def events(reading: Reading, mechanisms: list[Mechanism], campaigns: list[Campaign]) -> list[Event]:
    """Return the events of a document.

    Example:
        >>> from jalon.reader import read_text
        >>> text = "La 7e conférence sur la sécurité s'est tenue le 12 mars 2024 à Hanoï."
        >>> [(e.kind, e.date, e.ordinal, e.place) for e in read_text(text, id="a").records.events]
        [('conference', '2024-03-12', 7, 'Hanoï')]
    """
    return [*operations(reading, campaigns), *Happenings(reading, mechanisms, campaigns).all()]
