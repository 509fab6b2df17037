"""Persons: who took part or is mentioned, with title, organisation and country; each person once."""

import re

from jalon.reader.document import Participant
from jalon.reader.names import NameMention, plain
from jalon.reader.places import gazetteer
from jalon.reader.reading import Reading


def participants(reading: Reading) -> list[Participant]:
    """Return the persons of a document, in order of their first mention.

    Example:
        >>> from jalon.reader import read_text
        >>> text = "La délégation était conduite par le colonel Bui Van Xuan, chef de la police de Son La."
        >>> [(p.name, p.country) for p in read_text(text, id="a").records.participants]
        [('Bui Van Xuan', 'VN')]
    """
    kept: dict[str, Participant] = {}
    for name in reading.names:
        key = _key(name)
        same = next((known for known in kept if known == key or _is_short_for(key, known)), None)
        person = _participant(reading, name)
        if same is None:
            kept[key] = person
            continue
        first = kept[same]
        first.title, first.organisation = first.title or person.title, first.organisation or person.organisation
        first.country = first.country or person.country
    _share_countries(reading, list(kept.values()))
    return list(kept.values())


def _key(name: NameMention) -> str:
    return " ".join(plain(word) for word in re.split(r"[\s-]+", name.name))


def _is_short_for(short: str, full: str) -> bool:
    words, others = short.split(), full.split()
    return len(words) < len(others) and (others[-len(words) :] == words or others[: len(words)] == words)


def _participant(reading: Reading, name: NameMention) -> Participant:
    title = name.title or None
    organisation = organisation_of(reading, title or "") or _belongs_to(reading, name)
    country = _country(reading, title or "") or _of_acronym(reading, organisation) or _title_country(reading, name)
    written = name.name.title() if name.name.isupper() else _spaced(name.name)
    mentioned = _is_mentioned(reading, name)
    return Participant(
        written,
        reading.span(name.start, name.end),
        title=title,
        organisation=organisation,
        country=country,
        role="suspect" if _is_suspect(reading, name) else "mentioned" if mentioned else "participant",
    )


def _belongs_to(reading: Reading, name: NameMention) -> str | None:
    """Read whose somebody is after the bare name: "Captain Viengkham of the Lao Immigration Department"."""
    belongs = re.compile(str(reading.lexicon.entry("people", "belongs")))
    hit = belongs.match(reading.text, name.end)
    return hit["of"] if hit else None


def _spaced(name: str) -> str:
    words = [word.capitalize() if word.isupper() and len(word) > 1 else word for word in name.split()]
    return " ".join(words)


def organisation_of(reading: Reading, title: str) -> str | None:
    """Return the organisation that a title names: "ministre lao de la Défense" gives "ministère lao de la Défense"."""
    if not title:
        return None
    language = reading.lexicon.language
    title = re.sub(r"(?:,? (?:de |of )?(?:cet|cette|ce|this|that) \w+)$", "", title)
    finder = {"fr": _french, "en": _english, "vi": _vietnamese}.get(language)
    return finder(reading, title) if finder else None


def _french(reading: Reading, title: str) -> str | None:
    if ministry := re.search(r"ministre ((?:[\w-]+ )?(?:de la|de l'|des|du|de) ?.+)", title):
        return "ministère " + re.split(r",| et (?:ministre|vice|membre|secrétaire)", ministry[1])[0]
    after = reading.lexicon.entry("people", "organisation_after")
    offices, ranks = reading.lexicon.entry("people", "offices"), reading.lexicon.entry("people", "ranks")
    for part in reversed(re.split(r", ", title)):
        bare = re.sub(rf"^(?:{ranks}) ?", "", part)
        if hit := re.match(rf"(?:{offices}) ?(?:{after}) ?(?P<of>.+)", bare, re.IGNORECASE):
            return hit["of"]
    return None


def _english(reading: Reading, title: str) -> str | None:
    last = [
        part
        for part in re.split(r", | and (?=[A-Z])", title)
        if re.search(r"\b(?:of|at|for|in|to|with)\b|^[A-Z]{3,}", part)
    ]
    for part in last:
        if ministry := re.search(r"Minister (?:of|for) ([\w' ]+)", part):
            return "Ministry of " + re.sub(r"^the ", "", ministry[1])
        if acronym := re.match(r"([A-Z][A-Z/-]{2,})(?:'s)? ", part):
            return acronym[1]
        if hit := re.search(r" (?:of|at|for|in|to|with) (?:the )?([A-Z].+)", part):
            return hit[1].split("'s ")[0] if "'s " in hit[1] else hit[1]
    return None


def _vietnamese(reading: Reading, title: str) -> str | None:
    offices = reading.lexicon.entry("people", "offices")
    for part in reversed(re.split(r", ", title)):
        if hit := re.match(rf"(?i:{offices})(?: (?:thứ nhất|thường trực|trưởng|phụ trách))* (?P<of>[A-ZĐ].+)", part):
            return re.sub(r" kiêm .*", "", hit["of"])
    return None


def _country(reading: Reading, words: str) -> str | None:
    found = [place.country for place in gazetteer(reading.lexicon).find(words) if place.country]
    return found[0] if found else None


def _of_acronym(reading: Reading, organisation: str | None) -> str | None:
    """Read whose an acronym is where the text spells it out: "Cambodia's National Authority … (NACD)"."""
    if not organisation or not organisation.isupper():
        return None
    place = reading.text.find(f"({organisation})")
    before = reading.text[max(0, place - 80) : place] if place > 0 else ""
    return _country(reading, re.split(r"[,.;]", before)[-1])


def _title_country(reading: Reading, name: NameMention) -> str | None:
    """Without a country in the title, the name's own script tells: a Vietnamese name with accents, or pinyin."""
    if re.search(r"INTERPOL|ONUDC|UNODC|\bUN\b|ONU|ASEAN|OMD|WCO", name.title):
        return None
    before = reading.text[max(0, name.start - 90) : name.start].split("\n")[-1]
    counterpart = reading.lexicon.entry("people", "counterpart")
    if counterpart and (hit := re.search(rf"(?:{counterpart})(?P<who>[^,.;]*)$", before, re.IGNORECASE)):
        return _country(reading, hit["who"]) or {"chinese": "CN", "vietnamese": "VN"}.get(name.kind)
    return {"chinese": "CN", "vietnamese": "VN"}.get(name.kind)


def _share_countries(reading: Reading, people: list[Participant]) -> None:
    """Give a person without a country the document's country that nobody else has, the first that is free."""
    if len(reading.countries) < 2:
        return
    pair = reading.countries[:2]
    taken = {person.country for person in people}
    free = [country for country in pair if country not in taken]
    organised = re.compile(r"INTERPOL|ONUDC|UNODC|\bUN\b|ONU\b|ASEAN|OMD|WCO")
    for person in people:
        if person.country is None and person.title and not organised.search(f"{person.title} {person.organisation}"):
            person.country = free[0] if free else pair[0]


def _is_suspect(reading: Reading, name: NameMention) -> bool:
    """Only suspects are given an age or a year of birth."""
    return bool(re.compile(str(reading.lexicon.entry("people", "aged"))).match(reading.text, name.end))


def _is_mentioned(reading: Reading, name: NameMention) -> bool:
    before = reading.text[max(0, name.start - 60) : name.start].split("\n")[-1]
    return bool(re.search(r"\b(?:visite|visit|chuyến thăm)\b[^.]*$|escorte", before, re.IGNORECASE))
