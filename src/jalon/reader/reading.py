"""Stage 3, mentions: everything that later stages look up, found once per document.

A `Reading` holds the view, its sentences, and the dates, places and numbers in it. The record stages take a `Reading`
and return records; none of them looks at the source again.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from jalon.reader.calendar import DateMention, Moment, grammar
from jalon.reader.clean import sentences_in, view_of
from jalon.reader.dating import Anchor, Dating, Resolved, anniversary_year, moment_of, safe_date
from jalon.reader.layout import Layout, layout_of
from jalon.reader.lexicon import Lexicon
from jalon.reader.names import NameMention, name_finder
from jalon.reader.numbers import Number, numerals
from jalon.reader.places import PlaceMention, gazetteer
from jalon.reader.sentences import Sentence
from jalon.reader.view import Span, View


@dataclass(slots=True)
class Reading:
    """One document, its mentions found.

    Attributes:
        lexicon: the tables of its language.
        layout: its zones.
        view: its cleaned text.
        sentences: of the view, in order.
        dates: every date mention of the view.
        places: every place mention of the view.
        numbers: every number of the view.
        dating: resolves dates against the document's date.
        names: every person's name in the view.
        countries: the document's own countries, most prominent first, at most six.
    """

    lexicon: Lexicon
    layout: Layout
    view: View
    sentences: list[Sentence]
    dates: list[DateMention]
    places: list[PlaceMention]
    numbers: list[Number]
    names: list[NameMention]
    dating: Dating
    countries: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The view's text, which all positions of mentions refer to."""
        return self.view.text

    def words(self, sentence: Sentence) -> str:
        """Return a sentence's text."""
        return self.view.text[sentence.start : sentence.end]

    def span(self, start: int, end: int) -> Span:
        """Return the source's words behind positions of the view."""
        return self.view.span(start, end)

    def dates_in(self, start: int, end: int) -> list[DateMention]:
        """Return the date mentions between two positions."""
        return [date for date in self.dates if start <= date.start < end]

    def places_in(self, start: int, end: int) -> list[PlaceMention]:
        """Return the place mentions between two positions."""
        return [place for place in self.places if start <= place.start < end]

    def resolve(self, mention: DateMention, *, ahead: bool = False) -> Resolved:
        """Resolve a date mention of this document."""
        return self.dating.resolve(mention, self.text[mention.start : mention.end], ahead=ahead)

    def sentence_at(self, position: int) -> Sentence:
        """Return the sentence that holds a position."""
        return next((s for s in self.sentences if s.start <= position < s.end), self.sentences[-1])


def reading_of(source: str, lexicon: Lexicon, *, date_hint: str | None = None) -> Reading:
    """Find every mention of a text.

    Args:
        source: the text as given.
        lexicon: the tables of its language.
        date_hint: the document's ISO date where the caller knows it (a mail's, a feed's).

    Example:
        >>> from jalon.reader.lexicon import lexicon
        >>> reading_of("Hanoï, 3 mai 2024 (VNA) - Un entretien a eu lieu.", lexicon("fr")).dating.anchor.iso
        '2024-05-03'
    """
    layout = layout_of(source, lexicon)
    view = view_of(source, layout, lexicon)
    dates = grammar(lexicon).find(view.text)
    places = gazetteer(lexicon).find(view.text)
    names = name_finder(lexicon).find(view.text, places)
    taken = {position for name in names for position in range(name.start, name.end)}
    places = [place for place in places if place.start not in taken]
    anchor = _anchor(source, layout, lexicon, view, dates, date_hint)
    reading = Reading(
        lexicon,
        layout,
        view,
        sentences_in(view, layout),
        dates,
        places,
        numerals(lexicon).find(view.text),
        names,
        Dating(anchor),
    )
    reading.countries = _countries(reading)
    return reading


def _countries(reading: Reading) -> list[str]:
    """The headline and the first sentences say whom the text is about."""
    counted: Counter[str] = Counter()
    for number, sentence in enumerate(reading.sentences):
        weight = 8 if sentence.title else 6 if number < 3 else 2
        for place in reading.places_in(sentence.start, sentence.end):
            if place.country:
                counted[place.country] += 1 if place.kind == "city" else weight
    for zone in reading.layout.datelines:
        for place in gazetteer(reading.lexicon).find(reading.view.source[slice(*zone)]):
            counted[place.country] += 1 if place.country in counted else 0
    return [country for country, _ in counted.most_common(6)]


def _anchor(
    source: str, layout: Layout, lexicon: Lexicon, view: View, dates: list[DateMention], hint: str | None
) -> Anchor:
    """What is known about the document's date: the caller's word, the page's, its dateline's, or the text's own."""
    stamps = [(hint, "given by the caller")] if hint else []
    stamps += [(iso, f"the page's {where}") for iso, where in sorted(layout.stamps, key=lambda s: -len(s[0]))]
    stamps = [(iso, where) for iso, where in stamps if moment_of(iso).is_real()]
    known = moment_of(stamps[0][0]) if stamps else Moment()
    basis = stamps[0][1] if stamps else ""
    day = Moment()
    for start, end in layout.datelines:
        for mention in grammar(lexicon).find(source[start:end]):
            dated = _dateline_moment(mention.first, known)
            if dated is not None:
                return Anchor(dated, "its dateline" + (f" and {basis}" if basis else ""))
            day = mention.first if mention.first.month and mention.first.day and not known.year else day
    if stamps:
        return Anchor(known, basis)
    inferred = _inferred(view.text, dates, lexicon)
    if day.month and inferred.moment.year:
        return Anchor(Moment(inferred.moment.year, day.month, day.day), f"its dateline, year {inferred.basis}")
    if inferred.moment == Moment():
        day = day if day.month else _first_day(view.text, dates)
        year = _year_by_weekday(day, dates)
        basis = "the day that it tells of, year " + ("inferred from its weekday" if year else "unknown")
        return Anchor(Moment(year, day.month, day.day), basis) if day.month else Anchor(day, "unknown")
    return inferred


def _year_by_weekday(day: Moment, dates: list[DateMention]) -> int | None:
    """Return the first year, not before those that the text names, in which the day or its eve is the weekday told."""
    told = [date.first.day for date in dates if date.kind == "weekday" and date.last is None]
    years = [date.first.year for date in dates if date.first.year]
    if not told or not years or not day.month or not day.day:
        return None
    for year in range(max(years), max(years) + 3):
        weekday = safe_date(year, day.month, day.day).weekday()
        if told[0] in (weekday, (weekday - 1) % 7):
            return year
    return None


def _first_day(text: str, dates: list[DateMention]) -> Moment:
    """Return the first day without a year that the text tells of."""
    days = (date.last or date.first for date in dates if date.first.day and date.first.year is None)
    return next((day for day in days if day.month and day.day), Moment())


def _dateline_moment(day: Moment, known: Moment) -> Moment | None:
    if day.year is not None and day.month:
        return day
    if day.month and day.day and known.year and known.month in (None, day.month):
        return Moment(known.year, day.month, day.day)
    return None


def _inferred(text: str, dates: list[DateMention], lexicon: Lexicon) -> Anchor:
    """Infer the document's date from an anniversary, from when its figures end, or from the days that it tells."""
    year = anniversary_year(text)
    if year:
        return Anchor(Moment(year), "inferred from an anniversary")
    open_days = [date.first for date in dates if date.first.year is None and date.first.month and date.first.day]
    for date in dates:
        if date.first in open_days and (year := _year_beside(text, date, dates)):
            return Anchor(Moment(year, date.first.month, date.first.day), "inferred from the year in its sentence")
    full = [date for date in dates if date.first.year and date.first.month and date.first.day and not date.last]
    past = [date for date in full if not _is_about_the_past(text, date)]
    if past and not open_days:
        latest = max(past, key=lambda date: date.first.iso() or "")
        return Anchor(latest.first, f"inferred from “{text[latest.start : latest.end]}” in the text")
    for ending, words in _data_ends(text, dates):
        if open_days:
            later = (open_days[0].month or 0) >= (ending.month or 1)
            year = (ending.year or 0) + (0 if later else 1)
            return Anchor(Moment(year, open_days[0].month, open_days[0].day), f"inferred: figures end in {words}")
        return Anchor(Moment(ending.year), f"inferred: figures end in {words}")
    near = [date.first.year for date in full if date.first.year and open_days]
    return Anchor(Moment(max(near)), "inferred from the text's own dates") if near else Anchor(Moment(), "unknown")


def _year_beside(text: str, day: DateMention, dates: list[DateMention]) -> int | None:
    """Return the year that stands alone in a day's sentence: "le 3 mai … la première rencontre de 2024"."""
    end = min((place for mark in (". ", "\n") if (place := text.find(mark, day.end)) > 0), default=len(text))
    years = [d.first for d in dates if day.end < d.start < end and d.kind == "point" and d.first.month is None]
    after = [d for d in dates if day.end < d.start < end]
    if len(after) == 1 and len(years) == 1 and not _is_ahead(after[0], text) and not _is_about_the_past(text, after[0]):
        return years[0].year
    return None


def _is_about_the_past(text: str, date: DateMention) -> bool:
    before = text[max(0, date.start - 60) : date.start].split("\n")[-1]
    return bool(
        re.search(r"\b(?:sign|ký|founded|fond|thành lập|set up|créé|adopt|since|depuis|từ|kể từ|sinh)\w*", before)
    )


def _data_ends(text: str, dates: list[DateMention]) -> Iterator[tuple[Moment, str]]:
    """Yield when the text's own figures end: "De juillet 2021 à juin 2024", "in the first half of 2024"."""
    found = [
        (date.last, text[date.start : date.end])
        for date in dates
        if date.kind in ("range", "part") and date.last and date.last.year and not _is_ahead(date, text)
    ]
    found += [
        (Moment(date.first.year), text[date.start : date.end])
        for date in dates
        if date.first.year
        and re.search(r"(?:début|start of|beginning of|đầu)[^.;]{0,8}$", text[: date.start + 6])
        and not _is_ahead(date, text)
    ]
    yield from sorted(found, key=lambda pair: pair[0].iso() or "", reverse=True)[:1]


def _is_ahead(date: DateMention, text: str) -> bool:
    plans = r"plan|kế hoạch|giai đoạn|will|sẽ|programme|stratég|strateg|pour la période|scheduled|prévu|dự kiến"
    before = text[max(0, date.start - 60) : date.start].lower()
    return bool(re.search(rf"\b(?:{plans})\w*[^.]*$", before))
