"""Mechanisms: standing conferences, dialogues, hotlines, networks, and the channels of INTERPOL and its like."""

import re
from collections.abc import Iterator

from jalon.reader.document import Mechanism
from jalon.reader.reading import Reading
from jalon.reader.records.ordinals import ordinal_near

LONGEST = 220
JOINTS = "de|du|des|d|la|le|les|l|à|au|aux|en|entre|et|dans|pour|contre|sur|"
JOINTS += "of|on|for|in|and|the|between|against|to|at|và|với|giữa|về|các"
TAIL = re.compile(rf"(?:[ ,'](?:{JOINTS}))+[ ']*$|[ ,]+$")
SHORTEST = {"fr": 3, "en": 2, "vi": 3, "zh": 1}


def mechanisms(reading: Reading) -> list[Mechanism]:
    """Return the mechanisms of a document, each once.

    Example:
        >>> from jalon.reader import read_text
        >>> text = "Ils ont salué le mécanisme « 4+1 » et la 6e conférence ministérielle sur la drogue."
        >>> [m.name for m in read_text(text, id="a").records.mechanisms]
        ['4+1', 'conférence ministérielle sur la drogue']
    """
    found: list[tuple[int, int]] = []
    for start, end in [*_called(reading), *_channels(reading), *_standing(reading)]:
        if all(end <= other[0] or start >= other[1] for other in found):
            found.append((start, end))
    kept: dict[str, Mechanism] = {}
    for start, end in sorted(found):
        name = reading.text[start:end].strip(' "')
        kept.setdefault(_key(name), Mechanism(name, reading.span(start, end), aliases=_aliases(name)))
    return _without_shorter(_without_headline(reading, list(kept.values())))


def _key(name: str) -> str:
    return re.sub(r"\W+", "", name).lower()


def _aliases(name: str) -> list[str]:
    return [hit[1] for hit in re.finditer(r"\(([A-Z]{2,}[\w/ -]*)\)", name)]


def _called(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield mechanisms by their own name: mécanisme "3+3", Mekong-Lancang."""
    for entry in ("quoted", "named"):
        pattern = reading.lexicon.compiled(str(reading.lexicon.entry("mechanisms", entry)), whole=False)
        for hit in pattern.finditer(reading.text):
            group = "name" if hit["name"] else "name2"
            if not reading.sentence_at(hit.start()).title:
                yield hit.span(group)


def _channels(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield INTERPOL, ASEANAPOL and others where the text uses them as a channel or forum; some are nothing else."""
    always = reading.lexicon.words("mechanisms", "international", "always", cased=True)
    yield from (hit.span() for hit in always.finditer(reading.text))
    names = reading.lexicon.words("mechanisms", "international", "channels", cased=True)
    cues = reading.lexicon.words("mechanisms", "international", "channel_cues")
    others = reading.lexicon.words("mechanisms", "international", "among_others")
    for hit in names.finditer(reading.text):
        sentence = reading.sentence_at(hit.start())
        told = cues.search(reading.text, max(sentence.start, hit.start() - 80), hit.start())
        if told or others.search(reading.text, hit.end(), min(sentence.end, hit.end() + 60)):
            yield hit.span()


def _standing(reading: Reading) -> Iterator[tuple[int, int]]:
    """Yield what is standing by its noun (mechanism, dialogue, network) or by being one of a numbered series."""
    heads = reading.lexicon.compiled(
        reading.lexicon.bounded(str(reading.lexicon.entry("mechanisms", "heads"))), whole=False
    )
    if reading.lexicon.language == "en":
        heads = reading.lexicon.words("mechanisms", "heads", cased=True)
    standing = reading.lexicon.words("mechanisms", "standing")
    for hit in heads.finditer(reading.text):
        start, end = _bounds(reading, *hit.span())
        numbered = ordinal_near(reading, start, end) is not None
        name = reading.text[start:end]
        complete = len(name.split()) >= SHORTEST[reading.lexicon.language] or reading.lexicon.language == "zh"
        if (
            complete
            and not _is_criminal(reading, start, end)
            and (numbered or standing.search(name) or _is_proper(reading, name))
            and not _is_plural(reading, start)
        ):
            yield start, end


def _is_criminal(reading: Reading, start: int, end: int) -> bool:
    """Tell a ring from a standing network by what is said of it."""
    criminal = reading.lexicon.words("mechanisms", "criminal")
    return bool(criminal.search(reading.text, max(reading.sentence_at(start).start, start - 40), end + 24))


def _bounds(reading: Reading, start: int, end: int) -> tuple[int, int]:
    """Extend a head to its complements and drop a leading article or ordinal."""
    if reading.lexicon.language == "vi" and (
        series := re.compile(r"(?: [^\s.;:()]+){1,16}? (?=lần thứ)").match(reading.text, end)
    ):
        return start, end + len(series[0].rstrip())
    extend = re.compile(
        reading.lexicon.entry("mechanisms", "extend"), 0 if reading.lexicon.language == "en" else re.IGNORECASE
    )
    limit = min(reading.sentence_at(start).end, start + LONGEST)
    if hit := extend.match(reading.text, end, limit):
        end = hit.end()
    if stop := reading.lexicon.words("mechanisms", "stop").search(reading.text, start + 4, end):
        end = stop.start()
    name = reading.text[start:end]
    lead = (
        re.match(
            r"(?:(?:Memorandum of Understanding|Agreement|Protocol|Minutes|meeting|session|round) of (?:the )?"
            r"|(?:of|on|the|for|and|annual|The|bilateral|An?) )+",
            name,
        )
        if reading.lexicon.language == "en"
        else None
    )
    tail = TAIL.search(name)
    return start + (lead.end() if lead else 0), start + (tail.start() if tail else len(name))


def _is_proper(reading: Reading, name: str) -> bool:
    words = [word for word in re.findall(r"[^\W\d_]+", name) if len(word) > 3]
    capitals = sum(word[0].isupper() for word in words)
    strong = {
        "fr": r"ministérielle",
        "en": r"Ministerial|Conference|Dialogue|Mechanism|Forum|Cent(?:er|re)|Committee|Liaison Office",
        "vi": r"^(?:Hội nghị|Đối thoại) (?:cấp )?(?:Bộ trưởng|cấp cao)",
        "zh": r"$^",
    }
    if not re.search(strong[reading.lexicon.language], name):
        return False
    return capitals >= 2 or reading.lexicon.language == "fr"


def _is_plural(reading: Reading, start: int) -> bool:
    before = reading.text[max(0, start - 16) : start]
    if re.search(r"(?:est un|is an?|as an?|là một|comme un) (?:\w+ )?$", before):
        return True
    return bool(
        re.search(r"(?:\b(?:des|les|ces|leurs|various|several|these|các|những|nhiều) )$", before, re.IGNORECASE)
    ) and not re.search(r"^\w+s? de liaison|^bureaux", reading.text[start : start + 22])


def _without_headline(reading: Reading, found: list[Mechanism]) -> list[Mechanism]:
    """Drop what the headline calls otherwise than the text: at least half of its words are in a fuller name."""
    title = reading.layout.title or (0, 0)
    told = [set(each.name.lower().split()) for each in found if not title[0] <= each.span.start < title[1]]

    def again(each: Mechanism) -> bool:
        words = set(each.name.lower().split())
        return any(len(words & other) * 2 >= len(words) for other in told)

    return [each for each in found if not (title[0] <= each.span.start < title[1] and again(each))]


def _without_shorter(found: list[Mechanism]) -> list[Mechanism]:
    """Drop a name that another one contains from its beginning, unless it is the same kind of thing told apart."""
    keys = [_key(mechanism.name) for mechanism in found]
    return [
        mechanism
        for number, mechanism in enumerate(found)
        if not any(other != keys[number] and other.startswith(keys[number]) for other in keys)
    ]


def mechanism_of(reading: Reading, start: int, end: int, found: list[Mechanism]) -> str | None:
    """Return the mechanism that the noun `start:end` is a session of: its name begins there or covers it."""
    text = reading.text[start : start + LONGEST].casefold()
    fitting = [mechanism for mechanism in found if text.startswith(mechanism.name.casefold())]
    span = reading.span(start, max(end, start + 1))
    session = re.match(r".{1,24}? (?:du |de la |de l'|of the |of )", text)
    if session:
        rest = text[session.end() :]
        fitting += [mechanism for mechanism in found if rest.startswith(mechanism.name.casefold())]
    fitting += [each for each in found if each.span.start <= span.start + 3 and span.end <= each.span.end + 3]
    return max(fitting, key=lambda mechanism: len(mechanism.name)).name if fitting else None
