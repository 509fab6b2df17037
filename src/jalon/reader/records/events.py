"""Events: what took place or is planned, with a date, a place or an ordinal, and the item's own event.

A *trigger* is a noun ("conférence", "visit") or a verb ("se sont rencontrés", "patrolled"). Each date of a sentence
goes to the trigger that it tells of; a trigger with an ordinal is an event without a date too. Generic plurals ("des
patrouilles conjointes ont été menées") are none.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jalon.reader.calendar import DateMention
from jalon.reader.dating import moment_of
from jalon.reader.document import Campaign, Event, Mechanism
from jalon.reader.reading import Reading
from jalon.reader.records.mechanisms import mechanism_of
from jalon.reader.records.ordinals import ROMAN, ordinal_near
from jalon.reader.sentences import Sentence

NOUN_KINDS = (
    "phone_call",
    "joint_patrol",
    "exercise",
    "training",
    "exchange",
    "handover",
    "ceremony",
    "visit",
    "conference",
    "meeting",
    "other",
)
GROUPS = {"meeting": "talk", "conference": "talk", "exchange": "talk", "ceremony": "talk", "other": "talk"}
FAR = 170
SAME_DAY = "the day named before"


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word `start:end` of the view that names an event of a kind; `ordinal` where one stands with it."""

    start: int
    end: int
    kind: str
    verb: bool = False
    ordinal: int | None = None


class Happenings:
    """Finds the events of one document."""

    def __init__(self, reading: Reading, mechanisms: list[Mechanism]) -> None:
        self.reading = reading
        self.lexicon = reading.lexicon
        self.mechanisms = mechanisms
        self._cues = {name: self.lexicon.words("events", "status", name) for name in ("planned", "past")}
        self._opened = self.lexicon.words("events", "cues", "opened")
        self._compound = self.lexicon.compiled(str(self.lexicon.entry("events", "cues", "compound")), whole=False)
        self._generic = re.compile(rf"(?<!\w)(?:{self.lexicon.entry('events', 'cues', 'generic')})", re.IGNORECASE)

    def all(self) -> list[Event]:
        """Return the events in order of the text."""
        found: list[Event] = []
        for sentence in self.reading.sentences:
            if not sentence.title:
                found += self._dated(sentence)
        found = merged(found)
        found += self._undated(found)
        self._complete(found)
        return sorted(found, key=lambda event: event.span.start)

    def _complete(self, found: list[Event]) -> None:
        """Give another session of the one standing conference its name, and "the same day" its day's place."""
        series = {event.mechanism for event in found if event.mechanism and event.kind == "conference"}
        for number, event in enumerate(found):
            ahead_or_numbered = event.ordinal is not None or event.status == "planned"
            if event.mechanism is None and event.kind == "conference" and ahead_or_numbered and len(series) == 1:
                event.mechanism = next(iter(series))
            if event.place is None and SAME_DAY in str(event.date_basis):
                event.place = next(
                    (other.place for other in reversed(found[:number]) if other.date == event.date), None
                )

    def _dated(self, sentence: Sentence) -> Iterator[Event]:
        triggers = self._triggers(sentence)
        dates = [date for date in self.reading.dates_in(sentence.start, sentence.end) if self._can_date(date)]
        used: set[Trigger] = set()
        for date in dates:
            trigger = self._trigger_of(date, triggers, dates, sentence)
            if trigger is not None and (trigger not in used):
                used.add(trigger)
                yield self._event(trigger, date, sentence)
        for trigger in triggers:
            if trigger.ordinal is not None and trigger not in used and not self._shares(trigger, used):
                yield self._event(trigger, None, sentence)

    def _shares(self, trigger: Trigger, used: set[Trigger]) -> bool:
        return any(other.ordinal == trigger.ordinal and other.kind == trigger.kind for other in used)

    def _can_date(self, date: DateMention) -> bool:
        if date.kind in ("since", "until", "deadline"):
            return False
        if date.kind == "part" or (date.kind == "relative" and date.unit != "days"):
            return (
                date.amount > 0
                or self._cues["planned"].search(self.reading.text, max(0, date.start - 50), date.end) is not None
            )
        if date.first.year and date.first.month is None and self._is_account(date):
            return False
        before = self.reading.text[max(0, date.start - 22) : date.start]
        return not re.search(r"(?:depuis|since|kể từ|born|né|sinh|than|par rapport)[^.]{0,12}$", before, re.IGNORECASE)

    def _is_account(self, date: DateMention) -> bool:
        """Tell whether a year at a sentence's head is what its figures cover ("En 2023, … 215 affaires")."""
        sentence = self.reading.sentence_at(date.start)
        counts = [n for n in self.reading.numbers if date.end < n.start < sentence.end and not n.lone and n.value > 3]
        return date.start - sentence.start < 20 and bool(counts)

    def _triggers(self, sentence: Sentence) -> list[Trigger]:
        found: list[Trigger] = []
        for kind in NOUN_KINDS:
            for entry in ("verbs", "nouns"):
                for hit in self.lexicon.words("events", entry, kind).finditer(
                    self.reading.text, sentence.start, sentence.end
                ):
                    if any(hit.start() < other.end and other.start < hit.end() for other in found):
                        continue
                    if entry == "verbs":
                        ordinal = ordinal_near(self.reading, *hit.span()) if self.lexicon.language == "vi" else None
                        found.append(Trigger(*hit.span(), kind, verb=True, ordinal=ordinal))
                    elif not self._is_generic(hit, sentence):
                        found.append(Trigger(*hit.span(), kind, ordinal=ordinal_near(self.reading, *hit.span())))
        found += self._stand_ins(sentence, found)
        return sorted(found, key=lambda trigger: trigger.start)

    def _is_generic(self, hit: re.Match[str], sentence: Sentence) -> bool:
        before = self.reading.text[max(sentence.start, hit.start() - 30) : hit.start()]
        after = self.reading.text[hit.end() : hit.end() + 16]
        if self._compound.match(after):
            return True
        dated = any(hit.end() <= date.start <= hit.end() + 10 for date in self.reading.dates)
        if dated or ordinal_near(self.reading, *hit.span()) is not None:
            return False
        return bool(self._generic.search(before)) and not re.search(r"lors d|séparées", before + after)

    def _stand_ins(self, sentence: Sentence, found: list[Trigger]) -> Iterator[Trigger]:
        """Yield "celle du président … (avril 2025)": another event of the same kind."""
        stand_in = {"fr": r"\b(?:celle|celui)(?= d)", "en": r"\bthat of\b"}.get(self.lexicon.language)
        if not stand_in:
            return
        for hit in re.compile(stand_in).finditer(self.reading.text, sentence.start, sentence.end):
            earlier = [trigger for trigger in found if trigger.end < hit.start() and not trigger.verb]
            if earlier:
                yield Trigger(*hit.span(), earlier[-1].kind)

    def _trigger_of(
        self, date: DateMention, triggers: list[Trigger], dates: list[DateMention], sentence: Sentence
    ) -> Trigger | None:
        """Choose what a date tells of: a noun or verb before it, else the best one after it."""
        if self._belongs_to_a_text(date, triggers, sentence):
            return self._noun_within_text(date, triggers)
        floor = max((other.end for other in dates if other.end <= date.start), default=sentence.start)
        ceiling = min((other.start for other in dates if other.start >= date.end), default=sentence.end)
        leads = date.start - sentence.start < 30
        pool = [t for t in triggers if floor <= t.end and t.start < ceiling]
        return min(pool, key=lambda trigger: self._distance(trigger, date, sentence, leads=leads), default=None)

    def _distance(self, trigger: Trigger, date: DateMention, sentence: Sentence, *, leads: bool) -> int:
        """Measure how far a trigger is from a date; a numbered one draws, and a date at the head looks ahead."""
        if trigger.start <= date.start and date.end <= trigger.end:
            return -FAR
        ahead = trigger.start >= date.end
        gap = trigger.start - date.end if ahead else date.start - trigger.end
        gap += (0 if ahead else FAR) if leads else (25 if ahead else 0)
        if ahead and not leads and re.search(r"[,;)]| et | and | và ", self.reading.text[date.end : trigger.start]):
            gap += FAR
        if trigger.ordinal is not None and not self._is_aside(trigger, sentence):
            gap -= 120
        return gap - (15 if trigger.verb else 0)

    def _is_aside(self, trigger: Trigger, sentence: Sentence) -> bool:
        before = self.reading.text[max(sentence.start, trigger.start - 40) : trigger.start]
        return bool(
            re.search(r"(?:lors de|paraphé|signed at|conclus|adopté|reached at|tại Hội nghị lần trước)[^,]*$", before)
        )

    def _belongs_to_a_text(self, date: DateMention, triggers: list[Trigger], sentence: Sentence) -> bool:
        before = self.reading.text[max(sentence.start, date.start - 60) : date.start]
        return bool(
            re.search(
                r"(?:signée?s?|paraphée?s?|signed|conclue?s?|adoptée?s?|adopted|được ký|ký)\s[^.;]{0,40}$", before
            )
        )

    def _noun_within_text(self, date: DateMention, triggers: list[Trigger]) -> Trigger | None:
        """Of "le procès-verbal de l'entretien signé le 4 décembre" the talks have the date too."""
        near = [t for t in triggers if 0 <= date.start - t.end < 60 and not t.verb]
        return near[-1] if near else None

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
        place = self._place(trigger, date, sentence)
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
            countries=self._countries(sentence),
        )

    def _status(self, trigger: Trigger, date: DateMention | None, sentence: Sentence) -> str:
        start = max(sentence.start, min(trigger.start, date.start if date else trigger.start) - 60)
        end = min(sentence.end, max(trigger.end, date.end if date else trigger.end) + 50)
        if self._cues["planned"].search(self.reading.text, start, end):
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
            return "held" if status == "past" else status
        months = (item[0] - mine[0]) * 12 + item[1] - mine[1]
        return "past" if months >= 1 else status

    def _place(self, trigger: Trigger, date: DateMention | None, sentence: Sentence) -> str | None:
        """Return where: after the trigger or the date in the sentence, a city before a country."""
        lead = re.compile(
            rf"(?:{self.lexicon.entry('events', 'cues', 'place_lead')}|,)(?:\s?(?:la|le|the|l'))?(?: (?:ville|province|district|thành phố|tỉnh|thủ đô|huyện|capital|city)(?: de| of)?)? ?$|(?:à|at|tại|ở) [^,.;]{{0,40}}[, ]+$|['(]$",
            re.IGNORECASE,
        )
        options = []
        for place in self.reading.places_in(sentence.start, sentence.end):
            before = self.reading.text[max(sentence.start, place.start - 48) : place.start]
            if place.kind == "demonym" or (not lead.search(before) and place.kind != "marker"):
                continue
            if re.search(r"(?:entre|between|giữa)[^,]*$", before) and place.kind == "country":
                continue
            home = place.kind == "country" and not self._is_destination(trigger, before)
            distance = min(abs(place.start - trigger.end), abs(place.start - date.end) if date else FAR * 2)
            if distance < FAR and not home:
                country_last = FAR if place.kind == "country" and trigger.kind != "visit" else 0
                options.append((distance + country_last, place.name))
        return min(options)[1] if options else self._unlisted(date or trigger, sentence)

    def _unlisted(self, near: DateMention | Trigger, sentence: Sentence) -> str | None:
        """Return a place that no list has, by its preposition: "tại thị trấn Mộc Châu"."""
        name = r"(?P<place>[A-ZÀ-ÝĐ][\wà-ỹ'-]+(?: [A-ZÀ-ÝĐ][\wà-ỹ'-]+){0,2})"
        before = {
            "fr": r"(?:\bà|dans (?:la|le|les) (?:ville|province|district|commune|poste)s? (?:de |d'))\s?",
            "en": r"\b(?:in|at) (?:the )?(?:city of |town of )?",
            "vi": r"(?:tại|ở) (?:thị trấn|thị xã|thành phố|huyện|xã|tỉnh|cửa khẩu(?: quốc tế| quốc gia)?|TP\.?|bản|khu vực)? ?",
        }.get(self.lexicon.language, r"(?!)")
        window = self.reading.text[max(sentence.start, near.start - 60) : min(sentence.end, near.end + 60)]
        words = self.lexicon.table("people")["organisation_words"]
        hits = [hit["place"] for hit in re.finditer(before + name, window)]
        return next((hit for hit in hits if not re.match(rf"(?:{words})(?!\w)", hit)), None)

    def _is_destination(self, trigger: Trigger, before: str) -> bool:
        """Tell "au Vietnam" and "en Chine" (where) from "du Vietnam" and "of China" (whose)."""
        where = {
            "fr": r"(?:^|\W)(?:au|aux|en|à)\s?(?:la |l')?$",
            "en": r"\b(?:in|to|visit|visits|visited|visiting)(?: the)? $",
            "vi": r"(?:tại|ở|sang|đến|tới|thăm(?: chính thức| và làm việc tại)?) ?(?:nước )?$",
            "zh": r"(?:在|访问)$",
        }
        return bool(re.search(where[self.lexicon.language], before, re.IGNORECASE))

    def _countries(self, sentence: Sentence) -> list[str]:
        places = self.reading.places_in(sentence.start, sentence.end)
        named = list(dict.fromkeys(p.country for p in places if p.country and p.kind != "city"))
        listed = self._listed()
        counted = self.lexicon.entry("places", "misc", "noun_countries")
        if len(listed) > 2 and (
            not named
            or re.search(rf"(?:\d|six|five|four|cinq|sáu|năm|bốn|quatre) (?:{counted})", self.reading.words(sentence))
        ):
            return listed
        if len(named) >= 2:
            return named
        pair = self.reading.countries[:2]
        if len(named) == 1 and named[0] not in pair:
            return [*named, *pair[:1]]
        return pair

    def _listed(self) -> list[str]:
        """Return the countries that one of the first sentences lists, if it lists more than two."""
        for sentence in self.reading.sentences[:4]:
            places = self.reading.places_in(sentence.start, sentence.end)
            named = list(dict.fromkeys(p.country for p in places if p.country and p.kind == "country"))
            if len(named) > 2:
                return named
        return []

    def _undated(self, found: list[Event]) -> Iterator[Event]:
        """Yield the item's own event where no dated one is of its kind: "L'entretien a été coprésidé par …"."""
        held = {event.kind for event in found if event.status == "held"}
        groups = {GROUPS.get(kind, kind) for kind in held}
        anaphoric = self.lexicon.entry("events", "cues", "anaphoric")
        for number, sentence in enumerate(self.reading.sentences[:12]):
            for trigger in self._triggers(sentence):
                if trigger.kind == "visit" and trigger.verb and trigger.kind not in held and not sentence.title:
                    if not self.reading.dates_in(sentence.start, sentence.end):
                        held.add(trigger.kind)
                        yield self._event(trigger, None, sentence)
                if trigger.verb or trigger.kind in held or trigger.ordinal is not None:
                    continue
                if not self._is_own_event(trigger, sentence, anaphoric) or (sentence.title and groups):
                    continue
                if GROUPS.get(trigger.kind, trigger.kind) in groups and number > 3:
                    continue
                held |= {kind for kind in GROUPS if GROUPS[kind] == GROUPS.get(trigger.kind)} | {trigger.kind}
                yield self._event(trigger, None, sentence)

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
        return bool(opens) or bool(
            re.search(
                r"(?:lors d'une?|lors des|a eu une?|ont eu une?|during (?:a|their|his)|at a|trong (?:buổi|cuộc)|tại (?:buổi|cuộc)) ?(?:\w+ )?$",
                before,
                re.IGNORECASE,
            )
        )


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
    return event.date == other.date or (event.date[:7] == other.date or other.date[:7] == event.date)


def _fill(event: Event, more: Event) -> None:
    if event.date is None or (more.date and len(more.date) > len(event.date)):
        event.date, event.date_basis, event.date_end = more.date, more.date_basis, more.date_end
    if event.ordinal is None and more.ordinal is not None:
        event.kind, event.span = more.kind, more.span
    event.ordinal = event.ordinal if event.ordinal is not None else more.ordinal
    event.place = event.place or more.place
    event.mechanism = event.mechanism or more.mechanism


def operations(reading: Reading, campaigns: list[Campaign]) -> list[Event]:
    """Return the events of the named operations that have a period."""
    found = []
    for campaign in campaigns:
        if campaign.period and campaign.period.start:
            ordinal = _campaign_ordinal(reading, campaign)
            found.append(
                Event(
                    "operation",
                    campaign.period.start,
                    campaign.span,
                    date_end=campaign.period.end,
                    date_basis="the operation's period",
                    ordinal=ordinal,
                    mechanism=campaign.name,
                    countries=campaign.participants,
                )
            )
    return found


def _campaign_ordinal(reading: Reading, campaign: Campaign) -> int | None:
    """Return which edition it is: "fifth Operation …", or a Roman number in its name ("OMD V")."""
    source = reading.view.source
    lead = reading.lexicon.compiled(str(reading.lexicon.entry("campaigns", "ordinal_name")), whole=False)
    if hit := lead.search(source, max(0, campaign.span.start - 40), campaign.span.start + 1):
        calendar = reading.lexicon.table("calendar")
        digits = re.match(r"\d+", hit["lead"])
        return int(digits[0]) if digits else calendar["ordinals"].get(hit["lead"].lower())
    for name in (campaign.name, *campaign.aliases):
        if (roman := re.search(r" ([IVX]{1,4})\)?$", name)) and roman[1] in ROMAN:
            return ROMAN[roman[1]]
    return None


def events(reading: Reading, mechanisms: list[Mechanism], campaigns: list[Campaign]) -> list[Event]:
    """Return the events of a document.

    Example:
        >>> from jalon.reader import read_text
        >>> text = "La 7e conférence sur la sécurité s'est tenue le 12 mars 2024 à Hanoï."
        >>> [(e.kind, e.date, e.ordinal, e.place) for e in read_text(text, id="a").records.events]
        [('conference', '2024-03-12', 7, 'Hanoï')]
    """
    return [*operations(reading, campaigns), *Happenings(reading, mechanisms).all()]
