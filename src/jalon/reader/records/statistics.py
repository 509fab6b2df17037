"""Figures: a number with its unit, what it counts, its bound, where and when.

A number is a figure of the text if it counts something; dates, ages, durations, markers, articles, "the two sides" and
numbers inside names do not (`exclude` in `tables/<lang>/numbers.toml`). What it counts is looked up in
`tables/<lang>/counted.toml`. A period or place governs the figures after it until another one is named.
"""

import re

from jalon.reader.document import Period, Statistic
from jalon.reader.numbers import Number
from jalon.reader.reading import Reading
from jalon.reader.records.counted import Counted, Counting
from jalon.reader.records.scopes import Scope, scopes_of


class Figures:
    """Finds the figures of one document.

    Args:
        reading: the document.
    """

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.lexicon = reading.lexicon
        self.text = reading.text
        lexicon = reading.lexicon
        self._bounds = dict(lexicon.entry("numbers", "bounds", "before"))
        self._after_bounds = dict(lexicon.entry("numbers", "bounds", "after") or {})
        self._definite_nouns = lexicon.words("numbers", "exclude", "after_definite")
        self._taken = [(date.start, date.end) for date in reading.dates if date.kind != "same-day"]
        self._taken += [(name.start, name.end) for name in reading.names]
        self.counting = Counting(reading)

    def all(self) -> list[Statistic]:
        """Return the document's figures, each fact once, in order."""
        found: list[Statistic] = []
        scopes = scopes_of(self.reading)
        numbers = iter(self.reading.numbers)
        skip = -1
        for number in numbers:
            if number.start < skip or self._is_excluded(number):
                continue
            upper = self._range_end(number)
            counted = self.counting.counted((upper or number).end, number)
            if counted is None:
                continue
            skip = counted.end if counted.end > number.end else number.end
            skip = upper.end if upper else number.end
            found.append(self._statistic(number, upper, counted, scopes))
        found += self._vague(scopes)
        titled = [each for each in found if self._in_title(each)]
        return [each for each in found if each not in titled] + titled

    def _in_title(self, figure: Statistic) -> bool:
        title = self.reading.layout.title
        return title is not None and title[0] <= figure.span.start < title[1]

    def _is_excluded(self, number: Number) -> bool:
        if any(start <= number.start < end for start, end in self._taken):
            return True
        before = self.text[max(0, number.start - 40) : number.start]
        after = self.text[number.end : number.end + 60]
        if not self.lexicon.spaced:
            return bool(re.search(r"[第]$", before)) or bool(re.match(r"[年月日届轮时分岁]|[次](?:会议|会谈)", after))
        if re.match(r"\w", after) and not self.counting.unit_at(number.end):
            return True
        if self._in_quotes(number) or re.match(r"\s?\+|[-–](?!\s)[a-z]*(?:level|year|day|point|party)", after):
            return True
        if re.search(
            rf"(?<!\w)(?:{self.lexicon.entry('numbers', 'exclude', 'before')})[ .:°]*$", before, re.IGNORECASE
        ):
            return not re.search(r"[,.;]\s*$", before)
        if re.search(r"(?<!\w)[A-ZĐ]{2,}[ -]$", before) and not self.counting.prefix_unit(number):
            return True  # a ship's, a road's, a decision's number
        if self._is_in_a_name(number, before, after):
            return True
        if re.search(r"\+\s?$|\d/$|\b(?:lần )?thứ $", before):
            return True
        ordinal = self.lexicon.entry("calendar", "ordinal_digits")
        here = self.text[number.start : number.end + 8]
        if self.lexicon.language != "vi" and re.match(rf"(?:{ordinal})(?!\w)", here, re.IGNORECASE):
            return True
        return self._is_a_pair(number, before, after)

    def _is_in_a_name(self, number: Number, before: str, after: str) -> bool:
        """Tell "the 2004 Memorandum" and "Company 321 of the command" from figures."""
        written = self.text[number.start : number.end]
        if written.isdigit() and 1900 <= number.value <= 2099:
            kinds = self.lexicon.table("agreements")["nouns"]
            texts = "|".join(f"(?:{kinds[kind]})" for kind in kinds)
            return re.match(rf" (?:[A-ZÀ-Ý]|(?:{texts})(?!\w))", after) is not None
        unit = re.search(r"[A-Z][a-z]+ $", before) and re.match(r" of | du | de la |[,.;)]", after)
        return bool(unit) and not self.counting.unit_at(number.end)

    def _is_a_pair(self, number: Number, before: str, after: str) -> bool:
        """Tell whether this is "les deux pays": a known pair, no figure."""
        definite = self.lexicon.entry("numbers", "exclude", "definite")
        if self.lexicon.language == "vi":
            lone_pair = (number.in_words and number.value in (2, 3, 6)) or re.search(
                rf"(?<!\w){definite} $", before, re.IGNORECASE
            )
            return bool(
                lone_pair
                and re.match(
                    rf" (?:{self.lexicon.entry('numbers', 'exclude', 'after_definite')})(?!\w)", after, re.IGNORECASE
                )
            )
        pointed = re.search(rf"(?<!\w){definite} $", before, re.IGNORECASE)
        small = number.value in (2, 3) and number.in_words
        if small and (pointed or number.value == 2) and self._definite_nouns.match(after.lstrip()):
            return True
        if pointed and number.value <= 12 and self._definite_nouns.match(after.lstrip()):
            return not re.match(r" provinces? (?:parta|frontal|border|shar|along|de la fronti)", after)
        return bool(pointed and number.value == 2 and number.in_words)

    def _in_quotes(self, number: Number) -> bool:
        line = self.text.rfind("\n", 0, number.start) + 1
        quotes = self.text[line : number.start].count('"')
        return quotes % 2 == 1 and '"' in self.text[number.end : number.end + 60]

    def _range_end(self, number: Number) -> Number | None:
        """Return the upper end of "30 à 40 kg"."""
        between = self.lexicon.entry("numbers", "bounds", "range")
        for other in self.reading.numbers:
            near = number.end < other.start <= number.end + 6 and other.value > number.value
            if near and re.fullmatch(rf"\s?(?:{between})\s?", self.text[number.end : other.start]):
                named = self.counting.counted(number.end, number)
                return other if named is None or named.end > other.end else None
        return None

    def _bound(self, number: Number) -> tuple[str, int]:
        """Return the bound named before a number and where its words start."""
        if number.rough:
            return "about", number.start
        before = self.text[max(0, number.start - 36) : number.start]
        before = re.sub(r"(?:US ?\$|USD|EUR|€|\$|RMB|CNY|VND)\s?$", "", before)
        for qualifier, expression in self._bounds.items():
            if hit := re.search(rf"(?<!\w)(?:{expression})\s?$", before, re.IGNORECASE):
                return qualifier, number.start - min(36, number.start) + hit.start()
        for qualifier, expression in self._after_bounds.items():
            if re.match(rf"\s?(?:{expression})", self.text[number.end : number.end + 14], re.IGNORECASE):
                return qualifier, number.start
        return "exact", number.start

    def _statistic(self, number: Number, upper: Number | None, counted: Counted, scopes: list[Scope]) -> Statistic:
        qualifier, start = self._bound(number)
        value: int | float = number.value
        if counted.unit == "count" and number.whole is not None and value != int(value):
            value = number.whole
        value = _times(value, counted.factor)
        top = _times(upper.value, counted.factor) if upper else None
        place, period, basis = self._scope(number.start, counted, scopes)
        return Statistic(
            value,
            counted.unit,
            self.reading.span(start, max(counted.end, number.end)),
            value_max=top,
            qualifier=qualifier,
            counted=counted.words.strip() or None,
            counted_class=counted.counted_class,
            place=place,
            period=period,
            period_basis=basis,
        )

    def _scope(
        self, position: int, counted: Counted, scopes: list[Scope]
    ) -> tuple[str | None, Period | None, str | None]:
        scope = next((each for each in scopes if each.start <= position < each.end), None)
        if scope is None:
            return None, None, None
        after = self.text[counted.end : counted.end + 50]
        place = scope.place_at(position, counted.end, after, self.reading)
        if own := re.match(r"(?: \w+)? (?:en|in|năm) ((?:19|20)\d\d)(?![\d-])", after):
            return place, Period(own[1], own[1]), f"“{own[0].strip()}”"
        return place, scope.period, scope.period_basis

    def _vague(self, scopes: list[Scope]) -> list[Statistic]:
        """Return "plusieurs tonnes de drogues" and "hundreds of suspects": no value, qualifier `several`."""
        found: list[Statistic] = []
        vague = self.lexicon.entry("numbers", "bounds", "vague")
        scale = self.lexicon.entry("numbers", "bounds", "vague_scale")
        for hit in self.lexicon.compiled(f"{scale}|{vague}").finditer(self.text):
            if any(number.start <= hit.start() < number.end for number in self.reading.numbers):
                continue
            joint = re.compile(r"\s?(?:d'|de |of )?").match(self.text, hit.end())
            start = joint.end() if joint else hit.end()
            counted = self.counting.unit_at(start)
            scaled = re.fullmatch(scale, hit[0], re.IGNORECASE)
            if counted is None and scaled:
                counted = self.counting.noun_at(start, Number(hit.start(), start, 10))
            if counted is None or counted.unit in ("%", "km"):
                continue
            place, period, basis = self._scope(hit.start(), counted, scopes)
            span = self.reading.span(hit.start(), counted.end)
            found.append(
                Statistic(
                    None,
                    counted.unit,
                    span,
                    None,
                    "several",
                    counted.words,
                    counted.counted_class,
                    place,
                    period,
                    basis,
                )
            )
        return found


def _times(value: int | float, factor: float) -> int | float:
    if factor == 1:
        return value
    product = round(value * factor, 6)
    return int(product) if product == int(product) else product


def once(found: list[Statistic]) -> list[Statistic]:
    """Keep each fact once: the same value, unit and class counted again is the same fact, told twice.

    The later mention often says more; what the first lacks is taken from it.
    """
    kept: list[Statistic] = []
    for figure in found:
        first = next((other for other in kept if _is_the_same(figure, other)), None)
        if first is None or (first.place and figure.place and first.place != figure.place and figure.unit == "count"):
            kept.append(figure)
            continue
        if first.qualifier == "exact":
            first.qualifier = figure.qualifier
        first.place = first.place or figure.place
        first.period = first.period or figure.period
    return sorted(kept, key=lambda figure: figure.span.start)


def _is_the_same(figure: Statistic, other: Statistic) -> bool:
    if figure.value is None or (figure.value, figure.unit) != (other.value, other.unit):
        return False
    return figure.counted_class == other.counted_class or (figure.value > 12 and figure.counted == other.counted)


def statistics(reading: Reading) -> list[Statistic]:
    """Return the figures of a document.

    Example:
        >>> from jalon.reader import read_text
        >>> text = "Mardi, la police du Laos a arrêté 12 suspects et saisi plus de 83,6kg d'héroïne."
        >>> [(f.value, f.unit, f.qualifier) for f in read_text(text, id="a").records.statistics]
        [(12, 'count', 'exact'), (83.6, 'kg', 'more_than')]
    """
    found = Figures(reading).all()
    return once(found)
