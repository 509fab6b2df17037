"""Each stage against the table of short examples, `examples.tsv`: one line, one case."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jalon.reader import read_text
from jalon.reader.calendar import grammar
from jalon.reader.dating import Anchor, Dating, moment_of
from jalon.reader.layout import layout_of
from jalon.reader.lexicon import Lexicon, lexicon
from jalon.reader.names import name_finder
from jalon.reader.numbers import numerals
from jalon.reader.places import gazetteer
from jalon.reader.reading import Reading, reading_of
from jalon.reader.records.agreements import agreements
from jalon.reader.records.campaigns import campaigns
from jalon.reader.records.commitments import commitments
from jalon.reader.records.events import events
from jalon.reader.records.mechanisms import mechanisms
from jalon.reader.records.statistics import statistics
from jalon.reader.records.topics import topics

DAY = "2024-08-15"
JOINT = " ¦ "


def _lines() -> list[tuple[str, str, str, str]]:
    text = (Path(__file__).parent / "examples.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return [(kind, language, text.replace("\\n", "\n"), expected) for kind, language, text, expected in rows]


def _dates(text: str, tables: Lexicon) -> list[str]:
    dating = Dating(Anchor(moment_of(DAY), "test"))
    found = [dating.resolve(each, text[each.start : each.end]) for each in grammar(tables).find(text)]
    return ["/".join(filter(None, (each.first, each.last))) for each in found]


def _numbers(text: str, tables: Lexicon) -> list[str]:
    return [str(number.value) for number in numerals(tables).find(text) if not number.lone]


def _persons(text: str, tables: Lexicon) -> list[str]:
    names = name_finder(tables).find(text, gazetteer(tables).find(text))
    return [name.name if not name.name.split()[0].isupper() else name.name.title() for name in names]


def _zones(text: str, tables: Lexicon) -> list[str]:
    return [zone.kind for zone in layout_of(text, tables).zones]


def _events(reading: Reading) -> list[str]:
    found = events(reading, mechanisms(reading), campaigns(reading))
    return [f"{event.kind} {event.date} {event.ordinal} {event.place}" for event in found]


RECORDS: dict[str, Callable[[Reading], list[str]]] = {
    "topic": lambda reading: [each.topic for each in topics(reading)],
    "figure": lambda reading: [f"{f.value} {f.unit} {f.qualifier} {f.counted_class}" for f in statistics(reading)],
    "event": _events,
    "agreement": lambda reading: [f"{a.kind} {a.status}" for a in agreements(reading, [])],
    "mechanism": lambda reading: [each.name for each in mechanisms(reading)],
    "promise": lambda reading: [f"{c.modality}: {c.span.text}" for c in commitments(reading)],
    "campaign": lambda reading: [f"{c.name}: {','.join(c.goals)}" for c in campaigns(reading)],
}
MENTIONS: dict[str, Callable[[str, Lexicon], list[str]]] = {
    "date": _dates,
    "number": _numbers,
    "person": _persons,
    "zone": _zones,
}


@pytest.mark.parametrize(("kind", "language", "text", "expected"), _lines())
def test_an_example_gives_what_its_line_says(kind: str, language: str, text: str, expected: str) -> None:
    tables = lexicon(language)
    in_text = MENTIONS.get(kind)
    found = in_text(text, tables) if in_text else RECORDS[kind](reading_of(text, tables, date_hint=DAY))
    assert JOINT.join(found) == expected


def test_the_table_covers_every_kind_in_three_languages() -> None:
    seen = {(kind, language) for kind, language, _, _ in _lines()}
    missing = {(kind, language) for kind in (*RECORDS, *MENTIONS) for language in ("fr", "en", "vi")} - seen
    assert not missing
    assert len(_lines()) > 200


def test_a_document_names_its_language_and_date() -> None:
    document = read_text("Hanoi, May 3 2024 (VNA) - Police arrested 12 suspects in the city.", id="a")
    assert (document.language, document.date) == ("en", "2024-05-03")
