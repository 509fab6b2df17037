"""Triggers: the nouns and verbs that name an event, and which of them a date tells of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jalon.reader.calendar import DateMention
from jalon.reader.reading import Reading
from jalon.reader.records.ordinals import ordinal_near
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
    "operation",
)
FAR = 170
ASIDE = re.compile(
    r"\b(?:depuis|since|kể từ|born|né|sinh|than|par rapport|mois d[eu']|months of|p[ée]riode? (?:of|de))[^.]{0,12}$",
    re.IGNORECASE,
)
"""What stands before a date that is compared with, or counted from."""


@dataclass(frozen=True, slots=True)
class Trigger:
    """A word `start:end` of the view that names an event of a kind; `ordinal` where one stands with it."""

    start: int
    end: int
    kind: str
    verb: bool = False
    ordinal: int | None = None


class Triggers:
    """Finds the triggers of one document's sentences.

    Args:
        reading: the document.
    """

    def __init__(self, reading: Reading) -> None:
        self.reading, self.lexicon = reading, reading.lexicon
        lexicon = reading.lexicon
        self._planned = lexicon.words("events", "status", "planned")
        self._generic = re.compile(rf"(?<!\w)(?:{lexicon.entry('events', 'cues', 'generic')})", re.IGNORECASE)
        self._compound = lexicon.compiled(str(lexicon.entry("events", "cues", "compound")), whole=False)
        self._of_a_text = lexicon.compiled(str(lexicon.entry("events", "cues", "of_a_text")), whole=False)
        self._stand_in = lexicon.compiled(str(lexicon.entry("events", "cues", "stand_in")), whole=False)
        self._circumstance = lexicon.compiled(str(lexicon.entry("events", "cues", "circumstance")), whole=False)
        self._held = lexicon.compiled(rf"(?:{lexicon.entry('events', 'cues', 'held')})$")
        self._seen: dict[int, list[Trigger]] = {}

    def can_date(self, date: DateMention) -> bool:
        """Tell whether a date can be an event's, not a period that figures cover."""
        if date.kind in ("since", "until", "deadline"):
            return False
        if date.kind == "part" or (date.kind == "relative" and date.unit != "days"):
            return (
                date.amount > 0
                or self._planned.search(self.reading.text, max(0, date.start - 50), date.end) is not None
            )
        if date.first.year and date.first.month is None and (date.last or self._is_account(date)):
            return False
        if date.kind == "range" and date.first.day is None and self._is_account(date):
            return False
        before = self.reading.text[max(0, date.start - 22) : date.start]
        return not ASIDE.search(before)

    def _is_account(self, date: DateMention) -> bool:
        """Tell whether a year or months at a sentence's head are what its figures cover ("En 2023, … 215 affaires")."""
        sentence = self.reading.sentence_at(date.start)
        counts = [n for n in self.reading.numbers if date.end < n.start < sentence.end and not n.lone and n.value > 3]
        heads = date.start - sentence.start < 20 or self.reading.text[: date.start].endswith((", ", ": "))
        return heads and bool(counts)

    def triggers(self, sentence: Sentence) -> list[Trigger]:
        """Return the triggers of a sentence in order."""
        if sentence.start not in self._seen:
            self._seen[sentence.start] = self._find(sentence)
        return self._seen[sentence.start]

    def _find(self, sentence: Sentence) -> list[Trigger]:
        found: list[Trigger] = []
        for kind in NOUN_KINDS:
            for entry in ("verbs", "nouns") if kind != "operation" else ("verbs",):
                for hit in self.lexicon.words("events", entry, kind).finditer(
                    self.reading.text, sentence.start, sentence.end
                ):
                    if any(hit.start() < other.end and other.start < hit.end() for other in found):
                        continue
                    if self._is_counted(hit):
                        continue
                    if entry == "verbs":
                        found.append(Trigger(*hit.span(), kind, verb=True, ordinal=self._ordinal_of(hit)))
                    elif not self._is_generic(hit, sentence):
                        found.append(Trigger(*hit.span(), kind, ordinal=ordinal_near(self.reading, *hit.span())))
        found += self._stand_ins(sentence, found)
        return sorted(found, key=lambda trigger: trigger.start)

    def _is_counted(self, hit: re.Match[str]) -> bool:
        """Tell "conducted 312 joint patrols" from one patrol."""
        numbers = [number for number in self.reading.numbers if number.value > 1 and not number.lone]
        inside = [number for number in numbers if hit.start() < number.start and number.end < hit.end()]
        before = [number for number in numbers if 0 <= hit.start() - number.end <= 1]
        told = self.lexicon.entry("calendar", "ordinal_digits")
        return any(
            not re.match(told, self.reading.text[number.start : number.end + 6], re.IGNORECASE)
            and not any(date.start <= number.start < date.end for date in self.reading.dates)
            for number in inside + before
        )

    def _ordinal_of(self, verb: re.Match[str]) -> int | None:
        """Return the ordinal of a verb with its object: "completed their second joint patrol"."""
        last = verb[0].rfind(" ") + 1
        if self.lexicon.table("calendar")["ordinal_before"]:
            return ordinal_near(self.reading, verb.start() + last, verb.end()) if verb[0].count(" ") > 1 else None
        return ordinal_near(self.reading, *verb.span())

    def _is_generic(self, hit: re.Match[str], sentence: Sentence) -> bool:
        before = self.reading.text[max(sentence.start, hit.start() - 30) : hit.start()]
        after = self.reading.text[hit.end() : hit.end() + 16]
        if self._compound.match(after) or self._of_a_text.search(before):
            return True
        dated = any(hit.end() <= date.start <= hit.end() + 10 for date in self.reading.dates)
        if dated or ordinal_near(self.reading, *hit.span()) is not None:
            return False
        return bool(self._generic.search(before)) and not re.search(r"[Ll]ors d|séparées", before + after)

    def _stand_ins(self, sentence: Sentence, found: list[Trigger]) -> Iterator[Trigger]:
        """Yield "celle du président … (avril 2025)": another event of the same kind."""
        for hit in self._stand_in.finditer(self.reading.text, sentence.start, sentence.end):
            earlier = [trigger for trigger in found if trigger.end < hit.start() and not trigger.verb]
            if earlier:
                yield Trigger(*hit.span(), earlier[-1].kind)

    def trigger_of(
        self, date: DateMention, triggers: list[Trigger], dates: list[DateMention], sentence: Sentence
    ) -> Trigger | None:
        """Choose what a date tells of: a noun or verb before it, else the best one after it."""
        if self._belongs_to_a_text(date, triggers, sentence):
            return self._noun_within_text(date, triggers)
        floor = max((other.end for other in dates if other.end <= date.start), default=sentence.start)
        ceiling = min((other.start for other in dates if other.start >= date.end), default=sentence.end)
        leads = date.start - sentence.start < 30
        pool = [t for t in triggers if floor <= t.end and t.start < ceiling and self._may_date(date, t, leads=leads)]
        if told := self._tells_its_day(date, pool):
            return told
        pool = [t for t in pool if ";" not in self.reading.text[min(t.end, date.end) : max(t.start, date.start)]]
        return min(pool, key=lambda trigger: self._distance(trigger, date, sentence, leads=leads), default=None)

    def _tells_its_day(self, date: DateMention, pool: list[Trigger]) -> Trigger | None:
        """Return the noun whose own participle stands before the date: "la réunion de bilan, tenue le 8 juillet"."""
        for trigger in reversed(pool):
            if not trigger.verb and 0 < date.start - trigger.end < 120:
                between = self.reading.text[trigger.end : date.start]
                return trigger if self._held.search(between) and between.count(",") < 2 else None
        return None

    def within(self, trigger: Trigger, triggers: list[Trigger], sentence: Sentence) -> list[Trigger]:
        """Return what took place "dans le cadre du septième échange": another kind of event, of the same day."""
        before = self.reading.text[max(sentence.start, trigger.start - 40) : trigger.start]
        if trigger.ordinal is None or not self._circumstance.search(before):
            return []
        others = [t for t in triggers if t.start > trigger.end and t.kind in ("joint_patrol", "exercise", "handover")]
        return others[:1]

    def _may_date(self, date: DateMention, trigger: Trigger, *, leads: bool) -> bool:
        """A blow against crime has its day, or its night, at the sentence's head; figures of a year are no event."""
        if date.kind == "point" and date.first.month is None and trigger.ordinal is None:
            apart = self.reading.text[min(trigger.end, date.end) : max(trigger.start, date.start)]
            return not trigger.verb and "," not in apart
        if trigger.kind != "operation":
            return True
        first, last = date.first, date.last or date.first
        days = [(each.month or 0) * 31 + each.day for each in (first, last) if each.day is not None]
        return leads and date.kind != "weekday" and len(days) == 2 and days[1] - days[0] < 4

    def _distance(self, trigger: Trigger, date: DateMention, sentence: Sentence, *, leads: bool) -> int:
        """Measure how far a trigger is from a date; a numbered one draws, and a date at the head looks ahead."""
        if trigger.start <= date.start and date.end <= trigger.end:
            return -FAR
        ahead = trigger.start >= date.end
        gap = trigger.start - date.end if ahead else date.start - trigger.end
        gap += (0 if ahead else FAR) if leads else (25 if ahead else 0)
        if ahead and not leads and re.search(r"[,;)]| et | and | và ", self.reading.text[date.end : trigger.start]):
            gap += FAR
        before = self.reading.text[max(sentence.start, trigger.start - 40) : trigger.start]
        if trigger.ordinal is None and self._circumstance.search(before) and trigger.end <= date.start:
            gap += 2 * FAR
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
