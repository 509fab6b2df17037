"""Agreed texts: protocols, memoranda, minutes, conventions, plans; signed, adopted, in force or planned."""

import re
from dataclasses import dataclass

from jalon.reader.calendar import DateMention
from jalon.reader.document import Agreement, Event
from jalon.reader.places import gazetteer
from jalon.reader.reading import Reading
from jalon.reader.sentences import Sentence

KINDS = ("mou", "minutes", "protocol", "declaration", "convention", "plan", "loi", "agreement", "other")
STATUSES = ("open_for_signature", "planned", "in_force", "adopted", "signed")
LONGEST = 300
OCCASIONS = ("conference", "meeting", "visit", "ceremony", "exchange", "phone_call")


@dataclass(frozen=True, slots=True)
class Named:
    """A text's name `start:end` in the view, of one kind."""

    start: int
    end: int
    kind: str


def agreements(reading: Reading, events: list[Event]) -> list[Agreement]:
    """Return the agreed texts of a document, each once.

    Args:
        reading: the document.
        events: its events; a text signed without a date of its own was signed at the event that the item reports.

    Example:
        >>> from jalon.reader import read_text
        >>> records = read_text("Ils ont signé un mémorandum sur la drogue.", id="a").records
        >>> [(agreement.kind, agreement.status) for agreement in records.agreements]
        [('mou', 'signed')]
    """
    found: list[Agreement] = []
    for named in _named(reading):
        agreement = _agreement(reading, named, events)
        if agreement and not _is_repeated(agreement, found):
            found.append(agreement)
    return found


def _named(reading: Reading) -> list[Named]:
    found: list[Named] = []
    for kind in KINDS:
        for hit in reading.lexicon.words("agreements", "nouns", kind).finditer(reading.text):
            if all(hit.end() <= other.start or hit.start() >= other.end for other in found):
                found.append(Named(*hit.span(), kind))
    return sorted((each for each in found if not _is_vague(reading, each)), key=lambda each: each.start)


def _is_vague(reading: Reading, named: Named) -> bool:
    vague = reading.lexicon.words("agreements", "stop", "vague")
    before = reading.text[max(0, named.start - 40) : named.start]
    around = vague.finditer(reading.text, max(0, named.start - 40), named.end + 30)
    if any(hit.start() <= named.start < hit.end() for hit in around):
        return True
    if re.search(reading.lexicon.entry("agreements", "stop", "reject_before"), before, re.IGNORECASE):
        return True
    return reading.sentence_at(named.start).title


def _agreement(reading: Reading, named: Named, events: list[Event]) -> Agreement | None:
    sentence = reading.sentence_at(named.start)
    end = _end(reading, named, sentence)
    status = _status(reading, named, end, sentence)
    if status is None:
        return None
    words = reading.text[named.start : end]
    date, basis, place = _when_and_where(reading, named, end, status)
    if date is None and status in ("signed", "adopted"):
        date, basis, place = _from_sentence(reading, named, sentence, place)
    if date is None and status in ("signed", "adopted"):
        date, basis, place = _from_events(events, reading.span(named.start, end).start, place)
    return Agreement(
        named.kind,
        status,
        reading.span(named.start, end),
        parties=_parties(reading, words, sentence),
        date=date,
        date_basis=basis,
        place=place,
    )


def _end(reading: Reading, named: Named, sentence: Sentence) -> int:
    """A text's name runs to where the sentence goes on without it."""
    limit = min(sentence.end, named.start + LONGEST)
    stop = reading.lexicon.words("agreements", "stop", "words")
    ends = [limit]
    if hit := stop.search(reading.text, named.end, limit):
        ends.append(hit.start())
    if mark := re.compile(r"[;:.)\"]|, (?!(?:le |la |the |and |và )?(?:chống|lutte|maintien|crime|security))").search(
        reading.text, named.end, limit
    ):
        ends.append(mark.start())
    return named.start + len(reading.text[named.start : min(ends)].rstrip(" ,.;"))


def _status(reading: Reading, named: Named, end: int, sentence: Sentence) -> str | None:
    """The nearest word of signing or carrying out decides; a text that nothing is said of is one in force."""
    best: tuple[float, str] | None = None
    for status in STATUSES:
        for hit in reading.lexicon.words("agreements", "status", status).finditer(
            reading.text, sentence.start, sentence.end
        ):
            before = hit.end() <= named.start
            distance = named.start - hit.end() if before else max(hit.start() - end, 0) + 25
            if hit.start() > end + 60 or (named.start <= hit.start() < named.end):
                continue
            if best is None or distance < best[0]:
                best = (distance, status)
    if best is None or best[0] > 150:
        return "in_force" if _is_definite(reading, named) else None
    if best[1] == "signed" and _is_wished(reading, named, sentence):
        return "planned"
    if best[1] == "signed" and _is_earlier(reading, named, end, sentence):
        return "in_force"
    return best[1]


def _is_wished(reading: Reading, named: Named, sentence: Sentence) -> bool:
    """Tell whether the signing is only hoped for: "le souhait que les deux pays signent un accord"."""
    before = reading.text[max(sentence.start, named.start - 80) : named.start]
    wish = reading.lexicon.words("agreements", "stop", "hypothetical").search(before)
    return wish is not None and not re.search(r"[,;]", before[wish.end() :])


def _is_definite(reading: Reading, named: Named) -> bool:
    name = reading.text[named.start : named.end]
    follows = reading.text[named.end : named.end + 3]
    return name[:1].isupper() and bool(re.match(r" \w", follows))


def _is_earlier(reading: Reading, named: Named, end: int, sentence: Sentence) -> bool:
    """A text with a date of its own from another year or month than the item's was signed before it."""
    known = reading.dating.anchor.moment
    for date in reading.dates_in(named.start, min(sentence.end, end + 40)):
        if (
            date.first.year
            and known.year
            and (date.first.year, date.first.month or 99) < (known.year, known.month or 0)
        ):
            return True
    return False


def _when_and_where(reading: Reading, named: Named, end: int, status: str) -> tuple[str | None, str | None, str | None]:
    limit = min(end + (50 if status == "planned" else 14), reading.sentence_at(named.start).end)
    dates = [date for date in reading.dates_in(named.start, limit) if _is_signing_day(reading, date, named)]
    place = next((p.name for p in reversed(reading.places_in(named.start, limit)) if p.kind == "city"), None)
    if not dates:
        return None, None, place if status == "in_force" else None
    resolved = reading.resolve(dates[-1], ahead=status == "planned")
    return resolved.first, resolved.basis, place


def _from_sentence(
    reading: Reading, named: Named, sentence: Sentence, place: str | None
) -> tuple[str | None, str | None, str | None]:
    """A text signed in a sentence that opens with a day was signed on it: "Chiều 6/12, tại Băng Cốc, … đã ký"."""
    days = [date for date in reading.dates_in(sentence.start, named.start) if date.first.day and not date.last]
    if not days or days[0].start - sentence.start > 30 or days[0].kind != "point":
        return None, None, place
    resolved = reading.resolve(days[0])
    city = next((p.name for p in reading.places_in(days[0].end, days[0].end + 40) if p.kind == "city"), None)
    return resolved.first, resolved.basis, place or city


def _is_signing_day(reading: Reading, date: DateMention, named: Named) -> bool:
    """A year after "pour", "for" or "giai đoạn" is what a plan covers, not when it was signed."""
    if date.kind not in ("point", "same-day"):
        return False
    before = reading.text[max(named.start, date.start - 45) : date.start]
    if date.first.month is None and re.search(
        r"(?:pour|for|période|period|giai đoạn|hợp tác|công tác)[^.;]{0,8}$",
        before + reading.text[date.start : date.start + 4],
    ):
        return False
    signing = r"sign|paraph|conclu|adopt|ký|đạt|en date|dated|du|reached|of|lors|tại|at|in|thông qua|tenue"
    return date.first.day is not None or bool(
        re.search(rf"(?:{signing})", before + reading.text[date.start : date.start + 4])
    )


def _from_events(events: list[Event], position: int, place: str | None) -> tuple[str | None, str | None, str | None]:
    """A text signed on the occasion was signed at the talks told of last, or on the visit."""
    held = [event for event in events if event.status == "held" and event.date and event.kind in OCCASIONS]
    held.sort(key=lambda event: (event.span.start > position, event.kind == "visit", -event.span.start))
    if not held:
        return None, None, place
    return held[0].date, "the event that the item reports", place or held[0].place


def _parties(reading: Reading, words: str, sentence: Sentence) -> list[str]:
    pattern = reading.lexicon.compiled(str(reading.lexicon.entry("agreements", "parties")), whole=False)
    if hit := pattern.search(words + " "):
        sides = [_party(reading, hit["a"], hit["b"]), _party(reading, hit["b"], hit["a"])]
        if all(sides):
            return [side for side in sides if side]
    named = [
        place.country for place in gazetteer(reading.lexicon).find(words) if place.country and place.kind != "city"
    ]
    if len(set(named)) >= 2:
        return list(dict.fromkeys(named))
    organs = ministries(reading, sentence)
    return organs if len(organs) == 2 else reading.countries[:2]


def ministries(reading: Reading, sentence: Sentence) -> list[str]:
    """Return the two ministries that a Vietnamese sentence names side by side, if it does."""
    if reading.lexicon.language != "vi":
        return []
    name = r"Bộ (?:Công an|Quốc phòng|An ninh|Nội vụ|Tư lệnh \w+ \w+)"
    name += r" (?:Việt Nam|Trung Quốc|Lào|Campuchia|Thái Lan|Myanmar)"
    return list(dict.fromkeys(hit[0] for hit in re.finditer(name, reading.words(sentence))))


def _party(reading: Reading, words: str, other: str) -> str | None:
    """Return a party as ISO code where it is a state, else as named; "celui chinois" stands for the other's noun."""
    bare = re.sub(r"^(?:le |la |l'|les |the |hai )+", "", words.strip(), flags=re.IGNORECASE)
    found = gazetteer(reading.lexicon).find(bare)
    if found and found[0].kind == "country" and len(found[0].name) >= len(bare) - 3:
        return found[0].country
    noun = re.match(r"(?:le |la |l'|the )?(\w+)", other)
    if noun and (stand_in := re.match(r"(?:celui|celle|that) (?:du |de la |of )?", bare)):
        bare = f"{noun[1]} {bare[stand_in.end() :]}"
    return bare if found or re.match(r"[A-Zm]", bare) else None


def _is_repeated(agreement: Agreement, found: list[Agreement]) -> bool:
    """A text named again with less about it is the same text."""
    return any(
        other.kind == agreement.kind
        and len(agreement.span.text) < 40
        and agreement.status in ("in_force", other.status)
        and not agreement.date_basis
        for other in found
    )
