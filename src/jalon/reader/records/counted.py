"""What a number counts: a unit with its substance, a noun with its class, people by what is said of them.

The nouns and units are in `tables/<lang>/counted.toml` and `numbers.toml`.
"""

import re
from dataclasses import dataclass, replace

from jalon.reader.numbers import Number
from jalon.reader.reading import Reading

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


class Counting:
    """Tells what the numbers of one document count.

    Args:
        reading: the document.
    """

    def __init__(self, reading: Reading) -> None:
        lexicon = reading.lexicon
        self.reading, self.lexicon, self.text = reading, lexicon, reading.text
        self._units = {unit: lexicon.words("numbers", "units", unit) for unit in UNITS}
        self._scaled = dict(lexicon.entry("numbers", "units", "scaled") or {})
        self._nouns = {name: lexicon.words("counted", name) for name in CLASSES}
        self._skip_after = lexicon.words("numbers", "exclude", "after")
        self._noun_stops = lexicon.words("numbers", "exclude", "noun_stops")
        self._generic_people = lexicon.words("counted", "context", "generic_people")
        self._nation = lexicon.compiled(str(lexicon.entry("counted", "nested", "nation")), cased=True, whole=False)
        self._of_them = lexicon.compiled(str(lexicon.entry("counted", "nested", "of_them")), whole=False)
        self._being = lexicon.compiled(rf"(?: (?:{lexicon.entry('counted', 'nested', 'being')}))? ", whole=False)
        self._complement = lexicon.compiled(str(lexicon.entry("counted", "nested", "complement")), whole=False)
        self._last: Counted | None = None
        self._people: Counted | None = None
        self._money: Counted | None = None

    def counted(self, position: int, number: Number) -> Counted | None:
        """Return what a number that ends at `position` counts, None if it counts nothing."""
        after = self.text[position:]
        gap = len(after) - len(after.lstrip(" "))
        if (number.rough or number.value >= 1_000_000) and (joint := re.match(r" (?:de |d'|of )", after)):
            gap = joint.end()
        if after[gap : gap + 1] in ("\n", ".", ";", "") and not self.prefix_unit(number):
            return None
        if self._skip_after.match(after, gap) and not self.unit_at(position + gap):
            return None
        counted = self.unit_at(position + gap) or self._prefixed(number) or self.noun_at(position + gap, number)
        if counted is None:
            counted = self._like_before(position + gap, number)
        counted = self._money_again(number) or counted
        if counted is not None and counted.unit in MONEY:
            self._money = counted
        if counted is not None and counted.unit == "count":
            self._last = counted
            self._people = counted if counted.counted_class.startswith("persons") else self._people
        return counted

    def _money_again(self, number: Number) -> Counted | None:
        """Read "97,5 millions de dollars, dont 6,2 millions au Vietnam": a part of a sum has its currency."""
        if self._money is None or not number.value >= 100_000 or not 0 < number.start - self._money.end < 60:
            return None
        of_which = self.lexicon.entry("counted", "nested", "of_which")
        part = re.search(rf"(?<!\w)(?:{of_which}) $", self.text[self._money.end : number.start], re.IGNORECASE)
        return replace(self._money, start=number.end, end=number.end) if part else None

    def unit_at(self, start: int) -> Counted | None:
        """Return the unit that stands at a position with what it measures, if one does."""
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

    def prefix_unit(self, number: Number) -> str:
        """Return the currency written before a number ("USD 6.2 million"), or an empty string."""
        before = self.text[max(0, number.start - 8) : number.start]
        for unit, expression in dict(self.lexicon.entry("numbers", "units", "prefix") or {}).items():
            if re.search(rf"(?:{expression})\s?$", before):
                return str(unit)
        return ""

    def _prefixed(self, number: Number) -> Counted | None:
        unit = self.prefix_unit(number)
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
        if (lead and lead[0].strip()) or self.lexicon.language == "vi":
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

    def noun_at(self, start: int, number: Number) -> Counted | None:
        """Find the counted noun at a position or a few describing words further on."""
        if number.lone:
            return None
        place = start
        for _ in range(MOST_MODIFIERS[self.lexicon.language] + 1):
            for name, pattern in self._nouns.items():
                if (hit := pattern.match(self.text, place)) and hit.end() > place:
                    return self._named(start, hit, name, number)
            word = re.compile(r"[\w'-]+ ").match(self.text, place)
            if not word or self._noun_stops.match(self.text, place):
                break
            place = word.end()
        return self._nationals(start, number) or self._unlisted(start, number)

    def _unlisted(self, start: int, number: Number) -> Counted | None:
        """Take a noun that no list has, after a number in figures: "287 000 cigares", "70 BLOs"."""
        year = isinstance(number.value, int) and 1900 <= number.value <= 2099 and number.end - number.start == 4
        vague = number.in_words and not number.rough and (number.value < 3 or self.lexicon.language == "vi")
        if vague or number.value <= 1 or year or not self.lexicon.spaced:
            return None
        word = re.compile(r"[a-zà-ỹđ][\w-]{2,}(?: [a-zà-ỹđ][\w-]+)?|[A-Z]{2,}s\b").match(self.text, start)
        if not word or self._noun_stops.match(self.text, start) or self._skip_after.match(self.text, start):
            return None
        if number.in_words and not number.rough and not word[0].split(" ")[0].endswith("s"):
            return None
        end = start + len(word[0].split(" ")[0]) if self.lexicon.language == "fr" else word.end()
        return Counted(start, end, "other", words=self.text[start:end])

    def _nationals(self, start: int, number: Number) -> Counted | None:
        """Read "13 Vietnamiens", "9 Venezuelans": people by their nation."""
        hit = self._nation.match(self.text, start)
        place = next((p for p in self.reading.places if p.kind == "demonym" and start <= p.start <= start + 12), None)
        end = place.end if place and place.name[:1].isupper() else hit.end() if hit else 0
        if not end or number.lone or self.lexicon.language in ("vi", "zh"):
            return None
        sort = self._nation_class(start, end, number)
        return Counted(start, end, sort, words=self.text[start:end])

    def _nation_class(self, start: int, end: int, number: Number) -> str:
        before = self.text[max(0, number.start - 30) : number.start]
        of_which = self.lexicon.entry("counted", "nested", "of_which")
        if self._people and re.search(rf"(?<!\w)(?:{of_which})(?: \w+)? ?$", before, re.IGNORECASE):
            return self._people.counted_class
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
        if self._people and re.search(rf"(?<!\w)(?:{of_which})(?: \w+)? ?$", before, re.IGNORECASE):
            return self._people.counted_class
        return self._person_class(hit.start(), name)

    def _phrase_end(self, end: int) -> int:
        """Take in the complement that says which: "affaires de drogue", "victims of trafficking"."""
        tail = self._complement.match(self.text, end)
        return tail.end() if tail else end

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
        """Read an ellipsis: "40 points de contact, 38 dans la douane et deux dans la police", "five of them"."""
        if self._last is None or number.value < 2:
            return None
        them = self._of_them.match(self.text, start)
        if them and start - self._last.end < 200:
            return self._some_of_them(start, them.end(), number, self._people or self._last)
        locative = self.lexicon.entry("places", "misc", "locative")
        others = self.lexicon.entry("counted", "nested", "shared_out")
        lead = re.compile(rf"(?:{locative}|{others})\b", re.IGNORECASE).match(self.text, start)
        near = start - self._last.end <= 120
        if not lead or not near or self.reading.sentence_at(start) != self.reading.sentence_at(self._last.start):
            return None
        return self._ellipsis(start, self._last)

    def _some_of_them(self, start: int, end: int, number: Number, meant: Counted) -> Counted:
        """Read "nineteen of them were fugitives", "17 of them women": what they are, else what was counted before."""
        being = self._being.match(self.text, end)
        told = self.noun_at(being.end(), number) if being else None
        if told is None or told.unit != "count":
            return self._ellipsis(start, meant)
        generic = told.counted_class in ("persons_other", "other")
        return replace(told, start=start, counted_class=meant.counted_class if generic else told.counted_class)

    def _ellipsis(self, start: int, meant: Counted) -> Counted:
        words = re.match(r"[^,.;\n]{2,40}?(?=[,.;\n]| et | and | và )", self.text[start : start + 60])
        end = start + (words.end() if words else 0)
        return replace(meant, start=start, end=end)
