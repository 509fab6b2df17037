"""The document's own date: what the page says of it, else what its text lets one infer.

An item is written just after the newest day that it looks back on. Days that are yet to come say nothing of it.
"""

import re
from collections.abc import Iterator

from jalon.reader.calendar import DateMention, Moment, grammar
from jalon.reader.dating import Anchor, anniversary_year, moment_of, safe_date
from jalon.reader.layout import Layout
from jalon.reader.lexicon import Lexicon
from jalon.reader.view import View

BEGINNING = re.compile(r"(?:début|start of|beginning of|đầu)[^.;]{0,8}$")


def anchor_of(
    source: str, layout: Layout, lexicon: Lexicon, view: View, dates: list[DateMention], hint: str | None
) -> Anchor:
    """Return what is known about a document's date.

    Args:
        source: the text as given.
        layout: its zones, with the dates that the page states.
        lexicon: the tables of its language.
        view: the cleaned text.
        dates: the date mentions of the view.
        hint: the ISO date that the caller knows, trusted before all others.
    """
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
    inferred = _inferred(view.text, dates, day)
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


def _inferred(text: str, dates: list[DateMention], day: Moment) -> Anchor:
    """Infer the document's date from an anniversary, from when its figures end, or from the days that it tells.

    `day` is its dateline's, if it has one; else the first day without a year counts.
    """
    told = [date for date in dates if not _is_ahead(date, text)]
    open_days = [
        (date.last or date.first) if _is_a_few_days(date) else date.first
        for date in told
        if date.first.year is None and date.first.month and date.first.day
    ]
    open_days = [day, *open_days] if day.month else open_days
    day = open_days[0] if open_days else Moment()
    if year := anniversary_year(text):
        return Anchor(Moment(year, day.month, day.day), "inferred from an anniversary")
    for date in told:
        if date.first in open_days and (year := _year_beside(text, date, dates)):
            return Anchor(Moment(year, date.first.month, date.first.day), "inferred from the year in its sentence")
    full = [date for date in told if date.first.year and date.first.month and date.first.day]
    past = [date for date in full if not _is_about_the_past(text, date) and _is_a_few_days(date)]
    if past and not open_days:
        latest = max(past, key=lambda date: (date.last or date.first).iso() or "")
        basis = f"inferred from “{text[latest.start : latest.end]}” in the text"
        return Anchor(latest.last or latest.first, basis)
    for ending, words in _data_ends(text, told):
        if open_days:
            later = (day.month or 0) >= (ending.month or 12)
            year = (ending.year or 0) + (0 if later else 1)
            return Anchor(Moment(year, day.month, day.day), f"inferred: figures end in {words}")
        return Anchor(Moment(ending.year), f"inferred: figures end in {words}")
    near = [date.first.year for date in full if date.first.year and open_days]
    return Anchor(Moment(max(near)), "inferred from the text's own dates") if near else Anchor(Moment(), "unknown")


def _is_a_few_days(date: DateMention) -> bool:
    """Tell a meeting's days from an operation's or a report's period."""
    return date.last is None or (
        date.last.month == date.first.month and (date.last.day or 0) - (date.first.day or 0) < 7
    )


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


def _data_ends(text: str, told: list[DateMention]) -> Iterator[tuple[Moment, str]]:
    """Yield when the text's own figures end: "De juillet 2021 à juin 2024", "in the first half of 2024"."""
    found = [
        (date.last, text[date.start : date.end])
        for date in told
        if date.kind in ("range", "part") and date.last and date.last.year
    ]
    found += [
        (Moment(date.first.year, date.first.month or 1), text[date.start : date.end])
        for date in told
        if date.first.year and (date.kind == "since" or BEGINNING.search(text[: date.start + 6]))
    ]
    yield from sorted(found, key=lambda pair: pair[0].iso() or "", reverse=True)[:1]


def _is_ahead(date: DateMention, text: str) -> bool:
    """Tell whether a date is of a plan, or of a sentence that speaks of what is to come."""
    plans = r"plan|kế hoạch|giai đoạn|programme|stratég|strateg|pour la période|scheduled|prévu|dự kiến"
    before = text[max(0, date.start - 200) : date.start].lower()
    return bool(
        re.search(rf"\b(?:{plans})\w*[^.]*$", before[-60:])
        or re.search(r"\b(?:will|sẽ|thời gian tới|sắp tới)\b[^.\n]*$", before)
    )
