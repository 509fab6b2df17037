"""Dates and periods in words: what a text says, before anything is resolved.

`Grammar` is built from `tables/<lang>/calendar.toml`. It finds `DateMention`s, which may lack a year or be relative
("le même jour", "Monday and Tuesday"); `dating.py` resolves them against the document's date.
"""

import re
from dataclasses import dataclass
from functools import cache

from jalon.reader.lexicon import Lexicon

EARLIEST, LATEST = 1900, 2099


@dataclass(frozen=True, slots=True)
class Moment:
    """A year, month and day, each possibly unknown.

    Example:
        >>> Moment(2024, 8).iso(), Moment(None, 8, 12).iso()
        ('2024-08', '--08-12')
    """

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def iso(self) -> str | None:
        """Return ISO 8601, as precise as the moment; `--MM-DD` without a year; None where that says nothing."""
        if self.year is None:
            return f"--{self.month:02d}-{self.day:02d}" if self.month and self.day else None
        parts = [f"{self.year:04d}"]
        if self.month:
            parts.append(f"{self.month:02d}")
            if self.day:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)

    def is_real(self) -> bool:
        """Tell whether such a month and day exist."""
        longest = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
        if self.month is not None and not 1 <= self.month <= 12:
            return False
        return self.day is None or 1 <= self.day <= longest[(self.month or 1) - 1]


@dataclass(frozen=True, slots=True)
class DateMention:
    """Words `start:end` that tell a time.

    Attributes:
        first: the moment, or the beginning of a range.
        last: a range's end.
        kind: `point`, `range`, `since`, `until`, `deadline`, `same-day`, `relative`, `weekday`, `part`.
        amount: days, months or years for `relative`; the months counted for "the first nine months".
        unit: `days`, `months`, `years` or `weekdays`.
    """

    start: int
    end: int
    first: Moment
    last: Moment | None = None
    kind: str = "point"
    amount: int = 0
    unit: str = ""


class Grammar:
    """The dates of one language.

    Example:
        >>> from jalon.reader.lexicon import lexicon
        >>> [m.first.iso() for m in Grammar(lexicon("fr")).find("le 4 décembre 2023 à Pékin")]
        ['2023-12-04']
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        table = lexicon.table("calendar")
        self._months = [(lexicon.compiled(name), number) for name, number in table["months"].items()]
        self._weekdays = [(lexicon.compiled(name), number) for name, number in table["weekdays"].items()]
        self._ranges = [self._compile(each) for each in table["ranges"]]
        self._points = [self._compile(each) for each in table["points"]]
        self._parts = [(self._compile(each["words"]), each) for each in table["parts"]]
        self._relative = [(self._compile(each["words"]), each) for each in table["relative"]]
        self._pair, self._one = self._compile(table["weekday_pair"]), self._compile(table["weekday_one"])
        self._same_day, self._day_before = self._compile(table["same_day"]), self._compile(table["day_before"])
        self._before = [
            (kind, re.compile(rf"(?<!\w)(?:{table[kind]})\s?$", re.IGNORECASE))
            for kind in ("deadline", "since", "until")
        ]
        numbers = lexicon.table("numbers")["words"]["values"]
        self._numbers = {str(word).lower(): int(value) for word, value in numbers.items()}

    def _compile(self, expression: str) -> re.Pattern[str]:
        table = self._lexicon.table("calendar")
        months = "|".join(sorted(table["months"], key=len, reverse=True)) or r"(?!)"
        weekdays = "|".join(sorted(table["weekdays"], key=len, reverse=True))
        year = r"(?:19|20)\d\d(?!\d)"
        for mark, group, body in (
            ("{D}", "d", r"[0-3]?\d"),
            ("{D2}", "d2", r"[0-3]?\d"),
            ("{M}", "m", months),
            ("{M2}", "m2", months),
            ("{Y}", "y", year),
            ("{Y2}", "y2", year),
            ("{N}", "n", r"[01]?\d"),
            ("{N2}", "n2", r"[01]?\d"),
            ("{W}", "w", weekdays),
            ("{W2}", "w2", weekdays),
        ):
            expression = expression.replace(mark, f"(?P<{group}>{body})", 1)
            expression = expression.replace(mark, f"(?P={group})")
        edge = r"(?<![\w/.,-])" if self._lexicon.spaced else r"(?<!\d)"
        return re.compile(f"{edge}(?:{expression})" + (r"(?!\w)" if self._lexicon.spaced else ""), re.IGNORECASE)

    def find(self, text: str) -> list[DateMention]:
        """Return the dates of a text in order, none overlapping."""
        found = [m for p in self._ranges for hit in p.finditer(text) if (m := self._range(hit, text))]
        found += [m for p, each in self._parts for hit in p.finditer(text) if (m := self._part(hit, each))]
        found += [m for p in self._points for hit in p.finditer(text) if (m := self._point(hit, text))]
        for pattern, days in ((self._same_day, 0), (self._day_before, -1)):
            found += [
                DateMention(*hit.span(), Moment(), kind="same-day", amount=days) for hit in pattern.finditer(text)
            ]
        for pattern, each in self._relative:
            unit = next(key for key in ("days", "months", "years") if key in each)
            found += [
                DateMention(*hit.span(), Moment(), kind="relative", amount=each[unit], unit=unit)
                for hit in pattern.finditer(text)
            ]
        found += [self._weekday(hit) for pattern in (self._pair, self._one) for hit in pattern.finditer(text)]
        return _longest(found)

    def _month(self, name: str | None, number: str | None) -> int | None:
        if number:
            return int(number)
        if name:
            return next((value for pattern, value in self._months if pattern.fullmatch(name)), None)
        return None

    def _moment(self, hit: re.Match[str], suffix: str = "") -> Moment:
        groups = hit.groupdict()
        year, day = groups.get("y" + suffix), groups.get("d" + suffix)
        month = self._month(groups.get("m" + suffix), groups.get("n" + suffix))
        return Moment(int(year) if year else None, month, int(day) if day else None)

    def _range(self, hit: re.Match[str], text: str) -> DateMention | None:
        first, last = self._moment(hit), self._moment(hit, "2")
        if last.month is None and last.year is None:
            last = Moment(first.year, first.month, last.day)
        if last.month is None and last.day is not None:
            last = Moment(last.year or first.year, first.month, last.day)
        if first.month is None and last.month is not None and (first.year is None or first.day):
            first = Moment(first.year or last.year, last.month, first.day)
        if first.year is None and last.year is not None:
            first = Moment(last.year, first.month, first.day)
        if last.year is None and first.year is not None:
            last = Moment(first.year, last.month, last.day)
        if not first.is_real() or not last.is_real() or text[hit.end() : hit.end() + 1] == ":":
            return None
        return DateMention(*hit.span(), first, last, "range")

    def _point(self, hit: re.Match[str], text: str) -> DateMention | None:
        moment = self._moment(hit)
        if not moment.is_real() or moment == Moment():
            return None
        before = text[max(0, hit.start() - 40) : hit.start()]
        heads = [before, before + hit[0].split(" ")[0] + " "] if moment.day is None else [before]
        kind = next((name for name, pattern in self._before if any(map(pattern.search, heads))), "point")
        return DateMention(*hit.span(), moment, kind=kind)

    def _part(self, hit: re.Match[str], each: dict[str, object]) -> DateMention | None:
        year = hit.groupdict().get("y")
        first_year = int(year) if year else None
        months = each.get("months")
        if isinstance(months, list):
            return DateMention(*hit.span(), Moment(first_year, months[0]), Moment(first_year, months[1]), "part")
        word = hit["count"].lower()
        count = int(word) if word.isdigit() else self._numbers.get(word, 0)
        if not 1 <= count <= 12:
            return None
        return DateMention(*hit.span(), Moment(first_year, 1), Moment(first_year, count), "part")

    def _weekday(self, hit: re.Match[str]) -> DateMention:
        numbers = [self._weekday_number(hit.groupdict().get(name)) for name in ("w", "w2")]
        first, last = Moment(day=numbers[0]), Moment(day=numbers[1]) if numbers[1] is not None else None
        return DateMention(*hit.span(), first, last, "weekday", unit="weekdays")

    def _weekday_number(self, name: str | None) -> int | None:
        return next((value for pattern, value in self._weekdays if name and pattern.fullmatch(name)), None)


def _longest(found: list[DateMention]) -> list[DateMention]:
    kept: list[DateMention] = []
    weight = {"weekday": 2, "relative": 1}
    for mention in sorted(found, key=lambda m: (weight.get(m.kind, 0), m.start - m.end, m.start)):
        if mention.kind == "weekday" and any(0 <= other.start - mention.end <= 5 for other in kept):
            continue  # "mercredi 14 août" is one date
        if all(mention.end <= other.start or mention.start >= other.end for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda mention: mention.start)


@cache
def grammar(lexicon: Lexicon) -> Grammar:
    """Return the grammar of a language, built once."""
    return Grammar(lexicon)
