"""Numbers in figures and words, with their separators understood.

A dot before three digits parts thousands in French and Vietnamese, a comma does in English; both conventions occur in
one sentence, and then the caller's plausibility decides: a `Number` keeps both readings.
"""

import re
from dataclasses import dataclass
from functools import cache

from jalon.reader.lexicon import Lexicon

DIGITS = re.compile(
    r"(?:(?<![^\W\u3400-\u9fff])|(?<=VND)|(?<=VNĐ)|(?<=USD)|(?<=EUR)|(?<=CNY)|(?<=RMB)|(?<=LAK)|(?<=THB))(?<![.,+-])(?<!\d/)"
    r"(?:\d{1,3}(?:[.,  ]\d{3})+(?!\d)(?:[.,]\d{1,2}(?!\d))?|\d+(?:[.,]\d+)?)"
    r"(?![\d/]|[.,]\d|:\d)"
)


@dataclass(frozen=True, slots=True)
class Number:
    """A number `start:end` of the text.

    Attributes:
        value: as the language's convention reads it, a scale word ("millions") included.
        whole: the same digits read as a whole number, where a lone separator could part thousands; else None.
        in_words: whether it is written in words.
        rough: whether it is a round word ("une dizaine", "a dozen").
        lone: whether it is a word that may mean something else ("un", "one", "một").
    """

    start: int
    end: int
    value: int | float
    whole: int | None = None
    in_words: bool = False
    lone: bool = False
    rough: bool = False


class Numerals:
    """The numbers of one language.

    Example:
        >>> from jalon.reader.lexicon import lexicon
        >>> [n.value for n in Numerals(lexicon("fr")).find("14 131 affaires, 218,234 kg, 3,1 milliards, vingt-trois")]
        [14131, 218.234, 3100000000, 23]
    """

    def __init__(self, lexicon: Lexicon) -> None:
        table = lexicon.table("numbers")
        words = table["words"]
        self._decimal = table["decimal"]
        self._values: dict[str, int] = {**words["values"]}
        self._multipliers: dict[str, int] = {**words["multipliers"]}
        self._alone = set(words["alone"])
        self._scales: dict[str, int] = {**words["scales"]}
        every = sorted({*self._values, *self._multipliers}, key=len, reverse=True)
        word = "|".join(map(re.escape, every))
        joiner = "|".join(map(re.escape, words["joiners"]))
        gap = r"(?:[ -]|-et-)" if lexicon.spaced else ""
        run = rf"(?:{word})(?:{gap}(?:(?:{joiner}){gap})?(?:{word}))*"
        self._run = re.compile(lexicon.bounded(run), re.IGNORECASE)
        self._word = re.compile(word, re.IGNORECASE)
        scale = "|".join(sorted(map(re.escape, self._scales), key=len, reverse=True))
        self._rough: dict[str, int] = dict(table["bounds"]["collective"])
        round_words = "|".join(self._rough) or "(?!)"
        self._round = re.compile(lexicon.bounded(rf"(?:une |a |một )(?P<word>{round_words})"), re.IGNORECASE)
        self._scale = re.compile(rf"[ -]?(?:{scale})" + (r"(?!\w)" if lexicon.spaced else ""), re.IGNORECASE)

    def find(self, text: str) -> list[Number]:
        """Return the numbers of a text in order."""
        found = [self._figures(hit, text) for hit in DIGITS.finditer(text)]
        found += [
            Number(*hit.span(), self._rough[hit["word"].lower()], in_words=True, rough=True)
            for hit in self._round.finditer(text)
        ]
        taken = [(number.start, number.end) for number in found]
        for hit in self._run.finditer(text):
            if all(hit.end() <= start or hit.start() >= end for start, end in taken):
                found.append(self._words(hit, text))
        return sorted(found, key=lambda number: number.start)

    def _figures(self, hit: re.Match[str], text: str) -> Number:
        value, whole = read_figures(hit[0], self._decimal)
        end = hit.end()
        while scale := self._scale.match(text, end):
            factor = self._scales[scale[0].strip(" -").lower()]
            value, whole, end = tidy(value * factor), None, scale.end()
        return Number(hit.start(), end, value, whole)

    def _words(self, hit: re.Match[str], text: str) -> Number:
        total = current = 0
        parts = [found[0].lower() for found in self._word.finditer(hit[0])]
        for part in parts:
            factor = self._multipliers.get(part)
            if factor is None:
                current += self._values[part]
            elif factor >= 1000:
                total, current = total + max(current, 1) * factor, 0
            else:
                current = max(current, 1) * factor
        value: int | float = total + current
        end = hit.end()
        scale = self._scale.match(text, end)
        if scale:
            value, end = tidy(value * self._scales[scale[0].strip(" -").lower()]), scale.end()
        lone = scale is None and len(parts) == 1 and parts[0] in self._alone
        return Number(hit.start(), end, value, in_words=True, lone=lone)


def read_figures(figures: str, decimal: str) -> tuple[int | float, int | None]:
    """Return the value of figures by a convention, and the whole number that they could also be.

    Args:
        figures: such as `4.560`, `1.065,6`, `14 131`.
        decimal: the language's decimal mark, `,` or `.`.

    Example:
        >>> read_figures("218,234", ","), read_figures("4.560", ","), read_figures("1.065,6", ".")
        ((218.234, 218234), (4560, None), (1065.6, None))
    """
    bare = re.sub(r"[  ]", "", figures)
    marks = re.findall(r"[.,]", bare)
    if not marks:
        return int(bare), None
    if len(set(marks)) == 2:
        mark = marks[-1]
        return tidy(float(bare.replace("." if mark == "," else ",", "").replace(mark, "."))), None
    whole = int(re.sub(r"[.,]", "", bare))
    grouped = bool(re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", bare)) and not bare.startswith("0")
    if grouped and (len(marks) > 1 or marks[0] != decimal):
        return whole, None
    value = tidy(float(bare.replace(marks[0], ".")))
    return value, whole if grouped else None


def tidy(value: float) -> int | float:
    """Return a whole number as int and cut the noise of binary fractions."""
    rounded = round(value, 6)
    return int(rounded) if rounded == int(rounded) else rounded


@cache
def numerals(lexicon: Lexicon) -> Numerals:
    """Return the numerals of a language, built once."""
    return Numerals(lexicon)
