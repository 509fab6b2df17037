"""Places and countries in a text."""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources

from jalon.reader.lexicon import Lexicon

FIRST_WORD = re.compile(r"\w+")
CAPITAL_WORD = re.compile(r"(?<!\w)[A-ZÀ-ÝĐĂÂÊÔƠƯẠ-Ỹ]\w*")
COMMON_WORDS = {"vi": {"Ý", "Áo", "Anh", "Séc", "Đức"}, "en": {"Chad", "Jordan", "Georgia"}, "fr": set(), "zh": set()}


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """A place `start:end`.

    Attributes:
        name: as written.
        country: ISO 3166-1 alpha-2; empty for a border marker.
        kind: `country`, `city` (any place in a country), `demonym` or `marker`.
    """

    start: int
    end: int
    name: str
    country: str
    kind: str


class Gazetteer:
    """The places that a language's texts name.

    Example:
        >>> from jalon.reader.lexicon import lexicon
        >>> [(p.name, p.country) for p in Gazetteer(lexicon("fr")).find("la police lao à Hanoï")]
        [('lao', 'LA'), ('Hanoï', 'VN')]
    """

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.table("places")
        skip = COMMON_WORDS[lexicon.language]
        self._names: dict[str, tuple[str, str]] = {}
        for language, country, name in _rows("countries"):
            if language == lexicon.language and name not in skip:
                self._names[name] = (country, "country")
        for name, country in _rows("places"):
            self._names.setdefault(name, (country, "city"))
        self._by_first_word: dict[str, list[str]] = {}
        for name in sorted(self._names, key=len, reverse=True):
            first = FIRST_WORD.match(name)
            self._by_first_word.setdefault(first[0] if first else name, []).append(name)
        listed = lexicon.compiled("|".join(map(re.escape, self._names)), cased=True)
        self._patterns = [] if lexicon.spaced else [("", listed)]
        for kind, section, cased in (
            ("country", "countries", True),
            ("city", "cities", True),
            ("demonym", "demonyms", lexicon.language == "en"),
        ):
            named = "|".join(f"(?P<{country}>{words})" for country, words in table[section].items())
            if named:
                self._patterns.append((kind, lexicon.compiled(named, cased=cased)))
        self._belongs = re.compile(rf"(?<!\w)(?:{table['misc']['part_of_name']}) $")
        self._marker = lexicon.compiled(table["misc"]["other"])

        self._states: dict[str, str] = {}
        for language, country, name in _rows("countries"):
            if language == lexicon.language:
                self._states.setdefault(country, name)

    def state(self, country: str) -> str:
        """Return what the language calls a country: `"TN"` gives "Tunisie"."""
        return self._states.get(country, country)

    def find(self, text: str) -> list[PlaceMention]:
        """Return the places of a text in order, none overlapping."""
        found = [PlaceMention(*hit.span(), hit[0], "", "marker") for hit in self._marker.finditer(text)]
        found += self._listed(text)
        for kind, pattern in self._patterns:
            for hit in pattern.finditer(text):
                owner, sort = (str(hit.lastgroup), kind) if kind else self._names[hit[0]]
                found.append(PlaceMention(*hit.span(), hit[0], owner, sort))
        kept: list[PlaceMention] = []
        reach = -1
        for place in sorted(found, key=lambda p: (p.start, -p.end, p.kind != "country")):
            if place.start >= reach:
                kept.append(self._whole(place, text))
                reach = place.end
        return kept

    def _whole(self, place: PlaceMention, text: str) -> PlaceMention:
        """Take in what belongs to the name before it: "Cửa khẩu quốc tế Lao Bảo"."""
        lead = self._belongs.search(text, max(0, place.start - 40), place.start) if place.kind == "city" else None
        return replace(place, start=lead.start(), name=lead[0] + place.name) if lead else place

    def _listed(self, text: str) -> Iterator[PlaceMention]:
        """Yield the names of the generated lists: the longest that begins at a capitalised word."""
        for word in CAPITAL_WORD.finditer(text):
            for name in self._by_first_word.get(word[0], ()):
                end = word.start() + len(name)
                if text.startswith(name, word.start()) and not text[end : end + 1].isalnum():
                    yield PlaceMention(word.start(), end, name, *self._names[name])
                    break


def countries_in(places: list[PlaceMention], start: int, end: int) -> list[str]:
    """Return the countries named between two positions, most often named first."""
    counted = Counter(place.country for place in places if start <= place.start < end and place.country)
    return [country for country, _ in counted.most_common()]


@cache
def gazetteer(lexicon: Lexicon) -> Gazetteer:
    """Return the gazetteer of a language, built once."""
    return Gazetteer(lexicon)


def _rows(name: str) -> list[list[str]]:
    path = resources.files(__package__) / "tables" / f"{name}_generated.csv"
    return list(csv.reader(path.read_text("utf-8").splitlines()))[1:]
