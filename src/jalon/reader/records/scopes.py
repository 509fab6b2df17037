"""What governs a figure: the place and the period in force where it stands.

"De juillet 2021 à juin 2024, la police des 10 provinces … a découvert 14 131 affaires" sets both for every figure of
the sentence, and the period for the sentences that follow in the paragraph until another is named.
"""

import re
from dataclasses import dataclass

from jalon.reader.calendar import DateMention
from jalon.reader.document import Period
from jalon.reader.places import PlaceMention, gazetteer
from jalon.reader.reading import Reading
from jalon.reader.sentences import Sentence

PERIOD_KINDS = ("range", "since", "part", "until")


@dataclass(frozen=True, slots=True)
class Scope:
    """A sentence `start:end` with the places and the period that govern its figures.

    Attributes:
        places: place mentions of the sentence that can own a figure, in order.
        opening: the place that opens or inherits for the whole sentence.
        group: "10 provinces partageant …", where the sentence counts for a group.
        period: what the figures cover.
        period_basis: what the period was resolved from.
    """

    start: int
    end: int
    places: tuple[PlaceMention, ...]
    opening: str | None
    group: str | None
    period: Period | None
    period_basis: str | None

    def place_at(self, position: int, after_noun: int, after: str, reading: Reading) -> str | None:
        """Return the place of a figure: named right after it, before it in its clause, or for the sentence."""
        locative = reading.lexicon.entry("places", "misc", "locative")
        for place in self.places:
            between = reading.text[after_noun : place.start]
            if after_noun <= place.start <= after_noun + 45 and re.fullmatch(
                rf"(?:\s\w+)?\s?(?:{locative})\s?(?:\w+ )?", between
            ):
                return _called(place, reading)
        before = [place for place in self.places if place.start < position and _owns(place, reading)]
        if self.group and not before:
            return self.group.strip()
        return _called(before[-1], reading) if before else self.opening


def _called(place: PlaceMention, reading: Reading) -> str:
    return gazetteer(reading.lexicon).state(place.country) if place.kind == "demonym" else place.name


def scopes_of(reading: Reading) -> list[Scope]:
    """Return the scope of every sentence, in order."""
    scopes: list[Scope] = []
    operation = operation_period(reading)
    paragraph, period, basis, opening, group = -1, *operation, None, None
    for sentence in reading.sentences:
        if sentence.paragraph != paragraph:
            paragraph, opening, group = sentence.paragraph, None, None
            period, basis = operation
        named, named_basis = _period_in(reading, sentence)
        if named:
            period, basis = named, named_basis
        words = reading.words(sentence)
        places = [place for place in reading.places_in(sentence.start, sentence.end) if place.kind != "marker"]
        group = None if any(_owns(place, reading) for place in places) else group
        grouped = reading.lexicon.words("places", "misc", "group").search(words)
        first = _opening(reading, sentence, places)
        if grouped or first:
            opening, group = first, grouped[0] if grouped else None
        if not places and scopes and scopes[-1].places and opening is None and sentence.start == scopes[-1].end:
            opening = _owner(reading, scopes[-1])
        scopes.append(Scope(sentence.start, sentence.end, tuple(places), opening, group, period, basis))
    return scopes


def operation_period(reading: Reading) -> tuple[Period | None, str | None]:
    """Return when the named operation of a text ran, if a range stands beside its name: the figures are its own."""
    for date in reading.dates:
        before = reading.text[max(0, date.start - 60) : date.start]
        noun = reading.lexicon.words("events", "nouns", "operation")
        sentence = reading.sentence_at(date.start)
        early = reading.sentences.index(sentence) < 5 and noun.search(reading.words(sentence))
        if date.kind == "range" and (early or noun.search(before)):
            return _period(reading, date)
    return None, None


def _period_in(reading: Reading, sentence: Sentence) -> tuple[Period | None, str | None]:
    for date in reading.dates_in(sentence.start, sentence.end):
        if date.kind in PERIOD_KINDS:
            return _period(reading, date)
    for date in reading.dates_in(sentence.start, sentence.end):
        if _is_a_year_of_account(reading, date):
            return _period(reading, date)
    return _until_that_day(reading, sentence)


def _is_a_year_of_account(reading: Reading, date: DateMention) -> bool:
    """Tell whether a date is a year or month that figures belong to ("Bilan de 2024", "in 2023")."""
    if date.kind == "relative":
        return date.unit in ("years", "months")
    before = reading.text[max(0, date.start - 14) : date.start] + reading.text[date.start : date.end]
    compared = re.search(
        r"(?:than|contre|against|par rapport|plus qu|moins qu|qu.en|compared|so với|that of)\b[^.]*$",
        before,
        re.IGNORECASE,
    )
    return date.kind == "point" and date.first.day is None and date.first.year is not None and not compared


def _period(reading: Reading, date: DateMention) -> tuple[Period | None, str | None]:
    resolved = reading.resolve(date)
    if resolved.first is None:
        return None, None
    if date.kind == "since":
        return _since(reading, date, resolved.first, resolved.basis)
    if date.kind == "until":
        return Period(None, resolved.first), resolved.basis
    return Period(resolved.first, resolved.last or resolved.first), resolved.basis


def _since(reading: Reading, date: DateMention, first: str, basis: str) -> tuple[Period, str]:
    return Period(first, None), basis


def _until_that_day(reading: Reading, sentence: Sentence) -> tuple[Period | None, str | None]:
    """Read "Entre le 25 avril et cette date": up to the day that the text is about."""
    words = reading.words(sentence)
    that = reading.lexicon.words("calendar", "this_date").search(words)
    days = [date for date in reading.dates_in(sentence.start, sentence.end) if date.first.day]
    if not that or not days:
        return None, None
    first = reading.resolve(days[0])
    earlier = [date for date in reading.dates if date.start < sentence.start and date.first.day]
    last = reading.resolve(earlier[-1]).first if earlier else reading.dating.anchor.iso
    return Period(first.first, last), f"{first.basis} until “{that[0]}”"


def _opening(reading: Reading, sentence: Sentence, places: list[PlaceMention]) -> str | None:
    if not places or places[0].start - sentence.start > 28:
        return None
    lead = reading.text[sentence.start : places[0].start]
    locative = reading.lexicon.entry("places", "misc", "locative")
    opens = re.fullmatch(rf"\W*(?:(?:Rien que |Only |Riêng )?(?:{locative})\s?)?(?:la |le |the )?", lead, re.IGNORECASE)
    return places[0].name if opens and places[0].kind != "demonym" else None


def _owner(reading: Reading, before: Scope) -> str | None:
    """Return who acted in the sentence before, for one that goes on with "they"."""
    owners = [_called(place, reading) for place in before.places if _owns(place, reading)]
    return owners[-1] if owners else before.opening


def _owns(place: PlaceMention, reading: Reading) -> bool:
    """Tell whether a place is who acted: "Hong Kong Customs intercepted", "les garde-côtes tunisiens ont"."""
    organs = reading.lexicon.words("places", "misc", "organs")
    head = reading.sentence_at(place.start).start
    before = reading.text[max(0, head, place.start - 24) : place.start]
    if place.start - head > 50 and not re.search(r"[,;:] (?:\S+ ){0,4}$", before):
        return False
    after = reading.text[place.end : place.end + 24]
    acting = rf"(?:'s)? (?:{reading.lexicon.entry('places', 'misc', 'acting')})(?!\w)"
    return bool(organs.search(before) or re.match(acting, after, re.IGNORECASE))
