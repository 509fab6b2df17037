"""Stage 3, mentions: everything that later stages look up, found once per document.

A `Reading` holds the view, its sentences, and the dates, places and numbers in it. The record stages take a `Reading`
and return records; none of them looks at the source again.
"""

from collections import Counter
from dataclasses import dataclass, field

from jalon.reader.anchor import anchor_of
from jalon.reader.calendar import DateMention, grammar
from jalon.reader.clean import sentences_in, view_of
from jalon.reader.dating import Dating, Resolved
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
    anchor = anchor_of(source, layout, lexicon, view, dates, date_hint)
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
