"""Named operations and campaigns: "Dragon du Mékong", Operation Liberterra, chiến dịch "…"."""

import re
from collections.abc import Iterator

from jalon.reader.document import Campaign, Period
from jalon.reader.reading import Reading
from jalon.reader.records.topics import topics, topics_in
from jalon.reader.sentences import Sentence

NEAR = 160


def campaigns(reading: Reading) -> list[Campaign]:
    """Return the campaigns of a document, each once under its fullest name.

    Example:
        >>> from jalon.reader import read_text
        >>> text = "L'opération Sentinelle (3 - 7 mars 2024), dirigée contre la contrebande, a réuni 12 pays."
        >>> [(c.name, c.goals) for c in read_text(text, id="a").records.campaigns]
        [('Sentinelle', ['smuggling'])]
    """
    kept: dict[str, Campaign] = {}
    for start, end, noun_start in _named(reading):
        name = reading.text[start:end].strip(" '\"")
        key = re.sub(r"\W+", "", name).lower()
        same = next((known for known in kept if known.startswith(key) or key.startswith(known)), None)
        if same is None:
            kept[key] = _campaign(reading, name, start, end, noun_start)
            continue
        _add(kept[same], _campaign(reading, name, start, end, noun_start))
    return list(kept.values())


def _named(reading: Reading) -> Iterator[tuple[int, int, int]]:
    """Yield (start, end, start of the noun) of each name."""
    table = reading.lexicon.table("campaigns")
    refuse = re.compile(rf"(?:{table['refuse']})(?!\w)") if table["refuse"] else None
    named = re.compile(rf"(?<!\w)(?:{table['nouns']}){table['between']}(?:{table['quoted']}|{table['bare']})")
    patterns = [named, *([re.compile(table["after_quoted"])] if "after_quoted" in table else [])]
    for pattern in patterns:
        for hit in pattern.finditer(reading.text):
            group = next(name for name in ("name", "name2", "bare") if name in pattern.groupindex and hit[name])
            if not (refuse and refuse.match(hit[group])) and not hit[group].isdigit():
                yield (*hit.span(group), hit.start())


def _campaign(reading: Reading, name: str, start: int, end: int, noun_start: int) -> Campaign:
    sentence = reading.sentence_at(start)
    aliases = []
    if bracket := re.match(r"\"? ?\(([A-Z][\w -]{1,14})\)", reading.text[end : end + 20]):
        aliases.append(bracket[1])
    full = reading.text[noun_start:end].strip(" \"'")
    if full != name:
        aliases.append(full)
        aliases += [f"{full} ({alias})" for alias in aliases[:1] if alias != full]
    period = _period(reading, start)
    target = re.search(reading.lexicon.entry("campaigns", "reporting"), reading.words(sentence))
    return Campaign(
        name,
        reading.span(start, end),
        aliases=aliases,
        goals=_goals(reading, sentence, whole=period is not None),
        participants=_taking_part(reading, sentence),
        reporting_target=target["target"] if target else None,
        period=period,
    )


def _taking_part(reading: Reading, sentence: Sentence) -> list[str]:
    """Return the countries that the sentence or the headline and the first sentences name together."""
    for each in (sentence, *reading.sentences[:3]):
        places = reading.places_in(each.start, each.end)
        named = list(dict.fromkeys(place.country for place in places if place.country and place.kind != "city"))
        if len(named) > 1:
            return named
    organised = r"\b(?:WCO|OMD|UNODC|ONUDC|INTERPOL|Interpol|ASEANAPOL|Europol|EUROPOL|RILO(?: A/?P)?)\b"
    return list(dict.fromkeys(re.findall(organised, reading.words(sentence))))


def _goals(reading: Reading, sentence: Sentence, *, whole: bool) -> list[str]:
    """A campaign with a period is what the text is about, and so are the text's topics; else its sentence tells."""
    if whole:
        return [topic.topic for topic in topics(reading)]
    if goals := topics_in(reading, sentence.start, sentence.end):
        return goals
    near = [s for s in reading.sentences if s.paragraph in (sentence.paragraph, sentence.paragraph + 1)]
    return topics_in(reading, near[0].start, near[-1].end) if near else []


def _period(reading: Reading, start: int) -> Period | None:
    """A campaign's period stands beside its name, or is the first range of the sentences around it."""
    sentence = reading.sentence_at(start)
    index = reading.sentences.index(sentence)
    last = reading.sentences[min(index + 2, len(reading.sentences) - 1)]
    for date in reading.dates_in(sentence.start, last.end):
        resolved = reading.resolve(date)
        if date.kind == "range" and resolved.first:
            return Period(resolved.first, resolved.last)
        launched = re.search(
            r"(?:lanc|launch|start|began|since|depuis|from|từ|phát động|kể từ)\w*[^.;]{0,40}$",
            reading.text[sentence.start : date.start],
            re.IGNORECASE,
        )
        if date.start < sentence.end and launched and date.kind in ("point", "since") and resolved.first:
            return Period(resolved.first, None)
    return None


def _add(campaign: Campaign, more: Campaign) -> None:
    if len(more.name) > len(campaign.name):
        campaign.aliases.append(campaign.name)
        campaign.name = more.name
    campaign.aliases = list(dict.fromkeys([*campaign.aliases, *more.aliases]))
    campaign.reporting_target = campaign.reporting_target or more.reporting_target
    campaign.period = campaign.period or more.period
    if not campaign.goals:
        campaign.goals = more.goals
