"""Figures: a number with its unit, what it counts, its bound, where and when.

A number is a figure of the text if it counts something; dates, ages, durations, markers, articles, "the two sides" and
numbers inside names do not (`exclude` in `tables/<lang>/numbers.toml`). What it counts is looked up in
`tables/<lang>/counted.toml`. A period or place governs the figures after it until another one is named.
"""

import re
from dataclasses import dataclass, replace

from jalon.reader.document import Period, Statistic
from jalon.reader.numbers import Number
from jalon.reader.reading import Reading
from jalon.reader.records.scopes import Scope, scopes_of

CLASSES = (
    "persons_victims",
    "persons_migrants",
    "persons_suspects",
    "drug_plants",
    "ammunition",
    "weapons",
    "cases",
    "drug_units",
    "wildlife",
    "agencies",
    "countries",
    "provinces",
    "facilities",
    "documents",
    "checks",
    "equipment",
    "distance",
    "persons_other",
    "other",
)
MONEY = ("VND", "LAK", "CNY", "USD", "EUR")
MASS = ("kg", "t", "g", "L")
UNITS = ("kg", "km", "%", *MONEY, "t", "g", "L")
MOST_MODIFIERS = {"fr": 2, "en": 5, "vi": 1, "zh": 0}


@dataclass(frozen=True, slots=True)
class Counted:
    """What a number counts: the view's positions, the class, the unit and a factor for units such as the quintal."""

    start: int
    end: int
    counted_class: str
    unit: str = "count"
    factor: float = 1
    words: str = ""


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
        self._units = {unit: lexicon.words("numbers", "units", unit) for unit in UNITS}
        self._scaled = dict(lexicon.entry("numbers", "units", "scaled") or {})
        self._nouns = {name: lexicon.words("counted", name) for name in CLASSES}
        self._bounds = dict(lexicon.entry("numbers", "bounds", "before"))
        self._after_bounds = dict(lexicon.entry("numbers", "bounds", "after") or {})
        self._skip_after = lexicon.words("numbers", "exclude", "after")
        self._definite_nouns = lexicon.words("numbers", "exclude", "after_definite")
        self._taken = [(date.start, date.end) for date in reading.dates if date.kind != "same-day"]
        self._taken += [(name.start, name.end) for name in reading.names]
        self._generic_people = lexicon.words("counted", "context", "generic_people")
        self._last: Counted | None = None

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
            counted = self._counted((upper or number).end, number)
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
        if re.match(r"\w", after) and not self._unit_at(number.end):
            return True
        if self._in_quotes(number) or re.match(r"\s?\+|[-–](?!\s)[a-z]*(?:level|year|day|point|party)", after):
            return True
        if re.search(
            rf"(?<!\w)(?:{self.lexicon.entry('numbers', 'exclude', 'before')})[ .:°]*$", before, re.IGNORECASE
        ):
            return not re.search(r"[,.;]\s*$", before)
        if re.search(r"\+\s?$|\d/$|\b(?:lần )?thứ $", before):
            return True
        ordinal = self.lexicon.entry("calendar", "ordinal_digits")
        here = self.text[number.start : number.end + 8]
        if self.lexicon.language != "vi" and re.match(rf"(?:{ordinal})(?!\w)", here, re.IGNORECASE):
            return True
        return self._is_a_pair(number, before, after)

    def _is_a_pair(self, number: Number, before: str, after: str) -> bool:
        """Tell whether this is "les deux pays": a known pair, no figure."""
        definite = self.lexicon.entry("numbers", "exclude", "definite")
        if self.lexicon.language == "vi":
            lone_pair = (
                number.in_words
                and number.value in (2, 3, 6)
                or re.search(rf"(?<!\w){definite} $", before, re.IGNORECASE)
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
            if number.end < other.start <= number.end + 6 and other.value > number.value:
                if re.fullmatch(rf"\s?(?:{between})\s?", self.text[number.end : other.start]):
                    named = self._counted(number.end, number)
                    return other if named is None or named.end > other.end else None
        return None

    def _counted(self, position: int, number: Number) -> Counted | None:
        """Return what a number that ends at `position` counts, None if it counts nothing."""
        after = self.text[position:]
        gap = len(after) - len(after.lstrip(" "))
        if (number.rough or number.value >= 1_000_000) and (joint := re.match(r" (?:de |d'|of )", after)):
            gap = joint.end()
        if after[gap : gap + 1] in ("\n", ".", ";", "") and not self._prefix_unit(number):
            return None
        if self._skip_after.match(after, gap) and not self._unit_at(position + gap):
            return None
        counted = self._unit_at(position + gap) or self._prefixed(number) or self._noun_at(position + gap, number)
        if counted is None:
            counted = self._like_before(position + gap, number)
        if counted is not None and counted.unit == "count":
            self._last = counted
        return counted

    def _unit_at(self, start: int) -> Counted | None:
        for name, (unit, factor) in self._scaled.items():
            if hit := self.lexicon.compiled(name).match(self.text, start):
                return self._measured(hit, unit, factor)
        for unit, pattern in self._units.items():
            if hit := pattern.match(self.text, start):
                return self._measured(hit, unit, 1)
            if unit == "%" and self.text[start : start + 1] == "%":
                return Counted(start, start + 1, "rate", "%", words=self._rate_words(start + 1))
            if unit in ("kg", "g", "km") and (hit := re.compile(rf"(?:{unit})(?!\w)").match(self.text, start)):
                return self._measured(hit, unit, 1)
        return None

    def _rate_words(self, start: int) -> str:
        return re.split(r"[.,;()\n]", self.text[start : start + 80])[0].strip()

    def _prefix_unit(self, number: Number) -> str:
        before = self.text[max(0, number.start - 8) : number.start]
        for unit, expression in dict(self.lexicon.entry("numbers", "units", "prefix") or {}).items():
            if re.search(rf"(?:{expression})\s?$", before):
                return str(unit)
        return ""

    def _prefixed(self, number: Number) -> Counted | None:
        unit = self._prefix_unit(number)
        return Counted(number.end, number.end, "money", unit, words=unit) if unit else None

    def _measured(self, hit: re.Match[str], unit: str, factor: float) -> Counted:
        """Name what is weighed or measured: "de méthamphétamine", "of ivory"."""
        if unit in MONEY:
            return Counted(*hit.span(), "money", unit, words=hit[0])
        if unit == "%":
            return Counted(*hit.span(), "rate", unit, words=self._rate_words(hit.end()))
        if unit == "km":
            return Counted(*hit.span(), "distance", unit, words=self._substance_words(hit.end())[1] or hit[0])
        end, words = self._substance_words(hit.end())
        return Counted(hit.start(), end, self._mass_class(words, hit), unit, factor, words)

    def _substance_words(self, position: int) -> tuple[int, str]:
        joint = {"fr": r"(?: de(?: la| l')?| d'| du| des)? ?", "en": r"(?: of)?(?: the)? ?", "vi": r" ?", "zh": ""}
        lead = re.compile(joint[self.lexicon.language]).match(self.text, position)
        start = lead.end() if lead else position
        for name in ("precursors", "substances", "wildlife"):
            if hit := self.lexicon.words("counted", "drug", name).match(self.text, start):
                return hit.end(), hit[0]
        if lead and lead[0].strip() or self.lexicon.language == "vi":
            words = re.match(
                r"[\w'-]+(?: (?!(?:et|and|và|à|au|en|in|at|tại|ont|was|were|sont|dans|by|par)\b)[\w'-]+){0,2}",
                self.text[start : start + 60],
            )
            if words:
                return start + words.end(), words[0]
        return position, ""

    def _mass_class(self, words: str, hit: re.Match[str]) -> str:
        for name, sort in (("precursors", "precursor_mass"), ("wildlife", "wildlife"), ("substances", "drug_mass")):
            if words and self.lexicon.words("counted", "drug", name).search(words):
                return sort
        if words:
            return "other"
        sentence = self.reading.sentence_at(hit.start())
        drug = self.lexicon.words("counted", "drug", "substances").search(self.reading.words(sentence))
        return "drug_mass" if drug else "other"

    def _noun_at(self, start: int, number: Number) -> Counted | None:
        """Find the counted noun at a position or a few describing words further on."""
        if number.lone:
            return None
        stops = r"[,.;:()\n\"]|(?:of|in|on|at|by|to|from|were|was|are|is|has|have|had|de|du|des|en|dans|sur|au|aux|à|par|pour|ont|a|été|qui|dont|đã|được|bị|tại|với|và|trong|cho)(?!\w)"
        place = start
        for skipped in range(MOST_MODIFIERS[self.lexicon.language] + 1):
            for name, pattern in self._nouns.items():
                if (hit := pattern.match(self.text, place)) and hit.end() > place:
                    return self._named(start, hit, name, number)
            word = re.compile(r"[\w'-]+ ").match(self.text, place)
            if not word or re.match(stops, self.text[place:], re.IGNORECASE):
                break
            place = word.end()
        return self._nationals(start, number)

    def _nationals(self, start: int, number: Number) -> Counted | None:
        """Read "13 Vietnamiens", "9 Venezuelans": people by their nation."""
        nation = r"(?:[a-zà-ÿ]+ )?[A-ZÀ-Ý][a-zà-ÿ-]+(?:ans?|ais|aises?|ois|oises?|iens?|iennes?|ains?|ese|ians?|is|ish|os|ques?)(?! [A-Z])(?!\w)"
        hit = re.compile(nation).match(self.text, start)
        place = next((p for p in self.reading.places if p.kind == "demonym" and start <= p.start <= start + 12), None)
        end = place.end if place and place.name[:1].isupper() else hit.end() if hit else 0
        if not end or number.lone or self.lexicon.language in ("vi", "zh"):
            return None
        sort = self._nation_class(start, end, number)
        return Counted(start, end, sort, words=self.text[start:end])

    def _nation_class(self, start: int, end: int, number: Number) -> str:
        before = self.text[max(0, number.start - 30) : number.start]
        of_which = self.lexicon.entry("counted", "nested", "of_which")
        if self._last and re.search(rf"(?<!\w)(?:{of_which})(?: \w+)? ?$", before, re.IGNORECASE):
            return self._last.counted_class
        return self._person_class(end - 1, "persons_other")

    def _named(self, start: int, hit: re.Match[str], name: str, number: Number) -> Counted | None:
        if number.in_words and number.value < 3 and name == "other":
            return None
        end = self._phrase_end(hit.end())
        sort = self._class_of(hit, name, number)
        return Counted(start, hit.end(), sort, words=self.text[start:end])

    def _class_of(self, hit: re.Match[str], name: str, number: Number) -> str:
        """Classify people by what is said of them; "dont 560 étrangers" are what was counted before."""
        if name != "persons_other" or not self._generic_people.search(hit[0]):
            return name
        before = self.text[max(0, number.start - 30) : number.start]
        of_which = self.lexicon.entry("counted", "nested", "of_which")
        if self._last and re.search(rf"(?<!\w)(?:{of_which})(?: \w+)? ?$", before, re.IGNORECASE):
            return self._last.counted_class if self._last.counted_class.startswith("persons") else name
        return self._person_class(hit.start(), name)

    def _phrase_end(self, end: int) -> int:
        """Take in the complement that says which: "affaires de drogue", "victims of trafficking"."""
        tail = re.compile(
            r"(?: (?:liées? à la |de |d'|of )(?!\d|(?:la|le|l|ces|leur|the|their)\b)[\w-]+(?: (?:sexuelle|humains|synthétiques?|human|sauvages))?)?"
            r"(?: en situation irrégulière| (?:arrêtée?s|secourue?s|saisie?s|interceptée?s|libérée?s|arrested|rescued|seized))?"
        ).match(self.text, end)
        return tail.end() if tail and self.lexicon.language != "vi" else end

    def _person_class(self, position: int, otherwise: str) -> str:
        """Tell suspects, victims and migrants among "people" by the words around them."""
        sentence = self.reading.sentence_at(position)
        window = self.text[max(sentence.start, position - 90) : min(sentence.end, position + 110)]
        near = self.text[position : min(sentence.end, position + 70)]
        for part in (re.split(r"[,;]| et | and | và ", near)[0], window):
            for name in ("persons_victims", "persons_migrants", "persons_suspects"):
                expression = self.lexicon.entry("counted", "context", name)
                if re.search(rf"(?<!\w)(?:{expression})", part, re.IGNORECASE):
                    return name
        return otherwise

    def _like_before(self, start: int, number: Number) -> Counted | None:
        """Read an ellipsis: "40 points de contact, 38 dans la douane et deux dans la police"."""
        if self._last is None or start - self._last.end > 120 or number.value < 2:
            return None
        locative = self.lexicon.entry("places", "misc", "locative")
        lead = re.compile(rf"(?:{locative}|dans|of the|pour|for|trong|parmi)\b", re.IGNORECASE).match(self.text, start)
        if not lead or self.reading.sentence_at(start) != self.reading.sentence_at(self._last.start):
            return None
        words = re.match(r"[^,.;\n]{2,40}?(?=[,.;\n]| et | and | và )", self.text[start : start + 60])
        end = start + (words.end() if words else 0)
        return replace(self._last, start=start, end=end)

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
        return scope.place_at(position, counted.end, after, self.reading), scope.period, scope.period_basis

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
            counted = self._unit_at(start)
            scaled = re.fullmatch(scale, hit[0], re.IGNORECASE)
            if counted is None and scaled:
                counted = self._noun_at(start, Number(hit.start(), start, 10))
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
    kept: dict[tuple[object, ...], Statistic] = {}
    for figure in found:
        key = (figure.value, figure.unit, figure.counted_class if figure.value is not None else figure.span.start)
        first = kept.get(key)
        if first is None or (first.place and figure.place and first.place != figure.place and figure.unit == "count"):
            kept[key if first is None else (*key, figure.span.start)] = figure
            continue
        if first.qualifier == "exact":
            first.qualifier = figure.qualifier
        first.place = first.place or figure.place
        first.period = first.period or figure.period
    return sorted(kept.values(), key=lambda figure: figure.span.start)


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
